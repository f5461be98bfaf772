"""Refunds as the marketplace's books show them: nothing says who granted one, only that the figure went up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from checks.facts import Facts, Name
from checks.months import add_months
from checks.posted import EVER, instant
from checks.rules.refund import Windows
from checks.seen import Sighting
from checks.timeline import Event

AHEAD = timedelta(days=7)
"""How long before the vendor's window closes it is told that it does."""


@dataclass(frozen=True, slots=True)
class Rise:
    """A sale of which more copies are refunded than before: from `before` to `now` of `bought`, between two looks."""

    ref: str
    order: str
    product: str
    before: int
    now: int
    bought: int
    after: datetime
    by: datetime

    @property
    def whole(self) -> bool:
        """Whether nothing of the sale is left."""
        return self.now >= self.bought > self.before


@dataclass(frozen=True, slots=True)
class Ends:
    """The last days on which the customer can claim (PS-WEB-4) and the vendor can grant (PS-WEB-5), inclusive.

    From `told_at` until `closed_at` it is told that the vendor's window closes.
    """

    bought: date
    claim: date
    grant: date
    told_at: datetime
    closed_at: datetime


def ends(facts: Facts, windows: Windows) -> Ends | None:
    """When the windows of a purchase end, in the pack's zone; None where the purchase is not known for sure."""
    bought = facts.instant(Name.PURCHASED_AT)
    if bought is None:
        return None
    zone = ZoneInfo(windows.zone)
    day = bought.astimezone(zone).date()
    last = add_months(day, windows.grant)
    told, closed = (datetime.combine(at, time(), zone) for at in (last - AHEAD, last + timedelta(days=1)))
    return Ends(day, add_months(day, windows.claim), last, told, closed)


def rises(sales: Iterable[Sighting]) -> tuple[Rise, ...]:
    """Every refund that came while the books were watched; what they held when first read is history."""
    return tuple(rise for rise, watched in _rises(sales) if watched)


def refunds(sales: Iterable[Sighting]) -> tuple[Event, ...]:
    """Each whole refund as an event: it ends Business Care for what was bought.

    One that was there when the books were first read came some time after the purchase. A part of several copies ends
    nothing; it is a fact.
    """
    note = "the marketplace's books show it as refunded"
    return tuple(
        Event(rise.after, rise.by, "refund", "marketplace", "observed", "", rise.ref, note=note)
        for rise, _ in _rises(sales)
        if rise.whole
    )


def _rises(sales: Iterable[Sighting]) -> Iterator[tuple[Rise, bool]]:
    last: dict[str, Sighting] = {}
    for sale in sorted(sales, key=lambda s: s.id):
        before = last.get(sale.object)
        last[sale.object] = sale
        had, has = _refunded(before) if before is not None else 0, _refunded(sale)
        if has <= had:
            continue
        looked = instant((before or sale).payload, "seen" if before is not None else "after")
        by = instant(sale.payload, "seen") or sale.received_at
        after = min(looked or instant(sale.payload, "date") or EVER, by)
        bought = max(int(sale.payload.get("quantity") or 1), 1)
        order, product = str(sale.payload.get("order", "")), str(sale.payload.get("product", ""))
        yield Rise(str(sale.id), order, product, had, has, bought, after, by), looked is not None


def _refunded(sale: Sighting) -> int:
    return int(sale.payload.get("refunded") or 0)
