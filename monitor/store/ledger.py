"""The ledger: verdicts as they were first reached, append-only, each row sealed by the hash of the one before.

Rows hold ids, instants, clauses and versions, never words or names, so that forgetting a person changes none of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from monitor.store.columns import storable, to_micros
from monitor.store.judged import ledger
from monitor.store.room import Room, chunks, reading, rows
from monitor.store.tables import tickets

_VERDICT = ("judging", "state", "reason", "clause", "since", "due", "stopped_at")
"""What makes a verdict another one; a new version of a pack or calendar that changes none of it is no new row."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A verdict to be written down, if it is news. `inputs` are ids and hashes of what it rests on, as JSON data."""

    request: int
    clock: str
    reading: str
    judging: bool
    state: str
    reason: str
    clause: str
    since: datetime | None
    due: datetime | None
    stopped_at: datetime | None
    inputs: Mapping[str, Any]
    pack: str
    pack_version: str
    calendar_version: str
    tzdata: str
    rules: str


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A verdict as written at `at`; `inputs` is its canonical JSON text, `hash` covers all the rest."""

    id: int
    at: datetime
    ticket_id: int
    request: int
    clock: str
    reading: str
    judging: bool
    state: str
    reason: str
    clause: str
    since: datetime | None
    due: datetime | None
    stopped_at: datetime | None
    inputs: str
    pack: str
    pack_version: str
    calendar_version: str
    tzdata: str
    rules: str
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row that does not fit what was written: changed, removed or put in between."""

    id: int
    reason: str


class Ledger(Room):
    """What was judged when, provably unchanged."""

    @reading
    def verify(self, connection: Connection) -> Broken | None:
        """Walk the whole chain; the first broken row, None when all is as it was written.

        Rows cut off at the end leave an unbroken chain: compare `head` with one noted elsewhere.
        """
        expected, previous = 1, ""
        everything = select(ledger).order_by(ledger.c.id).execution_options(yield_per=1000)
        with connection.execute(everything) as result:
            for row in result.mappings():
                if reason := _fault(row, expected, previous):
                    return Broken(row["id"], reason)
                expected, previous = expected + 1, row["hash"]
        return None

    @reading
    def head(self, connection: Connection) -> tuple[int, str]:
        """The last row's id and hash, (0, "") while the ledger is empty; note it elsewhere to prove the end."""
        return _head(connection)

    @reading
    def row(self, connection: Connection, row_id: int) -> LedgerRow | None:
        """One row, None when there is none of that number."""
        found = rows(connection, _rows().where(ledger.c.id == row_id), LedgerRow)
        return found[0] if found else None

    @reading
    def ledger_of(self, connection: Connection, ticket_id: int) -> list[LedgerRow]:
        """Everything ever judged of a ticket, oldest first."""
        return rows(connection, _rows().where(ledger.c.ticket_id == ticket_id).order_by(ledger.c.id), LedgerRow)

    @reading
    def verdicts_between(
        self, connection: Connection, since: datetime, until: datetime, account: str | None = None
    ) -> list[LedgerRow]:
        """The rows written in [since, until), optionally of one account, in the order of writing."""
        query = _rows().where(ledger.c.at >= since, ledger.c.at < until)
        if account is not None:
            query = query.join(tickets, tickets.c.id == ledger.c.ticket_id).where(tickets.c.account == account)
        return rows(connection, query.order_by(ledger.c.id), LedgerRow)


def append(connection: Connection, entries: Sequence[tuple[int, LedgerEntry]], now: datetime) -> int:
    """Write those (ticket id, entry) pairs that differ from the last row of their ticket, request, clock and reading.

    The caller holds `one_at_a_time`, for a chain has one end. Returns how many were news.
    """
    last = _last(connection, sorted({ticket_id for ticket_id, _ in entries}))
    row_id, previous = _head(connection)
    written = []
    for ticket_id, entry in entries:
        row = _row(ticket_id, entry, now)
        key = (ticket_id, row["request"], row["clock"], row["reading"])
        verdict = tuple(row[name] for name in _VERDICT)
        if last.get(key) == verdict:
            continue
        last[key] = verdict
        row_id += 1
        row |= {"id": row_id, "prev_hash": previous}
        row["hash"] = previous = digest(row)
        written.append(row)
    if written:
        connection.execute(ledger.insert(), written)
    return len(written)


def digest(row: Mapping[Any, Any]) -> str:
    """The hex SHA-256 of a row's canonical JSON: all columns but the hash, instants as microseconds, keys sorted."""
    content = {name: _plain(row[name]) for name in LedgerRow.__slots__ if name != "hash"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")).hexdigest()


def _fault(row: Mapping[Any, Any], expected: int, previous: str) -> str:
    if row["id"] != expected:
        return f"row {expected} is missing"
    if row["prev_hash"] != previous:
        return "it does not follow the row before"
    return "" if row["hash"] == digest(row) else "its content was changed"


def _plain(value: Any) -> Any:
    return to_micros(value) if isinstance(value, datetime) else value


def _row(ticket_id: int, entry: LedgerEntry, now: datetime) -> dict[str, Any]:
    """The row as the database will hold it, so that its hash can be found again."""
    row: dict[str, Any] = {name: getattr(entry, name) for name in LedgerEntry.__slots__}
    row["inputs"] = json.dumps(entry.inputs, sort_keys=True, separators=(",", ":"), allow_nan=False)
    row = {name: storable(value) if isinstance(value, str) else value for name, value in row.items()}
    return {"ticket_id": ticket_id, "at": now, **row}


_END = select(ledger.c.id, ledger.c.hash).order_by(ledger.c.id.desc()).limit(1)
_KEY = (ledger.c.ticket_id, ledger.c.request, ledger.c.clock, ledger.c.reading)
_NEWEST = select(*_KEY, *(ledger.c[name] for name in _VERDICT)).where(
    ledger.c.id.in_(
        select(func.max(ledger.c.id)).where(ledger.c.ticket_id.in_(bindparam("some", expanding=True))).group_by(*_KEY)
    )
)


def _head(connection: Connection) -> tuple[int, str]:
    found = connection.execute(_END).one_or_none()
    return (0, "") if found is None else (found.id, found.hash)


def _last(connection: Connection, ticket_ids: Sequence[int]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """The last verdict of each ticket, request, clock and reading."""
    found: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for some in chunks(ticket_ids):
        found |= {tuple(row[:4]): tuple(row[4:]) for row in connection.execute(_NEWEST, {"some": some})}
    return found


def _rows() -> Select[Any]:
    return select(*(ledger.c[name] for name in LedgerRow.__slots__))
