"""Give each row of a marketplace's interface its place: threads and messages in tickets, sales beside them."""

from datetime import datetime

import structlog

from checks.conversation import CHANNEL
from checks.correlate import Candidate, Join, place_row
from monitor.config_sections import Account
from monitor.house import House
from monitor.jobs.history import remember
from monitor.refunds import tell_refund_without_ticket
from monitor.store.assignments import Placement, Sighting
from monitor.store.tickets import NewTicket
from monitor.threads import as_seen

log = structlog.get_logger()

BOOKS = ("sale", "product")


def place(house: House, row: Sighting, now: datetime) -> None:
    """Place one row. What is seen here is the marketplace's own word: it verifies what only mail said before.

    A thread that is not there verifies nothing.
    """
    account = next((account for account in house.config.accounts if row.source in account.sources), None)
    if account is None:
        house.store.assignments.set_aside(row.id, "no account reads this source", "monitor", now)
    elif row.kind in BOOKS:
        _book(house, account, row, now)
    else:
        _row(house, account, row, now)


def _row(house: House, account: Account, row: Sighting, now: datetime) -> None:
    thread = str(row.payload["thread"])
    known = house.store.tickets.tickets_by_keys(account.name, [f"thread:{thread}"])
    decision = place_row(thread, [Candidate(key.ticket_id, key.key, key.at) for key in known])
    url = house.pack_of(account).marketplace_mail.thread_url.replace("{thread}", thread)
    ticket = decision.ticket if isinstance(decision, Join) else _new(account, row, thread, url)
    if row.kind == "message":
        remember(house, account, row, ticket, CHANNEL)
    keys = [f"thread:{thread}"]
    if (order := str(row.payload.get("order", ""))) not in ("", "0"):
        keys.append(f"order:{order}")
    dated = tuple((key, row.received_at) for key in keys)
    placement = Placement(
        row.id, ticket, decision.reason, decision.certainty, "monitor", now, dated, not row.payload.get("gone"), url
    )
    placed = house.store.assignments.apply_placement(placement)
    log.info("placed", sighting=row.id, ticket=placed, reason=decision.reason)


def _new(account: Account, row: Sighting, thread: str, url: str) -> NewTicket:
    payload = row.payload
    presale = payload.get("qualification") == "presale" or payload.get("order") == "0"
    title = payload.get("topic") or payload.get("subject") or payload.get("product") or f"thread {thread}"
    return NewTicket(
        account=account.name,
        scheme=account.scheme,
        title=str(title)[:200],
        customer_key=f"customer:{payload['customer']}" if payload.get("customer") else f"thread:{thread}",
        opened_at=row.received_at,
        class_="presale" if presale else "support",
        thread_url=url,
    )


def _book(house: House, account: Account, row: Sighting, now: datetime) -> None:
    """A sale speaks for every ticket about its order; one without a ticket is watched for refunds all the same."""
    house.store.assignments.set_aside(row.id, f"a {row.kind} of the seller's books", "monitor", now)
    if row.kind != "sale":
        return
    known = house.store.tickets.tickets_by_keys(account.name, [f"order:{row.payload['order']}"])
    house.store.tickets.wake([key.ticket_id for key in known])
    if not known:
        sales = house.store.assignments.rows_of(row.source, row.object_id)
        tell_refund_without_ticket(house, row.source, as_seen(sales), now)
