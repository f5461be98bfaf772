"""Open time in whole UTC seconds, over a compiled table that grows to what is asked and never clips an answer."""

from threading import Lock
from typing import Literal

from checks.compiled import BUCKET, Day, Interval, Table, open_intervals, table_of
from checks.zones import DAY, FIRST_YEAR, LAST_YEAR, day_number, offsets_of

Edge = Literal["close", "open"]

_YEAR = 31_556_952
# A skipped date (Kiritimati, 31 December 1994) moves its hours onto the next one: days beyond the rim count too.
_MARGIN = 2

# Tables only ever grow, also under several threads: whoever read one may trust the next to hold all of it.
_GROWING = Lock()


class Horizon:
    """The compiled hours of one calendar. Every instant is a UTC second, every amount a number of seconds.

    The table starts empty and is replaced, never changed, when a question lies beyond it; years before 1900 and
    after 2299 are a ValueError.
    """

    __slots__ = ("_dates", "_first", "_last", "_table", "_week", "_zone")

    def __init__(self, zone: str, week: tuple[Day, ...], dates: dict[int, Day]):
        self._zone = zone
        self._week = week
        self._dates = dates
        self._first = self._last = 0
        self._table = table_of([], 0, 0)

    def deadline(self, start: int, amount: int, edge: Edge = "close") -> int:
        """The earliest ("close") or latest ("open") instant with `amount` open seconds between it and `start`.

        A negative amount counts back. With "close" the answer is never before `start` unless the amount is negative:
        nothing to wait for is due at once.
        """
        if edge != "close" or not amount:
            return self._other_deadline(start, amount, edge)
        table = self._table
        while True:
            if table.low <= start < table.high:
                # The body of Table.clock and Table.earliest: two calls less are a third of the time.
                opens, closes = table.opens, table.closes
                i = table.by_time[(start - table.low) >> BUCKET]
                while opens[i + 1] <= start:
                    i += 1
                end = closes[i]
                clock = (start if start < end else end) - table.shift[i] + amount
                if 0 < clock <= table.total:
                    before = table.before
                    j = table.by_clock[clock >> BUCKET]
                    while before[j + 1] < clock:
                        j += 1
                    return clock + table.shift[j]
                table = self.grow(later=clock > 0)
            else:
                table = self.covering(start, start)

    def _other_deadline(self, start: int, amount: int, edge: str) -> int:
        if edge == "close":
            return start
        if edge != "open":
            raise ValueError(f'The edge of a deadline is "close" or "open", not {edge!r}.')
        table = self.covering(start, start)
        while not 0 <= (clock := table.clock(start) + amount) < table.total:
            table = self.grow(later=clock >= 0)
        return table.latest(clock)

    def elapsed(self, start: int, end: int) -> int:
        """Open seconds in `[start, end)`, negative when `end` comes first."""
        table = self._table
        if not (table.low <= start < table.high and table.low <= end < table.high):
            table = self.covering(start, end)
        return table.clock(end) - table.clock(start)

    def last_open_end(self, instant: int) -> int:
        """The end of the last open moment before an instant: the instant itself while open, else the last closing."""
        table = self.covering(instant, instant)
        while not (clock := table.clock(instant)):
            table = self.grow(later=False)
        return table.earliest(clock)

    def is_open(self, instant: int) -> bool:
        """Whether an instant lies in a half-open interval `[open, close)`."""
        table = self.covering(instant, instant)
        return instant < table.closes[table.index(instant)]

    def next_change(self, instant: int) -> int | None:
        """The next opening or closing after an instant; None when there is none up to the end of 2299."""
        table = self.covering(instant, instant)
        while True:
            i = table.index(instant)
            change = table.closes[i] if instant < table.closes[i] else table.opens[i + 1]
            if change < table.high:
                return change
            if self._last == LAST_YEAR:
                return None
            table = self.grow(later=True)

    def intervals(self, start: int, end: int) -> list[Interval]:
        """The open intervals within `[start, end)`, cut at both ends."""
        if start >= end:
            return []
        table = self.covering(start, end)
        pairs = zip(table.opens[table.index(start) : -1], table.closes[table.index(start) :], strict=True)
        found = []
        for opens, closes in pairs:
            if opens >= end:
                break
            if closes > start:
                found.append((max(opens, start), min(closes, end)))
        return found

    def on_day(self, day: int) -> list[Interval]:
        """The open intervals of one local date, given as days since 1970-01-01."""
        year = 1970 + day * DAY // _YEAR
        offsets = offsets_of(self._zone, year - 1, year + 1)
        return open_intervals(offsets, day, day + 1, self._week, self._dates)

    def covering(self, start: int, end: int) -> Table:
        """A table that holds both instants, in either order."""
        low, high = (start, end) if start <= end else (end, start)
        table = self._table
        if table.low <= low and high < table.high:
            return table
        first, last = 1970 + low // _YEAR, 1970 + high // _YEAR
        table = self._compile(first - 1, last + 2)
        if not (table.low <= low and high < table.high):
            year = first if low < table.low else last
            raise ValueError(f"Time is kept from {FIRST_YEAR} to {LAST_YEAR}; this instant lies in the year {year}.")
        return table

    def grow(self, *, later: bool) -> Table:
        """A table over twice the years, so that a far deadline costs little more than a table of its own length."""
        width = self._last - self._first + 1
        if later and self._last < LAST_YEAR:
            return self._compile(self._first, self._last + width)
        if not later and self._first > FIRST_YEAR:
            return self._compile(self._first - width, self._last)
        raise ValueError(
            f"The calendar in {self._zone} has too little open time for this amount "
            f"{'before the end of ' + str(LAST_YEAR) if later else 'since ' + str(FIRST_YEAR)}; "
            "check the amount, its weekly hours and its special dates."
        )

    def _compile(self, first: int, last: int) -> Table:
        with _GROWING:
            if self._table.high:
                first, last = min(first, self._first), max(last, self._last)
            first, last = max(first, FIRST_YEAR), min(last, LAST_YEAR)
            offsets = offsets_of(self._zone, first - 1, last + 1)
            start, end = day_number(first), day_number(last + 1)
            low, high = offsets.utc(start * DAY), offsets.utc(end * DAY)
            found = open_intervals(offsets, start - _MARGIN, end + _MARGIN, self._week, self._dates)
            inside = [(max(opens, low), min(closes, high)) for opens, closes in found if closes > low and opens < high]
            self._table, self._first, self._last = table_of(inside, low, high), first, last
            return self._table
