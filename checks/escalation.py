"""When nobody takes a ticket: after so many minutes of the team's own time the next person is told, once a step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.alerts import Alert
from checks.calendar import Calendar
from checks.promise import Clock
from checks.standing import Breached, Running, Unknown, Verdict, name_of

STAGE = "escalation"
NOT_URGENT = ("welcome", "question", "correction", STAGE)
"""Stages that ask nobody to answer at once, so that no time runs from them unless a step names them."""


@dataclass(frozen=True, slots=True)
class Step:
    """Told where nobody took the ticket within `minutes` of team time after the first alert of `stages` (none: any)."""

    minutes: int
    stages: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What tells it from the other steps of a clock: "60", or "60 last_call"."""
        return " ".join((str(self.minutes), *self.stages))

    def begins_with(self, stage: str) -> bool:
        """Whether an alert of this stage starts its time."""
        return stage in self.stages if self.stages else stage not in NOT_URGENT


@dataclass(frozen=True, slots=True)
class Sounded:
    """An alert of one clock and run that was raised: its stage, its day or step, and when."""

    stage: str
    day: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Escalation:
    """The steps whose time has come and that were not taken before, and when the next one comes."""

    alerts: tuple[Alert, ...] = ()
    wake_at: datetime | None = None


def escalate(
    verdict: Verdict,
    clock: Clock,
    steps: Sequence[Step],
    team: Calendar,
    sounded: Sequence[Sounded],
    act_by: datetime | None,
    now: datetime,
) -> Escalation:
    """What to pass on of a clock that a reply stops. `sounded` are all alerts of it, that of this very instant too."""
    if not _waits(verdict, clock):
        return Escalation()
    taken = {one.day for one in sounded if one.stage == STAGE}
    ahead = {step: at for step in steps if step.name not in taken and (at := _at(step, team, sounded)) is not None}
    due = tuple(_alert(verdict, step, act_by) for step, at in ahead.items() if at <= now)
    return Escalation(due, min((at for at in ahead.values() if at > now), default=None))


def _waits(verdict: Verdict, clock: Clock) -> bool:
    """Whether it waits for a reply that nobody has promised: whoever took the ticket answers for it."""
    if clock.internal or "reply" not in clock.stops or verdict.latent or verdict.hushed:
        return False
    match verdict.state:
        case Running() | Unknown() | Breached(at=None):
            return True
        case _:
            return False


def _at(step: Step, team: Calendar, sounded: Sequence[Sounded]) -> datetime | None:
    first = min((one.at for one in sounded if step.begins_with(one.stage)), default=None)
    return None if first is None else team.deadline(first, timedelta(minutes=step.minutes))


def _alert(verdict: Verdict, step: Step, act_by: datetime | None) -> Alert:
    due = verdict.earliest_due if isinstance(verdict.state, Running) else verdict.judge.due
    return Alert(verdict.request, verdict.clock, verdict.run, STAGE, step.name, name_of(verdict.state), due, act_by)
