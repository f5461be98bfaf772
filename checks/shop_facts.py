"""Facts that the marketplace's interface states: of the thread, of what was sold and refunded, of the product."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from checks.facts import Fact, Name
from checks.hosts import site
from checks.posted import instant
from checks.seen import Sighting


def thread_facts(sightings: Iterable[Sighting], zone: ZoneInfo) -> tuple[Fact, ...]:
    """What each state of the thread's row says, dated when it was seen; the first one as old as the thread.

    `zone` is the marketplace's: its days end there.
    """
    found: list[Fact] = []
    rows = sorted((s for s in sightings if s.kind == "thread"), key=lambda s: s.id)
    for row in rows:
        since = instant(row.payload, "seen") or row.received_at
        if row is rows[0]:
            since = min(since, instant(row.payload, "opened") or since)
        said = [Fact(name, value, row.source, since) for name, value in _said(row, zone)]
        found += [fact for fact in said if fact.value != _last(found, fact.name)]
    return tuple(found)


def _said(row: Sighting, zone: ZoneInfo) -> Iterable[tuple[Name, str | datetime]]:
    payload = row.payload
    order, qualification = str(payload.get("order", "")), str(payload.get("qualification", ""))
    if order and order != "0":
        yield Name.ORDER, order
    elif order == "0" and not qualification:
        qualification = "presale"  # who has not bought asks before the purchase
    if qualification:
        yield Name.QUALIFICATION, qualification
    if payload.get("product"):
        yield Name.PRODUCT_ASKED, str(payload["product"])
    shop = site(str(payload.get("website", "")))
    if shop is not None:
        yield Name.LICENSED_HOST, shop.host
    if payload.get("version"):
        yield Name.PLATFORM_VERSION, str(payload["version"])
    if payload.get("care_until"):
        last = date.fromisoformat(str(payload["care_until"]))
        yield Name.CARE_UNTIL, datetime.combine(last, time.max.replace(microsecond=0), zone).astimezone(UTC)


def sale_facts(sales: Sequence[Sighting]) -> tuple[Fact, ...]:
    """What the books say of an order: when it was bought, what of it, how many, and how many were refunded since."""
    found: list[Fact] = []
    for sale in sorted(sales, key=lambda s: s.id):
        payload, seen = sale.payload, instant(sale.payload, "seen") or sale.received_at
        bought = instant(payload, "date")
        facts = [
            Fact(Name.PURCHASED_AT, bought, sale.source, bought) if bought else None,
            Fact(Name.PRODUCT_BOUGHT, str(payload["product"]), sale.source, bought) if payload.get("product") else None,
            _number(Name.BOUGHT_QUANTITY, sale, "quantity", bought),
            _number(Name.REFUNDED_QUANTITY, sale, "refunded", seen),
            _price(sale, bought),
        ]
        found += [fact for fact in facts if fact is not None and fact.value != _last(found, fact.name)]
    return tuple(found)


def _number(name: Name, sale: Sighting, key: str, at: datetime | None) -> Fact | None:
    value = sale.payload.get(key)
    return Fact(name, value, sale.source, at) if isinstance(value, int) else None


def _price(sale: Sighting, at: datetime | None) -> Fact | None:
    try:
        cents = Decimal(str(sale.payload.get("amount", "")).replace(",", ".")) * 100
    except InvalidOperation:
        return None
    usable = cents.is_finite() and 0 <= cents < 10**12
    return Fact(Name.PRICE_CENTS, round(cents), sale.source, at) if usable else None


def _last(facts: Sequence[Fact], name: str) -> object:
    return next((fact.value for fact in reversed(facts) if fact.name == name), None)
