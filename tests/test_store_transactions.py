"""Writers wait for each other, and a transaction that another made impossible is run again as a whole."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, text, update

from monitor.store.columns import from_micros, storable, to_micros
from monitor.store.outbox import NewMessage
from monitor.store.places import StoreError
from monitor.store.store import Store
from monitor.store.tables import polls, tickets
from tests.stores import HOUR, MINUTE, MONDAY, batch, judgement, mail, opened, woken

pytest_plugins = ("tests.fresh_store",)


def test_many_writers_at_once_are_all_counted(store: Store) -> None:
    def raise_notice() -> None:
        for _ in range(10):
            store.notices.raise_notice("silent", "error", "source shop", "It is silent.", "Look at it.", MONDAY)

    _together([raise_notice] * 4)

    (notice,) = store.notices.open_notices()
    assert notice.count == 40


def test_a_notice_that_was_resolved_begins_anew(store: Store) -> None:
    def raise_notice(minutes: int) -> bool:
        return store.notices.raise_notice("silent", "error", "shop", "Silent.", "Look.", MONDAY + minutes * MINUTE)

    assert [raise_notice(0), raise_notice(1)] == [True, False]
    assert store.notices.resolve_notice("silent", MONDAY + 2 * MINUTE)
    assert not store.notices.resolve_notice("silent", MONDAY + 2 * MINUTE)
    assert store.notices.open_notices() == []
    assert raise_notice(3)
    (notice,) = store.notices.open_notices()
    assert (notice.count, notice.first_at) == (1, MONDAY + 3 * MINUTE)


def test_a_notice_is_told_once_while_it_is_open_and_again_when_it_comes_back(store: Store) -> None:
    def raise_notice() -> None:
        store.notices.raise_notice("silent", "error", "shop", "Silent.", "Look.", MONDAY)

    raise_notice()
    tidings = NewMessage("notice silent 1", "smtp", "anna", "Silent", b"It is silent.")
    assert [notice.key for notice in store.notices.open_notices(untold=True)] == ["silent"]
    assert len(store.notices.told(["silent"], [tidings], MONDAY)) == 1

    raise_notice()
    assert store.notices.open_notices(untold=True) == []
    assert [notice.count for notice in store.notices.open_notices()] == [2]

    store.notices.resolve_notice("silent", MONDAY)
    raise_notice()
    assert [notice.key for notice in store.notices.open_notices(untold=True)] == ["silent"]


def test_what_was_remembered_first_stands(store: Store) -> None:
    assert store.meta.remember("watch_from", "2026-05-11") == "2026-05-11"
    assert store.meta.remember("watch_from", "2026-06-01") == "2026-05-11"


def test_of_two_writers_that_block_each_other_both_get_their_turn(store: Store) -> None:
    """PostgreSQL ends one of the two; SQLite lets only one begin."""
    first, second = opened(store, "m1"), opened(store, "m2")
    met = threading.Barrier(2)
    runs: list[str] = []

    def rename(name: str, order: tuple[int, int]) -> None:
        def work(connection: Connection) -> None:
            runs.append(name)
            connection.execute(update(tickets).where(tickets.c.id == order[0]).values(title=name))
            if store.database.engine.dialect.name == "postgresql" and runs.count(name) == 1:
                met.wait(30)
            connection.execute(update(tickets).where(tickets.c.id == order[1]).values(title=name))

        store.database.write(work)

    _together([lambda: rename("one", (first, second)), lambda: rename("other", (second, first))])

    titles = {ticket.title for ticket in store.tickets.tickets()}
    assert len(titles) == 1
    blocked = store.database.engine.dialect.name == "postgresql"
    assert len(runs) > 2 if blocked else len(runs) == 2, "the one that was ended ran again"


def test_a_ticket_never_waits_for_what_comes_in_the_same_moment(store: Store) -> None:
    """The judgement that waits and the poll it waits for, written at once: whoever is second sees the first."""
    ticket_id = opened(store, "m1")
    for hour in range(1, 16):
        until = MONDAY + hour * HOUR
        waiting = judgement(ticket_id, woken(store, ticket_id), wake_at=None, waits_on="shop", waits_until=until)
        start = threading.Barrier(2)
        tasks: list[Callable[[], object]] = [
            partial(store.judgements.write_judgement, waiting, (), MONDAY),
            partial(store.coverage.extend_coverage, "shop", MONDAY, until),
        ]
        _together([partial(_at, start, task) for task in tasks])
        assert [due.ticket_id for due in store.tickets.due_tickets(MONDAY, 10)] == [ticket_id]


def test_a_server_that_ended_all_connections_is_found_again(migrated_database: str) -> None:
    with Store.open(migrated_database) as store, Store.open(migrated_database) as other:
        store.coverage.poll_ok("shop", MONDAY)
        with other.database.engine.begin() as connection:
            everyone = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            connection.execute(text(f"{everyone} AND datname = current_database()"))

        assert [poll.last_good for poll in store.coverage.polls()] == [MONDAY]
        with other.database.engine.begin() as connection:
            connection.execute(polls.delete())


def test_a_full_disk_is_said_in_a_sentence_and_leaves_what_was_there(tmp_path: Path) -> None:
    with Store.open(str(tmp_path / "store.db")) as store:
        store.intake.keep_batch("shop", batch(mail(1)), MONDAY)
        with store.database.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

        with pytest.raises(StoreError, match=r"store\.db cannot be used: database or disk is full\. Nothing of this"):
            store.intake.keep_batch("shop", batch(*(mail(uid, f"{uid} " * 9000) for uid in range(2, 50))), MONDAY)

        assert store.intake.cursors("shop") == {"INBOX": "1:1"}


@given(st.datetimes(timezones=st.timezones()))
def test_an_instant_is_kept_to_the_microsecond(instant: datetime) -> None:
    assert from_micros(to_micros(instant)) == instant.astimezone(UTC)


@given(st.datetimes())
def test_an_instant_without_a_zone_is_refused(instant: datetime) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        to_micros(instant)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_any_words_can_be_stored_and_good_ones_are_unchanged(words: str) -> None:
    kept = storable(words)
    kept.encode("utf-8")
    assert "\x00" not in kept
    assert storable(kept) == kept
    if "\x00" not in words and not any("\ud800" <= char <= "\udfff" for char in words):
        assert kept == words


def _at(start: threading.Barrier, task: Callable[[], object]) -> None:
    start.wait(30)
    task()


def _together(tasks: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
