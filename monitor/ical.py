"""The open deadlines as an iCalendar feed (RFC 5545), one event for each clock that still runs or is unanswered."""

from collections.abc import Iterator
from datetime import datetime

from icalendar import Calendar, Event

from monitor.house import House
from monitor.ticket_list import ClockLine, TicketLine, list_tickets, shown
from notifiers.plain import one_line

OPEN = ("running", "unknown", "breached")


def deadlines(house: House, now: datetime, account: str | None = None) -> Calendar:
    """The feed as of `now`. An event keeps its UID for as long as its clock runs, so that a reader moves it."""
    calendar = Calendar()
    calendar.add("prodid", "-//sla-monitor//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Deadlines of {account}" if account else "Deadlines")
    for line in list_tickets(house, now, "open", account).lines:
        for event in _events(line, now):
            calendar.add_component(event)
    return calendar


def _events(line: TicketLine, now: datetime) -> Iterator[Event]:
    for clock in shown(line.clocks):
        row = clock.standing
        if row.due is not None and row.state in OPEN and row.stopped_at is None:
            yield _event(line, clock, row.due, now)


def _event(line: TicketLine, clock: ClockLine, due: datetime, now: datetime) -> Event:
    row, ticket = clock.standing, line.ticket
    late = "Past due: " if clock.past_due else ""
    event = Event()
    event.add("uid", f"ticket-{ticket.id}-{row.request}-{row.clock}-{row.run}@sla-monitor")
    event.add("dtstamp", now)
    event.add("dtstart", due)
    event.add("summary", one_line(f"{late}{row.clock.replace('_', ' ')} of ticket {ticket.id}: {ticket.title}", 200))
    event.add("description", "\n".join(_description(line, clock)))
    event.add("categories", [ticket.account, row.clock])
    event.add("transp", "TRANSPARENT")
    if ticket.thread_url:
        event.add("url", ticket.thread_url)
    return event


def _description(line: TicketLine, clock: ClockLine) -> Iterator[str]:
    row, ticket = clock.standing, line.ticket
    ours = ", a target of ours" if clock.internal else ""
    yield f"Account {ticket.account}, {ticket.scheme}, clause {row.clause}{ours}."
    yield f"Stands: {row.state}{f', {row.reason}' if row.reason else ''}."
    if row.act_by is not None and not clock.past_due:
        yield f"Act by {row.act_by.astimezone(line.zone):%a %Y-%m-%d %H:%M} ({line.zone.key})."
    if ticket.unverified:
        yield "The sender is not verified."
