"""What one account settles that its scheme leaves open: readings, zone and hours, plan names, targets of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from checks.money import plain
from checks.pack import Pack, Problem
from checks.part import Choice
from checks.promise import Clock, Day, Reading, TargetTerms
from checks.tariff import Rate

ANY_PLAN = "any"
"""The plan that stands for every other one among an account's own rates."""
OWN_TARGET = "own_target"
"""The id of the reading that an account's own target makes: shown and warned of, no promise of the scheme."""


@dataclass(frozen=True, slots=True)
class OwnTarget:
    """A target that the account sets itself, for the plans of a clock for which the scheme names no number."""

    clock: str
    target: TargetTerms
    strict: Literal["<", "<="] = "<="


@dataclass(frozen=True, slots=True)
class Choices:
    """The settings of an account that bear on its pack. `readings` by the question's id; empty values choose nothing.

    `holidays` is a country as `PackCalendar.holidays` writes it, `plan_names` maps the seller's names to plan ids,
    `published` lists the versions really published, for the reading that counts them. `rates` are what an hour costs by
    plan, `ANY_PLAN` for every other one, in the scheme's currency.
    """

    readings: Mapping[str, Choice] = field(default_factory=dict)
    zone: str = ""
    days: tuple[Day, ...] = ()
    hours: tuple[str, ...] = ()
    holidays: str = ""
    targets: tuple[OwnTarget, ...] = ()
    plan_names: Mapping[str, str] = field(default_factory=dict)
    published: tuple[str, ...] = ()
    rates: Mapping[str, Decimal] = field(default_factory=dict)


def chosen(pack: Pack, choices: Choices) -> Pack | tuple[Problem, ...]:
    """The account's own pack: every open question settled, the account's hours and targets in place.

    A choice of something that the pack does not have is a problem, `where` naming the setting's key.
    """
    problems = tuple(_problems(pack, choices))
    if problems:
        return problems
    settled = pack.settled(choices.readings)
    questions = [q.model_copy(update={"taken": choices.readings.get(q.id, "a")}) for q in pack.open_readings]
    clocks = [
        clock.model_copy(update={"readings": (*clock.readings, *_own_readings(clock, pack, choices))})
        for clock in settled.clocks
    ]
    changes = {"open_readings": tuple(questions), "clocks": tuple(clocks), "calendar": _calendar(settled, choices)}
    if settled.tariff is not None and choices.rates:
        changes["tariff"] = settled.tariff.model_copy(
            update={"rates": tuple(_rates(settled.tariff.rates, pack, choices))}
        )
    return settled.model_copy(update=changes)


def plan_id(pack: Pack, name: str, names: Mapping[str, str] | None = None) -> str | None:
    """The id of the plan that `name` means: an id, a name the account maps, or a price above the dearest plan's."""
    wanted = {theirs.casefold(): ours for theirs, ours in (names or {}).items()}.get(
        name.strip().casefold(), name.strip()
    )
    for plan in pack.plans:
        if plan.id.casefold() == wanted.casefold():
            return plan.id
    above = [plan for plan in pack.plans if plan.and_above and plan.price is not None]
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 10:
        return next((plan.id for plan in above if plan.price is not None and plan.price <= int(wanted)), None)
    return None


def _calendar(pack: Pack, choices: Choices) -> Any:
    changes: dict[str, Any] = {}
    if choices.zone:
        changes |= {"zone": choices.zone, "zone_ours": ""}
    if choices.days or choices.hours:
        given = {"days": choices.days, "hours": choices.hours}
        changes |= {key: value for key, value in given.items() if value} | {"hours_ours": ""}
    if choices.holidays:
        changes |= {"holidays": choices.holidays, "holidays_ours": ""}
    return pack.calendar.model_copy(update=changes)


def _rates(rates: Iterable[Rate], pack: Pack, choices: Choices) -> Iterable[Rate]:
    """The account's rate for each plan it names, each from the day on which the scheme's own is in force."""
    for rate in rates:
        if ANY_PLAN not in choices.rates:
            yield rate
        for name, amount in choices.rates.items():
            plans = () if name == ANY_PLAN else (plan_id(pack, name, choices.plan_names) or name,)
            yield rate.model_copy(update={"amount": amount, "plans": plans, "least": False, "own": True})


def _own_readings(clock: Clock, pack: Pack, choices: Choices) -> Iterable[Reading]:
    for own in choices.targets:
        if own.clock == clock.id:
            yield Reading(
                id=OWN_TARGET,
                clause=clock.clause,
                target=own.target,
                strict=own.strict,
                says="the account's own target; the scheme names none",
                judge=True,
                plans=_without_number(clock, pack) or (),
                internal=True,
            )


def _without_number(clock: Clock, pack: Pack) -> tuple[str, ...] | None:
    """The plans for which the scheme names no time: none named means all, None that there is no such plan."""
    bound = {plan for reading in clock.readings if not reading.severity for plan in reading.plans or ("",)}
    free = tuple(plan.id for plan in pack.plans if plan.id not in bound)
    return () if not bound else None if "" in bound or not free else free


def _problems(pack: Pack, choices: Choices) -> Iterable[Problem]:
    asked = {question.id for question in pack.open_readings}
    for name in sorted(choices.readings.keys() - asked):
        yield Problem(("readings", name), f"{pack.id} leaves no question {name} open; it has {_listed(asked)}")
    for name, plan in sorted(choices.plan_names.items()):
        if plan_id(pack, plan) is None:
            plans = _listed(plan.id for plan in pack.plans)
            yield Problem(("plan_names", name), f"{plan} is no plan of {pack.id}; it has {plans}")
    yield from _wrong_rates(pack, choices)
    clocks = {clock.id: clock for clock in pack.clocks}
    for own in choices.targets:
        if own.clock not in clocks:
            yield Problem(("targets", own.clock), f"{pack.id} has no clock {own.clock}; it has {_listed(clocks)}")
        elif _without_number(clocks[own.clock], pack) is None:
            yield Problem(
                ("targets", own.clock), f"the scheme itself names a time for {own.clock}: it cannot be replaced"
            )


def _wrong_rates(pack: Pack, choices: Choices) -> Iterable[Problem]:
    rates = pack.tariff.settled(choices.readings).rates if pack.tariff is not None else ()
    for name, amount in sorted(choices.rates.items()):
        place = ("rates", name)
        if not any(rate.by_plan for rate in rates):
            yield Problem(place, f"{pack.id} leaves no hourly rate to the account")
        elif name != ANY_PLAN and plan_id(pack, name, choices.plan_names) is None:
            plans = _listed(plan.id for plan in pack.plans)
            yield Problem(place, f"{name} is no plan of {pack.id}; write one of {plans}, or {ANY_PLAN}")
        for rate in rates:
            if rate.least and amount < rate.amount:
                least = f"{plain(rate.amount)} {rate.currency}"
                yield Problem(place, f"under the reading taken {least} is the least rate ({rate.clause})")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
