"""Tickets: which there are, by what they can be recognised, and when each must be looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, case, func, or_, select, update

from monitor.store import coverage, notices
from monitor.store.columns import DIRTY, from_micros, to_micros
from monitor.store.notices import NewNotice
from monitor.store.room import Room, chunks, insert, reading, rows, writing
from monitor.store.tables import ticket_keys, tickets

THREAD = "thread:"
"""How the keys of threads begin."""


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket to be opened: `class_` is support, presale or notice; `customer_key` the customer's natural key."""

    account: str
    scheme: str
    title: str
    customer_key: str
    opened_at: datetime
    unverified: bool = False
    class_: str = "support"
    thread_url: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as kept. `redirect_to` names the one it was merged into; `state` is open, settled or sealed."""

    id: int
    account: str
    scheme: str
    title: str
    customer_key: str
    opened_at: datetime
    unverified: bool
    class_: str
    redirect_to: int | None
    state: str
    judged_under: str
    thread_url: str


@dataclass(frozen=True, slots=True)
class Due:
    """A ticket to be judged now, and how often it had been woken when it was read (see Judgement.woken)."""

    ticket_id: int
    woken: int


@dataclass(frozen=True, slots=True)
class TicketKey:
    """A key that a ticket can be recognised by, and the latest instant at which it was seen."""

    ticket_id: int
    key: str
    at: datetime


def _tickets() -> Select[Any]:
    return select(*(tickets.c[name] for name in Ticket.__slots__))


class Tickets(Room):
    """What is due is read by an index that holds only what waits."""

    @reading
    def due_tickets(self, connection: Connection, now: datetime, limit: int) -> list[Due]:
        """The tickets whose wake_at has come, dirty ones first, then the longest due."""
        found = connection.execute(_DUE, {"now": to_micros(now), "many": limit})
        return [Due(*row) for row in found]

    @reading
    def next_wake(self, connection: Connection) -> datetime | None:
        """The next instant at which a ticket must be looked at; None when nothing will change by itself."""
        micros = connection.execute(select(func.min(tickets.c.wake_at)).where(tickets.c.wake_at.is_not(None))).scalar()
        return None if micros is None else from_micros(micros)

    @writing
    def wake(self, connection: Connection, ticket_ids: Sequence[int]) -> None:
        """Have tickets judged at the next tick; a sealed one sleeps on."""
        wake(connection, ticket_ids)

    @writing
    def wake_waiting_on(self, connection: Connection, source: str, until: datetime) -> int:
        """Wake the tickets that wait for a source to be read up to an instant that is now reached."""
        return coverage.wake_waiting_on(connection, source, until)

    def wake_judged_otherwise(self, account: str, judged_under: str, limit: int) -> int:
        """Wake an account's open tickets that other rules judged last, at most `limit`; how many, 0 when all follow."""
        stale = self._judged_otherwise(account, judged_under, limit)
        if stale:
            self.wake(stale)
        return len(stale)

    @reading
    def _judged_otherwise(self, connection: Connection, account: str, judged_under: str, limit: int) -> list[int]:
        given = {"mine": account, "rules": judged_under, "many": limit}
        return list(connection.execute(_JUDGED_OTHERWISE, given).scalars())

    @writing
    def postpone(self, connection: Connection, due: Due, until: datetime, notice: NewNotice, now: datetime) -> None:
        """Push back a ticket that cannot be judged, and say so; a wake set since it was read is kept."""
        push = update(tickets).where(tickets.c.id == due.ticket_id, tickets.c.woken == due.woken)
        connection.execute(push.values(wake_at=to_micros(until)))
        notices.put(connection, notice, now)

    @reading
    def tickets_by_keys(self, connection: Connection, account: str, keys: Sequence[str]) -> list[TicketKey]:
        """The tickets of an account that any of the keys belongs to; a merged one is named by where it went."""
        return [
            TicketKey(*row)
            for some in chunks(keys)
            for row in connection.execute(_BY_KEYS, {"mine": account, "some": some})
        ]

    @reading
    def threads(self, connection: Connection, accounts: Sequence[str], since: datetime) -> dict[str, bool]:
        """The threads of accounts' tickets that are open or were heard of `since`, each with whether one is open."""
        key = ticket_keys.c.key
        query = (
            select(key, func.max(case((tickets.c.state == "open", 1), else_=0)).label("open"))
            .join(tickets, tickets.c.id == ticket_keys.c.ticket_id)
            .where(ticket_keys.c.account.in_(accounts), key.startswith(THREAD), tickets.c.state != "sealed")
            .where(or_(tickets.c.state == "open", ticket_keys.c.at >= since))
            .group_by(key)
        )
        return {row.key.removeprefix(THREAD): bool(row.open) for row in connection.execute(query)}

    @reading
    def ticket(self, connection: Connection, ticket_id: int) -> Ticket | None:
        """One ticket, None when there never was one of that id."""
        found = connection.execute(_TICKET, {"mine": ticket_id}).one_or_none()
        return None if found is None else Ticket(*found)

    @reading
    def tickets(self, connection: Connection, account: str | None = None, state: str | None = None) -> list[Ticket]:
        """The tickets, optionally of one account or in one state, oldest first; merged ones are left out."""
        query = _tickets().where(tickets.c.redirect_to.is_(None))
        if account is not None:
            query = query.where(tickets.c.account == account)
        if state is not None:
            query = query.where(tickets.c.state == state)
        return rows(connection, query.order_by(tickets.c.id), Ticket)


