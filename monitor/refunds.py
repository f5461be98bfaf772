"""Refunds that nobody here granted: the marketplace's books show them, and people are told at once."""

from collections.abc import Iterable
from datetime import datetime

from checks.refund_watch import Rise, rises
from checks.seen import Sighting
from monitor.house import House


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
