"""What is kept for so many days and no longer: words of settled tickets go, open ones stay, figures never change."""

import json
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from monitor.jobs.retain import Retained, retain
from monitor.store.intake import NewSighting
from monitor.store.judged import outbox
from monitor.store.store import Store
from tests.logged import captured
from tests.moments import at
from tests.shop import CUSTOMER, DIRECT, Shop

KEPT = (
    DIRECT.replace("[monitor]", "[monitor]\nretention_days = 30", 1)
    + '[[digests]]\nchannel = "files"\nto = ["marco"]\n'
)
WORDS, OPEN, ASIDE = "my-canary-shop-has-no-basket", "still-0pen-canary", "newsletter-canary"
GONE = (CUSTOMER, WORDS, "Basket-Canary", ASIDE, "promotions@other.example")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Lucie asked on Monday 4 May and was answered on Tuesday; Jean's question of the same day is open for ever.

    A newsletter went to another address of ours: no account claims it.
    """
    shop = Shop(tmp_path, config=KEPT)
    shop.mail("Mon 2026-05-04 10:00", "Basket-Canary", WORDS)
    shop.mail("Mon 2026-05-04 11:00", "Prices", OPEN, sender="jean@other.example")
    shop._drop("inbox", at("Mon 2026-05-04 12:00"), ASIDE, ASIDE, "promotions@other.example", "me@vendor.example", {})
    shop.live("Mon 2026-05-04 12:00", "Tue 2026-05-05 10:30", "Tue 2026-05-05 11:30")
    for what, when in (("answered", "Tue 2026-05-05 12:00"), ("not-bug", "Tue 2026-05-05 12:01")):
        marked(shop, 1, what, when)
    shop.live("Tue 2026-05-05 12:30", "Mon 2026-05-11 08:30", "Mon 2026-05-18 08:30")
    return shop


def marked(shop: Shop, ticket: int, what: str, when: str) -> None:
    """Anna marks a ticket."""
    payload = {"ticket": ticket, "what": what, "by": "anna", "why": "on the phone"}
    with shop.house(at(when)) as house:
        mark = NewSighting("person", when, when, "mark", at(when), True, payload)
        house.store.intake.keep_sightings([mark], at(when))


def kept(shop: Shop) -> bytes:
    """All that the store's files hold, and what they unpack to."""
    with Store.open(str(shop.database)) as store, store.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT data FROM raws").scalars()
        packed = b"".join(zlib.decompress(row) for row in rows)
    return b"".join(path.read_bytes() for path in shop.root.glob("sla-monitor.sqlite*")) + packed


def figures(shop: Shop) -> Any:
    """The ledger, what was said, and the digest of the week by its numbers."""
    told = [shop.told("explain", number) for number in (1, 2)]
    with Store.open(str(shop.database)) as store, store.database.engine.connect() as connection:
        keys = connection.execute(select(outbox.c.message_key, outbox.c.channel, outbox.c.recipient, outbox.c.state))
        said = sorted(tuple(row) for row in keys)
    digest = json.loads(shop.run("digest", "--week", "2026-W19", "--format", "json").stdout)
    numbers = [{name: value for name, value in account.items() if name != "tickets"} for account in numbers_in(digest)]
    return [one["ledger"] for one in told], said, numbers


def numbers_in(digest: Any) -> list[dict[str, Any]]:
    """Whatever of a digest is a number, with its place."""
    found: list[dict[str, Any]] = []

    def look(place: str, value: Any) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                look(f"{place}.{name}", inner)
        elif isinstance(value, list):
            for number, inner in enumerate(value):
                look(f"{place}.{number}", inner)
        elif isinstance(value, int | float):
            found.append({place: value})

    look("", digest)
    return found


def test_after_its_days_a_settled_ticket_loses_its_words_and_nothing_else_changes(shop: Shop) -> None:
    shop.live("Wed 2026-06-03 09:00")
    before = figures(shop)
    assert all(canary.encode() in kept(shop) for canary in (*GONE, OPEN))

    shop.live("Fri 2026-06-05 09:00")

    after = kept(shop)
    assert [canary for canary in GONE if canary.encode() in after] == []
    assert OPEN.encode() in after, "an open ticket keeps its words, however old"
    assert figures(shop) == before
    assert shop.told("ledger", "verify")["whole"] is True
    assert [shop.told("explain", number)["state"] for number in (1, 2)] == ["sealed", "open"]


def test_it_rests_until_the_next_day_and_without_a_number_it_never_works(shop: Shop) -> None:
    with shop.house(at("Fri 2026-06-05 09:00")) as house:
        assert retain(house, at("Wed 2026-06-03 23:00", "Europe/Rome")) == Retained()
        assert retain(house, at("Thu 2026-06-04 00:30", "Europe/Rome")) == Retained(mails=1), "the newsletter is older"
        assert retain(house, at("Fri 2026-06-05 00:30", "Europe/Rome")) == Retained(tickets=1)
        assert retain(house, at("Fri 2026-06-05 01:30", "Europe/Rome")) == Retained()
    shop.file.write_text(DIRECT)
    with shop.house(at("Fri 2036-06-06 09:00")) as house:
        assert retain(house, at("Fri 2036-06-06 09:00")) == Retained()


