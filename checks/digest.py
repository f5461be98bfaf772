"""A week in figures: what was due in it, what became of that, how long customers waited, and what is due next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from checks.line import BREACHED, INFERRED, MET, OPEN, UNKNOWN, Line
from checks.week import Week


@dataclass(frozen=True, slots=True)
class Tally:
    """How many promises were met and breached, and what is beside: inferred, unknown, still running."""

    met: int = 0
    breached: int = 0
    inferred: int = 0
    unknown: int = 0
    running: int = 0

    @property
    def decided(self) -> int:
        """What the rate is of."""
        return self.met + self.breached

    @property
    def rate(self) -> float | None:
        """Met of what is decided; None where nothing is."""
        return self.met / self.decided if self.decided else None

    @property
    def total(self) -> int:
        """All of them."""
        return self.decided + self.inferred + self.unknown + self.running


@dataclass(frozen=True, slots=True)
class Waits:
    """How long customers waited for a first response, by the wall clock: of the `answered` alone, late ones too.

    The 90th percentile is the shortest wait that nine in ten did not exceed.
    """

    answered: int = 0
    median: timedelta | None = None
    ninetieth: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """A week's lines by what became of them, each in the order of their due instants.

    A clock belongs to the week of its judging due. `untold` are latent clocks whose time ran out, or will within the
    week, before anybody said whether this is a bug: they promise nothing yet and are only counted. `internal` targets
    are in no rate. `next_due` are owed, still run, and are due within the week after.
    """

    week: Week
    met: tuple[Line, ...]
    inferred: tuple[Line, ...]
    breached: tuple[Line, ...]
    unknown: tuple[Line, ...]
    running: tuple[Line, ...]
    untold: tuple[Line, ...]
    internal: tuple[Line, ...]
    next_due: tuple[Line, ...]

    @property
    def owed(self) -> tuple[Line, ...]:
        """Every line that the tally counts."""
        return (*self.met, *self.inferred, *self.breached, *self.unknown, *self.running)

    @property
    def tally(self) -> Tally:
        """The week's own."""
        return tally(self.owed)

    @property
    def near_misses(self) -> tuple[Line, ...]:
        """Promises kept with hardly any time left."""
        return tuple(line for line in self.met if line.is_near_miss)

    @property
    def waits(self) -> Waits:
        """Of the first responses due in the week."""
        return waits_of(line.waited for line in self.owed if line.is_first_response)


def figures(lines: Iterable[Line], week: Week) -> Figures:
    """The figures of a week; clocks without a due instant, and promises that do not bind, belong to none."""
    since, until, after = week.since, week.until, week.later(1).until
    dated = sorted(
        ((line.due, line) for line in lines if line.due is not None), key=lambda pair: (pair[0], pair[1].key)
    )
    mine = [line for due, line in dated if since <= due < until]
    owed = [line for line in mine if not line.internal and not line.untold]
    return Figures(
        week=week,
        met=_in(owed, MET),
        inferred=_in(owed, INFERRED),
        breached=_in(owed, BREACHED),
        unknown=_in(owed, UNKNOWN),
        running=_in(owed, *OPEN),
        untold=tuple(line for line in mine if line.untold and not line.internal),
        internal=_in([line for line in mine if line.internal], MET, INFERRED, BREACHED, UNKNOWN, *OPEN),
        next_due=tuple(
            line for due, line in dated if until <= due < after and line.state == OPEN[0] and not line.internal
        ),
    )


def tally(lines: Iterable[Line]) -> Tally:
    """Count lines by what became of them."""
    states = [line.state for line in lines]
    return Tally(
        met=states.count(MET),
        breached=states.count(BREACHED),
        inferred=states.count(INFERRED),
        unknown=states.count(UNKNOWN),
        running=sum(states.count(state) for state in OPEN),
    )


def waits_of(waits: Iterable[timedelta | None]) -> Waits:
    """Median and 90th percentile of the waits that ended; between two middle ones lies their mean."""
    ended = sorted(wait for wait in waits if wait is not None)
    if not ended:
        return Waits()
    count = len(ended)
    median = (ended[(count - 1) // 2] + ended[count // 2]) / 2
    return Waits(count, median, ended[-(-9 * count // 10) - 1])


def by_clock(lines: Sequence[Line]) -> dict[tuple[str, str], Tally]:
    """The tally of each account's clocks, by (account, clock), in alphabetical order."""
    names = sorted({(line.account, line.clock) for line in lines})
    return {name: tally(line for line in lines if (line.account, line.clock) == name) for name in names}


def _in(lines: Sequence[Line], *states: str) -> tuple[Line, ...]:
    return tuple(line for line in lines if line.state in states)
