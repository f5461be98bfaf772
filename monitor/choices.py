"""What an account settles of its scheme, taken from its table, and whether the scheme leaves it open at all."""

from collections.abc import Iterable, Mapping

from checks.choices import Choices, chosen, plan_id
from checks.pack import Pack, Problem
from checks.promise import Day
from monitor.config_lines import Where
from monitor.config_problems import Found, dotted
from monitor.config_sections import Account
from monitor.config_terms import did_you_mean

_DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PLACES: Mapping[str | int, Where] = {
    "readings": ("settings", "readings"),
    "plan_names": ("settings", "plan_names"),
    "targets": ("internal_targets",),
    "rates": ("settings", "hourly_rates"),
}


def choices_of(account: Account) -> Choices:
    """The choices in the words of the core."""
    settings = account.settings
    week = settings.hours.by_weekday() if settings.hours else {}
    return Choices(
        readings=dict(settings.readings),
        zone=settings.zone or "",
        days=tuple(_DAYS[day] for day in week),
        hours=tuple(f"{opens}-{closes}" for opens, closes in next(iter(week.values()), ())),
        holidays="-".join(filter(None, (settings.country, settings.subdivision))),
        targets=tuple(target.own(clock) for clock, target in account.internal_targets.items()),
        plan_names=dict(settings.plan_names),
        published=settings.published,
        rates=dict(settings.hourly_rates),
    )


def settled_pack(account: Account, pack: Pack) -> Pack | tuple[Problem, ...]:
    """The pack as the account lives under it: its choices made, its own patterns of subjects added."""
    settled = chosen(pack, choices_of(account))
    if not isinstance(settled, Pack) or not account.subjects:
        return settled
    messages = (*settled.marketplace_mail.messages, *account.subjects)
    mail = settled.marketplace_mail.model_copy(update={"messages": messages})
    return settled.model_copy(update={"marketplace_mail": mail})


def unfit_choices(accounts: Iterable[Account], packs: Mapping[str, Pack]) -> Iterable[Found]:
    """Every choice that the account's scheme does not leave to it, and every plan that it does not have."""
    for number, account in enumerate(accounts):
        pack, here = packs[account.scheme], ("accounts", number)
        settled = settled_pack(account, pack)
        for problem in () if isinstance(settled, Pack) else settled:
            key, name = problem.where[0], problem.where[-1]
            place: Where = (*here, *_PLACES[key], name)
            # The core's sentence names the plan that was written; ours do not repeat values.
            says = "names no plan of the scheme" if key == "plan_names" else f": {problem.says}"
            yield place, f"{dotted(place)} {says}".replace(" : ", ": ")
        week = account.settings.hours
        if week and len({tuple(hours) for hours in week.by_weekday().values()}) > 1:
            place = (*here, "settings", "hours")
            yield place, f"{dotted(place)}: a scheme's own hours are the same on each of its days"
        yield from _unknown_plan(account, pack, (*here, "plan"))


def _unknown_plan(account: Account, pack: Pack, place: Where) -> Iterable[Found]:
    plan, names = account.plan, account.settings.plan_names
    if plan is None or plan_id(pack, plan, names) is not None:
        return
    known = [*(one.id for one in pack.plans), *names]
    tail = did_you_mean(plan, known) if known else ": it has none, leave this out"
    yield place, f"{dotted(place)} is no plan of the scheme{tail}"