def test_one_call_does_so_much_and_the_next_goes_on(tmp_path: Path) -> None:
    shop = Shop(tmp_path, config=KEPT)
    for number in range(5):
        shop.mail(f"Mon 2026-05-04 10:0{number}", f"Question {number}", sender=f"customer{number}@shops.example")
    shop.live("Mon 2026-05-04 12:00")
    for number in range(1, 6):
        marked(shop, number, "answered", f"Mon 2026-05-04 12:1{number}")
        marked(shop, number, "not-bug", f"Mon 2026-05-04 12:2{number}")
    shop.live("Mon 2026-05-04 12:30")
    now = at("Fri 2026-06-12 09:00")
    with shop.house(now) as house:
        told = [retain(house, now, most=2) for _ in range(4)]
    assert [one.tickets for one in told] == [2, 2, 1, 0]
    assert [one.more for one in told] == [True, True, False, False]
    assert b"@shops.example" not in kept(shop)


def test_a_ticket_that_shares_a_mail_with_an_open_one_waits_for_it(tmp_path: Path) -> None:
    shop = Shop(tmp_path, config=KEPT)
    shop.mail("Mon 2026-05-04 10:00", "Basket-Canary", WORDS)
    shop.live("Mon 2026-05-04 12:00")
    with shop.house(at("Mon 2026-05-04 12:00")) as house:
        (mine,) = house.store.assignments.sightings_of(1)
        copy = NewSighting("sent", mine.object_id, mine.digest, "mail", mine.received_at, True, mine.payload)
        house.store.intake.keep_sightings([copy], at("Mon 2026-05-04 12:00"))
    shop.live("Mon 2026-05-04 12:05")
    marked(shop, 1, "answered", "Mon 2026-05-04 12:10")
    marked(shop, 1, "not-bug", "Mon 2026-05-04 12:11")
    shop.live("Mon 2026-05-04 12:30")
    shop.run("mark", 1, "split", 2, "--by", "anna", "--why", "two shops")
    shop.live("Tue 2027-02-02 09:00")
    assert [shop.told("explain", number)["state"] for number in (1, 2)] == ["settled", "open"]
    marked(shop, 2, "answered", "Tue 2027-02-02 09:01")
    marked(shop, 2, "not-bug", "Tue 2027-02-02 09:02")
    shop.live("Tue 2027-02-02 09:03", "Fri 2027-03-05 09:00")
    assert [shop.told("explain", number)["state"] for number in (1, 2)] == ["sealed", "sealed"]


def test_killed_between_any_two_steps_it_goes_on_where_it_was(shop: Shop) -> None:
    shop.live("Wed 2026-06-03 09:00")
    before, kills = figures(shop), 0
    command = [sys.executable, "-m", "tests.mortal_monitor", str(shop.file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as monitor:
        assert monitor.stdin is not None
        assert monitor.stdout is not None
        assert monitor.stdout.readline() == "ready\n"
        while True:
            print(at("Fri 2026-06-05 09:00").isoformat(), kills + 1, file=monitor.stdin, flush=True)
            if (answer := monitor.stdout.readline()) != "killed\n":
                break
            kills += 1
        monitor.stdin.close()
    assert answer.startswith("lived")
    assert kills > 10
    assert [canary for canary in GONE if canary.encode() in kept(shop)] == []
    assert figures(shop) == before
    assert shop.told("ledger", "verify")["whole"] is True


def test_a_mail_that_nobody_could_read_goes_with_its_day_and_the_log_holds_numbers_alone(tmp_path: Path) -> None:
    shop = Shop(tmp_path, config=KEPT)
    when = at("Mon 2026-05-04 10:00")
    endless = "".join(f"X-{number}: unreadable-canary\r\n" for number in range(6000))
    received = f"Received: from a by mx.vendor.example; {when:%a, %d %b %Y %H:%M:%S %z}\r\n"
    (shop.root / "inbox" / "bomb.eml").write_bytes(f"{received}{endless}\r\nwords".encode())
    shop.live("Mon 2026-05-04 12:00")
    assert b"unreadable-canary" in kept(shop)
    now = at("Fri 2026-06-05 09:00")
    with shop.house(now) as house, captured() as lines:
        assert retain(house, now) == Retained(mails=1)
    assert b"unreadable-canary" not in kept(shop)
    assert lines == [{"event": "forgot what is old", "log_level": "info", "tickets": 0, "mails": 1, "more": False}]
