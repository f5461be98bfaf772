"""Balances told as stories: "Mon 2026-01-05 10:00 charge 25 points for T1"."""

import re
from datetime import datetime

from checks.balance import Book, NotBooked, balance_at, book, open_book
from checks.money import amount
from checks.movement import Movement
from tests.moments import at
from tests.packs import DAY, scheme

CLAUSES = {"grant": "AM-1", "purchase": "AM-5", "charge": "AM-L2", "return": "AM-4", "expiry": "AM-6"}
_STORY = re.compile(
    r"(?P<at>\w{3} \S+ \S+) (?P<kind>\w+) (?P<amount>-?[\d.]+ \w+)(?: for (?P<ticket>\w+))?(?: paid (?P<paid>.+))?"
)
ATHENS = "Europe/Athens"
NOW = at("Thu 2030-01-03 10:00", ATHENS)


def movement(story: str, ref: str = "") -> Movement:
    told = _STORY.fullmatch(story)
    assert told, story
    sign = told["amount"].startswith("-")
    much = amount(told["amount"].removeprefix("-"))
    much = much - much - much if sign else much
    paid = amount(told["paid"]) if told["paid"] else None
    kind = told["kind"]
    return Movement(ref or story, kind, at(told["at"], ATHENS), much, CLAUSES[kind], told["ticket"] or "", "test", paid)  # type: ignore[arg-type]  # told in the story's table


def booked(*stories: str, name: str = "altermarket-xcart", now: datetime = NOW, **readings: str) -> Book:
    found = open_book(scheme(name, DAY, **readings), ATHENS)
    assert isinstance(found, Book)
    for story in stories:
        after = book(found, movement(story), now)
        assert isinstance(after, Book), after
        found = after
    return found


def refused(into: Book, story: str, now: datetime = NOW, ref: str = "") -> str:
    after = book(into, movement(story, ref), now)
    assert isinstance(after, NotBooked)
    return after.reason


def balance(of: Book, moment: str) -> str:
    return str(balance_at(of, at(moment, ATHENS)).balance)
