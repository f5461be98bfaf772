"""`sla-monitor forget`: after it no byte of the customer is in the store, and every verdict and figure is as before."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from monitor.forget import names
from monitor.store.store import Store
from monitor.store.transfer import TABLES
from tests.moments import at
from tests.shop import CUSTOMER, DIRECT, Shop

if TYPE_CHECKING:
    from tests.postgres import Server

pytest_plugins = ("tests.postgres",)

NAME, WORDS, OTHER = "Lucie Desmoulins", "my-canary-shop-has-no-basket", "jean@other.example"
CANARIES = (CUSTOMER, NAME, WORDS, "Basket-Canary", "Phone-Canary", "mid-canary")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Lucie asked on Monday and was answered too late; Jean asked an hour after her and waits."""
    shop = Shop(tmp_path, config=DIRECT)
    shop.mail(
        "Mon 2026-05-04 10:00", "Basket-Canary", WORDS, sender=f"{NAME} <{CUSTOMER}>", References="<mid-canary@x>"
    )
    shop.mail("Mon 2026-05-04 11:00", "Prices", "Another one", sender=OTHER)
    shop.live("Mon 2026-05-04 12:00", "Tue 2026-05-05 10:30", "Tue 2026-05-05 11:30")
    shop.run("mark", 1, "answered", "--by", "anna", "--at", "2026-05-05T12:00:00+02:00", "--why", "Phone-Canary")
    shop.live("Tue 2026-05-05 12:30")
    return shop


def kept(shop: Shop) -> bytes:
    """All that the store's files hold, and what they unpack to."""
    raw = b"".join(path.read_bytes() for path in shop.root.glob("sla-monitor.sqlite*"))
    with shop.house(at("Wed 2026-05-06 09:00")) as house, house.store.database.engine.connect() as connection:
        import zlib

        rows = connection.exec_driver_sql("SELECT data FROM raws").scalars()
        return raw + b"".join(zlib.decompress(row) for row in rows)


def test_no_byte_of_the_customer_is_left(shop: Shop) -> None:
    before = kept(shop)
    assert all(canary.encode() in before for canary in CANARIES)

    words = shop.run("forget", CUSTOMER).stdout

    after = kept(shop)
    assert [canary for canary in CANARIES if canary.encode().lower() in after.lower()] == []
    assert OTHER.encode() in after
    assert "Tickets: 1; 2 sightings; 0 unreadable mails." in words
    assert "Forgotten. What lies elsewhere is not ours to empty" in words


def test_verdicts_ledger_alerts_and_figures_stay(shop: Shop) -> None:
    def figures() -> object:
        told = shop.told("explain", 1)
        events = [{name: event[name] for name in ("by", "kind", "actor", "certainty")} for event in told["events"]]
        alerts = [(alert["stage"], [one["state"] for one in alert["deliveries"]]) for alert in told["alerts"]]
        first = told["clocks"][0]["readings"]
        states = {reading["reading"]: (reading["state"], reading["due"], reading["stopped_at"]) for reading in first}
        return told["ledger"], events, alerts, states

    before = figures()
    shop.run("forget", CUSTOMER)

    assert figures() == before
    assert shop.told("ledger", "verify")["whole"] is True
    assert shop.told("explain", 1)["state"] == "sealed"
    assert shop.told("explain", 1)["title"] == "(forgotten)"
    assert "Sealed: its words are gone" in shop.run("explain", 1).stdout
    shop.live("Wed 2026-05-06 12:00")
    assert figures() == before, "what is sealed is never derived again"


def test_postgresql_forgets_as_well(shop: Shop, postgres: "Server", monkeypatch: pytest.MonkeyPatch) -> None:
    address = postgres.create("forgetful")
    monkeypatch.setenv("FORGETFUL", address)
    shop.run("db", "copy", "env:FORGETFUL")
    shop.file.write_text(
        DIRECT.replace("[monitor]", '[monitor]\ndatabase = { env = "FORGETFUL" }', 1), encoding="utf-8"
    )
    assert "Forgotten." in shop.run("forget", CUSTOMER).stdout

    with Store.open(address) as store, store.database.engine.connect() as connection:
        everything = str([connection.execute(select(table)).all() for table in TABLES])
    assert [canary for canary in CANARIES if canary in everything] == []
    assert OTHER in everything
    postgres.drop("forgetful")


