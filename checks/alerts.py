"""What must be said about a verdict, and when to look again. The whole truth each time; a unique key says it once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from checks.calendar import Calendar
from checks.promise import STAGE_BEFORE, Clock
from checks.stages import Plan, Planned, Stage, Unit, instant_of_stage, plan
from checks.standing import Breached, Met, NotApplicable, Paused, Running, Unknown, Verdict, name_of
from checks.team import NoTeamTime

AFTER_DUE = ("breached", "overdue")
OF_ALL_CLOCKS = ("welcome", "question", *AFTER_DUE, "correction", "escalation")
"""Stages that no pack names, for every clock may come to them."""
NEVER_HUSHED = ("last_call", *AFTER_DUE)
PATIENCE = timedelta(minutes=5)
"""How long past the due instant a fresh source is waited for before the doubt itself is said."""


@dataclass(frozen=True, slots=True)
class Said:
    """An alert that was said: its stage and day, and the state that it announced."""

    request: int
    clock: str
    run: int
    stage: str
    day: str
    state: str


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to be said once: unique by ticket, request, clock, run, stage and day.

    `day` counts the reminders of what is overdue; of a breach that stands again after it was taken back, and of what
    follows, it names the round as well. `again`: this says that it stands again.
    """

    request: int
    clock: str
    run: int
    stage: str
    day: str
    state: str
    due: datetime | None
    act_by: datetime | None
    no_team_time: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Outlook:
    """The alert that a verdict calls for now, if any, and the next instant at which this can change."""

    alert: Alert | None
    act_by: datetime | NoTeamTime | None
    wake_at: datetime | None
    waits_on: str = ""


@dataclass(frozen=True, slots=True)
class Watch:
    """How a clock is warned of: the team's calendar, the account's own stages, and since when alerts are wanted."""

    team: Calendar
    stages: Mapping[str, str]
    watch_from: datetime | None = None
    patience: timedelta = PATIENCE


def outlook(verdict: Verdict, clock: Clock, watch: Watch, said: Iterable[Said], now: datetime) -> Outlook:
    """What to say of this verdict at `now`, given what was said before."""
    mine = [s for s in said if (s.request, s.clock, s.run) == (verdict.request, verdict.clock, verdict.run)]
    due = verdict.earliest_due
    if due is None:
        return Outlook(_correction(verdict, mine), None, None)
    judge = verdict.judge
    ahead = plan(stages_of(clock, watch.stages), judge.since, due, judge.expires, watch.team)
    wake = _wake(verdict, ahead, clock, watch, now)
    waits_on = judge.state.waiting_on if isinstance(judge.state, Unknown) else ""
    if watch.watch_from is not None and judge.due is not None and judge.due < watch.watch_from:
        return Outlook(None, ahead.act_by, None)
    alert = _correction(verdict, mine) or _call(verdict, clock, watch, ahead, mine, now)
    return Outlook(alert, ahead.act_by, wake, waits_on)


def _call(
    verdict: Verdict, clock: Clock, watch: Watch, ahead: Plan, mine: Sequence[Said], now: datetime
) -> Alert | None:
    """The most severe stage that has come, if it was not said yet; what lies before it has collapsed into it."""
    current = _current(verdict, clock, watch, ahead, now)
    if current is None or _unwanted(verdict, clock, current):
        return None
    order = [stage.name for stage in stages_of(clock, watch.stages)]
    round_, since = _round(mine)
    again = bool(round_) and current.stage in AFTER_DUE
    counts = since if again else mine
    if any(_rank(s.stage, order) > _rank(current.stage, order) for s in counts):
        return None
    day = " ".join(filter(None, (str(current.day or ""), round_ if again else "")))
    if any((s.stage, s.day) == (current.stage, day) for s in counts):
        return None
    first = not any(s.stage in AFTER_DUE for s in since)
    return replace(_alert(verdict, ahead, current.stage, day), again=again and first)


def _current(verdict: Verdict, clock: Clock, watch: Watch, ahead: Plan, now: datetime) -> Planned | None:
    match verdict.state:
        case NotApplicable() if verdict.watched_only and _still_runs(verdict):
            current = ahead.current(now)
        case Met() | NotApplicable() | Paused():
            return None
        case Breached(at=at) if at is not None:
            current = Planned("breached", at)
        case Unknown(waiting_on=source) if source and now < (verdict.judge.expires or now) + watch.patience:
            current = None
        case Unknown(settles=settles) if settles is not None and now < settles:
            current = None
        case _:
            current = _question(verdict, clock, watch, now) if verdict.latent else ahead.current(now)
    return current or _welcome(verdict, watch, now)


