"""A week in figures: what was due in it, what became of that, and what is due next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MET = ("met", "met_inferred")


@dataclass(frozen=True, slots=True)
class Line:
    """One clock of one ticket under its judging reading, as the store keeps it."""

    ticket: int
    title: str
    account: str
    kind: str
    clock: str
    clause: str
    state: str
    reason: str
    since: datetime
    due: datetime | None
    stopped_at: datetime | None
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO week in the house's zone: `[since, until)`, Monday 00:00 to Monday 00:00."""

    year: int
    number: int
    since: datetime
    until: datetime

    @property
    def name(self) -> str:
        """As "2026-W18"."""
        return f"{self.year}-W{self.number:02d}"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was promised for the week and what became of it; `rate` is met / (met + breached), None without either.

    A clock belongs to the week of its judging due. `next_due` are those that still run and are due within the week
    after; targets of ours are in `internal` and in no rate.
    """

    week: Week
    met: tuple[Line, ...]
    inferred: tuple[Line, ...]
    breached: tuple[Line, ...]
    unknown: tuple[Line, ...]
    running: tuple[Line, ...]
    internal: tuple[Line, ...]
    next_due: tuple[Line, ...]

    @property
    def rate(self) -> float | None:
        """The share kept, of what is decided."""
        decided = len(self.met) + len(self.breached)
        return len(self.met) / decided if decided else None


def week_of(day: date, zone: ZoneInfo) -> Week:
    """The ISO week that holds a day."""
    year, number, _ = day.isocalendar()
    monday = date.fromisocalendar(year, number, 1)
    since, until = (datetime.combine(d, time(), zone) for d in (monday, monday + timedelta(days=7)))
    return Week(year, number, since, until)


def figures(lines: Iterable[Line], week: Week) -> Figures:
    """The week's figures; latent clocks promise nothing yet and are left out."""
    dated = sorted(
        (line for line in lines if line.due is not None and line.state not in ("latent", "not_applicable")),
        key=lambda line: (line.due, line.ticket, line.clock),
    )
    mine = [line for line in dated if line.due is not None and week.since <= line.due < week.until]
    owed = [line for line in mine if not line.internal]
    after = week.until + timedelta(days=7)
    ahead = [line for line in dated if line.state == "running" and line.due and week.until <= line.due < after]
    return Figures(
        week=week,
        met=_in(owed, *MET),
        inferred=_in(owed, "met_inferred"),
        breached=_in(owed, "breached"),
        unknown=_in(owed, "unknown"),
        running=_in(owed, "running", "paused"),
        internal=tuple(line for line in mine if line.internal),
        next_due=tuple(line for line in ahead if not line.internal),
    )


def _in(lines: Sequence[Line], *states: str) -> tuple[Line, ...]:
    return tuple(line for line in lines if line.state in states)
