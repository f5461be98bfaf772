"""Small things to keep in a store, for tests: mails, sightings, tickets, judgements around one Monday."""

import hashlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, event

from monitor.sources.source import Batch, RawMail
from monitor.store.alerts import AlertKey, NewAlert
from monitor.store.assignments import Placement
from monitor.store.caches import EventRow, FindingRow, StandingRow
from monitor.store.intake import NewSighting
from monitor.store.judgements import Judgement
from monitor.store.ledger import LedgerEntry
from monitor.store.store import Store
from monitor.store.tickets import NewTicket

MONDAY = datetime(2026, 5, 11, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def mail(uid: int, words: str = "", at: datetime = MONDAY, folder: str = "INBOX") -> RawMail:
    raw = (words or f"mail {uid}").encode()
    return RawMail(raw, len(raw), False, hashlib.sha256(raw).hexdigest(), at, True, folder, 1, uid, folder == "Sent")


def batch(*mails: RawMail, folder: str = "INBOX", complete_until: datetime | None = None) -> Batch:
    return Batch(mails, f"1:{max((m.uid for m in mails), default=0)}", folder, complete_until)


def seen(name: str, at: datetime = MONDAY, digest: str = "d1") -> NewSighting:
    return NewSighting("shop mailbox", name, digest, "mail", at, True, {"subject": name})


def a_ticket(title: str = "It does not print", account: str = "presta") -> NewTicket:
    return NewTicket(account, "prestashop-business-care", title, "anna@example.org", MONDAY)


def opened(store: Store, name: str, account: str = "presta", keys: tuple[str, ...] = (), at: datetime = MONDAY) -> int:
    """A ticket that a single sighting opened."""
    return placed(store, name, a_ticket(name, account), keys, at)


def placed(store: Store, name: str, ticket: int | NewTicket, keys: tuple[str, ...] = (), at: datetime = MONDAY) -> int:
    """The ticket that a new sighting was given to."""
    store.intake.keep_sightings([seen(name, at)], at)
    (waiting,) = store.assignments.unassigned(10)
    with_keys = tuple((key, at) for key in keys)
    placement = Placement(waiting.id, ticket, "thread id", "observed", "correlate", at, with_keys)
    return store.assignments.apply_placement(placement)


def woken(store: Store, ticket_id: int, now: datetime = MONDAY) -> int:
    """How often a due ticket had been woken."""
    return next(due.woken for due in store.tickets.due_tickets(now, 1000) if due.ticket_id == ticket_id)


def entry(state: str = "running", stopped_at: datetime | None = None, clock: str = "first_reply") -> LedgerEntry:
    return LedgerEntry(
        request=1,
        clock=clock,
        reading="24h",
        judging=True,
        state=state,
        reason="",
        clause="BC-4",
        since=MONDAY,
        due=MONDAY + 24 * HOUR,
        stopped_at=stopped_at,
        inputs={"sightings": [1], "opened": "a1b2"},
        pack="prestashop-business-care",
        pack_version="2026-01-01.1",
        calendar_version="c1",
        tzdata="2026a",
        rules="r1",
    )


def alert(ticket_id: int, stage: str = "half", day: str = "") -> NewAlert:
    key = AlertKey(ticket_id, 1, "first_reply", 1, stage, day)
    return NewAlert(key, "running", MONDAY + 24 * HOUR, MONDAY + 8 * HOUR)


def judgement(
    ticket_id: int,
    woken: int,
    *,
    alerts: tuple[NewAlert, ...] = (),
    entries: tuple[LedgerEntry, ...] = (),
    wake_at: datetime | None = MONDAY + HOUR,
    waits_on: str | None = None,
    waits_until: datetime | None = None,
    judged_under: str = "rules 1",
) -> Judgement:
    return Judgement(
        ticket_id=ticket_id,
        woken=woken,
        state="open",
        judged_under=judged_under,
        wake_at=wake_at,
        events=(EventRow(MONDAY, MONDAY, "message", "customer", "observed", "thread", "1"),),
        standings=(
            StandingRow(1, "first_reply", "24h", 1, True, "running", "", "BC-4", MONDAY, MONDAY + 24 * HOUR, None),
        ),
        findings=(FindingRow("no_entitlement", "none", "", "{}"),),
        entries=entries,
        alerts=alerts,
        waits_on=waits_on,
        waits_until=waits_until,
    )


def statements(store: Store) -> list[tuple[str, object]]:
    """The statements a store sends from now on, with their parameters."""
    heard: list[tuple[str, object]] = []

    @event.listens_for(store.database.engine, "before_cursor_execute")
    def listen(_: Connection, __: object, statement: str, parameters: object, ___: object, ____: bool) -> None:
        heard.append((statement, parameters))

    return heard
