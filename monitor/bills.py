"""Promises about a bill that were not kept: people are told at once, for no clock runs out with them."""

from collections.abc import Iterable
from datetime import datetime

from checks.finding import Finding
from monitor.house import House

TOLD = (
    "work_before_consent",
    "billed_above_agreed",
    "price_changed",
    "billed_although_free",
    "channel_price",
    "points_returned",
    "needs_subscription",
    "mixed_units",
    "balance_too_low",
)
"""Rules about what was billed or can be; what is only to be checked waits in the ticket."""
TOP_UP = "Tell the customer what is missing: the scheme answers once the balance suffices"
RIGHT = "Put the bill right, or report what it rests on"


def tell_bill(house: House, account: str, ticket: int, found: Iterable[Finding], now: datetime) -> None:
    """Raise a notice for each flag on a ticket's bill, and settle those that no longer stand."""
    flagged = {one.rule: one for one in found if one.outcome == "flag" and one.rule in TOLD}
    before = {row.rule for row in house.store.caches.findings_of(ticket) if row.outcome == "flag"}
    for rule in sorted((before & set(TOLD)) - flagged.keys()):
        house.store.notices.resolve_notice(_key(ticket, rule), now)
    for rule, one in flagged.items():
        where = f"account {account}, ticket {ticket}"
        what = f"{rule.replace('_', ' ').capitalize()} ({one.clause}): {one.reason}."
        first = TOP_UP if rule == "balance_too_low" else RIGHT
        do = f"{first}; sla-monitor explain {ticket} shows each step."
        house.store.notices.raise_notice(_key(ticket, rule), "warning", where, what, do, now)


def _key(ticket: int, rule: str) -> str:
    return f"bill:{ticket}:{rule}"
