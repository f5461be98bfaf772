"""What a clock promises from a start, before there is any ticket: due instants, the way there, when to act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from checks.alerts import stage_of, stages_of
from checks.calendar import Calendar
from checks.choices import plan_id
from checks.clock import Run
from checks.derivation import Derivation
from checks.derive import derive_run
from checks.promise import Clock, Reading
from checks.running import calendar_of, start
from checks.scheme import Pack, in_force, readings_for
from checks.stages import Plan, Planned, instant_of_stage, plan
from checks.zones import zone_named


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose deadline it is: the plan (the account may name it otherwise), the team that must act, its own stages."""

    plan: str = ""
    plan_names: Mapping[str, str] = field(default_factory=dict)
    severities: tuple[str, ...] = ()
    team: Calendar | None = None
    stages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Promised:
    """One reading from the start: `due` and `breached_at` are None where the marketplace gives the instant."""

    reading: Reading
    due: datetime | None
    breached_at: datetime | None
    derivation: Derivation | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """Every reading of one clock from one start. `ahead` needs a team; `assumed` are values that no source gives."""

    pack: Pack
    clock: Clock
    start: datetime
    calendar: Calendar
    readings: tuple[Promised, ...]
    ahead: Plan | None
    assumed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoForecast:
    """Why there is nothing to compute; the sentence says what to write instead."""

    reason: str


def forecast(
    pack: Pack, clock_id: str, begins: datetime, whose: Whose, closed: Sequence[date] = ()
) -> Forecast | NoForecast:
    """The clock of a pack running from an aware start. `closed` are the public holidays the scheme's calendar keeps."""
    calendar = calendar_of(pack.calendar, closed=closed)
    scheme = in_force(pack, begins.astimezone(zone_named(calendar.zone)).date())
    clock = scheme.clock(clock_id)
    if clock is None:
        known = ", ".join(c.id for c in scheme.clocks)
        return NoForecast(f"{pack.id} has no clock {clock_id}; it has {known}")
    owed = plan_id(pack, whose.plan, whose.plan_names) if whose.plan else ""
    if refusal := _unplanned(pack, clock, owed):
        return NoForecast(refusal)
    runs = [(r, start(r, calendar, begins)) for r in readings_for(clock, owed or "", whose.severities)]
    assumed = (pack.calendar.zone_ours, pack.calendar.hours_ours, pack.calendar.holidays_ours)
    return Forecast(
        pack=pack,
        clock=clock,
        start=begins,
        calendar=calendar,
        readings=tuple(_promised(reading, run) for reading, run in runs),
        ahead=_ahead(clock, [(r, run) for r, run in runs if run is not None], begins, whose),
        assumed=tuple(filter(None, assumed)),
    )


def _unplanned(pack: Pack, clock: Clock, owed: str | None) -> str:
    """A scheme that promises by plan gives no answer without one, nor for one that it does not have."""
    plans = ", ".join(plan.id for plan in pack.plans)
    if owed is None:
        return f"{pack.id} has no such plan; it has {plans or 'none'}"
    if not owed and any(reading.plans for reading in clock.readings):
        return f"{pack.id} promises by plan: add --plan with one of {plans}"
    return ""


def _promised(reading: Reading, run: Run | None) -> Promised:
    if run is None:
        return Promised(reading, None, None, None)
    return Promised(reading, run.due, run.breached_at, derive_run(run))


def _ahead(clock: Clock, runs: Sequence[tuple[Reading, Run]], begins: datetime, whose: Whose) -> Plan | None:
    """The stages as the team will hear them: warnings follow the earliest reading, lateness the judging one."""
    due = min((run.due for _, run in runs if run.due is not None), default=None)
    if whose.team is None or due is None:
        return None
    judged = next((run.breached_at for reading, run in runs if reading.judge), None)
    ahead = plan(stages_of(clock, whose.stages), begins, due, judged, whose.team)
    if clock.ask_before is None:
        return ahead
    asked = instant_of_stage(stage_of("question", clock.ask_before), begins, due, whose.team)
    return replace(ahead, stages=(Planned("question", asked), *ahead.stages))
