"""Entries come from helpdesks, CSV files and people: read exactly, or refused in words with their line."""

from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.balance import Book, balance_at, book_all
from checks.billing import BillingEvent
from checks.entries import MAX_LINES, NotRead, read_csv, read_event, read_movement
from checks.movement import Movement
from tests.books import ATHENS, NOW, booked
from tests.moments import at

HEADER = "at,kind,amount,unit,clause,ticket,ref,paid,currency\n"
CSV = (
    HEADER
    + "2026-01-05T10:00:00+02:00,grant,200,points,AM-1,,,,\n"
    + "2026-03-02T10:00:00+02:00,purchase,60,points,AM-5,,inv-7,50,EUR\n"
    + "2026-05-11T10:00:00+03:00,charge,25,points,AM-L2,T1,,,\n"
)


def test_a_file_is_booked_whole() -> None:
    movements = read_csv(CSV)
    assert all(isinstance(one, Movement) for one in movements)
    book = book_all(booked(), (one for one in movements if isinstance(one, Movement)), NOW)
    assert isinstance(book, Book)
    assert str(balance_at(book, at("Mon 2026-05-11 10:00", ATHENS)).balance) == "235 points"
    assert [movement.ref for movement in book.movements][1] == "inv-7"


def test_the_same_file_twice_changes_nothing() -> None:
    movements = [one for one in read_csv(CSV) if isinstance(one, Movement)]
    once = book_all(booked(), movements, NOW)
    assert isinstance(once, Book)
    assert book_all(once, movements, NOW) == once


def test_every_wrong_line_is_told_and_nothing_read() -> None:
    text = CSV + "2026-05-11,charge,25,points,AM-L2,T1,,,\n" + "2026-05-11T10:00:00Z,gift,1,points,,,,,\n"
    assert [(one.line, one.reason) for one in read_csv(text) if isinstance(one, NotRead)] == [
        (5, "at has no offset: write an instant such as 2026-05-01T09:00:00+02:00"),
        (6, "a movement is one of grant, purchase, charge, return"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", 1, "at is missing"),
        ("at,kind\n", 1, "amount is missing"),
        (HEADER + '"2026', 1, "this is no CSV"),
        (HEADER + "2026-05-11T10:00:00Z,charge,,points,,,,,\n", 2, "the charge needs an amount and its unit"),
        (HEADER + "2026-05-11T10:00:00Z,charge,-5,points,,,,,\n", 2, "write a number of 0 or more"),
        (HEADER + "2026-05-11T10:00:00Z,charge,5,coins,,,,,\n", 2, "is no unit"),
        (HEADER + "2026-05-11T10:00:00Z,charge,5,points,," + "x" * 201 + ",,,\n", 2, "ticket is a text"),
        (HEADER + "2026-05-11T10:00:00Z,grant,1,points,,,,,\n" * (MAX_LINES + 1), MAX_LINES + 2, "split it"),
    ],
    ids=["empty", "columns", "no csv", "no amount", "negative", "unit", "long", "too many"],
)
def test_a_wrong_file_gets_a_sentence(text: str, line: int, sentence: str) -> None:
    [wrong] = read_csv(text)
    assert isinstance(wrong, NotRead)
    assert sentence in wrong.reason
    assert wrong.line == line


def test_a_helpdesks_json_keeps_its_figures() -> None:
    told = {"kind": "charge", "at": "2026-05-11T10:00:00+03:00", "amount": 0.35, "unit": "hours", "category": "DP-T2-1"}
    event = read_event(told)
    assert isinstance(event, BillingEvent)
    assert event.amount is not None
    assert (event.amount.quantity, event.category) == (D("0.35"), "DP-T2-1")
    movement = read_movement({"kind": "grant", "at": "2026-05-11T10:00:00Z", "amount": "200", "unit": "points"}, "rest")
    assert isinstance(movement, Movement)
    assert (movement.source, movement.ref) == ("rest", "2026-05-11T10:00:00+00:00/grant/200 points")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "a step of a bill is one of quote, consent"),
        ({"kind": "quote", "at": "2026-05-11T10:00:00Z"}, "the event quote needs its amount"),
        ({"kind": "bug", "at": "yesterday"}, "at needs an instant"),
        ({"kind": "quote", "at": "2026-05-11T10:00:00Z", "amount": True, "unit": "EUR"}, "write a number"),
        ({"kind": "bug", "at": "2026-05-11T10:00:00Z", "reason": ["x"]}, "reason is a text"),
    ],
)
def test_a_wrong_step_of_a_bill_gets_a_sentence(data: dict[str, object], sentence: str) -> None:
    found = read_event(data)
    assert isinstance(found, NotRead)
    assert sentence in found.reason


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from(
    ["kind", "at", "amount", "unit", "category", "channel", "reason", "ref", "ticket", "paid", "clause"]
)


@settings(max_examples=150)
@given(st.dictionaries(KEYS, JSON, max_size=8), st.sampled_from(["charge", "grant", "quote", "bug"]))
def test_whatever_is_sent_is_read_or_refused(data: dict[str, object], kind: str) -> None:
    assert isinstance(read_event(data | {"kind": kind}), BillingEvent | NotRead)
    assert isinstance(read_movement(data | {"kind": kind}), Movement | NotRead)


@settings(max_examples=100)
@given(st.text(max_size=300))
def test_whatever_file_is_given_is_read_or_refused(text: str) -> None:
    assert all(isinstance(one, Movement | NotRead) for one in read_csv(text))
