"""Whoever changes the ledger afterwards is found out, at the first row that was touched."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from monitor.store.ledger import Broken
from monitor.store.store import Store
from tests.stores import HOUR, MONDAY, entry, judgement, opened, woken

pytest_plugins = ("tests.fresh_store",)


@pytest.fixture
def written(store: Store) -> Store:
    """Three rows about two tickets."""
    first, second = opened(store, "m1"), opened(store, "m2", "other")
    for hour, (ticket_id, note) in enumerate(((first, entry()), (second, entry()), (first, entry("breached")))):
        tick = judgement(ticket_id, woken(store, ticket_id, MONDAY + 2 * HOUR), entries=(note,))
        store.judgements.write_judgement(tick, (), MONDAY + hour * HOUR)
    return store


def test_an_untouched_ledger_is_whole(written: Store) -> None:
    assert written.ledger.verify() is None
    last_id, last_hash = written.ledger.head()
    assert last_id == 3
    assert len(last_hash) == 64


def test_an_empty_ledger_is_whole(store: Store) -> None:
    assert store.ledger.verify() is None
    assert store.ledger.head() == (0, "")


TAMPERING = {
    "a verdict made better": ("UPDATE ledger SET state = 'met' WHERE id = 2", Broken(2, "its content was changed")),
    "an instant moved": ("UPDATE ledger SET due = due + 1 WHERE id = 1", Broken(1, "its content was changed")),
    "a row taken out": ("DELETE FROM ledger WHERE id = 2", Broken(3, "row 2 is missing")),
    "the first row taken out": ("DELETE FROM ledger WHERE id = 1", Broken(2, "row 1 is missing")),
    "a hash replaced": ("UPDATE ledger SET hash = prev_hash WHERE id = 2", Broken(2, "its content was changed")),
    "rows that change places": (
        "UPDATE ledger SET prev_hash = (SELECT hash FROM ledger WHERE id = 1) WHERE id = 3",
        Broken(3, "it does not follow the row before"),
    ),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_tampering_is_found(written: Store, how: str) -> None:
    statement, found = TAMPERING[how]
    with written.database.engine.begin() as connection:
        connection.execute(text(statement))

    assert written.ledger.verify() == found


def test_rows_cut_off_at_the_end_are_missed_by_whoever_noted_the_head(written: Store) -> None:
    noted = written.ledger.head()
    with written.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM ledger WHERE id = 3"))

    assert written.ledger.verify() is None
    assert written.ledger.head() != noted


def test_a_digest_reads_the_verdicts_of_its_week_and_account(written: Store) -> None:
    week = (MONDAY, MONDAY + 2 * HOUR)

    assert [row.id for row in written.ledger.verdicts_between(*week)] == [1, 2]
    assert [row.id for row in written.ledger.verdicts_between(*week, account="other")] == [2]
    assert [row.id for row in written.ledger.verdicts_between(MONDAY, MONDAY + timedelta(days=7))] == [1, 2, 3]


def test_words_that_no_database_takes_do_not_break_the_chain(store: Store) -> None:
    ticket_id = opened(store, "m1")
    odd = entry(clock="a\x00b\ud800")
    store.judgements.write_judgement(judgement(ticket_id, woken(store, ticket_id), entries=(odd, odd)), (), MONDAY)

    assert store.ledger.verify() is None
    assert [row.clock for row in store.ledger.ledger_of(ticket_id)] == ["a\ufffdb\ufffd"]
