"""Closing-edge deadlines of many starts at once, with numpy, over the same compiled table."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from checks.compiled import BUCKET, Table
from checks.horizon import Horizon

Seconds = NDArray[np.int64]

# Small enough for every intermediate array to stay in a core's second-level cache.
_CHUNK = 16_384


def deadlines(hours: Horizon, starts: ArrayLike, amounts: ArrayLike) -> Seconds:
    """The earliest instant with `amounts` open seconds after each start: whole UTC seconds, broadcast together.

    A negative amount counts back, an amount of zero is due at once; anything but whole numbers is a ValueError.
    """
    begin, wanted = np.broadcast_arrays(_whole(starts, "starts"), _whole(amounts, "amounts"))
    moving = wanted != 0
    due = begin.copy()
    if moving.all():
        due = _moved(hours, begin.reshape(-1), wanted.reshape(-1)).reshape(begin.shape)
    elif moving.any():
        due[moving] = _moved(hours, begin[moving], wanted[moving])
    return due


def _whole(numbers: ArrayLike, name: str) -> Seconds:
    given = np.asarray(numbers)
    if given.size and given.dtype.kind not in "iu":
        raise ValueError(f"The {name} are whole UTC seconds (int64), not {given.dtype}; convert them first.")
    return given.astype(np.int64, copy=False)


def _moved(hours: Horizon, begin: Seconds, wanted: Seconds) -> Seconds:
    due = np.empty_like(begin)
    if not begin.size:
        return due
    table = hours.covering(int(begin.min()), int(begin.max()))
    while beyond := _fill(_arrays(table), begin, wanted, due):
        table = hours.grow(later=beyond > 0)
    return due


@dataclass(frozen=True, slots=True, eq=False)
class _Arrays:
    """A table as arrays. The steps say how many intervals begin inside one bucket at most."""

    low: int
    total: int
    opens: Seconds
    closes: Seconds
    before: Seconds
    shift: Seconds
    by_time: Seconds
    by_clock: Seconds
    time_steps: int
    clock_steps: int


@lru_cache(maxsize=64)
def _arrays(table: Table) -> _Arrays:
    by_time, by_clock = np.array(table.by_time), np.array(table.by_clock)
    last = len(table.closes) - 1
    return _Arrays(
        table.low,
        table.total,
        np.array(table.opens),
        np.array(table.closes),
        np.array(table.before),
        np.array(table.shift),
        by_time,
        by_clock,
        int(np.diff(by_time, append=last).max()),
        int(np.diff(by_clock, append=last).max()),
    )


def _fill(table: _Arrays, begin: Seconds, wanted: Seconds, due: Seconds) -> int:
    """Write every deadline, or stop at the first that lies before (-1) or behind (1) the table."""
    for first in range(0, len(begin), _CHUNK):
        start = begin[first : first + _CHUNK]
        i = table.by_time[(start - table.low) >> BUCKET]
        for _ in range(table.time_steps):
            i += table.opens[i + 1] <= start
        clock = np.minimum(start, table.closes[i]) - table.shift[i] + wanted[first : first + _CHUNK]
        if clock.min() <= 0:
            return -1
        if clock.max() > table.total:
            return 1
        j = table.by_clock[clock >> BUCKET]
        for _ in range(table.clock_steps):
            j += table.before[j + 1] < clock
        due[first : first + _CHUNK] = clock + table.shift[j]
    return 0
