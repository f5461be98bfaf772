"""What a person puts right about which sighting belongs to which ticket: two tickets merged, one split."""

from collections.abc import Collection, Sequence
from datetime import datetime

from checks.sighting import Sighting as Seen
from checks.sighting import mail_of
from monitor.house import House
from monitor.judging import weigh
from monitor.marks import Change, Mark, Marked, Unmarked, changes, judge_now, ticket_of
from monitor.store import assignments
from monitor.store.tickets import Due, NewTicket, Ticket

REGROUPING = ("split", "merge")


def merge(house: House, said: Mark, now: datetime) -> Marked | Unmarked:
    """Merge the ticket into the one that `about` names; its number leads there from now on."""
    gone = ticket_of(house, said.ticket)
    number = said.about[0] if len(said.about) == 1 else ""
    if not number.isdecimal():
        return Unmarked(f"Say which ticket takes it in: sla-monitor mark {said.ticket} merge NUMBER.")
    into = ticket_of(house, int(number))
    for found in (gone, into):
        if isinstance(found, Unmarked):
            return found
    assert isinstance(gone, Ticket) and isinstance(into, Ticket)
    if "notice" in (gone.class_, into.class_):
        return Unmarked(
            "A notice of the marketplace is no part of a request: merged with one, it would stop its clocks."
        )
    before = weigh(house, Due(into.id, 0), now)
    assert before is not None
    try:
        house.store.corrections.merge(gone.id, into.id, _reason(said), said.by, now)
    except ValueError as error:
        return Unmarked(f"{str(error)[:1].upper()}{str(error)[1:]}.")
    after = judge_now(house, [gone.id, into.id], now)
    return Marked(into.id, True, changes(before, after), (f"Ticket {gone.id} is ticket {into.id} from now on.",))


def split(house: House, said: Mark, now: datetime) -> Marked | Unmarked:
    """Give the sightings that `about` names a ticket of their own."""
    ticket = ticket_of(house, said.ticket)
    if isinstance(ticket, Unmarked):
        return ticket
    there = {seen.id: seen for seen in house.store.assignments.sightings_of(ticket.id)}
    wanted = [int(number) for number in said.about if number.isdecimal()]
    chosen = [seen for number, seen in there.items() if number in wanted]
    mails = [seen for seen in chosen if seen.kind != "mark"]
    if refusal := _unsplittable(ticket, there.values(), chosen, len(set(wanted)), said):
        return Unmarked(refusal)
    new_id = house.store.corrections.move(
        [seen.id for seen in chosen], _new_ticket(ticket, mails[0]), _reason(said), said.by, now, _keys(mails)
    )
    after = judge_now(house, [ticket.id, new_id], now)
    opened = tuple(
        Change(row.request, row.clock, row.run, "", row.state)
        for judged in after
        if judged.ticket.id == new_id
        for row in judged.judgement.standings
        if row.judging
    )
    return Marked(new_id, True, opened, (f"Ticket {new_id} is new; ticket {ticket.id} keeps the rest.",))


def _unsplittable(
    ticket: Ticket,
    there: Collection[assignments.Sighting],
    chosen: Sequence[assignments.Sighting],
    asked: int,
    said: Mark,
) -> str:
    mails = [seen for seen in there if seen.kind != "mark"]
    ids = ", ".join(str(seen.id) for seen in mails)
    if not said.about:
        return f"Say which sightings leave: sla-monitor mark {said.ticket} split ID...; ticket {ticket.id} has {ids}."
    if len(chosen) != asked or asked != len(set(said.about)):
        return f"Ticket {ticket.id} has only the sightings {', '.join(str(seen.id) for seen in there)}."
    if not any(seen.kind != "mark" for seen in chosen):
        return "A mark alone makes no ticket: name the mail that it belongs to as well."
    if all(seen in chosen for seen in mails):
        return f"Nothing would be left of ticket {ticket.id}: leave at least one of its sightings ({ids})."
    return ""


def _new_ticket(ticket: Ticket, first: assignments.Sighting) -> NewTicket:
    return NewTicket(
        account=ticket.account,
        scheme=ticket.scheme,
        title=str(first.payload.get("subject", ""))[:200] or ticket.title,
        customer_key=f"split:{first.id}",
        opened_at=first.received_at,
        unverified=ticket.unverified,
        class_=ticket.class_,
        thread_url=ticket.thread_url,
    )


def _keys(mails: Sequence[assignments.Sighting]) -> list[tuple[str, datetime]]:
    """Answers to the mails that leave follow them; the thread and the conversation stay where they are."""
    keys = []
    for row in mails:
        mail = mail_of(Seen(row.id, row.source, row.kind, row.received_at, row.payload, row.certain))
        keys.append((f"same:{mail.same}", row.received_at))
        if mail.message_id:
            keys.append((f"mid:{mail.message_id}", row.received_at))
    return keys


def _reason(said: Mark) -> str:
    return said.why or f"{said.what} by {said.by}"
