"""How one time zone maps wall clocks to UTC, as plain sorted numbers.

Wall times are read with `fold=0` (RFC 5545's "compatible" reading): a time inside a gap moves forward by the gap, an
ambiguous one is its first occurrence.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400
FIRST_YEAR, LAST_YEAR = 1900, 2299
FOREVER = 1 << 60

# No zone has two opposite changes inside one week (probed day by day over every IANA zone, 1900 to 2042).
_PROBE = 7 * DAY
_DIGEST_DECADES = range(1970, 2070, 10)


@dataclass(frozen=True, slots=True)
class Offsets:
    """UTC offsets over some years: `offsets[i]` holds for wall seconds below `walls[i]`, the last one from there on.

    All numbers are seconds; wall seconds count from 1970-01-01 00:00 on the wall.
    """

    walls: tuple[int, ...]
    offsets: tuple[int, ...]

    def utc(self, wall: int) -> int:
        """The UTC second of a wall second, read with `fold=0`."""
        return wall - self.offsets[bisect_right(self.walls, wall)]


def second_of(instant: datetime) -> int:
    """An aware instant as a UTC second, floored; a naive one is a ValueError."""
    try:
        since = instant - EPOCH
    except TypeError:
        raise ValueError(f"{instant!r} has no time zone; give an aware datetime, for instance in UTC.") from None
    return since.days * DAY + since.seconds


def instant_of(second: int) -> datetime:
    """A UTC second as an aware datetime."""
    return EPOCH + timedelta(0, second)


def zone_named(name: str) -> ZoneInfo:
    """The zone of an IANA name such as "Europe/Paris"; a ValueError that says what to write otherwise."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError):
        raise ValueError(
            f'"{name}" is no time zone of the IANA database; write a name such as "Europe/Paris" or "UTC".'
        ) from None


@lru_cache(maxsize=256)
def offsets_of(zone: str, first: int, last: int) -> Offsets:
    """The offsets of `zone` from the start of year `first` to the end of year `last`."""
    start = day_number(first // 10 * 10) * DAY
    walls: list[int] = []
    offsets = [_offset_in(zone)(start)]
    for decade in range(first // 10 * 10, last + 1, 10):
        for instant, before, after in _changes(zone, decade):
            walls.append(instant + max(before, after))
            offsets.append(after)
    return Offsets(tuple(walls), tuple(offsets))


@lru_cache(maxsize=512)
def zone_version(zone: str) -> str:
    """Twelve hex digits that change whenever the zone's data says something else about the years 1970 to 2069.

    Taken from what the data says and not from its release, so that a release about other countries moves nothing.
    """
    at_first = _offset_in(zone)(day_number(_DIGEST_DECADES[0]) * DAY)
    changes = [_changes(zone, decade) for decade in _DIGEST_DECADES]
    return sha256(repr((zone, at_first, changes)).encode()).hexdigest()[:12]


def day_number(year: int) -> int:
    """1 January of a year in days since 1970-01-01."""
    return date(year, 1, 1).toordinal() - EPOCH.toordinal()


@lru_cache(maxsize=4096)
def _changes(zone: str, decade: int) -> tuple[tuple[int, int, int], ...]:
    """Every change of offset within ten years: (UTC second, offset before, offset after)."""
    offset = _offset_in(zone)
    found = []
    left, end = day_number(decade) * DAY, day_number(decade + 10) * DAY
    before = offset(left)
    while left < end:
        right = min(left + _PROBE, end)
        if offset(right) == before:
            left = right
            continue
        left = _first_without(offset, left, before, right)
        found.append((left, before, offset(left)))
        before = found[-1][2]
    return tuple(found)


def _first_without(offset: Callable[[int], int], left: int, before: int, right: int) -> int:
    """The second at which the offset `before`, seen at `left` and gone at `right`, gives way."""
    while right - left > 1:
        middle = (left + right) // 2
        if offset(middle) == before:
            left = middle
        else:
            right = middle
    return right


def _offset_in(zone: str) -> Callable[[int], int]:
    """The zone's offset in seconds at a UTC second."""
    info = zone_named(zone)
    # `fromutc` takes the wall of its argument for UTC: half the time of converting an aware UTC datetime.
    from_utc, epoch = info.fromutc, EPOCH.replace(tzinfo=info)

    def offset(instant: int) -> int:
        found = from_utc(epoch + timedelta(0, instant)).utcoffset()
        assert found is not None
        return found.days * DAY + found.seconds

    return offset
