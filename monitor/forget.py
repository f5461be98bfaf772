"""Forget a customer: find all that is theirs, say what it is, and empty it."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from checks.tokens import token_of
from monitor.house import House
from monitor.store.emptying import Written
from monitor.store.notices import NewNotice
from monitor.store.tickets import Ticket

NAME_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._%+-")
_NAMED = "customer:"
_LET_IT_WORK = "Let the daemon work (or run: sla-monitor once), then try again."
HOST_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


@dataclass(frozen=True, slots=True)
class Traces:
    """What is kept of a customer: tickets, sightings (those of no ticket too), mails that nobody could read.

    `also` are keys under which sources know the same customer, and which have other tickets.
    """

    customer: str
    tickets: tuple[Ticket, ...]
    sightings: tuple[Written, ...]
    unreadable: tuple[str, ...]
    also: tuple[str, ...] = ()

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
    if "@" in wanted and not wanted.startswith(_NAMED):
        address = wanted.lower()
        if address in house.own_addresses or address.rpartition("@")[2] in _markets(house):
            return NotForgotten(f"{wanted} is no customer's address: it is ours, or the marketplace's own.")
        seen = [one for one in house.store.forgetting.written(json.dumps(address)[1:-1]) if names(one.payload, address)]
        keys = [f"mail:{sha256(spelling.encode()).hexdigest()[:16]}" for spelling in {wanted, address}]
        unreadable = house.store.forgetting.unreadable(address.encode())
        if house.store.forgetting.unreadable(address.encode(), state="new"):
            return NotForgotten(f"A mail that names {wanted} waits to be read. {_LET_IT_WORK}")
    else:
        seen, keys, unreadable = _called(house, wanted), [wanted], []
    ids = {*house.store.forgetting.tickets_of(keys), *(one.ticket_id for one in seen if one.ticket_id is not None)}
    ids |= set(house.store.forgetting.merged_into(sorted(ids)))
    theirs = house.store.forgetting.written_in(sorted(ids))
    beside = (*house.store.forgetting.books_of(sorted(ids)), *_answers(house, ids))
    whole = {one.sighting_id: one for one in (*seen, *theirs, *beside)}
    found = [ticket for number in sorted(ids) if (ticket := house.store.tickets.ticket(number)) is not None]
    return Traces(wanted, tuple(found), tuple(whole.values()), tuple(unreadable), tuple(_also(house, theirs, ids)))


def _called(house: House, wanted: str) -> list[Written]:
    """What a source says of a customer whom it calls so: its rows name one, or the customer's balance does."""
    called = wanted.removeprefix(_NAMED)
    if called == wanted:
        return []
    spellings = {json.dumps({"customer": name}, separators=(",", ":"))[1:-1] for name in _spellings(called)}
    found = [one for spelling in spellings for one in house.store.forgetting.written(spelling)]
    return [one for one in found if str(json.loads(one.payload).get("customer", "")).strip() == called]


def _spellings(called: str) -> set[str | int]:
    """A helpdesk may number its customers."""
    return {called, int(called)} if called.isascii() and called.isdigit() and len(called) < 20 else {called}


def _also(house: House, theirs: Iterable[Written], ids: Collection[int]) -> Iterator[str]:
    named = {str(json.loads(one.payload).get("customer", "")).strip() for one in theirs}
    for key in sorted(f"{_NAMED}{name}" for name in named if name):
        if set(house.store.forgetting.tickets_of([key])) - set(ids):
            yield key


def _answers(house: House, ids: Collection[int]) -> Iterator[Written]:
    """Mails of no ticket that quote an alert about one of the tickets: answers of ours, and what came back."""
    for number in sorted(ids):
        found = house.store.forgetting.written(token_of(house.token_key, number))
        yield from (one for one in found if one.ticket_id is None)


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
    if house.store.forgetting.waiting_for_others(ids, found.sightings):
        return NotForgotten(f"A message that names this customer and others is still to be sent. {_LET_IT_WORK}")
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