def test_who_writes_again_has_a_new_ticket(shop: Shop) -> None:
    shop.run("forget", CUSTOMER)
    shop.mail("Wed 2026-05-06 10:00", "Re: Basket-Canary", "again", sender=CUSTOMER, In_Reply_To="<1@mail.example>")
    shop.live("Wed 2026-05-06 12:00")

    assert [len(shop.told("explain", ticket)["sightings"]) for ticket in (1, 2, 3)] == [2, 1, 1]


def test_an_open_ticket_is_forgotten_too_and_a_notice_says_what_nobody_watches(shop: Shop) -> None:
    told = json.loads(shop.run("forget", OTHER, "--json").stdout)

    kept = {"sightings": 1, "unreadable": 0, "also": [], "forgotten": True}
    assert told == {"tickets": [2], "open_tickets": [2], **kept}
    (notice,) = [one for one in shop.told("tickets")["notices"] if one["key"] == "forgotten:2"]
    assert "first_response due 2026-05-05 09:00 UTC" in notice["what"]
    assert notice["severity"] == "critical"


def test_first_one_may_look_and_looking_empties_nothing(shop: Shop) -> None:
    before = kept(shop)
    assert "Nothing was changed." in shop.run("forget", CUSTOMER, "--dry-run").stdout
    assert CUSTOMER.encode() in kept(shop)
    assert len(kept(shop)) == len(before)


def test_a_thread_of_the_marketplace_is_forgotten_by_its_key(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.notification("Mon 2026-05-04 10:00", 4711)
    shop.notification("Mon 2026-05-04 10:05", 4712)
    shop.live("Mon 2026-05-04 10:30")
    key = shop.told("explain", 1)["customer"]
    shop.run("mark", 2, "merge", 1, "--by", "anna", "--why", "Phone-Canary")
    shop.run("forget", key)

    after = kept(shop)
    assert b"4711" not in after
    assert b"4712" not in after, "what was merged into it goes with it"
    assert b"Phone-Canary" not in after


@pytest.mark.parametrize(
    "customer, sentence",
    [
        ("nobody@nowhere.example", "Nothing is kept of nobody@nowhere.example."),
        ("anna@vendor.example", "is no customer's address"),
        ("no-reply@addons.prestashop.com", "is no customer's address"),
        ("thread:1", "Nothing is kept of thread:1."),
    ],
)
def test_whom_nothing_is_kept_of_and_who_is_no_customer(shop: Shop, customer: str, sentence: str) -> None:
    assert sentence in shop.run("forget", customer, status=2).output


def test_a_message_to_be_sent_that_names_others_too_waits_first(tmp_path: Path) -> None:
    config = DIRECT.replace('kind = "folder"\npath = "alerts"', 'kind = "folder"\npath = "config.toml/alerts"')
    shop = Shop(tmp_path, config=config)
    for number in range(5):
        shop.mail("Mon 2026-05-04 10:00", f"Question {number}", sender=f"customer{number}@shops.example")
    shop.live("Tue 2026-05-05 10:30")

    said = shop.run("forget", "customer1@shops.example", status=2).output
    assert "names this customer and others is still to be sent" in said
    assert b"customer1@shops.example" in kept(shop)


@pytest.mark.parametrize(
    "text, found",
    [
        ('"sender":"ann@shop.example"', True),
        ("write to ANN@shop.example.", True),
        ("ann@shop.example", True),
        ("joann@shop.example", False),
        ("ann@shop.example.org", False),
        ("ann@shop.example-two", False),
        ("joann@shop.example and ann@shop.example", True),
    ],
)
def test_an_address_is_not_the_end_or_the_beginning_of_another(text: str, found: bool) -> None:
    assert names(text, "ann@shop.example") is found
