"""Versions of three numbers, and how many patch steps lie between two of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import TypeAlias

from checks.tariff import PatchFormula

Version: TypeAlias = tuple[int, int, int]
_VERSION = re.compile(r"(\d{1,6})\.(\d{1,6})\.(\d{1,6})")


@dataclass(frozen=True, slots=True)
class NoSteps:
    """No number of patch steps: `on_request` where the scheme only has no price for such an update."""

    reason: str
    on_request: bool = False


def version(text: str) -> Version:
    """Read "4.4.1"; anything else is a ValueError that says what a version is."""
    match = _VERSION.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text[:20]!r} is no version: write three numbers with points, such as 4.4.1")
    major, minor, patch = match.groups()
    return int(major), int(minor), int(patch)


def steps(formula: PatchFormula, start: Version, end: Version, published: Iterable[Version]) -> int | NoSteps:
    """Patch steps from `start` up to `end` within one minor version, by the numbers or by what was published."""
    if start[:2] != end[:2]:
        return NoSteps("the update changes the minor or major version, for which there is no price", on_request=True)
    if end <= start:
        return NoSteps(f"{dotted(end)} is not newer than {dotted(start)}: there is nothing to update")
    if formula.counts == "numbers":
        return end[2] - start[2]
    known = set(published)
    if not {start, end} <= known:
        return NoSteps("steps are counted by published versions: list them, both ends included, in the account")
    return sum(1 for one in known if start < one <= end)


def units(formula: PatchFormula, count: int) -> int:
    """How many further steps beyond those the base price covers are charged."""
    return ceil(max(0, count - formula.within) / formula.every)


def dotted(one: Version) -> str:
    """The version as it is written."""
    return ".".join(str(part) for part in one)
