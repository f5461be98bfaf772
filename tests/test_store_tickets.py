"""A ticket is looked at when it is due, never later for having been looked at, and nothing else is read."""

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from monitor.store.assignments import Placement
from monitor.store.columns import to_micros
from monitor.store.judged import outbox
from monitor.store.notices import NewNotice
from monitor.store.outbox import NewMessage
from monitor.store.store import Store
from monitor.store.tables import assignments, locations, raws, tickets
from monitor.store.tickets import Due, TicketKey
from tests.stores import HOUR, MINUTE, MONDAY, a_ticket, judgement, opened, placed, seen, statements, woken

pytest_plugins = ("tests.fresh_store",)


def test_a_sighting_opens_a_ticket_that_is_due_at_once(store: Store) -> None:
    ticket_id = opened(store, "m1", keys=("thread:5",))

    assert [due.ticket_id for due in store.tickets.due_tickets(MONDAY, 10)] == [ticket_id]
    assert [one.object_id for one in store.assignments.sightings_of(ticket_id)] == ["m1"]
    assert store.assignments.unassigned(10) == []
    ticket = store.tickets.ticket(ticket_id)
    assert ticket is not None
    assert (ticket.account, ticket.state, ticket.class_, ticket.unverified) == ("presta", "open", "support", False)
    assert store.tickets.ticket(999) is None


def test_a_later_sighting_finds_the_ticket_by_its_keys_and_within_its_account_only(store: Store) -> None:
    ticket_id = opened(store, "m1", keys=("thread:5", "mid:<a@b>"))
    opened(store, "m2", "other account", keys=("thread:5",))
    placed(store, "m3", ticket_id, keys=("thread:5",), at=MONDAY + HOUR)
    placed(store, "m4", ticket_id, keys=("thread:5",), at=MONDAY + MINUTE)

    assert store.tickets.tickets_by_keys("presta", ["thread:5", "thread:6"]) == [
        TicketKey(ticket_id, "thread:5", MONDAY + HOUR)
    ]
    assert store.tickets.tickets_by_keys("presta", []) == []


def test_a_sighting_keeps_its_ticket_when_another_reader_comes_second(store: Store) -> None:
    ticket_id = opened(store, "m1")
    (sighting,) = store.assignments.sightings_of(ticket_id)

    again = Placement(sighting.id, a_ticket("again"), "thread id", "observed", "correlate", MONDAY)
    assert store.assignments.apply_placement(again) == ticket_id
    assert len(store.tickets.tickets()) == 1


def test_two_readers_at_once_open_one_ticket(store: Store) -> None:
    store.intake.keep_sightings([seen("m1")], MONDAY)
    (waiting,) = store.assignments.unassigned(1)
    start, given = threading.Barrier(4), []

    def read() -> None:
        start.wait(10)
        placement = Placement(waiting.id, a_ticket(), "thread id", "observed", "correlate", MONDAY)
        given.append(store.assignments.apply_placement(placement))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(30)
    assert len(given) == 4
    assert len(set(given)) == 1
    assert len(store.tickets.tickets()) == 1


def test_what_belongs_to_no_ticket_is_set_aside_with_a_reason_and_can_still_be_placed(store: Store) -> None:
    store.intake.keep_sightings([seen("newsletter")], MONDAY)
    (waiting,) = store.assignments.unassigned(1)
    store.assignments.set_aside(waiting.id, "unclaimed", "correlate", MONDAY)
    store.assignments.set_aside(waiting.id, "notice", "correlate", MONDAY)
    assert store.assignments.unassigned(1) == []
    assert [(one.object_id, why) for one, why in store.assignments.aside(10)] == [("newsletter", "unclaimed")]

    placement = Placement(waiting.id, a_ticket(), "a person said so", "asserted", "anna", MONDAY)
    ticket_id = store.assignments.apply_placement(placement)
    assert [one.object_id for one in store.assignments.sightings_of(ticket_id)] == ["newsletter"]
    assert store.assignments.aside(10) == []


