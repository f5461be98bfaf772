"""Read: parse what was collected, once, and give each sighting its ticket."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256

import structlog

from checks.correlate import Aside, Candidate, Join, Open, keys_to_find, keys_to_leave, place
from checks.mail import Mail, ReadMail, read_mail
from checks.reported import KIND as EVENT
from checks.sighting import Sighting, mail_of
from monitor.claims import claimants
from monitor.config_sections import Account
from monitor.house import House
from monitor.jobs import place_events, place_rows
from monitor.jobs.history import remember
from monitor.jobs.parse import parse_all
from monitor.jobs.place_answers import answers
from monitor.store import assignments
from monitor.store.assignments import Placement
from monitor.store.tickets import NewTicket

log = structlog.get_logger()

AT_ONCE = 500
"""Mails parsed, and sightings placed, between two looks at the store."""
UNCLAIMED = "no account claims it"
"""Why a mail has no ticket that is neither the marketplace's nor named by an account's match rules."""
ROWS = ("thread", "message", "sale", "product")
"""Kinds of sightings that are rows of a marketplace's interface."""


def read(house: House, now: datetime, pulse: Callable[[], object] = lambda: None) -> int:
    """Parse every new mail and place every sighting; how many sightings were placed or set aside.

    `pulse` is called between two looks at the store, so that whoever waits sees that a long import goes on.
    """
    while mails := house.store.mails.new_mail(AT_ONCE):
        parse_all(house, mails, now)
        pulse()
    placed = 0
    while waiting := house.store.assignments.unassigned(AT_ONCE):
        for sighting in waiting:
            _safely(house, sighting, now)
        placed += len(waiting)
        pulse()
    return placed


def _safely(house: House, row: assignments.Sighting, now: datetime) -> None:
    """A sighting that cannot be placed is set aside with a notice; what waits behind it goes on."""
    try:
        _place(house, row, now)
    except Exception as error:
        log.exception("a sighting could not be placed", sighting=row.id)
        _aside(house, row.id, f"it could not be placed ({type(error).__name__})", now)
        what = f"Something from it (sighting {row.id}) could not be placed: {type(error).__name__}."
        do = "It is kept; look at the source itself, and report the error that the log shows."
        house.store.notices.raise_notice(f"place:{row.id}", "critical", f"source {row.source}", what, do, now)


def _place(house: House, row: assignments.Sighting, now: datetime) -> None:
    sighting = Sighting(row.id, row.source, row.kind, row.received_at, row.payload, row.certain)
    if sighting.kind == "mark":
        place_mark(house, row, now)
        return
    if sighting.kind in ROWS:
        place_rows.place(house, row, now)
        return
    if sighting.kind == EVENT:
        place_events.place(house, row, now)
        return
    mail = mail_of(sighting)
    if answers(house, row, mail, now):
        return
    claims = claimants(house, row.source, mail)
    if not claims:
        _aside(house, row.id, UNCLAIMED, now)
        return
    account = claims[0]
    if len(claims) > 1:
        _claimed_twice(house, row, claims, now)
    read_ = read_mail(mail, house.pack_of(account).marketplace_mail, house.own_addresses)
    known = house.store.tickets.tickets_by_keys(account.name, keys_to_find(mail, read_))
    decision = place(mail, read_, [Candidate(key.ticket_id, key.key, key.at) for key in known])
    match decision:
        case Aside(reason=reason):
            _aside(house, row.id, reason, now)
        case Join(ticket=ticket, reason=reason, certainty=certainty):
            _assign(house, sighting, (mail, read_), account, ticket, (reason, certainty), now)
        case Open(reason=reason, certainty=certainty):
            new = _new_ticket(house, account, sighting, mail, read_)
            _assign(house, sighting, (mail, read_), account, new, (reason, certainty), now)


def _assign(
    house: House,
    sighting: Sighting,
    seen: tuple[Mail, ReadMail],
    account: Account,
    ticket: int | NewTicket,
    why: tuple[str, str],
    now: datetime,
) -> None:
    mail, read_ = seen
    keys = tuple((key, sighting.received_at) for key in keys_to_leave(mail, read_))
    url = _thread_url(house, account, read_)
    if read_.kind == "sent":
        remember(house, account, sighting, ticket, "mail")
    placement = Placement(sighting.id, ticket, why[0], why[1], "monitor", now, keys, read_.verified, url)
    ticket_id = house.store.assignments.apply_placement(placement)
    log.info("placed", sighting=sighting.id, ticket=ticket_id, reason=why[0])


def _new_ticket(house: House, account: Account, sighting: Sighting, mail: Mail, read_: ReadMail) -> NewTicket:
    kind = "notice" if read_.kind == "notice" else "presale" if read_.presale else "support"
    unverified = read_.kind in ("notification", "unknown_notification", "notice") and not read_.verified
    customer = f"thread:{read_.thread}" if read_.thread else f"mail:{sha256(mail.sender.encode()).hexdigest()[:16]}"
    return NewTicket(
        account=account.name,
        scheme=account.scheme,
        title=mail.subject[:200] or "(no subject)",
        customer_key=customer,
        opened_at=sighting.received_at,
        unverified=unverified,
        class_=kind,
        thread_url=_thread_url(house, account, read_),
    )


def _thread_url(house: House, account: Account, read_: ReadMail) -> str:
    template = house.pack_of(account).marketplace_mail.thread_url
    return template.replace("{thread}", read_.thread) if template and read_.thread else ""


def place_mark(house: House, row: assignments.Sighting, now: datetime) -> None:
    """A person's mark names its ticket."""
    by = str(row.payload.get("by", ""))
    placement = Placement(row.id, int(row.payload["ticket"]), "a person's mark", "asserted", by, now)
    house.store.assignments.apply_placement(placement)


def _aside(house: House, sighting_id: int, reason: str, now: datetime) -> None:
    house.store.assignments.set_aside(sighting_id, reason, "monitor", now)
    log.info("set aside", sighting=sighting_id, reason=reason)


def _claimed_twice(house: House, row: assignments.Sighting, claims: Sequence[Account], now: datetime) -> None:
    names = ", ".join(account.name for account in claims)
    key = "claims:" + sha256(json.dumps(names).encode()).hexdigest()[:16]
    what = f"Mail of source {row.source} is claimed by several accounts ({names}); the first one gets it."
    house.store.notices.raise_notice(key, "warning", f"source {row.source}", what, "Narrow their match rules.", now)
