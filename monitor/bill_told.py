"""The bill of a scheme in words: its prices, rates and packages, and how balances and agreed prices are kept."""

from __future__ import annotations

from collections.abc import Iterator

from checks.money import plain
from checks.pack import Pack
from checks.part import Rule
from checks.tariff import Category

COVERS = {"free": "free", "on_request": "price on request", "referred": "referred"}


def when(rule: Rule) -> str:
    """The readings of open questions under which a rule stands."""
    return ", ".join(f"{question} ({choice})" for question, choice in rule.when.items())


def prices(pack: Pack) -> Iterator[tuple[str, ...]]:
    """Each category: clause, work, price, remark."""
    if pack.tariff is None:
        return
    for category in pack.tariff.categories:
        needs = f"needs {category.needs.replace('_', ' ')}" if category.needs else ""
        remark = "; ".join(filter(None, (category.note, needs, when(category))))
        yield category.clause, category.says, _figure(category, pack.tariff.unit), remark


def _figure(category: Category, unit: str) -> str:
    if category.window:
        return f"free in the first month, then {category.afterwards}"
    if category.cover in COVERS:
        return COVERS[category.cover]
    if category.formula:
        return "by formula"
    if category.units is None:
        return "by the hours worked"
    up_to = f" to {plain(category.up_to)}" if category.up_to is not None else ""
    each = f" for each {category.each}" if category.each else ""
    return f"{'from ' if category.open_ended else ''}{plain(category.units)}{up_to} {unit}{each}"


def rates(pack: Pack) -> Iterator[tuple[str, ...]]:
    """What an hour, a channel, an update and a package cost."""
    tariff = pack.tariff
    if tariff is None:
        return
    for rate in tariff.rates:
        least = "from " if rate.least else ""
        whose = "; an account states its own by plan" if rate.by_plan else ""
        yield _named("an hour", rate), f"{least}{plain(rate.amount)} {rate.currency}{whose}", rate.clause
    for charge in tariff.least_charges:
        step = f", in steps of {charge.step_minutes}" if charge.step_minutes else ""
        yield _named("least charge", charge), f"{charge.minutes} minutes{step}", charge.clause
    for multiplier in tariff.multipliers:
        value = f"x {plain(multiplier.factor)}, {multiplier.scope}"
        yield _named(f"by {multiplier.channel}", multiplier), value, multiplier.clause
    for discount in tariff.discounts:
        what = f"discount on {discount.applies_to}, {', '.join(discount.plan_names)}"
        yield _named(what, discount), f"up to {plain(discount.cap_percent)} %", discount.clause
    for formula in tariff.patch_formulas:
        every = f" {formula.every} steps" if formula.every > 1 else " step"
        value = f"{plain(formula.base)} within {formula.within} steps, {plain(formula.step)} for each further{every}"
        yield _named(f"store update, counted by {formula.counts}", formula), value, formula.clause
    for package in tariff.packages:
        yield f"{package.units} {tariff.unit}", f"{plain(package.price)} {package.currency}", package.clause
    yield "VAT", tariff.vat, ""


def _named(what: str, rule: Rule) -> str:
    return f"{what}, if {when(rule)}" if rule.when else what


def balance(pack: Pack) -> Iterator[tuple[str, ...]]:
    """How consent, changes of price and balances are kept."""
    for consent in pack.consents:
        which = f" on {', '.join(consent.categories)}" if consent.categories else ""
        silence = "is a refusal" if consent.unanswered == "declined" else "lets it wait"
        yield _named(f"work{which} starts after consent; the client's silence {silence}", consent), consent.clause
    for change in pack.price_changes:
        may = "agreed price never changes" if change.allowed == "never" else "price changes only with a stated reason"
        article = "an" if change.allowed == "never" else "a"
        way = ", upwards only" if change.direction == "up" else ""
        yield _named(f"{article} {may}{way}", change), change.clause
    terms = pack.balance
    if terms is None:
        return
    yield f"the balance is kept in {terms.unit}", terms.clause
    for enough in terms.sufficiencies:
        free = ", free requests too" if enough.free_too else ""
        yield _named(f"a request is answered if the balance suffices{free}", enough), enough.clause
    for grant in terms.grants:
        gone = "they expire too" if grant.expires else "they do not expire"
        yield _named(f"{grant.units} free on {grant.occasion.replace('_', ' ')}; {gone}", grant), grant.clause
    for expiry in terms.expiries:
        day = "still good" if expiry.anniversary == "good" else "gone"
        yield (
            _named(f"unused {terms.unit} expire after {expiry.months} months; {day} on the day", expiry),
            expiry.clause,
        )
    for back in terms.returns:
        keeps = "keep the expiry of their purchase" if back.expiry == "keep" else "get a new year"
        yield _named(f"all {terms.unit} of a ticket that is a bug come back and {keeps}", back), back.clause