def test_evidence_of_the_marketplace_verifies_a_ticket_and_brings_its_address(store: Store) -> None:
    store.intake.keep_sightings([seen("m1"), seen("m2")], MONDAY)
    first, second = store.assignments.unassigned(2)
    doubtful = Placement(first.id, replace(a_ticket(), unverified=True), "thread id", "observed", "correlate", MONDAY)
    ticket_id = store.assignments.apply_placement(doubtful)
    before = store.tickets.ticket(ticket_id)
    proof = replace(
        doubtful, sighting_id=second.id, ticket=ticket_id, verifies=True, thread_url="https://shop.example/5"
    )
    store.assignments.apply_placement(proof)
    after = store.tickets.ticket(ticket_id)
    assert before is not None
    assert after is not None
    assert (before.unverified, after.unverified, after.thread_url) == (True, False, "https://shop.example/5")


def test_a_judged_ticket_sleeps_until_its_next_instant(store: Store) -> None:
    ticket_id = opened(store, "m1")
    store.judgements.write_judgement(judgement(ticket_id, woken(store, ticket_id)), (), MONDAY)

    assert store.tickets.due_tickets(MONDAY + HOUR - timedelta(microseconds=1), 10) == []
    assert [due.ticket_id for due in store.tickets.due_tickets(MONDAY + HOUR, 10)] == [ticket_id]


def test_the_store_knows_when_it_is_next_needed(store: Store) -> None:
    assert (store.tickets.next_wake(), store.outbox.next_due()) == (None, None)
    ticket_id = opened(store, "m1")
    store.judgements.write_judgement(judgement(ticket_id, woken(store, ticket_id)), (), MONDAY)
    store.outbox.post([NewMessage("digest", "smtp", "anna", "", b"")], MONDAY + 2 * HOUR)

    assert (store.tickets.next_wake(), store.outbox.next_due()) == (MONDAY + HOUR, MONDAY + 2 * HOUR)


def test_the_longest_due_comes_first_and_a_dirty_one_before_all(store: Store) -> None:
    late, early, dirty, idle = (opened(store, name) for name in ("late", "early", "dirty", "idle"))
    for ticket_id, wake_at in ((late, MONDAY + HOUR), (early, MONDAY), (dirty, None), (idle, None)):
        store.judgements.write_judgement(judgement(ticket_id, woken(store, ticket_id), wake_at=wake_at), (), MONDAY)
    store.tickets.wake([dirty])

    assert [due.ticket_id for due in store.tickets.due_tickets(MONDAY + HOUR, 10)] == [dirty, early, late]
    assert [due.ticket_id for due in store.tickets.due_tickets(MONDAY + HOUR, 1)] == [dirty]


def test_a_reply_that_arrives_while_its_ticket_is_judged_wakes_it_again(store: Store) -> None:
    """Also when the ticket was dirty already: two wakes at the same instant are still two."""
    ticket_id = opened(store, "m1")
    (due,) = store.tickets.due_tickets(MONDAY, 10)
    placed(store, "the reply", ticket_id)

    written = store.judgements.write_judgement(judgement(ticket_id, due.woken), (), MONDAY)

    assert written.overtaken == (ticket_id,)
    assert [again.ticket_id for again in store.tickets.due_tickets(MONDAY, 10)] == [ticket_id]


def test_a_ticket_waits_for_its_source_and_moving_the_watermark_wakes_just_that(store: Store) -> None:
    until = {name: opened(store, name) for name in ("soon", "late", "elsewhere")}
    waits = {"soon": ("shop", MONDAY + HOUR), "late": ("shop", MONDAY + 3 * HOUR), "elsewhere": ("other", MONDAY)}
    for name, (source, instant) in waits.items():
        waiting = judgement(until[name], woken(store, until[name]), wake_at=None, waits_on=source, waits_until=instant)
        store.judgements.write_judgement(waiting, (), MONDAY)

    assert store.coverage.extend_coverage("shop", MONDAY, MONDAY + 2 * HOUR) == 1
    assert [due.ticket_id for due in store.tickets.due_tickets(MONDAY, 10)] == [until["soon"]]
    assert store.coverage.extend_coverage("shop", MONDAY, MONDAY + 2 * HOUR) == 0
    assert store.tickets.wake_waiting_on("shop", MONDAY + 3 * HOUR) == 1


