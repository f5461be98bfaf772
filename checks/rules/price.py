"""The price of a request: its category, hours or versions, put through the scheme's tariff, every step with clause."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches

from checks.choices import plan_id
from checks.money import plain
from checks.packages import MAX_NEED
from checks.priced import Asked, NotPriced, Price, Priced, Range, Step
from checks.rules.figure import figure_of
from checks.rules.worth import in_money
from checks.scheme import Scheme
from checks.tariff import Category, Tariff

MAX_HOURS = 10_000
"""Working hours of one request; more is a mistyped number."""
MAX_COUNT = 1_000


def price(
    scheme: Scheme, asked: Asked, plan_names: Mapping[str, str] | None = None, published: Sequence[str] = ()
) -> Priced:
    """What the request asked about costs on the scheme's day. `published` are the versions really published.

    Never raises for what was asked: an unknown category, plan or version is a NotPriced with a sentence.
    """
    tariff = scheme.terms.tariff
    if tariff is None:
        return NotPriced(f"{scheme.pack.name} names no prices")
    wrong = _misput(scheme, tariff, asked, plan_names)
    if wrong:
        return NotPriced(wrong)
    category = _category(tariff, asked)
    if isinstance(category, str):
        return NotPriced(category)
    found = figure_of(scheme, tariff, category, asked, published)
    if not isinstance(found, tuple):
        return found
    priced, figure, derivation = found
    if priced is not None and priced.each and asked.count > 1:
        figure = figure.times(Decimal(asked.count))
        derivation.append(Step(f"{asked.count} x, one {priced.each} each: {figure}", priced.clause))
    for multiplier in tariff.multipliers:
        if multiplier.channel == asked.channel.strip().casefold():
            figure = figure.times(multiplier.factor)
            derivation.append(
                Step(f"by {multiplier.channel} x {plain(multiplier.factor)}: {figure}", multiplier.clause)
            )
    if max(figure.lowest.quantity, (figure.highest or figure.lowest).quantity) > MAX_NEED:
        return NotPriced(f"{figure} is beyond anything that is sold: check the numbers")
    plan = plan_id(scheme.terms, asked.plan, plan_names) if asked.plan else None
    money, packages, more = in_money(tariff, figure, asked, plan or "")
    return Price(priced, figure, money, packages, (*derivation, *more), tariff.vat, tuple(_notes(priced, figure)))


def no_category(tariff: Tariff, named: str) -> str:
    """That there is no such category, and which was meant or which there are."""
    known = [*(c.clause for c in tariff.categories), *(name for c in tariff.categories for name in c.names)]
    near = get_close_matches(named[:60], known, n=2)
    meant = f"did you mean {' or '.join(near)}?"
    hint = meant if near else f"there are {', '.join(c.clause for c in tariff.categories)}"
    return f"'{named[:60]}' is no category of this scheme; {hint}"


def _notes(category: Category | None, figure: Range) -> Iterator[Step]:
    if category is None or category.units is None:
        return
    if category.note:
        yield Step(category.note, category.clause)
    least, most = category.units, category.up_to or category.units
    if figure.lowest.unit == "hours" and not least <= figure.lowest.quantity <= most and not category.open_ended:
        norm = plain(least) if least == most else f"{plain(least)} to {plain(most)}"
        yield Step(f"the norm is {norm} hours; the quote that the client accepts binds", category.clause)


def _misput(scheme: Scheme, tariff: Tariff, asked: Asked, names: Mapping[str, str] | None) -> str:
    """What is wrong with the question, as a sentence, or nothing."""
    plans = [plan.id for plan in scheme.terms.plans]
    discounted = {name.casefold() for discount in tariff.discounts for name in discount.plan_names}
    if asked.plan and asked.plan.casefold() not in discounted and plan_id(scheme.terms, asked.plan, names) is None:
        has = f"it has {', '.join(plans)}" if plans else "it has no plans"
        return f"{asked.plan[:40]} is no plan of {scheme.pack.name}: {has}"
    if asked.hours is not None and not (asked.hours.is_finite() and 0 <= asked.hours <= MAX_HOURS):
        return f"hours are a number from 0 to {MAX_HOURS}"
    if asked.hours is not None and tariff.unit != "hours":
        return f"{scheme.pack.name} is priced in {tariff.unit}, not by the hour: leave the hours out"
    if not 1 <= asked.count <= MAX_COUNT:
        return f"a count is a whole number from 1 to {MAX_COUNT}"
    if bool(asked.start) != bool(asked.end):
        return "an update needs both versions: where it starts and where it ends"
    if asked.discount is not None:
        return _wrong_discount(tariff, asked)
    return ""


def _wrong_discount(tariff: Tariff, asked: Asked) -> str:
    mine = [d for d in tariff.discounts if asked.plan.casefold() in {name.casefold() for name in d.plan_names}]
    if not mine:
        return "no discount is named for this plan"
    cap = mine[0].cap_percent
    if not (asked.discount is not None and asked.discount.is_finite() and 0 <= asked.discount <= cap):
        return f"a discount is between 0 and {plain(cap)} %, the ceiling of {mine[0].clause}"
    return ""


def _category(tariff: Tariff, asked: Asked) -> Category | str | None:
    """The category asked for; None for bare hours; a sentence where there is none."""
    if asked.category:
        found = tariff.category(asked.category)
        if found is not None:
            return found
        return no_category(tariff, asked.category)
    if asked.start:
        formula = next((c for c in tariff.categories if c.formula), None)
        return formula or "this scheme has no price for updates by version"
    if asked.hours is not None:
        return None
    return "name a category, the hours, or the versions of an update"
