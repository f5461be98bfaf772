"""Movements of a customer's balance that a person books, alone or from a file: all of them, or none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checks.balance import Book, NotBooked, book_all
from checks.entries import NotRead
from checks.movement import Movement
from checks.normal import Reported, read
from checks.scheme import in_force
from checks.seen import PERSON
from checks.zones import zone_named
from monitor.balances import balance
from monitor.config_sections import Account
from monitor.house import House
from monitor.jobs.judge import AT_ONCE
from monitor.sources.event_rows import event_row
from monitor.store.assignments import Placement, Sighting
from monitor.store.intake import NewSighting


@dataclass(frozen=True, slots=True)
class Entries:
    """What is to be booked: whose balance of which account, the events, by whom, and the ticket they all belong to."""

    account: Account
    customer: str
    events: tuple[Mapping[str, Any], ...]
    by: str
    ticket: int | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """The book with everything in it, and how many movements are new."""

    book: Book
    new: int


def book_entries(house: House, entries: Entries, now: datetime) -> Booked | NotBooked:
    """Keep the movements like any that a system reports. Nothing is kept where one of them cannot be booked."""
    account, customer = entries.account, entries.customer
    scheme = in_force(house.pack_of(account), now.astimezone(zone_named(house.calendar_of(account).zone)).date())
    held = balance(house, account, scheme, customer, now)
    if held is None:
        return NotBooked(f"{scheme.pack.name} keeps no balances")
    read_all = [read(event, PERSON) for event in entries.events]
    wrong = next((one.reason for one in read_all if isinstance(one, NotRead)), "")
    if wrong:
        return NotBooked(wrong)
    booked = book_all(held.book, _movements(read_all), now)
    if isinstance(booked, NotBooked):
        return booked
    rows = [event_row(event, now, PERSON) for event in entries.events]
    kept = [NewSighting(PERSON, r.object_id, r.digest, r.kind, r.at, r.certain, r.payload) for r in rows]
    new = house.store.intake.keep_sightings(kept, now)
    _place(house, entries, kept, now)
    return Booked(booked, new)


def event_of(account: Account, customer: str, movement: Movement, **more: str) -> dict[str, Any]:
    """A movement as the event of a system: what is stored of it, and read again."""
    paid = movement.paid
    told = {
        "event": movement.kind,
        "at": movement.at.isoformat(),
        "id": movement.ref,
        "account": account.name,
        "customer": customer,
        "thread": movement.ticket,
        "amount": f"{movement.amount.quantity:f}",
        "unit": movement.amount.unit,
        "clause": movement.clause,
        "actor": PERSON,
        "paid": f"{paid.quantity:f}" if paid is not None else "",
        "currency": paid.unit if paid is not None else "",
        **more,
    }
    return {key: value for key, value in told.items() if value}


def thread_of(house: House, ticket: int) -> str:
    """What systems call a ticket of ours; one that came by mail has our own number."""
    seen = house.store.assignments.sightings_of(ticket)
    return next((str(one.payload["thread"]) for one in seen if one.payload.get("thread")), f"ticket {ticket}")


def _movements(read_all: Sequence[Reported | NotRead]) -> Iterator[Movement]:
    for one in read_all:
        if isinstance(one, Reported) and one.movement is not None:
            yield one.movement


def _place(house: House, entries: Entries, kept: Sequence[NewSighting], now: datetime) -> None:
    """In the ticket it belongs to, where that is watched; the customer's tickets are judged anew."""
    names = {(row.object_id, row.digest) for row in kept}
    for row in house.store.assignments.unassigned(AT_ONCE):
        if row.source == PERSON and (row.object_id, row.digest) in names:
            _place_one(house, entries, row, now)
    theirs = house.store.tickets.tickets_by_keys(entries.account.name, [f"customer:{entries.customer}"])
    house.store.tickets.wake(sorted({key.ticket_id for key in theirs}))


def _place_one(house: House, entries: Entries, row: Sighting, now: datetime) -> None:
    thread = row.payload.get("thread", "")
    known = house.store.tickets.tickets_by_keys(entries.account.name, [f"thread:{thread}"]) if thread else []
    ticket = entries.ticket or next((key.ticket_id for key in known), None)
    if ticket is None:
        house.store.assignments.set_aside(row.id, "a movement of a customer's balance", entries.by, now)
        return
    placement = Placement(row.id, ticket, "booked by a person", "asserted", entries.by, now)
    house.store.assignments.apply_placement(placement)