def test_a_watermark_that_moved_while_the_ticket_was_judged_is_not_missed(store: Store) -> None:
    ticket_id = opened(store, "m1")
    (due,) = store.tickets.due_tickets(MONDAY, 10)
    store.coverage.extend_coverage("shop", MONDAY, MONDAY + 2 * HOUR)

    waiting = judgement(ticket_id, due.woken, wake_at=None, waits_on="shop", waits_until=MONDAY + HOUR)
    store.judgements.write_judgement(waiting, (), MONDAY)

    assert [again.ticket_id for again in store.tickets.due_tickets(MONDAY, 10)] == [ticket_id]


def test_a_poisoned_ticket_is_pushed_back_with_a_notice_unless_it_was_woken_since(store: Store) -> None:
    poisoned, lucky = opened(store, "poisoned"), opened(store, "lucky")
    first, second = store.tickets.due_tickets(MONDAY, 10)
    placed(store, "more about it", lucky)
    notice = NewNotice("ticket", "error", "ticket", "A rule failed on it.", "Please report it.")
    for due in (first, second):
        store.tickets.postpone(due, MONDAY + 15 * MINUTE, notice, MONDAY)

    assert [due.ticket_id for due in store.tickets.due_tickets(MONDAY, 10)] == [lucky]
    assert {due.ticket_id for due in store.tickets.due_tickets(MONDAY + 15 * MINUTE, 10)} == {poisoned, lucky}
    assert store.notices.open_notices()[0].count == 2


def test_open_tickets_follow_mended_rules_in_batches(store: Store) -> None:
    ids = [opened(store, f"m{number}") for number in range(3)]
    for ticket_id in ids:
        store.judgements.write_judgement(judgement(ticket_id, woken(store, ticket_id), wake_at=None), (), MONDAY)

    assert store.tickets.wake_judged_otherwise("another account", "rules 2", 10) == 0
    assert [store.tickets.wake_judged_otherwise("presta", "rules 2", 2) for _ in range(3)] == [2, 1, 0]
    assert [due.ticket_id for due in store.tickets.due_tickets(MONDAY, 10)] == ids
    assert store.tickets.wake_judged_otherwise("presta", "rules 1", 10) == 0


def test_a_sealed_ticket_sleeps_for_good(store: Store) -> None:
    ticket_id = opened(store, "m1")
    due = Due(ticket_id, woken(store, ticket_id))
    with store.database.engine.begin() as connection:
        connection.execute(tickets.update().values(state="sealed", wake_at=None))
    store.tickets.wake([ticket_id])
    written = store.judgements.write_judgement(judgement(ticket_id, due.woken), (), MONDAY)

    assert store.tickets.due_tickets(MONDAY + 1000 * HOUR, 10) == []
    assert written.ledger_rows == 0
    assert store.caches.events_of(ticket_id) == []


def test_a_tickets_number_is_never_given_again(store: Store) -> None:
    first = opened(store, "m1")
    with store.database.engine.begin() as connection:
        connection.execute(assignments.delete())
        connection.execute(tickets.delete())

    assert opened(store, "m2") > first


