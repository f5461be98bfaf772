"""A calendar compiled to sorted UTC seconds: open intervals, prefix sums, and two bucket tables instead of a search.

Everything here is whole UTC seconds. `clock(t)` is the open time since the start of the table; elapsed time is a
difference of two clocks and a deadline is the clock read backwards.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from checks.zones import DAY, FOREVER, Offsets

Interval = tuple[int, int]
Day = tuple[Interval, ...]

# 9.1 hours: about one interval a bucket for office hours, so a look-up steps at most once or twice.
BUCKET = 15


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Open time within `[low, high)`. Index 0 is an empty interval at `low`, and the lists end in a sentinel.

    `shift[i]` is `opens[i]` minus the open time before it, so `clock(t) = min(t, closes[i]) - shift[i]` and the
    instant at clock `c` is `c + shift[j]`. `by_time` and `by_clock` give the interval at each bucket's first second.
    """

    low: int
    high: int
    opens: list[int]
    closes: list[int]
    before: list[int]
    shift: list[int]
    total: int
    by_time: list[int]
    by_clock: list[int]

    def clock(self, instant: int) -> int:
        """Open seconds in `[low, instant)`; the instant must lie within the table."""
        i = self.index(instant)
        return min(instant, self.closes[i]) - self.shift[i]

    def index(self, instant: int) -> int:
        """The last interval that opens at or before an instant within the table (0: none does)."""
        i = self.by_time[(instant - self.low) >> BUCKET]
        while self.opens[i + 1] <= instant:
            i += 1
        return i

    def earliest(self, clock: int) -> int:
        """The first instant at which the clock shows `clock`, for `0 < clock <= total`."""
        j = self.by_clock[clock >> BUCKET]
        while self.before[j + 1] < clock:
            j += 1
        return clock + self.shift[j]

    def latest(self, clock: int) -> int:
        """The last instant at which the clock shows `clock`, for `0 <= clock < total`."""
        j = self.by_clock[clock >> BUCKET]
        while self.before[j + 1] <= clock:
            j += 1
        return clock + self.shift[j]


def open_intervals(
    offsets: Offsets,
    first: int,
    last: int,
    week: tuple[tuple[Interval, ...], ...],
    dates: dict[int, tuple[Interval, ...]],
) -> list[Interval]:
    """Open intervals in UTC seconds for the days `first` to `last` (days since 1970-01-01, `last` excluded).

    `week` holds wall seconds of the day for Monday to Sunday, `dates` replaces it on single days. Intervals that
    vanish in a gap of the zone are dropped, touching ones are merged.
    """
    found: list[Interval] = []
    walls, values = (*offsets.walls, FOREVER), offsets.offsets
    k = 0
    for day in range(first, last):
        hours = dates.get(day)
        if hours is None:
            hours = week[(day + 3) % 7]  # day 0 was a Thursday
        midnight = day * DAY
        while walls[k] <= midnight:
            k += 1
        if walls[k] > midnight + DAY:
            base = midnight - values[k]
            for opens, closes in hours:
                found.append((base + opens, base + closes))
        else:
            found += [(offsets.utc(midnight + opens), offsets.utc(midnight + closes)) for opens, closes in hours]
    return merged(found)


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Sorted, with empty intervals dropped and touching or overlapping ones joined."""
    joined: list[Interval] = []
    end = -FOREVER
    for opens, closes in sorted(intervals):
        if opens >= closes:
            continue
        if opens > end:
            joined.append((opens, closes))
            end = closes
        elif closes > end:
            joined[-1] = (joined[-1][0], closes)
            end = closes
    return joined


def table_of(intervals: list[Interval], low: int, high: int) -> Table:
    """The table over sorted, disjoint intervals that all lie within `[low, high)`."""
    opens = [low, *(start for start, _ in intervals)]
    closes = [low, *(end for _, end in intervals)]
    before = [0, *accumulate((end - start for start, end in intervals), initial=0)]
    total = before.pop()
    shift = [start - open_before for start, open_before in zip(opens, before, strict=True)]
    by_time = _buckets([start - low for start in opens], high - low, 0)
    by_clock = _buckets(before, total, 1)
    return Table(low, high, [*opens, FOREVER], closes, [*before, FOREVER], shift, total, by_time, by_clock)


def _buckets(starts: list[int], span: int, strict: int) -> list[int]:
    """For each bucket the last index whose start is at most (strict: below) the bucket's first unit, at least 0."""
    found: list[int] = []
    for index, start in enumerate(starts[1:]):
        due = (start - 1 + strict >> BUCKET) + 1
        if due > len(found):
            found.extend([index] * (due - len(found)))
    found.extend([len(starts) - 1] * ((span >> BUCKET) + 1 - len(found)))
    return found
