"""Whatever happened and in whatever order it was learned: the balance is the sum of the movements."""

from datetime import timedelta
from decimal import Decimal as D
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from checks.balance import Book, balance_at, book
from checks.money import Amount
from checks.movement import Movement
from tests.books import CLAUSES, NOW, booked
from tests.moments import at

BEGIN = at("Mon 2026-01-05 10:00", "UTC")
STORY = st.lists(
    st.tuples(
        st.sampled_from(["grant", "purchase", "charge", "charge", "return"]),
        st.integers(0, 900),
        st.integers(1, 90),
        st.sampled_from(["T1", "T2", "T3"]),
    ),
    max_size=25,
)
READINGS = st.fixed_dictionaries(
    {"am_4_expiry": st.sampled_from("ab"), "am_6_free": st.sampled_from("ab"), "am_6_day": st.sampled_from("ab")}
)


def told(story: list[tuple[str, int, int, str]], **readings: str) -> Book:
    """Everything of the story that can be booked; what cannot leaves the book as it was."""
    found = booked(**readings)
    for number, (kind, day, units, ticket) in enumerate(story):
        when, ref = BEGIN + timedelta(days=day), f"m{number}"
        of = ticket if kind in ("charge", "return") else ""
        after = book(found, Movement(ref, kind, when, Amount(D(units), "points"), CLAUSES[kind], of), NOW)  # type: ignore[arg-type]  # kinds drawn from CLAUSES
        found = after if isinstance(after, Book) else found
    return found


@settings(max_examples=120)
@given(STORY, READINGS, st.integers(0, 1500))
def test_the_balance_is_the_sum_of_its_movements(story, readings, day):
    statement = balance_at(told(story, **readings), BEGIN + timedelta(days=day))
    assert statement.balance.quantity == sum(m.signed for m in statement.movements)
    assert all(holding.left > 0 for holding in statement.holdings)
    assert all(h.expires is None or h.expires > statement.at for h in statement.holdings)


@settings(max_examples=60)
@given(STORY, st.integers(0, 1500), st.randoms(use_true_random=False))
def test_the_order_of_learning_does_not_matter(story, day, random: Random):
    found = told(story)
    shuffled = list(found.movements)
    random.shuffle(shuffled)
    moment = BEGIN + timedelta(days=day)
    assert balance_at(found, moment) == balance_at(Book(found.terms, found.zone, tuple(shuffled)), moment)


@settings(max_examples=60)
@given(STORY, st.integers(0, 1500))
def test_booked_movements_stay_as_they_are(story, day):
    found = told(story)
    kept = [m for m in balance_at(found, BEGIN + timedelta(days=day)).movements if m.kind != "expiry"]
    assert set(kept) <= set(found.movements)
    assert len(kept) == sum(1 for m in found.movements if m.at <= BEGIN + timedelta(days=day))


@settings(max_examples=60)
@given(STORY)
def test_never_more_comes_back_to_a_ticket_than_it_was_charged(story):
    for ticket in ("T1", "T2", "T3"):
        mine = [m for m in told(story).movements if m.ticket == ticket]
        assert sum(m.signed for m in mine) <= 0
