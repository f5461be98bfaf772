"""The records leave the house as a ledger that proves itself, as rows a spreadsheet may open, as a calendar feed."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import delete, update

from monitor.export import COLUMNS, FORMULA, as_csv
from monitor.store.judged import ledger
from tests.moments import at
from tests.shop import Shop
from tests.stores import opened

NOW = "2026-05-05T09:00:00+02:00"


def a_week(root: Path) -> Shop:
    """One request past due, one due on Tuesday at ten, one answered."""
    shop = Shop(root)
    shop.notification("Thu 2026-04-30 16:00", 4711)
    shop.notification("Mon 2026-05-04 10:00", 4712)
    shop.live("Fri 2026-05-01 16:30", "Tue 2026-05-05 09:00")
    return shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    yield a_week(tmp_path_factory.mktemp("shop"))


def test_the_ledger_shows_what_was_written_when(shop: Shop) -> None:
    rows = shop.told("ledger")
    judging = [row for row in rows if row["judging"]]

    assert [(row["ticket_id"], row["clock"], row["state"]) for row in judging] == [(1, "first_response", "unknown")]
    assert rows[1]["prev_hash"] == rows[0]["hash"]
    assert shop.told("ledger", "--since", "2026-05-02T00:00:00Z") == []
    assert shop.told("ledger", "--until", "2026-05-01T00:00:00Z", "--account", "addons") == []
    words = shop.run("ledger").stdout
    assert "unknown: no source sees replies" in words
    assert "the readings with * judge" in words


def test_a_whole_ledger_says_so_with_its_head_to_be_noted(shop: Shop) -> None:
    told = shop.told("ledger", "verify")

    assert (told["whole"], told["fault"], told["rows"]) == (True, "", 3)
    assert told["head"] in shop.run("ledger", "verify").stdout
    assert shop.told("ledger", "verify", "--noted", told["head"])["whole"] is True


def test_a_touched_ledger_is_found_out(tmp_path: Path) -> None:
    shop = a_week(tmp_path)
    head = shop.told("ledger", "verify")["head"]
    with shop.house(at("Tue 2026-05-05 09:30")) as house, house.store.database.engine.begin() as connection:
        connection.execute(delete(ledger).where(ledger.c.id == 3))
    assert shop.told("ledger", "verify")["whole"] is True, "rows cut off at the end leave a whole chain"
    assert "row 3 was noted and is gone" in shop.run("ledger", "verify", "--noted", head, status=2).output

    with shop.house(at("Tue 2026-05-05 09:30")) as house, house.store.database.engine.begin() as connection:
        connection.execute(update(ledger).where(ledger.c.id == 2).values(state="met"))
    assert "row 2: its content was changed" in shop.run("ledger", "verify", status=2).output


@pytest.mark.parametrize(
    "words, sentence",
    [
        (("ledger", "verify", "--noted", "x"), "ROW:HASH"),
        (("ledger", "--noted", "1:x"), "--noted goes with verify"),
        (("ledger", "--since", "May"), "--since: write an instant"),
        (("export", "--until", "2026-05-05T09:00"), "--until: write an instant"),
        (("export", "--out", "/nowhere/at/all"), "cannot be written"),
    ],
)
def test_what_cannot_be_asked_is_said(shop: Shop, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in shop.run(*words, status=2).output


def test_the_export_has_a_row_for_each_clock_and_reading(shop: Shop, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(shop.run("export").stdout)))

    first = next(row for row in rows if row["reading"] == "elapsed" and row["ticket"] == "1")
    assert (first["state"], first["judging"], first["internal"]) == ("unknown", "true", "false")
    assert first["due"] == "2026-05-01T14:00:00+00:00"
    assert first["stopped_at"] == ""
    assert json.loads(shop.run("export", "--format", "json").stdout) == shop.told("export")
    assert len(shop.told("export")) == len(rows)
    some = shop.told("export", "--since", "2026-05-01T00:00:00Z", "--until", "2026-06-01T00:00:00Z")
    assert {row["ticket"] for row in some} == {2}
    out = tmp_path / "verdicts.csv"
    shop.run("export", "--out", out)
    assert out.read_bytes().count(b"\r\n") == len(rows) + 1
    assert out.stat().st_mode & 0o077 == 0


def test_a_title_that_would_be_a_formula_is_only_words(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.mail("Mon 2026-05-04 10:00", "x", sender="no-reply@addons.prestashop.com")
    shop.live("Mon 2026-05-04 10:30")
    with shop.house(at("Mon 2026-05-04 10:30")) as house:
        opened(house.store, '=HYPERLINK("http://evil.example","x")', account="addons")
    shop.live("Mon 2026-05-04 11:00")

    titles = {row["title"] for row in csv.DictReader(io.StringIO(shop.run("export").stdout))}
    assert '\'=HYPERLINK("http://evil.example","x")' in titles
    assert '=HYPERLINK("http://evil.example","x")' in {row["title"] for row in shop.told("export")}


@given(st.text())
def test_no_words_at_all_begin_a_formula(words: str) -> None:
    row = {name: words if name == "title" else None for name in COLUMNS}
    (read,) = list(csv.DictReader(io.StringIO(as_csv([row]), newline="")))

    assert not read["title"].lstrip(" \n\ufeff\u200b").startswith(FORMULA)
    assert read["title"].removeprefix("'").replace("\ufffd", "") in words.replace("\x00", "") or words.startswith("'")


def test_the_feed_holds_each_open_deadline_once_under_a_lasting_name(shop: Shop) -> None:
    feed = shop.run("calendar", "--at", NOW).stdout
    first, second = Calendar.from_ical(feed).walk("VEVENT")

    assert str(first["uid"]) == "ticket-1-1-first_response-1@sla-monitor"
    assert str(first["summary"]).startswith("Past due: first response of ticket 1")
    assert first.decoded("dtstart") == at("Fri 2026-05-01 16:00")
    assert second.decoded("dtstart") == at("Tue 2026-05-05 10:00")
    assert "Act by Tue 2026-05-05 10:00 (Europe/Rome)." in str(second["description"])
    assert str(second["url"]).endswith("4712")
    told = shop.told("calendar", "--at", NOW)
    assert [event["uid"] for event in told] == [str(first["uid"]), str(second["uid"])]


def test_a_hostile_title_adds_nothing_to_the_feed(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.notification("Mon 2026-05-04 10:00", 4712)
    shop.live("Mon 2026-05-04 10:30")
    with shop.house(at("Mon 2026-05-04 10:30")) as house, house.store.database.engine.begin() as connection:
        from monitor.store.tables import tickets

        title = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:all is well\x07"
        connection.execute(update(tickets).values(title=title))

    (event,) = Calendar.from_ical(shop.run("calendar", "--at", NOW).stdout).walk("VEVENT")
    assert "END:VEVENT BEGIN:VEVENT SUMMARY:all is well" in str(event["summary"])
