"""Refunds that nobody here granted: the marketplace's books show them, and people are told at once."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from checks.facts import Facts
from checks.refund_watch import Ends, Rise, ends, rises
from checks.rules.refund import Refund
from checks.scheme import Scheme
from checks.seen import Sighting
from monitor.claimed import has_care_refunds
from monitor.house import House
from monitor.rules import windows_of
from monitor.store.caches import FindingRow

RECOMMENDED = ("default_refund", "customer_right")
"""Outcomes under which the vendor should give the money back while that is possible."""


@dataclass(frozen=True, slots=True)
class Window:
    """The refund windows of a ticket: its row, when to look again, and whether to tell now that the last one closes."""

    ends: Ends
    row: FindingRow
    wake_at: datetime | None
    closing: bool


@dataclass(frozen=True, slots=True)
class Money:
    """What is to be told of a ticket's refunds: those that happened, and the window for one."""

    rises: tuple[Rise, ...] = ()
    window: Window | None = None


NO_MONEY = Money()


def window_of(scheme: Scheme, facts: Facts, outcome: Refund | None, now: datetime) -> Window | None:
    """The windows of Business Care, where the purchase is known; their end is urgent where a refund should come."""
    windows = windows_of(scheme)
    found = ends(facts, windows)
    if found is None or not has_care_refunds(scheme):
        return None
    clauses = {name: windows.clauses.get(name, "") for name in ("customer_right", "vendor_may")}
    reason = (
        f"bought on {found.bought}: the customer can claim until {found.claim} ({clauses['customer_right']}), "
        f"the vendor can grant until {found.grant} ({clauses['vendor_may']})"
    )
    told = {"reason": reason, "bought": f"{found.bought}", "claim": f"{found.claim}", "until": f"{found.grant}"}
    row = FindingRow("refund_windows", "dates", clauses["vendor_may"], json.dumps(told, sort_keys=True))
    urgent = outcome is not None and outcome.outcome in RECOMMENDED
    asked = outcome is not None and (urgent or outcome.outcome == "vendor_may")
    turns = ((found.told_at, urgent), (found.closed_at, asked))
    wake_at = min((at for at, minds in turns if minds and now < at), default=None)
    return Window(found, row, wake_at, urgent and found.told_at <= now < found.closed_at)


def tell_window(house: House, ticket: int, window: Window | None, now: datetime) -> None:
    """Say once that the vendor's window closes where a refund is what should come; take it back when it is over."""
    key = f"refund-window:{ticket}"
    if window is None or not window.closing:
        house.store.notices.resolve_notice(key, now)
        return
    what = f"A refund is recommended, and it can be granted until {window.ends.grant} only (PS-WEB-5)."
    do = f"Decide it: sla-monitor explain {ticket} shows why it is recommended."
    house.store.notices.raise_notice(key, "warning", f"ticket {ticket}", what, do, now)


def tell_refunds(house: House, ticket: int, found: Iterable[Rise], granted: bool, now: datetime) -> None:
    """Raise a notice for each refund on a ticket that no person's mark says was ours; a mark settles it."""
    for rise in found:
        key = _key(rise)
        if granted:
            house.store.notices.resolve_notice(key, now)
            continue
        do = (
            f"If it was yours, say so: sla-monitor mark {ticket} refunded. If not, read the marketplace's messages: "
            "it may have judged the complaint as not handled (PS-WEB-6, PS-WEB-7)."
        )
        house.store.notices.raise_notice(key, "critical", f"ticket {ticket}", _what(rise), do, now)


def tell_refund_without_ticket(house: House, source: str, sales: Iterable[Sighting], now: datetime) -> None:
    """The same for a sale that no ticket is about: only the last look at it counts."""
    for rise in rises(sales)[-1:]:
        do = "If you did not grant it, look in the seller account for the complaint behind it."
        house.store.notices.raise_notice(_key(rise), "critical", f"source {source}", _what(rise), do, now)


def _key(rise: Rise) -> str:
    return f"refund:{rise.ref}"


def _what(rise: Rise) -> str:
    ended = " Business Care has ended with it, and its clocks stand still." if rise.whole else ""
    return (
        f"Order {rise.order} ({rise.product or 'product not named'}): {rise.now} of {rise.bought} refunded, "
        f"{rise.before} before, and no refund of it is marked here: it may be imposed by the marketplace.{ended}"
    )
