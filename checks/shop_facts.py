"""Facts that the marketplace's interface states: of the thread, of what was sold and refunded, of the product."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from checks.facts import Fact, Name
from checks.hosts import site
from checks.posted import instant
from checks.seen import Sighting

CHANGING = (Name.QUALIFICATION, Name.REFUNDED_QUANTITY, Name.DEADLINE)
"""Facts of which every state matters; of the others the last one holds."""
NO_DEADLINE = "none"
"""What a marketplace that states deadlines says of a ticket that has none (any more)."""


def thread_facts(sightings: Iterable[Sighting], zone: ZoneInfo) -> tuple[Fact, ...]:
    """What the states of the thread's row say, dated when they were seen; the first one as old as the thread.

    `zone` is the marketplace's: its days end there.
    """
    rows = sorted((s for s in sightings if s.kind == "thread"), key=lambda s: s.id)
    stated: list[Fact] = []
    for row in rows:
        since = instant(row.payload, "seen") or row.received_at
        if row is rows[0]:
            since = min(since, instant(row.payload, "opened") or since)
        stated += [Fact(name, value, row.source, since) for name, value in _said(row, zone)]
    return _lasting(stated)


def _lasting(stated: Iterable[Fact]) -> tuple[Fact, ...]:
    """Each value once, from the first time that it was stated on; of what does not change in its nature, the last."""
    found: list[Fact] = []
    for fact in stated:
        if fact.value == _last(found, fact.name):
            continue
        if fact.name not in CHANGING:
            found = [one for one in found if one.name != fact.name]
        found.append(fact)
    return tuple(found)


def product_names(sightings: Iterable[Sighting]) -> Mapping[str, str]:
    """What a thread's rows call the product of each number."""
    rows = [s.payload for s in sightings if s.kind == "thread" and s.payload.get("product_id")]
    return {str(row["product_id"]): str(row.get("product", "")) for row in rows}


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
    if "deadline" in payload:
        yield Name.DEADLINE, instant(payload, "deadline") or NO_DEADLINE
    if payload.get("care_until"):
        last = date.fromisoformat(str(payload["care_until"]))
        yield Name.CARE_UNTIL, datetime.combine(last, time.max.replace(microsecond=0), zone).astimezone(UTC)


def sale_facts(sales: Sequence[Sighting], names: Mapping[str, str]) -> tuple[Fact, ...]:
    """What the books say of an order: when it was bought, what of it, how many, and how many were refunded since.

    `names` are the thread's own names of products by number: the books may have them in another language.
    """
    stated: list[Fact] = []
    for sale in sorted(sales, key=lambda s: s.id):
        payload, seen = sale.payload, instant(sale.payload, "seen") or sale.received_at
        bought = instant(payload, "date")
        product = names.get(str(payload.get("product_id", "")), "") or str(payload.get("product", ""))
        facts = [
            Fact(Name.PURCHASED_AT, bought, sale.source, bought) if bought else None,
            Fact(Name.PRODUCT_BOUGHT, product, sale.source, bought) if product else None,
            _number(Name.BOUGHT_QUANTITY, sale, "quantity", bought),
            _number(Name.REFUNDED_QUANTITY, sale, "refunded", seen),
            _price(Name.PRICE_CENTS, sale, "amount", bought),
        ]
        stated += [fact for fact in facts if fact is not None]
    return _lasting(stated)


def product_facts(products: Iterable[Sighting]) -> tuple[Fact, ...]:
    """What the seller's list of products says of one: its name, its state as the marketplace writes it, its price."""
    stated: list[Fact] = []
    for row in sorted(products, key=lambda s: s.id):
        at = row.received_at
        named = ((Name.PRODUCT_LISTED, "product"), (Name.PRODUCT_STATE, "state"))
        stated += [Fact(name, str(row.payload[key]), row.source, at) for name, key in named if row.payload.get(key)]
        price = _price(Name.LIST_PRICE_CENTS, row, "price", at)
        stated += [price] if price else []
    return _lasting(stated)


def _number(name: Name, sale: Sighting, key: str, at: datetime | None) -> Fact | None:
    value = sale.payload.get(key)
    return Fact(name, value, sale.source, at) if isinstance(value, int) else None


def _price(name: Name, row: Sighting, key: str, at: datetime | None) -> Fact | None:
    try:
        cents = Decimal(str(row.payload.get(key, "")).replace(",", ".")) * 100
    except InvalidOperation:
        return None
    usable = cents.is_finite() and 0 <= cents < 10**12
    return Fact(name, round(cents), row.source, at) if usable else None


def _last(facts: Sequence[Fact], name: str) -> object:
    return next((fact.value for fact in reversed(facts) if fact.name == name), None)
