"""A person splits and merges: what was decided stays on record, and what was said counts as said."""

import pytest
from sqlalchemy import select

from monitor.store.store import Store
from monitor.store.tables import assignment_history
from tests.stores import HOUR, MONDAY, a_ticket, alert, judgement, opened, placed, seen, woken

pytest_plugins = ("tests.fresh_store",)


def test_a_split_takes_sightings_to_a_new_ticket_and_wakes_both(store: Store) -> None:
    mixed = opened(store, "printing")
    placed(store, "a refund, please", mixed)
    _, refund = store.assignments.sightings_of(mixed)
    _asleep(store, mixed)

    new = store.corrections.move([refund.id], a_ticket("refund"), "two matters", "anna", MONDAY, [("mid:<r>", MONDAY)])

    assert [one.object_id for one in store.assignments.sightings_of(mixed)] == ["printing"]
    assert [one.object_id for one in store.assignments.sightings_of(new)] == ["a refund, please"]
    assert [key.ticket_id for key in store.tickets.tickets_by_keys("presta", ["mid:<r>"])] == [new]
    assert {due.ticket_id for due in store.tickets.due_tickets(MONDAY, 10)} == {mixed, new}
    assert _history(store) == [(refund.id, mixed, new, "two matters", "anna", MONDAY)]


def test_a_merge_takes_everything_along_and_leaves_a_way_to_it(store: Store) -> None:
    one, other = opened(store, "m1", keys=("thread:5",)), opened(store, "m2", keys=("mid:<x>",))
    due = woken(store, one)
    store.judgements.write_judgement(judgement(one, due, alerts=(alert(one),)), (), MONDAY)

    assert store.corrections.merge(one, other, "the same matter", "anna", MONDAY) == other

    assert [seen.object_id for seen in store.assignments.sightings_of(other)] == ["m1", "m2"]
    gone = store.tickets.ticket(one)
    assert gone is not None
    assert gone.redirect_to == other
    assert [ticket.id for ticket in store.tickets.tickets()] == [other]
    assert {key.ticket_id for key in store.tickets.tickets_by_keys("presta", ["thread:5", "mid:<x>"])} == {other}
    assert [said.stage for said in store.alerts.said(other)] == ["half"]
    assert placed(store, "m3", one) == other
    assert {due.ticket_id for due in store.tickets.due_tickets(MONDAY, 10)} == {one, other}


def test_merging_on_leads_every_old_name_to_the_last_ticket(store: Store) -> None:
    first, second, third = (opened(store, name) for name in ("m1", "m2", "m3"))
    store.corrections.merge(first, second, "same", "anna", MONDAY)
    store.corrections.merge(first, third, "same", "anna", MONDAY)

    assert [ticket.redirect_to for ticket in map(store.tickets.ticket, (first, second)) if ticket] == [third, third]
    assert len(store.assignments.sightings_of(third)) == 3


def test_a_ticket_that_loses_its_last_sighting_leads_to_where_it_went(store: Store) -> None:
    emptied, goal = opened(store, "m1", keys=("thread:5",)), opened(store, "m2")
    (only,) = store.assignments.sightings_of(emptied)

    store.corrections.move([only.id], goal, "the same matter", "anna", MONDAY)

    assert placed(store, "m3", emptied) == goal
    assert [key.ticket_id for key in store.tickets.tickets_by_keys("presta", ["thread:5"])] == [goal]


def test_moving_a_sighting_where_it_is_changes_nothing(store: Store) -> None:
    ticket_id = opened(store, "m1")
    (only,) = store.assignments.sightings_of(ticket_id)

    store.corrections.move([only.id], ticket_id, "again", "anna", MONDAY)

    assert _history(store) == []


def test_two_accounts_are_never_mixed(store: Store) -> None:
    ours, theirs = opened(store, "m1"), opened(store, "m2", "other")
    (mine,) = store.assignments.sightings_of(ours)

    with pytest.raises(ValueError, match=r"two accounts \(other, presta\)"):
        store.corrections.merge(ours, theirs, "same", "anna", MONDAY)
    with pytest.raises(ValueError, match="two accounts"):
        store.corrections.move([mine.id], theirs, "same", "anna", MONDAY)
    with pytest.raises(ValueError, match="into itself"):
        store.corrections.merge(ours, ours, "same", "anna", MONDAY)

    assert [one.object_id for one in store.assignments.sightings_of(ours)] == ["m1"]
    assert _history(store) == []


def test_what_was_unclaimed_is_read_again_once_its_account_exists(store: Store) -> None:
    store.intake.keep_sightings([seen("m1"), seen("m2", MONDAY + HOUR)], MONDAY)
    first, second = store.assignments.unassigned(10)
    store.assignments.set_aside(first.id, "unclaimed", "correlate", MONDAY)
    store.assignments.set_aside(second.id, "notice", "correlate", MONDAY)

    assert store.corrections.take_up("unclaimed", "anna", MONDAY, 100) == 1
    assert store.corrections.take_up("unclaimed", "anna", MONDAY, 100) == 0
    assert [one.object_id for one in store.assignments.unassigned(10)] == ["m1"]


def _asleep(store: Store, ticket_id: int) -> None:
    sleeping = judgement(ticket_id, woken(store, ticket_id), wake_at=None)
    store.judgements.write_judgement(sleeping, (), MONDAY)


def _history(store: Store) -> list[tuple[object, ...]]:
    h = assignment_history.c
    query = select(h.sighting_id, h.from_ticket, h.to_ticket, h.reason, h.by, h.at).order_by(h.id)
    with store.database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]