def test_the_threads_to_be_read_are_those_of_open_tickets_and_those_heard_of_lately(store: Store) -> None:
    settled, late, sealed = (opened(store, f"m{n}", keys=(f"thread:{n}", f"mid:{n}")) for n in (1, 2, 3))
    opened(store, "m4", keys=("thread:4",))
    opened(store, "m5", "other account", keys=("thread:5",))
    placed(store, "m6", late, keys=("thread:2",), at=MONDAY + 30 * HOUR)
    for ticket_id, state in ((settled, "settled"), (late, "settled"), (sealed, "sealed")):
        reached = replace(judgement(ticket_id, woken(store, ticket_id)), state=state)
        store.judgements.write_judgement(reached, (), MONDAY)

    assert store.tickets.threads(["presta"], MONDAY + HOUR) == {"2": False, "4": True}
    assert store.tickets.threads(["presta"], MONDAY) == {"1": False, "2": False, "4": True}
    assert store.tickets.threads(["presta", "other account"], MONDAY + HOUR) == {"2": False, "4": True, "5": True}
    assert store.tickets.threads([], MONDAY) == {}


def test_tickets_are_listed_by_account_and_state(store: Store) -> None:
    ours, theirs = opened(store, "ours"), opened(store, "theirs", "other")

    assert [ticket.id for ticket in store.tickets.tickets()] == [ours, theirs]
    assert [ticket.id for ticket in store.tickets.tickets(account="other")] == [theirs]
    assert [ticket.id for ticket in store.tickets.tickets(account="other", state="settled")] == []


WHAT_WAITS: dict[str, tuple[Callable[[Store], object], str, str]] = {
    "a tick's tickets": (lambda s: s.tickets.due_tickets(MONDAY, 50), "tickets", "ix_tickets_wake_at"),
    "a tick's messages": (lambda s: s.outbox.due_messages(MONDAY, 50, "me", HOUR), "outbox", "ix_outbox_next_at"),
    "waiters of a source": (lambda s: s.tickets.wake_waiting_on("shop", MONDAY), "tickets", "ix_tickets_waits_on"),
    "mail to be parsed": (lambda s: s.mails.new_mail(50), "locations", "ix_locations_new"),
}


@pytest.mark.parametrize("what", WHAT_WAITS)
def test_what_is_due_is_read_by_the_index_of_what_waits(store: Store, what: str) -> None:
    """Among thousands that wait for another day, the plan of the very statement that runs names the partial index."""
    call, table, index = WHAT_WAITS[what]
    _crowd(store)
    heard = statements(store)
    call(store)
    asked, parameters = next((sql, values) for sql, values in heard if table in sql)

    explain = "EXPLAIN QUERY PLAN " if store.database.engine.dialect.name == "sqlite" else "EXPLAIN "
    with store.database.engine.connect() as connection:
        plan = "\n".join(str(row[-1]) for row in connection.exec_driver_sql(explain + asked, parameters))

    assert index in plan
    assert f"Seq Scan on {table}" not in plan
    assert not re.search(rf"SCAN {table}(?! USING INDEX {index})", plan)


def _crowd(store: Store) -> None:
    later = MONDAY + 100 * HOUR
    ticket = {name: getattr(a_ticket(), name) for name in a_ticket().__slots__} | {"state": "open", "judged_under": ""}
    waits = [{"wake_at": to_micros(later) + n, "waits_on": f"source {n}", "waits_until": later} for n in range(5000)]
    message = {"channel": "smtp", "recipient": "anna", "subject": "", "body": b"", "created_at": MONDAY}
    post = message | {"next_at": later, "attempts": 0, "state": "due", "reason": ""}
    place = {"source": "shop", "folder": "INBOX", "uidvalidity": 1, "sha256": "0", "received_at": MONDAY}
    read = place | {"certain": True, "sent_folder": False, "state": "parsed", "problem": ""}
    with store.database.engine.begin() as connection:
        connection.execute(insert(tickets), [ticket | {"woken": 0} | wait for wait in waits])
        connection.execute(insert(outbox), [post | {"message_key": f"m{number}"} for number in range(5000)])
        connection.execute(insert(raws), {"sha256": "0", "data": b"", "size": 0, "partial": False})
        connection.execute(insert(locations), [read | {"uid": number} for number in range(5000)])
    with store.database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
