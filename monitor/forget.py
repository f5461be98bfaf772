"""Forget a customer: find all that is theirs, say what it is, and empty it."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from monitor.house import House
from monitor.store.forgetting import Written
from monitor.store.notices import NewNotice
from monitor.store.tickets import Ticket

NAME_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._%+-")
HOST_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


@dataclass(frozen=True, slots=True)
class Traces:
    """What is kept of a customer: tickets, sightings (those of no ticket too), mails that nobody could read."""

    customer: str
    tickets: tuple[Ticket, ...]
    sightings: tuple[Written, ...]
    unreadable: tuple[str, ...]

    @property
    def open(self) -> tuple[Ticket, ...]:
        """Tickets whose clocks still run: nothing will watch them any more."""
        return tuple(ticket for ticket in self.tickets if ticket.state == "open" and ticket.redirect_to is None)

    def __bool__(self) -> bool:
        return bool(self.tickets or self.sightings or self.unreadable)


@dataclass(frozen=True, slots=True)
class NotForgotten:
    """Why nothing is emptied: a sentence."""

    reason: str


def traces(house: House, customer: str) -> Traces | NotForgotten:
    """What is kept of a customer, named by e-mail address or by the key that `explain` shows ("thread:4711")."""
    wanted = customer.strip()
    if "@" in wanted:
        address = wanted.lower()
        if address in house.own_addresses or address.rpartition("@")[2] in _markets(house):
            return NotForgotten(f"{wanted} is no customer's address: it is ours, or the marketplace's own.")
        seen = [one for one in house.store.forgetting.written(json.dumps(address)[1:-1]) if names(one.payload, address)]
        keys = [f"mail:{sha256(spelling.encode()).hexdigest()[:16]}" for spelling in {wanted, address}]
        unreadable = house.store.forgetting.unreadable(address.encode())
    else:
        seen, keys, unreadable = [], [wanted], []
    ids = {*house.store.forgetting.tickets_of(keys), *(one.ticket_id for one in seen if one.ticket_id is not None)}
    ids |= set(house.store.forgetting.merged_into(sorted(ids)))
    whole = {one.sighting_id: one for one in (*seen, *house.store.forgetting.written_in(sorted(ids)))}
    found = [ticket for number in sorted(ids) if (ticket := house.store.tickets.ticket(number)) is not None]
    return Traces(wanted, tuple(found), tuple(whole.values()), tuple(unreadable))


def names(written: str, address: str) -> bool:
    """Whether a text holds the address itself, not as the end or the beginning of a longer one; linear."""
    text, place = written.lower(), -1
    while (place := text.find(address, place + 1)) >= 0:
        before, after = text[place - 1 : place] if place else "", text[place + len(address) :][:2]
        longer = after[:1] in HOST_CHARACTERS or (after[:1] == "." and after[1:] in HOST_CHARACTERS and len(after) == 2)
        if before not in NAME_CHARACTERS and not (after and longer):
            return True
    return False


def forget(house: House, found: Traces, by: str, now: datetime) -> NotForgotten | None:
    """Empty what was found, and rewrite the database without it; None when it is done.

    A ticket that is still open is no longer watched, and a notice says which promise that was.
    """
    ids = [ticket.id for ticket in found.tickets]
    if house.store.forgetting.waiting_for_others(ids):
        return NotForgotten(
            "A message that names this customer and others is still to be sent. "
            "Let the daemon send it (or run: sla-monitor once), then try again."
        )
    for notice in _unwatched(house, found.open):
        house.store.notices.raise_notice(notice.key, notice.severity, notice.where, notice.what, notice.do, now)
    house.store.forgetting.purge(ids, found.sightings, found.unreadable, by, now)
    house.store.forgetting.reclaim()
    return None


def _markets(house: House) -> Collection[str]:
    return {domain for pack in house.packs.values() for domain in pack.marketplace_mail.domains}


def _unwatched(house: House, tickets: Sequence[Ticket]) -> Iterator[NewNotice]:
    for ticket in tickets:
        rows = house.store.caches.standings_of(ticket.id)
        clocks = [row for row in rows if row.judging and row.state in ("running", "unknown", "breached", "paused")]
        dues = ", ".join(
            f"{row.clock} due {row.due:%Y-%m-%d %H:%M} UTC" for row in clocks if row.due and not row.stopped_at
        )
        yield NewNotice(
            key=f"forgotten:{ticket.id}",
            severity="critical",
            where=f"account {ticket.account}, ticket {ticket.id}",
            what=f"It was forgotten while open, so nothing watches it any more: {dues or 'no clock was judged'}.",
            do="Answer it by hand where the customer wrote.",
        )
