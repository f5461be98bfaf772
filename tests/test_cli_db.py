"""`sla-monitor db` moves a database forward and carries it whole to another, of the same kind or the other."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from monitor.store.store import Store
from monitor.store.transfer import TABLES
from tests.moments import at
from tests.shop import Shop
from tests.stores import opened

if TYPE_CHECKING:
    from tests.postgres import Server

pytest_plugins = ("tests.postgres",)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Two tickets, the first merged into the second, with alerts that went out."""
    shop = Shop(tmp_path)
    shop.notification("Thu 2026-04-30 16:00", 4711)
    shop.notification("Thu 2026-04-30 16:05", 4712)
    shop.live("Thu 2026-04-30 16:30", "Fri 2026-05-01 17:00")
    shop.run("mark", 1, "merge", 2, "--by", "anna")
    return shop


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.database.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in TABLES
        }


def same(shop: Shop, address: str) -> bool:
    with Store.open(str(shop.database)) as here, Store.open(address) as there:
        assert everything(here) == everything(there)
        before = max(ticket.id for ticket in there.tickets.tickets())
        return opened(there, "the next one", account="addons") == before + 1


def test_an_upgrade_says_where_the_database_is(shop: Shop) -> None:
    assert "The database is at revision " in shop.run("db", "upgrade").stdout
    assert set(shop.told("db", "upgrade")) == {"revision"}


def test_a_file_is_carried_to_another_file_row_by_row(shop: Shop, tmp_path: Path) -> None:
    words = shop.run("db", "copy", tmp_path / "other.sqlite").stdout

    assert "rows copied, and the ledger is whole." in words
    assert same(shop, str(tmp_path / "other.sqlite"))


def test_a_file_is_carried_to_postgresql_and_back(
    shop: Shop, tmp_path: Path, postgres: "Server", monkeypatch: pytest.MonkeyPatch
) -> None:
    address = postgres.create("carried")
    monkeypatch.setenv("CARRIED", address)
    assert shop.told("db", "copy", "env:CARRIED")["rows"] > 20
    back = Shop(tmp_path / "back", config=shop.config.replace("[monitor]", '[monitor]\ndatabase = { env = "CARRIED" }'))
    back.run("db", "copy", tmp_path / "back.sqlite")

    assert same(shop, str(tmp_path / "back.sqlite"))
    assert same(shop, address)
    postgres.drop("carried")


def test_a_backup_is_the_store_as_it_stands_and_takes_no_others_place(shop: Shop, tmp_path: Path) -> None:
    assert "checked" in shop.run("backup", tmp_path / "monday.sqlite").stdout
    with Store.open(str(tmp_path / "monday.sqlite"), create=False) as copy, Store.open(str(shop.database)) as here:
        assert everything(copy) == everything(here)
    assert "exists already" in shop.run("backup", tmp_path / "monday.sqlite", status=2).output
    assert shop.told("backup", tmp_path / "tuesday.sqlite")["size"] > 0


def test_what_holds_rows_is_left_as_it_is(shop: Shop, tmp_path: Path) -> None:
    shop.run("db", "copy", tmp_path / "other.sqlite")
    assert "holds rows already" in shop.run("db", "copy", tmp_path / "other.sqlite", status=2).output


def test_nothing_is_carried_while_a_daemon_writes(shop: Shop, tmp_path: Path) -> None:
    with shop.house(at("Fri 2026-05-01 17:30")) as house, house.store.daemon_lock() or pytest.fail("no lock"):
        assert "Another daemon" in shop.run("db", "copy", tmp_path / "other.sqlite", status=2).output


@pytest.mark.parametrize(
    "words, sentence",
    [
        (("copy",), "sla-monitor db copy TARGET"),
        (("upgrade", "x.sqlite"), "sla-monitor db copy TARGET"),
        (("copy", "postgresql://u:secret@h/d"), "An address with a password is a secret"),
        (("copy", "postgresql://[::"), "An address with a password is a secret"),
        (("copy", "env:NOT_SET_ANYWHERE"), "NOT_SET_ANYWHERE is not set"),
        (("copy", "mysql://h/d"), "The database address is not understood"),
    ],
)
def test_what_cannot_be_done_is_said(shop: Shop, words: tuple[str, ...], sentence: str) -> None:
    said = shop.run("db", *words, status=2).output
    assert sentence in said
    assert "secret@" not in said