_DUE = (
    select(tickets.c.id, tickets.c.woken)
    .where(tickets.c.wake_at <= bindparam("now"))
    .order_by(tickets.c.wake_at, tickets.c.id)
    .limit(bindparam("many"))
)
_BY_KEYS = (
    select(ticket_keys.c.ticket_id, ticket_keys.c.key, ticket_keys.c.at)
    .where(ticket_keys.c.account == bindparam("mine"), ticket_keys.c.key.in_(bindparam("some", expanding=True)))
    .order_by(ticket_keys.c.at.desc())
)
_TICKET = _tickets().where(tickets.c.id == bindparam("mine"))
_ACCOUNT = select(tickets.c.account).where(tickets.c.id == bindparam("mine"))
_REDIRECT = select(tickets.c.redirect_to).where(tickets.c.id == bindparam("mine"))
_OPEN = tickets.insert().returning(tickets.c.id)
_WAKE = (
    update(tickets)
    .where(tickets.c.id.in_(bindparam("some", expanding=True)), tickets.c.state != "sealed")
    .values(wake_at=DIRTY, woken=tickets.c.woken + 1)
)
_JUDGED_OTHERWISE = (
    select(tickets.c.id)
    .where(
        tickets.c.account == bindparam("mine"),
        tickets.c.state == "open",
        tickets.c.judged_under != bindparam("rules"),
        or_(tickets.c.wake_at.is_(None), tickets.c.wake_at > DIRTY),
    )
    .order_by(tickets.c.id)
    .limit(bindparam("many"))
)


def create(connection: Connection, new: NewTicket) -> int:
    """Open a ticket within a transaction; it is dirty from the first."""
    values = {name: getattr(new, name) for name in NewTicket.__slots__}
    fresh = {"state": "open", "wake_at": DIRTY, "woken": 0, "judged_under": ""}
    return int(connection.execute(_OPEN, {**values, **fresh}).scalar_one())


def resolve(connection: Connection, ticket_id: int) -> int:
    """The ticket itself, or the one it was merged into (redirects never chain)."""
    found = connection.execute(_REDIRECT, {"mine": ticket_id}).scalar_one()
    return ticket_id if found is None else int(found)


def wake(connection: Connection, ticket_ids: Sequence[int]) -> None:
    """Make tickets dirty within a transaction."""
    for some in chunks(ticket_ids):
        connection.execute(_WAKE, {"some": some})


def keep_keys(connection: Connection, ticket_id: int, keys: Sequence[tuple[str, datetime]]) -> None:
    """Let a ticket be recognised by keys; of one key's instants the latest counts."""
    if not keys:
        return
    account = connection.execute(_ACCOUNT, {"mine": ticket_id}).scalar_one()
    mine = {"account": account, "ticket_id": ticket_id}
    connection.execute(_keep_key(connection.dialect.name), [{"key": key, "at": at, **mine} for key, at in keys])


@cache
def _keep_key(dialect: str) -> Any:
    new = insert(dialect, ticket_keys)
    later = func.max if dialect == "sqlite" else func.greatest
    return new.on_conflict_do_update(
        index_elements=["account", "key", "ticket_id"], set_={"at": later(ticket_keys.c.at, new.excluded.at)}
    )
