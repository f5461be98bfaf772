"""A tick is written as a whole: caches renewed, verdicts noted when they are news, every alert said once."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from monitor.store.alerts import NewAlert
from monitor.store.judged import outbox
from monitor.store.outbox import NewMessage
from monitor.store.store import Store
from tests.stores import HOUR, MINUTE, MONDAY, alert, entry, judgement, opened, woken

pytest_plugins = ("tests.fresh_store",)


def test_an_alert_is_said_once_however_often_it_is_true(store: Store) -> None:
    ticket_id = opened(store, "m1")
    half = alert(ticket_id)
    due = woken(store, ticket_id)

    first = store.judgements.write_judgement(judgement(ticket_id, due, alerts=(half,)), [message("a", half)], MONDAY)
    again = store.judgements.write_judgement(judgement(ticket_id, due, alerts=(half,)), [message("b", half)], MONDAY)

    assert first.alerts == {half.key}
    assert len(first.messages) == 1
    assert (again.alerts, again.messages) == (frozenset(), ())
    assert [(said.key, said.at) for said in store.alerts.said(ticket_id)] == [(half.key, MONDAY)]


def test_what_is_overdue_is_said_anew_each_day(store: Store) -> None:
    ticket_id = opened(store, "m1")
    days = [alert(ticket_id, "overdue", day) for day in ("2026-05-12", "2026-05-13")]
    due = woken(store, ticket_id)

    for day in days:
        written = store.judgements.write_judgement(judgement(ticket_id, due, alerts=(day,)), (), MONDAY)
        assert written.alerts == {day.key}


def test_one_message_tells_many_tickets_and_one_alert_goes_to_many_people(store: Store) -> None:
    one, other = opened(store, "m1"), opened(store, "m2")
    half, late = alert(one), alert(other, "late")
    ticks = [
        judgement(one, woken(store, one), alerts=(half,)),
        judgement(other, woken(store, other), alerts=(late,)),
    ]
    told = [message("a", half, late), replace(message("a", half, late), recipient="boss@example.org")]

    written = store.judgements.write_tick(ticks, told, MONDAY)

    assert written.alerts == {half.key, late.key}
    assert [[said.key for said in store.outbox.alerts_of(row)] for row in written.messages] == [
        [half.key, late.key],
        [half.key, late.key],
    ]


def test_a_message_is_kept_when_only_one_of_its_alerts_is_new(store: Store) -> None:
    ticket_id = opened(store, "m1")
    half, late = alert(ticket_id), alert(ticket_id, "late")
    due = woken(store, ticket_id)
    store.judgements.write_judgement(judgement(ticket_id, due, alerts=(half,)), [message("a", half)], MONDAY)

    both = judgement(ticket_id, due, alerts=(half, late))
    written = store.judgements.write_judgement(both, [message("b", half, late)], MONDAY)

    assert len(written.messages) == 1


def test_a_message_about_an_alert_that_is_not_kept_spoils_the_whole_tick(store: Store) -> None:
    ticket_id = opened(store, "m1")
    half, forgotten = alert(ticket_id), alert(ticket_id, "late")
    tick = judgement(ticket_id, woken(store, ticket_id), alerts=(half,), entries=(entry(),))

    with pytest.raises(ValueError, match="announces an alert that is not kept"):
        store.judgements.write_judgement(tick, [message("a", half, forgotten)], MONDAY)

    assert store.alerts.said(ticket_id) == []
    assert store.ledger.ledger_of(ticket_id) == []
    assert store.outbox.counts() == {}
    assert store.caches.events_of(ticket_id) == []


def test_a_message_that_announces_no_alert_is_kept_once_by_its_key(store: Store) -> None:
    digest = message("digest 2026-W20")

    assert len(store.outbox.post([digest], MONDAY)) == 1
    assert store.outbox.post([digest], MONDAY + HOUR) == []


def test_the_ledger_hears_only_news(store: Store) -> None:
    ticket_id = opened(store, "m1")
    due = woken(store, ticket_id)
    ticks = [
        entry(),
        replace(entry(), pack_version="2026-06-01.1", calendar_version="c2", inputs={"sightings": [1, 2]}),
        entry("met", stopped_at=MONDAY + HOUR),
        entry("met", stopped_at=MONDAY + HOUR),
        entry(),
    ]
    rows = [
        store.judgements.write_judgement(judgement(ticket_id, due, entries=(tick,)), (), MONDAY).ledger_rows
        for tick in ticks
    ]

    assert rows == [1, 0, 1, 0, 1]
    assert [row.state for row in store.ledger.ledger_of(ticket_id)] == ["running", "met", "running"]


def test_the_caches_hold_the_last_judgement_only(store: Store) -> None:
    ticket_id, other = opened(store, "m1"), opened(store, "m2")
    due = woken(store, ticket_id)
    full = judgement(ticket_id, due)
    store.judgements.write_tick([full, judgement(other, woken(store, other))], (), MONDAY)

    assert store.caches.events_of(ticket_id) == list(full.events)
    assert store.caches.standings_of(ticket_id) == list(full.standings)
    assert store.caches.findings_of(ticket_id) == list(full.findings)

    store.judgements.write_judgement(replace(full, events=(), standings=(), findings=()), (), MONDAY)
    assert store.caches.events_of(ticket_id) == []
    assert store.caches.standings_by_ticket([ticket_id, other]) == {ticket_id: [], other: list(full.standings)}


def test_a_judgement_sets_the_state_and_what_it_learnt_of_the_ticket(store: Store) -> None:
    ticket_id = opened(store, "m1")
    learnt = replace(
        judgement(ticket_id, woken(store, ticket_id), wake_at=None), state="settled", class_="presale", unverified=True
    )
    store.judgements.write_judgement(learnt, (), MONDAY)

    ticket = store.tickets.ticket(ticket_id)
    assert ticket is not None
    assert (ticket.state, ticket.class_, ticket.unverified, ticket.judged_under) == (
        "settled",
        "presale",
        True,
        "rules 1",
    )


def test_a_judgement_that_contradicts_itself_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="or on nothing"):
        judgement(1, 0, waits_on="shop")
    with pytest.raises(ValueError, match="alert of another"):
        judgement(1, 0, alerts=(alert(2),))


def test_a_storm_is_one_message_that_names_every_ticket(store: Store) -> None:
    ids = [opened(store, f"m{number}") for number in range(3)]
    crowd = [judgement(ticket_id, 1, alerts=(alert(ticket_id),), entries=(entry(),)) for ticket_id in ids]
    told = message("storm", *(one.alerts[0] for one in crowd))

    written = store.judgements.write_tick(crowd, [told], MONDAY)

    assert (written.ledger_rows, len(written.alerts), len(written.messages)) == (3, 3, 1)
    with store.database.engine.connect() as connection:
        (row,) = connection.execute(select(outbox.c.body, outbox.c.next_at))
    assert tuple(row) == (b"the exact bytes of storm", MONDAY)
    assert store.tickets.due_tickets(MONDAY + 59 * MINUTE, 10) == []


def test_a_warning_is_outdone_by_later_news_to_the_same_recipient_unless_that_was_refused(store: Store) -> None:
    ticket_id = opened(store, "m1")
    due = woken(store, ticket_id)
    for raised in (alert(ticket_id), alert(ticket_id, "breached")):
        told = judgement(ticket_id, due, alerts=(raised,))
        store.judgements.write_judgement(told, [message(raised.key.stage, raised)], MONDAY)
    half, breached = store.outbox.due_messages(MONDAY, 2, "one", 2 * MINUTE)
    warned = frozenset(said.id for said in store.alerts.said(ticket_id) if said.stage == "half")

    assert (store.alerts.outdone(half.id), store.alerts.outdone(breached.id)) == (warned, frozenset())
    store.outbox.doubtful(breached, MONDAY + HOUR, "cut after the final dot")
    assert store.alerts.outdone(half.id) == warned, "it may have come"
    (breached,) = store.outbox.due_messages(MONDAY + HOUR, 2, "one", HOUR)[1:]
    store.outbox.refused(breached, "550 no such user", MONDAY + HOUR)
    assert store.alerts.outdone(half.id) == frozenset()


def message(key: str, *alerts: NewAlert) -> NewMessage:
    keys = tuple(one.key for one in alerts)
    return NewMessage(key, "smtp", "anna@example.org", f"subject of {key}", f"the exact bytes of {key}".encode(), keys)
