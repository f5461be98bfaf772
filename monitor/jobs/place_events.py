"""Give each event that a system reports its place: in its thread's ticket, or in a customer's balance alone."""

from datetime import datetime

import structlog

from checks.correlate import Candidate, Join, place_row
from checks.entries import NotRead
from checks.normal import Reported, read
from checks.reported import answers
from monitor.config_sections import Account
from monitor.house import House
from monitor.jobs.history import remember
from monitor.store.assignments import Placement, Sighting
from monitor.store.tickets import NewTicket

log = structlog.get_logger()


def place(house: House, row: Sighting, now: datetime) -> None:
    """Place one event. Its source is the seller's own system: it verifies what only mail said before."""
    found = read(row.payload, row.source)
    if isinstance(found, NotRead):
        _refused(house, row, found.reason, now)
        return
    account = _account(house, row, found)
    if account is None:
        house.store.assignments.set_aside(row.id, _unclaimed(found), "monitor", now)
    elif found.thread:
        _in_ticket(house, account, row, found, now)
    else:
        house.store.assignments.set_aside(row.id, f"a {found.event} of a customer's balance", "monitor", now)
    if account is not None and found.movement is not None:
        known = house.store.tickets.tickets_by_keys(account.name, [_customer(found)])
        house.store.tickets.wake(sorted({key.ticket_id for key in known}))


def _account(house: House, row: Sighting, found: Reported) -> Account | None:
    """The account that reads this source; of several the one that the event names."""
    reading = [account for account in house.config.accounts if row.source in account.sources]
    if found.account:
        return next((account for account in reading if account.name == found.account), None)
    return reading[0] if len(reading) == 1 else None


def _unclaimed(found: Reported) -> str:
    if found.account:
        return f"it names the account {found.account}, which does not read this source"
    return "no account reads this source, or several do and it names none"


def _in_ticket(house: House, account: Account, row: Sighting, found: Reported, now: datetime) -> None:
    key = f"thread:{found.thread}"
    known = house.store.tickets.tickets_by_keys(account.name, [key])
    decision = place_row(found.thread, [Candidate(one.ticket_id, one.key, one.at) for one in known])
    url = _thread_url(house, row.source, found.thread)
    ticket = decision.ticket if isinstance(decision, Join) else _new(account, row, found, url)
    keys = [(key, row.received_at)]
    if found.customer:
        keys.append((_customer(found), row.received_at))
    if answers(found):
        remember(house, account, row, ticket, found.channel)
    placement = Placement(row.id, ticket, decision.reason, decision.certainty, "monitor", now, tuple(keys), True, url)
    placed = house.store.assignments.apply_placement(placement)
    log.info("placed", sighting=row.id, ticket=placed, reason=decision.reason)


def _new(account: Account, row: Sighting, found: Reported, url: str) -> NewTicket:
    return NewTicket(
        account=account.name,
        scheme=account.scheme,
        title=(found.subject or found.text or f"thread {found.thread}")[:200],
        customer_key=_customer(found) if found.customer else f"thread:{found.thread}",
        opened_at=row.received_at,
        thread_url=url,
    )


def _customer(found: Reported) -> str:
    return f"customer:{found.customer}"


def _thread_url(house: House, source: str, thread: str) -> str:
    section = next((one for one in house.config.sources if one.name == source), None)
    return section.thread_url.replace("{thread}", thread) if section is not None else ""


def _refused(house: House, row: Sighting, reason: str, now: datetime) -> None:
    """It is kept as it came; nothing of it is booked or counted."""
    house.store.assignments.set_aside(row.id, f"it could not be read: {reason}", "monitor", now)
    key, where = f"event:{row.source}", f"source {row.source}"
    what = f"An event ({row.object_id[:60]}) could not be read: {reason}. Nothing of it is counted."
    do = "Mend what makes these events (sla-monitor schemas shows one), and look at the ticket itself."
    house.store.notices.raise_notice(key, "critical", where, what, do, now)
