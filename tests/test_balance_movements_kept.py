"""One customer's movements are found by how their names begin, on SQLite and on PostgreSQL, whatever its language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.sources.event_rows import BALANCES, balance_of
from monitor.store.intake import NewSighting
from monitor.store.store import Store
from tests.stores import MONDAY

if TYPE_CHECKING:
    from tests.postgres import Server

pytest_plugins = ("tests.fresh_store",)

CUSTOMERS = ["anna", "Anna", "ann", "anna:2", "anna/3", "ánna", "zoë", "Ω", "10", "1", "a b", "a%b", "a_b", "ann~", "-"]
"""Names whose order a language would change, and names that begin alike."""


@pytest.fixture(scope="module")
def in_german(postgres: Server) -> Iterator[Store]:
    """A store in a database whose order of words is that of a dictionary, where signs hardly count."""
    address = postgres.create("german", "de")
    with Store.open(address) as store:
        yield store
    postgres.drop("german")


def booked(store: Store, customers: list[str], source: str = "desk") -> None:
    rows = [
        NewSighting(source, f"{balance_of(who)}m{number}", f"d{number}", "event", MONDAY, True, {"customer": who})
        for number, who in enumerate(customers)
    ]
    store.intake.keep_sightings(rows, MONDAY)


def names(store: Store, begins: str, source: str = "desk") -> list[str]:
    return [one.payload["customer"] for one in store.books.movements((source,), begins)]


def test_each_customer_has_the_own_movements_and_nobody_elses(store: Store) -> None:
    booked(store, CUSTOMERS * 2)
    for who in CUSTOMERS:
        assert names(store, balance_of(who)) == [who, who]
    assert names(store, BALANCES) == CUSTOMERS * 2, "all of them, in the order in which they were learned"


def test_a_database_that_orders_words_as_a_language_does_changes_nothing(in_german: Store) -> None:
    booked(in_german, CUSTOMERS * 2)
    for who in CUSTOMERS:
        assert names(in_german, balance_of(who)) == [who, who]
    assert names(in_german, BALANCES) == CUSTOMERS * 2


def test_what_is_no_movement_and_other_sources_stay_out(store: Store) -> None:
    booked(store, ["anna"])
    booked(store, ["anna"], "another")
    others = ("event:anna", "balance", "balancf:anna:m1", "balance;anna", "BALANCE:anna:m1")
    rows = [NewSighting("desk", name, "d", "event", MONDAY + timedelta(hours=1), True, {}) for name in others]
    store.intake.keep_sightings(rows, MONDAY)
    assert names(store, BALANCES) == names(store, balance_of("anna")) == ["anna"]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text("aAbBzZäßω:%_-~ 019", min_size=1, max_size=4), min_size=1, max_size=6, unique=True))
def test_for_any_names_of_customers(store: Store, customers: list[str]) -> None:
    booked(store, customers, f"desk {customers}")
    for who in customers:
        assert names(store, balance_of(who), f"desk {customers}") == [who]
