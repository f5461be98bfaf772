"""Versions of a platform, and the ranges of them that a product sheet declares."""

import re
from dataclasses import dataclass

_VERSION = re.compile(
    r"(?:prestashop |ps )?v?(\d{1,4}(?:\.\d{1,4}){0,4})((?:\.[x*]){0,4})",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"\s*(?:,|;|&|\band\b|\bor\b(?!\s*(?:higher|newer|later|above))|\||\s/\s|(?<=[\dx*])/(?=\d))\s*", re.IGNORECASE
)
_BETWEEN = re.compile(
    r"\s*(?:-|–|—|\b(?:up to|to|à|a|bis|tot|do|até|ate|hasta|jusqu['’]à|fino a|al)\b|έως|μέχρι|\.\.|→)\s*",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:from|de|da|dalla|desde|von|ab|od|van|από)\s+", re.IGNORECASE)

Numbers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """Versions from `low` to `high`, both included; a missing bound is open. `1.7.x` runs from 1.7 to all of 1.7."""

    low: Numbers | None
    high: Numbers | None

    def holds(self, version: Numbers) -> bool:
        """Whether `version` lies within, compared to the depth that each bound names: 8.1.4 lies within "to 8.1"."""
        if self.low is not None and _padded(version, self.low) < _padded(self.low, version):
            return False
        return self.high is None or version[: len(self.high)] <= self.high


def version(text: str) -> Numbers | None:
    """The numbers of a version such as `1.7.8.11` or `v8.1`; None if it is none."""
    match = _VERSION.fullmatch(text.strip())
    return None if match is None or match[2] else _numbers(match[1])


def ranges(declared: str) -> tuple[Range, ...] | None:
    """What a sheet declares: `1.7.0.0 - 8.1.x`, `1.7.x, 8.x`, `>= 1.7`, `8.2+`, `up to 8.1`; None if unreadable."""
    found = []
    for part in _PARTS.split(declared.strip()):
        one = _range(part.strip())
        if one is None:
            return None
        found.append(one)
    return tuple(found) or None


def declared_holds(declared: str, used: str) -> bool | None:
    """Whether the version in use is among those declared; None where either cannot be read."""
    numbers, among = version(used), ranges(declared)
    if numbers is None or among is None:
        return None
    return any(one.holds(numbers) for one in among)


def _range(part: str) -> Range | None:
    below = re.fullmatch(r"(?:<=|up to|until|max(?:imum)?)\s*(.+)", part, re.IGNORECASE)
    above = re.fullmatch(r"(?:>=|from|since|min(?:imum)?)\s*(.+?)|(.+?)\s*(?:\+|or (?:higher|newer|later|above))", part)
    ends = _BETWEEN.split(part)
    if below:
        high = _end(below[1])
        return None if high is None else Range(None, high)
    if len(ends) == 2 and all(ends):
        low, high = _end(_FROM.sub("", ends[0], count=1)), _end(ends[1])
        return None if low is None or high is None or high < low[: len(high)] else Range(low, high)
    if above:
        low = _end(above[1] or above[2])
        return None if low is None else Range(low, None)
    one = _end(part)
    return None if one is None else Range(one, one)


def _end(text: str) -> Numbers | None:
    match = _VERSION.fullmatch(text.strip())
    return None if match is None else _numbers(match[1])


def _numbers(text: str) -> Numbers:
    return tuple(int(number) for number in text.split("."))


def _padded(one: Numbers, other: Numbers) -> Numbers:
    return one + (0,) * max(0, len(other) - len(one))
