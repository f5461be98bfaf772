"""What a digest must take back: verdicts of weeks already sent that read otherwise today."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from checks.line import BREACHED, INFERRED, MET, UNKNOWN, Key, Line
from checks.week import Week, week_at

COUNTED = (MET, INFERRED, BREACHED, UNKNOWN)
WITHDRAWN = "withdrawn"
"""The state of a line whose verdict no longer stands for anything."""


@dataclass(frozen=True, slots=True)
class Told:
    """A verdict as it stood when a digest was made."""

    state: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """A clock that was told in `week` as `was` and is `now` another; empty where it did not count, or no longer does.

    `moved` is the week it is due in now, where that is another one.
    """

    line: Line
    week: Week
    was: str
    now: str
    moved: Week | None = None


def corrections(
    told: Mapping[Key, Told], lines: Iterable[Line], sent: Collection[str], zone: ZoneInfo
) -> tuple[Correction, ...]:
    """Compare what was told with what stands, for clocks due in a week whose digest was `sent` (names of weeks)."""
    found = []
    for line in lines:
        if line.internal or line.due is None:
            continue
        if (one := _compared(line, line.due, told.get(line.key), sent, zone)) is not None:
            found.append((line.due, line.key, one))
    return tuple(one for _, _, one in sorted(found, key=lambda entry: entry[:2]))


def _compared(
    line: Line, due: datetime, before: Told | None, sent: Collection[str], zone: ZoneInfo
) -> Correction | None:
    week = week_at(due, zone)
    now = "" if line.untold or line.state not in COUNTED else line.state
    was = before.state if before is not None and before.state in COUNTED else ""
    then = week_at(before.due, zone) if before is not None and was else week
    if (then, was) == (week, now) or not {then.name, week.name} & set(sent):
        return None
    return Correction(line, then if then.name in sent else week, was, now, week if then != week else None)
