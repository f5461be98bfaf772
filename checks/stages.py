"""When each stage of an alert is due, counted back from the moment the team must act; pure instants, no messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from checks.calendar import Calendar
from checks.team import NoTeamTime, act_by, days_after, days_before, hours_before
from checks.zones import instant_of, second_of

Unit = Literal["team_hours", "team_days", "calendar_days", "hours", "minutes"]
OVERDUE_DAYS = 5


@dataclass(frozen=True, slots=True)
class Stage:
    """A warning `n` units ahead: team time counts back from act_by, calendar days and wall time from the due instant.

    A team day is a working day of the team at the same local time; a calendar day a date in the team's zone.
    """

    name: str
    n: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in get_args(Unit):
            raise ValueError(f'Stage "{self.name}" counts in {", ".join(get_args(Unit))}, not in {self.unit!r}.')
        if self.n < 0 or isinstance(self.n, bool):
            raise ValueError(f'Stage "{self.name}" lies {self.n!r} {self.unit} ahead; write a number from 0 on.')


@dataclass(frozen=True, slots=True)
class Planned:
    """A stage and the UTC instant from which it is to be said; `day` numbers the overdue stage from 1 to 5."""

    stage: str
    at: datetime
    day: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """All stages of one clock, least severe first, and the moment by which the team must act."""

    act_by: datetime | NoTeamTime
    stages: tuple[Planned, ...]

    def current(self, now: datetime) -> Planned | None:
        """The most severe stage whose instant has come: what lies before it has collapsed into it."""
        return next((planned for planned in reversed(self.stages) if planned.at <= now), None)

    def following(self, now: datetime) -> Planned | None:
        """The stage that comes next: more severe than the current one, and the first of those."""
        current = self.current(now)
        ahead = self.stages[self.stages.index(current) + 1 :] if current else self.stages
        return min(ahead, key=lambda planned: planned.at, default=None)


def plan(stages: Sequence[Stage], start: datetime, due: datetime, breached_at: datetime | None, team: Calendar) -> Plan:
    """The instants of the given stages (least severe first), then "breached" and "overdue" on five team days.

    `due` is the earliest one under any reading, `breached_at` the judge's (None while it has none). No stage lies
    before the start; with no team time at all the stages that count in it are due at once.
    """
    limit = act_by(start, due, team)
    first = instant_of(second_of(start))
    planned = [Planned(stage.name, _instant(stage, limit, due, first, team)) for stage in stages]
    if breached_at is not None:
        overdue = days_after(breached_at, OVERDUE_DAYS, team)
        planned.append(Planned("breached", breached_at))
        planned += [Planned("overdue", opening, day) for day, opening in enumerate(overdue, start=1)]
    return Plan(limit, tuple(planned))


def instant_of_stage(stage: Stage, start: datetime, due: datetime, team: Calendar) -> datetime:
    """One stage alone, for instance the question asked ten calendar days before a latent clock is due."""
    return _instant(stage, act_by(start, due, team), due, instant_of(second_of(start)), team)


def _instant(stage: Stage, limit: datetime | NoTeamTime, due: datetime, start: datetime, team: Calendar) -> datetime:
    match stage.unit:
        case "team_hours":
            at = start if isinstance(limit, NoTeamTime) else hours_before(limit, stage.n, team)
        case "team_days":
            at = start if isinstance(limit, NoTeamTime) else days_before(limit, stage.n, team)
        case "calendar_days":
            local = team.local(due)
            at = team.at(local.date() - timedelta(days=stage.n), local.time())
        case "hours":
            at = due - timedelta(hours=stage.n)
        case _:
            at = due - timedelta(minutes=stage.n)
    return max(start, at)
