"""A quarter and an autumn month lived through: every number in every digest equals a recount from the raw story."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import event

from monitor.app import open_house
from monitor.config import Config, load
from monitor.house import House
from monitor.logs import quiet
from monitor.simulate import play
from monitor.store.intake import NewSighting
from notifiers.message import Message, Outcome, Sent
from tests.raw_story import DAY, Asked, Mailbox, local, mailboxes, ordinary, storm
from tests.recount import Recount

CONFIG = """
[monitor]
database = "quarter.sqlite"
zone = "Europe/Rome"

[teams.rome]
zone = "Europe/Rome"
hours = "Mon-Fri 09:00-18:00"
country = "IT"

[[sources]]
name = "market"
kind = "folder"
path = "mail"
authserv_id = "mx.acme.example"

[[sources]]
name = "blog"
kind = "imap"
host = "imap.example.com"
user = "support@acme.example"
password = { env = "NEVER_ASKED_FOR" }

[[accounts]]
name = "market"
scheme = "prestashop-business-care"
team = "rome"
sources = ["market"]

[[accounts]]
name = "blog"
scheme = "wordpress-com"
team = "rome"
sources = ["blog"]

[[channels]]
name = "post"
kind = "console"

[[routes]]
channel = "post"
to = ["team@acme.example"]

