"""The figure of a category in the tariff's own unit: fixed, a range, hours, a formula, free, or on request."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from checks.money import Amount, plain
from checks.months import add_months
from checks.patches import NoSteps, dotted, steps, units, version
from checks.priced import Asked, NotPriced, OnRequest, Range, Step, exactly
from checks.scheme import Scheme
from checks.tariff import Category, FreeWindow, Tariff

MINUTES = Decimal(60)
Figure: TypeAlias = tuple[Category | None, Range, list[Step]]


def figure_of(
    scheme: Scheme, tariff: Tariff, category: Category | None, asked: Asked, published: Sequence[str]
) -> Figure | OnRequest | NotPriced:
    """The figure in the tariff's unit, before multipliers, with the steps to it."""
    if category is not None and category.window:
        return _windowed(scheme, tariff, category, asked, published)
    if category is not None and category.cover == "free":
        return _free(scheme, category, tariff.unit)
    if category is not None and category.formula:
        return _updated(tariff, category, asked, published)
    if asked.start:
        return NotPriced("the versions of an update go with its own category, or with none")
    if asked.hours is not None:
        where = Step(category.says, category.clause) if category is not None else Step("working hours")
        figure = exactly(asked.hours, tariff.unit)
        return category, figure, [where, Step(f"{figure} as given")]
    assert category is not None  # bare hours are the only question without a category
    if category.cover == "on_request" or category.cover == "referred":
        return OnRequest(category, category.cover, (Step(category.says, category.clause),))
    if category.units is None:
        return _from_the_least(tariff, category)
    lowest = Amount(category.units, tariff.unit)
    highest = None if category.open_ended else Amount(category.up_to or category.units, tariff.unit)
    likely = lowest if lowest == highest else None
    figure = Range(lowest, likely, highest)
    return category, figure, [Step(f"{category.says}: {figure}", category.clause)]


def _from_the_least(tariff: Tariff, category: Category) -> Figure | NotPriced:
    """Work charged by the hour, its hours not given: at least what is always billed, and no upper end."""
    if not tariff.least_charges:
        return NotPriced(f"{category.clause} is charged by the hours worked: give them")
    least = tariff.least_charges[0]
    hours = Amount(Decimal(least.minutes) / MINUTES, tariff.unit)
    told = [
        Step(category.says, category.clause),
        Step(f"by the hours worked, at least {least.minutes} minutes", least.clause),
    ]
    return category, Range(hours, None, None), told


def _free(scheme: Scheme, category: Category, unit: str) -> Figure:
    derivation = [Step(f"{category.says}: free", category.clause)]
    none = Amount(Decimal(0), unit)
    balance = scheme.terms.balance
    asking = [s for s in balance.sufficiencies if s.free_too] if balance is not None else []
    if asking:
        derivation.append(Step("the fix is free, asking for it is priced by its category", asking[0].clause))
    return category, Range(none, none, None if asking else none), derivation


def _windowed(
    scheme: Scheme, tariff: Tariff, category: Category, asked: Asked, published: Sequence[str]
) -> Figure | OnRequest | NotPriced:
    """Free within the window after the site's creation, priced as `afterwards` says from then on."""
    window = tariff.free_windows[0]
    later = replace(asked, category=category.afterwards)
    after = figure_of(scheme, tariff, tariff.category(category.afterwards), later, published)
    nothing = Amount(Decimal(0), tariff.unit)
    if asked.created is None:
        highest = after[1].highest if isinstance(after, tuple) else None
        says = f"{category.says}: free in the first month after the site was created; its day is not given"
        return category, Range(nothing, None, highest), [Step(says, category.clause)]
    if asked.created > scheme.day:
        return NotPriced("the site is created after the request: check the two dates")
    last = last_free_day(window, asked.created)
    day = max(scheme.day, asked.worked_on or scheme.day) if window.work_too else scheme.day
    if day <= last:
        says = f"{category.says}: free, asked for by {last.isoformat()}, the last day of the first month"
        return category, Range(nothing, nothing, nothing), [Step(says, window.clause)]
    over = Step(f"the first month ended on {last.isoformat()}", window.clause)
    if isinstance(after, tuple):
        return after[0], after[1], [over, *after[2]]
    return replace(after, steps=(over, *after.steps)) if isinstance(after, OnRequest) else after


def last_free_day(window: FreeWindow, created: date) -> date:
    """The last day on which a request still falls within the window."""
    return add_months(created, window.months) if window.months else created + timedelta(days=window.days)


def _updated(
    tariff: Tariff, category: Category, asked: Asked, published: Sequence[str]
) -> Figure | OnRequest | NotPriced:
    formula = tariff.patch_formulas[0]
    if not asked.start:
        says = f"{category.says}; give both versions for the figure"
        return category, Range(Amount(formula.base, tariff.unit), None, None), [Step(says, category.clause)]
    try:
        start, end = version(asked.start), version(asked.end)
        count = steps(formula, start, end, [version(one) for one in published])
    except ValueError as error:
        return NotPriced(str(error))
    if isinstance(count, NoSteps):
        told = (Step(f"{dotted(start)} to {dotted(end)}: {count.reason}", category.clause),)
        return OnRequest(category, "on_request", told) if count.on_request else NotPriced(count.reason)
    more = units(formula, count)
    figure = exactly(formula.base + formula.step * more, tariff.unit)
    counted = Step(f"{dotted(start)} to {dotted(end)} is {count} patch step{'s' if count != 1 else ''}", formula.clause)
    sums = f"{plain(formula.base)} up to {formula.within} steps, {more} further x {plain(formula.step)}: {figure}"
    return category, figure, [counted, Step(sums, formula.clause)]
