"""What units of a tariff are worth in money: hours by the rate, credits and points by the cheapest packages."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from functools import partial

from checks.money import Amount, plain
from checks.packages import Combination, Offer, cheapest
from checks.priced import Asked, Range, Step
from checks.tariff import Discount, LeastCharge, Rate, Tariff

CENT = Decimal("0.01")
HOUR = Decimal(60)

InMoney = tuple[Range | None, Combination | None, list[Step]]


def in_money(tariff: Tariff, figure: Range, asked: Asked, plan: str = "") -> InMoney:
    """The figure in money, the packages that buy it, and the steps; nothing of it where the tariff sells nothing.

    `plan` is the id of the plan that is asked for, where it has one.
    """
    if (rate := tariff.rate(plan)) is not None:
        return _by_the_hour(tariff, rate, figure, asked)
    if not tariff.packages:
        return None, None, []
    offers = offered(tariff)
    wanted = figure.likely or figure.lowest
    combination = cheapest(offers, wanted.quantity)
    money = figure.map(lambda amount: cheapest(offers, amount.quantity).price)
    if not combination.counts:
        return money, combination, []
    says = f"{wanted} by the cheapest packages: {combination} for {combination.price}"
    if combination.left_over:
        says += f", {plain(combination.left_over)} left over"
    return money, combination, [Step(says, tariff.packages[0].clause)]


def offered(tariff: Tariff) -> list[Offer]:
    """The packages on sale."""
    return [Offer(package.units, Amount(package.price, package.currency)) for package in tariff.packages]


def _by_the_hour(tariff: Tariff, rate: Rate, figure: Range, asked: Asked) -> InMoney:
    steps: list[Step] = []
    for least in tariff.least_charges:
        billed = figure.map(partial(_billed, least))
        if billed != figure:
            step = f", in steps of {least.step_minutes}" if least.step_minutes else ""
            steps.append(Step(f"at least {least.minutes} minutes are billed{step}: {billed}", least.clause))
        figure = billed
    money = figure.map(lambda hours: _cents(Amount(hours.quantity * rate.amount, rate.currency)))
    whose = f", the account's own rate{_for(rate)}," if rate.own else ""
    steps.append(Step(f"{figure} x {plain(rate.amount)} {rate.currency} an hour{whose} = {money}", rate.clause))
    if rate.least and money.lowest.quantity:
        money = Range(money.lowest, money.likely, None)
        steps.append(Step("the rate is the least one: the plan may cost more", rate.clause))
    plan = asked.plan.strip().casefold()
    for discount in tariff.discounts:
        if plan in {name.casefold() for name in discount.plan_names}:
            money, step_ = _discounted(discount, money, asked.discount)
            steps.append(step_)
    return money, None, steps


def _for(rate: Rate) -> str:
    return f" for the plan {rate.plans[0]}" if rate.plans else ""


def _billed(least: LeastCharge, hours: Amount) -> Amount:
    """Work that was done at all is billed with the least time, then in whole steps where there are any."""
    if not hours.quantity:
        return hours
    minutes = max(hours.quantity * HOUR, Decimal(least.minutes))
    if least.step_minutes:
        whole = (minutes / least.step_minutes).to_integral_value(ROUND_CEILING)
        minutes = whole * least.step_minutes
    return Amount(minutes / HOUR, hours.unit) if minutes != hours.quantity * HOUR else hours


def _discounted(discount: Discount, money: Range, percent: Decimal | None) -> tuple[Range, Step]:
    cap = f"up to {plain(discount.cap_percent)} %, a ceiling and no promised rate"
    if discount.applies_to == "bundles":
        return money, Step(f"the plan's discount ({cap}) is on bundles bought in advance, not here", discount.clause)
    if percent is None:
        lowest = _less(money.lowest, discount.cap_percent)
        return Range(lowest, None, money.highest), Step(f"the plan may get a discount ({cap})", discount.clause)
    less = money.map(lambda amount: _less(amount, percent))
    return less, Step(f"{plain(percent)} % discount: {less}", discount.clause)


def _less(amount: Amount, percent: Decimal) -> Amount:
    return _cents(amount.times(1 - percent / 100))


def _cents(amount: Amount) -> Amount:
    return Amount(amount.quantity.quantize(CENT, ROUND_HALF_UP), amount.unit)