[[digests]]
channel = "post"
to = ["maria@acme.example"]
"""
TICK = timedelta(hours=1)


@dataclass
class Post:
    """A channel that keeps what it is given."""

    name: str
    told: list[tuple[datetime, str, Message]] = field(default_factory=list)

    def render(self, message: Message, to: str, at: datetime) -> bytes:
        """The key is enough to know it by."""
        self.told.append((at, to, message))
        return message.key.encode()

    def send(self, stored: bytes, to: str) -> Outcome:
        """It always arrives."""
        return Sent()


@dataclass(frozen=True)
class Lived:
    """A stretch of time that was lived through, and what came of it."""

    story: list[Asked]
    boxes: tuple[Mailbox, Mailbox]
    house: House
    since: datetime
    digests: list[tuple[datetime, Message]]


def live(folder: Path, story: list[Asked], since: date, weeks: int, down: tuple[datetime, datetime] | None) -> Lived:
    quiet()
    (folder / "mail").mkdir()
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    config = load(folder / "config.toml")
    assert isinstance(config, Config), config
    start, end = local(since, time(0)), local(since + weeks * 7 * DAY, time(8))
    opened = open_house(config, start)
    assert isinstance(opened, House), opened
    forget_the_disk(opened)
    boxes, post = mailboxes(story, down), Post("post")
    house = replace(opened, sources=boxes, channels={"post": post})
    arrivals = [(at, nothing) for box in boxes for at in box.arrivals()]
    marks = [(at, partial(mark, one, what)) for one in story for at, what in one.marks()]
    edges = [(at, nothing) for at in ((down[0] - TICK, *down) if down else ())]
    play(house, start, end, [h for h in (*arrivals, *marks, *edges) if h[0] <= end], tick=TICK)
    digests = [(at, message) for at, to, message in post.told if to == "maria@acme.example"]
    return Lived(story, boxes, house, start, digests)


def forget_the_disk(house: House) -> None:
    """Nobody pulls the plug here, and thousands of transactions would each wait for the disk."""
    engine = house.store.database.engine

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    engine.dispose()


def nothing(_house: House, _at: datetime) -> None:
    pass


def mark(one: Asked, what: str, house: House, at: datetime) -> None:
    (found,) = house.store.tickets.tickets_by_keys("market", [f"thread:{one.thread}"])
    payload = {"ticket": found.ticket_id, "what": what, "by": "Giulia"}
    key = f"{one.name}/{what}/{at.isoformat()}"
    house.store.intake.keep_sightings([NewSighting("person", key, key, "mark", at, True, payload)], at)


QUARTER, AUTUMN = date(2026, 2, 9), date(2026, 10, 19)
OUTAGE = (local(date(2026, 3, 14), time(9)), local(date(2026, 3, 17), time(9)))


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """12 weeks from 9 February 2026: Easter Monday and 1 May, an outage of three days, a storm, summer time."""
    saturday = date(2026, 3, 14)
    unseen = [
        Asked("blog unseen", False, local(saturday - DAY, time(22)), local(saturday, time(9, 45))),
        Asked("blog unheard", False, local(saturday, time(11)), local(saturday, time(15))),
    ]
    story = [*ordinary(7, QUARTER, 12, (1, 2)), *storm(8, date(2026, 3, 3), 500), *unseen]
    return live(tmp_path_factory.mktemp("quarter"), story, QUARTER, 12, OUTAGE)


@pytest.fixture(scope="module")
def autumn(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """Two weeks from 19 October 2026, with the night in which an hour comes twice."""
    return live(tmp_path_factory.mktemp("autumn"), ordinary(9, AUTUMN, 2, (2, 3)), AUTUMN, 2, None)


def recounts(lived: Lived, first: date, closed: dict[date, str]) -> list[Recount]:
    """A second count of each digest, as of the instant at which it was made."""
    ids = {ticket.title.rpartition(") ")[2]: ticket.id for ticket in lived.house.store.tickets.tickets()}
    made = [at for at, _ in lived.digests]
    return [
        Recount(lived.story, lived.boxes, lived.since, lived.house.zone, ids, closed, first + n * 7 * DAY, at, told)
        for n, (at, told) in enumerate(zip(made, [None, *made], strict=False))
    ]


def numbers(text: str) -> list[str]:
    """The lines that hold a number, without links and bars."""
    lines = (re.sub(r" +[#x?]{20} +", " ", re.sub("^Week  ", "Week ", line.strip())) for line in text.splitlines())
    return [line for line in lines if re.search(r"\d", line) and not line.startswith("https://")]


def test_the_story_holds_what_it_promises(quarter: Lived, autumn: Lived) -> None:
    free = [day for day, _ in quarter.house.teams["rome"].holidays if QUARTER <= day < QUARTER + 84 * DAY]
    assert [day for day in free if day.weekday() < 5] == [date(2026, 4, 6), date(2026, 5, 1)]
    assert sum(not good for _, good in quarter.boxes[1].polls) > 10
    assert sum(one.name.startswith("storm") for one in quarter.story) == 500
    assert QUARTER < date(2026, 3, 29) < QUARTER + 84 * DAY
    assert AUTUMN < date(2026, 10, 25) < AUTUMN + 14 * DAY
    assert len(autumn.story) > 40


def test_a_manager_gets_twelve_digests_each_on_monday_at_seven(quarter: Lived) -> None:
    assert [at.astimezone(quarter.house.zone) for at, _ in quarter.digests] == [
        datetime.combine(QUARTER + n * 7 * DAY, time(7), quarter.house.zone) for n in range(1, 13)
    ]
    assert len({message.key for _, message in quarter.digests}) == 12


@pytest.mark.parametrize("week", range(12))
def test_every_number_of_every_digest_equals_a_recount(quarter: Lived, week: int) -> None:
    closed = {date(2026, 4, 6): "Easter Monday", date(2026, 5, 1): "Labor Day"}
    assert numbers(quarter.digests[week][1].text) == recounts(quarter, QUARTER, closed)[week].lines()


@pytest.mark.parametrize("week", range(2))
def test_the_night_with_an_hour_twice_moves_no_number(autumn: Lived, week: int) -> None:
    assert len(autumn.digests) == 2
    assert numbers(autumn.digests[week][1].text) == recounts(autumn, AUTUMN, {})[week].lines()


def test_the_outage_is_told_while_it_lasts_and_mended_after_it(quarter: Lived) -> None:
    during, after = quarter.digests[4][1].text, quarter.digests[5][1].text
    assert "the source blog has not been read since Sat 14 March" in during
    assert "source blog: Coverage unknown since Sat 14 Mar 2026, " in during
    assert "2026-W11 said not counted, it is in time" in after
    assert "2026-W11 said unknown, it is in time" in after


def test_page_and_text_say_the_same_numbers(quarter: Lived) -> None:
    for _, message in quarter.digests:
        page = LexborHTMLParser(message.html or "").body
        assert page is not None
        found = set(re.findall(r"\d+", page.text(separator=" ")))
        shorter = re.compile(r"First responses took|Week \d+ (\d|nothing)")  # in large letters, and as a bar
        wanted = [line.partition(": sla-monitor")[0] for line in numbers(message.text) if not shorter.match(line)]
        assert set(re.findall(r"\d+", " ".join(wanted))) <= found
        assert len((message.html or "").encode()) < 90_000
