"""How a price is told: as words for a person, as data with published keys for a program."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from checks.facts import Fact
from checks.money import Amount
from checks.packages import Combination
from checks.priced import Asked, NotPriced, OnRequest, Price, Priced, Range, Step
from checks.rules.channel import channel
from checks.rules.estimate import Estimate
from checks.scheme import Scheme
from checks.tariff import Category
from monitor.ticket_price import OfTicket


def as_words(scheme: Scheme, asked: Asked, found: Price | OnRequest) -> Iterator[str]:
    """The answer first, then how it comes about, then what must be known beside it."""
    yield f"{scheme.pack.name}, {scheme.day.isoformat()}: {headline(found)}"
    if isinstance(found, Price) and found.packages is not None and found.packages.counts:
        yield f"Cheapest packages: {found.packages} for {found.packages.price}"
    yield "How it comes about:"
    yield from _lines(found.steps)
    if isinstance(found, Price):
        yield from _lines(found.notes)
        yield f"VAT: {found.vat}."
        if found.category is not None and found.category.needs:
            yield f"Needs: an active {found.category.needs.replace('_', ' ')} ({found.category.clause})."
    told = channel(scheme, asked.channel, asked.plan)
    if told.reason:
        yield f"Channel: {told.reason} ({told.clause})"


def headline(found: Priced) -> str:
    """The price in one line."""
    match found:
        case Price():
            name = f"{found.category.clause}, " if found.category is not None else ""
            money = f" = {found.money}" if found.money is not None else ""
            return f"{name}{found.units}{money}"
        case OnRequest(category, "referred"):
            return f"{category.clause}, referred: {category.says}"
        case OnRequest(category, _):
            return f"{category.clause}, price on request"
        case NotPriced(reason):
            return reason


def as_data(scheme: Scheme, asked: Asked, found: Price | OnRequest) -> dict[str, Any]:
    """The price as JSON data. Numbers are numbers; null where the source leaves a figure open."""
    told = channel(scheme, asked.channel, asked.plan)
    return {
        "scheme": scheme.pack.id,
        "pack": scheme.pack.version,
        "on": scheme.day.isoformat(),
        "plan": asked.plan or None,
        "channel": asked.channel or None,
        "channel_finding": {"outcome": told.outcome, "clause": told.clause, "reason": told.reason},
        **_price_data(found),
    }


def ticket_words(found: OfTicket) -> Iterator[str]:
    """The three categories with their prices, and the words they rest on."""
    estimate = found.estimate
    yield f"Ticket {found.ticket}, {found.scheme}"
    if found.fixed is not None:
        yield f"fixed by {found.fixed.by}, {found.fixed.at.isoformat()}: {found.fixed.why}"
    rows = (("lowest", estimate.lowest, found.lowest), ("likely", estimate.likely, found.likely))
    for name, category, priced in (*rows, ("highest", estimate.highest, found.highest)):
        if category is None or priced is None:
            yield f"{name}: several categories fit; a person names one (--category)"
        else:
            yield f"{name}: {category.says} ({category.clause}): {headline(priced)}"
    for line in _evidence(estimate):
        yield f"evidence: {line['words']} ({line['signal']})"


def ticket_data(found: OfTicket) -> dict[str, Any]:
    """The estimate of a ticket as JSON data."""
    likely = None if found.likely is None else _price_data(found.likely)
    return {
        "ticket": found.ticket,
        "scheme": found.scheme,
        "lowest": _price_data(found.lowest),
        "likely": likely,
        "highest": _price_data(found.highest),
        "evidence": _evidence(found.estimate),
        "fixed_by": found.estimate.fixed_by or None,
        "fixed_why": found.estimate.fixed_why or None,
    }


def _price_data(found: Priced) -> dict[str, Any]:
    match found:
        case Price():
            return {
                "price": "figure",
                "category": _category(found.category),
                **_range(found.units),
                "money": None if found.money is None else _range(found.money),
                "packages": None if found.packages is None else _packages(found.packages),
                "vat": found.vat,
                "derivation": [_step(step) for step in found.steps],
                "notes": [_step(step) for step in found.notes],
            }
        case OnRequest():
            return {
                "price": found.cover,
                "category": _category(found.category),
                "derivation": [_step(step) for step in found.steps],
            }
        case NotPriced():
            return {"price": "none", "reason": found.reason}


def _range(found: Range) -> dict[str, Any]:
    return {
        "unit": found.lowest.unit,
        "lowest": _quantity(found.lowest),
        "likely": _quantity(found.likely),
        "highest": _quantity(found.highest),
    }


def _packages(found: Combination) -> dict[str, Any]:
    return {
        "buy": [
            {"units": offer.units, "count": count, "each": _plain(offer.price.quantity)}
            for offer, count in found.counts
        ],
        "units": found.units,
        "left_over": _plain(found.left_over),
        "price": _plain(found.price.quantity),
        "currency": found.price.unit,
    }


def _category(found: Category | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"clause": found.clause, "name": found.names[0], "says": found.says, "needs": found.needs or None}


def _evidence(estimate: Estimate) -> list[dict[str, Any]]:
    spans = [e for e in estimate.evidence if not isinstance(e, Fact)]
    return [{"start": e.start, "end": e.end, "words": e.words, "signal": e.signal} for e in spans]


def _step(step: Step) -> dict[str, str]:
    return {"says": step.says, "clause": step.clause}


def _lines(steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps:
        yield f"  {step.says}" + (f" ({step.clause})" if step.clause else "")


def _quantity(amount: Amount | None) -> int | float | None:
    return None if amount is None else _plain(amount.quantity)


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