def _round(mine: Sequence[Said]) -> tuple[str, Sequence[Said]]:
    """What tells a clock's alerts from those before a correction ("" before the first), and what was said since one."""
    corrected = [place for place, one in enumerate(mine, 1) if one.stage == "correction"]
    return (f"round {len(corrected) + 1}", mine[corrected[-1] :]) if corrected else ("", mine)


def _still_runs(verdict: Verdict) -> bool:
    return any(isinstance(standing.state, Running) for standing in verdict.standings)


def _unwanted(verdict: Verdict, clock: Clock, current: Planned) -> bool:
    """Who took the ticket is spared the early warnings; a target of ours is missed once, not day after day."""
    if verdict.hushed and current.stage not in NEVER_HUSHED:
        return True
    return clock.internal and current.stage == "overdue"


def _question(verdict: Verdict, clock: Clock, watch: Watch, now: datetime) -> Planned | None:
    """Before a latent clock is due one question is asked; nothing else is said of it."""
    if clock.ask_before is None or not isinstance(verdict.state, Running):
        return None
    at = _question_at(verdict, clock, watch)
    return Planned("question", at) if at is not None and at <= now else None


def _question_at(verdict: Verdict, clock: Clock, watch: Watch) -> datetime | None:
    due = verdict.earliest_due
    if clock.ask_before is None or due is None:
        return None
    return instant_of_stage(stage_of("question", clock.ask_before), verdict.judge.since, due, watch.team)


def _welcome(verdict: Verdict, watch: Watch, now: datetime) -> Planned | None:
    """What was opened before the watch began and still runs is announced once."""
    began = watch.watch_from
    if began is None or verdict.latent or verdict.judge.since >= began or not isinstance(verdict.state, Running):
        return None
    return Planned("welcome", began) if began <= now else None


def _correction(verdict: Verdict, mine: Sequence[Said]) -> Alert | None:
    """A breach that was announced and turns out to be none is taken back, each time that it was announced."""
    round_, since = _round(mine)
    announced = any(s.stage in AFTER_DUE and s.state == "breached" for s in since)
    if not announced or not isinstance(verdict.state, Met | NotApplicable):
        return None
    state, due = name_of(verdict.state), verdict.judge.due
    return Alert(verdict.request, verdict.clock, verdict.run, "correction", round_, state, due, None)


def _alert(verdict: Verdict, ahead: Plan, stage: str, day: str) -> Alert:
    late = stage in AFTER_DUE
    nobody = isinstance(ahead.act_by, NoTeamTime)
    return Alert(
        request=verdict.request,
        clock=verdict.clock,
        run=verdict.run,
        stage=stage,
        day=day,
        state=name_of(verdict.state),
        due=verdict.judge.due if late else verdict.earliest_due,
        act_by=None if isinstance(ahead.act_by, NoTeamTime) else ahead.act_by,
        no_team_time=nobody,
    )


def _wake(verdict: Verdict, ahead: Plan, clock: Clock, watch: Watch, now: datetime) -> datetime | None:
    """The next instant at which time alone changes a standing or calls for a stage."""
    if isinstance(verdict.state, Met | NotApplicable | Paused) and not (verdict.watched_only and _still_runs(verdict)):
        return None
    if isinstance(verdict.state, Breached) and verdict.state.at is not None:
        return None
    instants = [s.expires for s in verdict.standings if s.expires is not None]
    if verdict.latent:
        instants += [at for at in (_question_at(verdict, clock, watch),) if at is not None]
    else:
        instants += [planned.at for planned in ahead.stages]
        instants += [at + watch.patience for at in (verdict.judge.expires,) if at is not None]
    return min((at for at in instants if at > now), default=None)


def stages_of(clock: Clock, own: Mapping[str, str]) -> list[Stage]:
    """The pack's stages, each moved where the account says so; the account may add stages of its own."""
    terms = {stage.name: stage.before for stage in clock.stages} | dict(own)
    last = [name for name in ("last_call",) if name in terms]
    return [stage_of(name, terms[name]) for name in (*(n for n in terms if n not in last), *last)]


def stage_of(name: str, before: str) -> Stage:
    """A stage written as "4 team hours", "3 team days", "10 calendar days", "2 hours" or "30 minutes"."""
    found = STAGE_BEFORE.fullmatch(before)
    if found is None:
        raise ValueError(f'the stage {name} is written as "4 team hours", "3 team days" or "2 hours"')
    return Stage(name, int(found["n"]), UNITS[found["unit"].removesuffix("s") + "s"])


UNITS: Mapping[str, Unit] = {
    "team hours": "team_hours",
    "team days": "team_days",
    "calendar days": "calendar_days",
    "hours": "hours",
    "minutes": "minutes",
}


def _rank(stage: str, order: Sequence[str]) -> int:
    """How severe a stage is; what is said at a higher one is not said again at a lower one."""
    ladder = ("welcome", "question", *order, *AFTER_DUE)
    return ladder.index(stage) if stage in ladder else -1
