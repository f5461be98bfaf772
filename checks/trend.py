"""Twelve weeks side by side, each as it stands now: a verdict that was corrected since counts as corrected."""

from collections.abc import Iterable
from dataclasses import dataclass

from checks.digest import Tally, tally
from checks.line import Line
from checks.week import Week, week_at

WEEKS = 12


@dataclass(frozen=True, slots=True)
class Point:
    """One week of the trend."""

    week: Week
    tally: Tally


def trend(lines: Iterable[Line], last: Week, weeks: int = WEEKS) -> tuple[Point, ...]:
    """The tallies of so many weeks up to `last`, oldest first; a week without anything due has an empty one."""
    shown = [last.later(n + 1 - weeks) for n in range(weeks)]
    found: dict[Week, list[Line]] = {week: [] for week in shown}
    for line in lines:
        if line.due is None or line.internal or line.untold:
            continue
        if (mine := found.get(week_at(line.due, last.zone))) is not None:
            mine.append(line)
    return tuple(Point(week, tally(found[week])) for week in shown)
