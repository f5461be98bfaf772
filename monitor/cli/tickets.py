"""sla-monitor tickets: where every clock stands, what needs somebody first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.context import (
    DEFAULT_CONFIG,
    AccountOption,
    AtOption,
    ConfigOption,
    FailOption,
    JsonOption,
    end_with,
    print_json,
    visit_house,
)
from monitor.cli.layout import iso, moment, print_table, safe

if TYPE_CHECKING:
    from monitor.ticket_list import ClockLine, TicketLine, TicketList


class State(StrEnum):
    """Which tickets are listed."""

    open = "open"
    settled = "settled"
    all = "all"


NAMES = ("ticket", "account", "clock", "stands", "due", "act by", "title")


def tickets(
    state: Annotated[State, typer.Option("--state", help="Which tickets.")] = State.open,
    config: ConfigOption = DEFAULT_CONFIG,
    account: AccountOption = "",
    at: AtOption = "",
    as_json: JsonOption = False,
    fail: FailOption = False,
) -> None:
    """List the tickets with their clocks as last judged; what is past due or unknown comes first."""
    from monitor.ticket_list import list_tickets

    with visit_house(config, account, at) as (house, now):
        found = list_tickets(house, now, None if state is State.all else state.value, account or None)
    if as_json:
        print_json({"at": iso(now), **_as_data(found)})
    else:
        print_table(NAMES, [row for line in found.lines for row in _rows(line)])
        for sentence in _beneath(found):
            typer.echo(sentence)
    end_with(fail and found.broken)


def _rows(line: TicketLine) -> Iterator[tuple[str, ...]]:
    from monitor.ticket_list import shown

    ticket = line.ticket
    marks = [ticket.class_] * (ticket.class_ != "support") + ["sender not verified"] * ticket.unverified
    title = safe(ticket.title, 80) + "".join(f" [{mark}]" for mark in marks)
    clocks = shown(line.clocks)
    for clock in clocks:
        row = clock.standing
        due, act_by = moment(row.due, line.zone, named=False), moment(row.act_by, line.zone, named=False)
        over = clock.past_due or row.state not in ("running", "unknown", "paused")
        yield (
            str(ticket.id), ticket.account, _clock(clock), _stands(clock), due, "-" if over else act_by,
            title,
        )  # fmt: skip
    if not clocks:
        yield str(ticket.id), ticket.account, "-", ticket.state, "-", "-", title


def _clock(clock: ClockLine) -> str:
    row = clock.standing
    again = f" #{row.run}" if row.run > 1 else ""
    request = f" (request {row.request})" if row.request > 1 else ""
    return f"{row.clock}{again}{request}"


def _stands(clock: ClockLine) -> str:
    row = clock.standing
    word = row.state.replace("_", " ")
    if row.state == "breached" and row.stopped_at is not None:
        word = "answered late"
    elif clock.past_due and row.state != "breached":
        word = f"past due, {word}" if row.state == "unknown" else "past due, not judged since"
    return word + (f": {safe(row.reason)}" if row.reason else "") + (" (target of ours)" if clock.internal else "")


def _beneath(found: TicketList) -> Iterable[str]:
    from monitor.jobs.read import UNCLAIMED

    zones = " and ".join(sorted({line.zone.key for line in found.lines}))
    where = (
        f" Instants are those of {zones}, each of its team." if " and " in zones else f" Instants are those of {zones}."
    )
    yield f"{len(found.lines)} ticket{'' if len(found.lines) == 1 else 's'}.{where if zones else ''}"
    if found.set_aside:
        reasons = "; ".join(f"{many}: {safe(reason)}" for reason, many in found.set_aside.items())
        yield f"Mail set aside: {sum(found.set_aside.values())} ({reasons})."
        if UNCLAIMED in found.set_aside:
            yield "Where customers write to you themselves, [accounts.match] claims their mail (docs/configuration.md)."
    if found.unreadable:
        yield f"Mail that could not be read: {found.unreadable}; sla-monitor unreadable lists it."
    for one in found.silent:
        since = f"since {one.since:%Y-%m-%d %H:%M} UTC" if one.since else "from the beginning"
        yield f"Source {one.source}: coverage unknown {since}: {safe(one.reason)}"
    silent = [one.source for one in found.silent]
    for poll in found.polls:
        if poll.failing_since is not None and poll.source not in silent:
            yield f"Source {poll.source} fails since {poll.failing_since:%Y-%m-%d %H:%M} UTC: {safe(poll.reason)}"
    for notice in (n for n in found.notices if n.key.removeprefix("source:") not in silent):
        yield f"Notice ({notice.severity}) {safe(notice.where)}: {safe(notice.what, 300)} {safe(notice.do)}"


def _as_data(found: TicketList) -> dict[str, Any]:
    return {
        "tickets": [_ticket(line) for line in found.lines],
        "set_aside": dict(found.set_aside),
        "unreadable": found.unreadable,
        "sources": [
            {"source": p.source, "last_good": iso(p.last_good), "failing_since": iso(p.failing_since),
             "reason": p.reason}
            for p in found.polls
        ],
        "silent": [{"source": s.source, "since": iso(s.since), "reason": s.reason} for s in found.silent],
        "notices": [
            {"key": n.key, "severity": n.severity, "where": n.where, "what": n.what, "do": n.do,
             "first_at": iso(n.first_at), "last_at": iso(n.last_at), "count": n.count}
            for n in found.notices
        ],
    }  # fmt: skip


def _ticket(line: TicketLine) -> dict[str, Any]:
    ticket = line.ticket
    return {
        "ticket": ticket.id,
        "account": ticket.account,
        "scheme": ticket.scheme,
        "title": ticket.title,
        "class": ticket.class_,
        "state": ticket.state,
        "unverified": ticket.unverified,
        "opened_at": iso(ticket.opened_at),
        "thread_url": ticket.thread_url,
        "clocks": [_clock_data(clock, line) for clock in line.clocks],
    }


def _clock_data(clock: ClockLine, line: TicketLine) -> dict[str, Any]:
    row = clock.standing
    return {
        "request": row.request,
        "clock": row.clock,
        "run": row.run,
        "reading": row.reading,
        "clause": row.clause,
        "state": row.state,
        "reason": row.reason,
        "past_due": clock.past_due,
        "internal": clock.internal,
        "since": iso(row.since),
        "due": iso(row.due),
        "due_local": row.due.astimezone(line.zone).isoformat() if row.due is not None else None,
        "act_by": iso(row.act_by),
        "stopped_at": iso(row.stopped_at),
    }
