"""Verdicts as rows for other programs: one for each clock under each reading, as last judged."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from monitor.house import House
from monitor.store.caches import StandingRow
from monitor.store.tickets import Ticket

Cell = str | int | bool | None

COLUMNS = (
    "ticket", "account", "scheme", "title", "class", "ticket_state", "unverified", "opened_at", "thread_url", "request",
    "clock", "run", "reading", "judging", "internal", "clause", "state", "reason", "since", "due", "act_by",
    "stopped_at", "used_s", "remaining_s",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula (CWE-1236), full-width forms among them."""


def verdict_rows(
    house: House, account: str | None, since: datetime | None, until: datetime | None
) -> Iterator[dict[str, Cell]]:
    """The rows, tickets in the order of their numbers, those opened in [since, until) only; instants are ISO in UTC."""
    tickets = [t for t in house.store.tickets.tickets(account) if _within(t.opened_at, since, until)]
    standings = house.store.caches.standings_by_ticket([ticket.id for ticket in tickets])
    for ticket in tickets:
        owner = house.accounts.get(ticket.account)
        ours = (
            {clock.id for clock in house.pack_of(owner).clocks if clock.internal} if owner is not None else set[str]()
        )
        for row in standings[ticket.id]:
            yield _row(ticket, row, row.clock in ours)


def _within(instant: datetime, since: datetime | None, until: datetime | None) -> bool:
    return (since is None or since <= instant) and (until is None or instant < until)


def _row(ticket: Ticket, row: StandingRow, internal: bool) -> dict[str, Cell]:
    values: tuple[Cell, ...] = (
        ticket.id, ticket.account, ticket.scheme, ticket.title, ticket.class_, ticket.state, ticket.unverified,
        _iso(ticket.opened_at), ticket.thread_url, row.request, row.clock, row.run, row.reading, row.judging, internal,
        row.clause, row.state, row.reason, _iso(row.since), _iso(row.due), _iso(row.act_by), _iso(row.stopped_at),
        row.used_s, row.remaining_s,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()


def as_csv(rows: Iterable[Mapping[str, Cell]]) -> str:
    """Comma-separated with a header (RFC 4180); no cell that holds words can be taken for a formula."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(COLUMNS)
    table.writerows([_cell(row[name]) for name in COLUMNS] for row in rows)
    return written.getvalue()


def _cell(value: Cell) -> str | int:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return "" if value is None else value
    words = value.replace("\x00", "\ufffd")
    return f"'{words}" if words.lstrip(" \n\ufeff\u200b").startswith(FORMULA) else words
