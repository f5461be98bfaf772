"""Where a clock stands under one reading of a promise, and the verdict that all readings give together."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from checks.clock import Run
from checks.timeline import Certainty


@dataclass(frozen=True, slots=True)
class Running:
    """Time is left."""


@dataclass(frozen=True, slots=True)
class Paused:
    """The clock stands still, so there is no due instant."""

    reason: str


@dataclass(frozen=True, slots=True)
class Met:
    """Stopped in time by an event at `at`, known with `certainty`; "inferred" is counted apart."""

    at: datetime
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Breached:
    """The time ran out; `at` is when it was stopped after all, None while nothing has stopped it."""

    at: datetime | None


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The promise does not bind here, for `reason`."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The evidence does not reach: never a silent "fine". `waiting_on` names the source that must be read further.

    `settles` is when the doubt will be over by itself, and in our favour as it seems; nothing is said before.
    """

    reason: str
    waiting_on: str = ""
    settles: datetime | None = None


State: TypeAlias = Running | Paused | Met | Breached | NotApplicable | Unknown


@dataclass(frozen=True, slots=True)
class Standing:
    """One clock under one reading: `used` and `remaining` are open time, None where the target is a plain instant.

    `expires` is the first instant at which a reply would be late; it lies after `due` where open time ends at `due`.
    `runs` are the run as promised and as each announcement moved it; the last one is judged.
    """

    reading: str
    clause: str
    judging: bool
    since: datetime
    due: datetime | None
    expires: datetime | None
    used: timedelta | None
    remaining: timedelta | None
    state: State
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is judged of one clock of one request; `run` rises only when the clock starts again.

    `latent`: nothing is said yet but one question. `internal`: a target of ours, outside the contract figure.
    `watched_only`: the scheme names no number that judges, but a watched one still warns.
    """

    clock: str
    request: int
    run: int
    standings: tuple[Standing, ...]
    summary: str
    internal: bool = False
    latent: bool = False
    hushed: bool = False
    watched_only: bool = False

    @property
    def judge(self) -> Standing:
        """The standing whose reading judges."""
        return next(standing for standing in self.standings if standing.judging)

    @property
    def state(self) -> State:
        """The judging standing's state."""
        return self.judge.state

    @property
    def earliest_due(self) -> datetime | None:
        """The earliest due instant of readings that still run: what warnings follow."""
        dues = [s.due for s in self.standings if s.due is not None and not isinstance(s.state, NotApplicable)]
        return min(dues, default=None)


def name_of(state: State) -> str:
    """The word that tables and the ledger keep for a state."""
    match state:
        case Running():
            return "running"
        case Paused():
            return "paused"
        case Met(certainty="inferred"):
            return "met_inferred"
        case Met():
            return "met"
        case Breached():
            return "breached"
        case NotApplicable():
            return "not_applicable"
        case _:
            return "unknown"
