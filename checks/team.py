"""The team's own calendar: it never moves what was promised, it says when somebody is there to act."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.calendar import Calendar
from checks.zones import instant_of, second_of


@dataclass(frozen=True, slots=True)
class NoTeamTime:
    """Nobody of the team is at work between the start and the due instant: an alert goes at once and says so."""

    reason: str = "no team time"


def act_by(start: datetime, due: datetime, team: Calendar) -> datetime | NoTeamTime:
    """The end of the last moment within `[start, due]` at which the team is at work, in UTC."""
    return team.last_open_end(due) if team.elapsed(start, due) else NoTeamTime()


def hours_before(anchor: datetime, hours: float, team: Calendar) -> datetime:
    """The latest instant that leaves the team `hours` of its own time before an anchor."""
    second = team.seconds.deadline(second_of(anchor), -round(hours * 3600), "open")
    return instant_of(second)


def days_before(anchor: datetime, days: int, team: Calendar) -> datetime:
    """The local time of the anchor `days` working days earlier, moved into the team's hours.

    The anchor's own date does not count. Closing time moves on to the next opening (the whole day is still ahead),
    unless that is no earlier than the anchor: then the team's last moment before it.
    """
    local = team.local(anchor)
    wanted = team.at(team.working_date(local.date(), -days), local.time())
    if team.is_open(wanted):
        return wanted
    opening = team.deadline(wanted, timedelta(), "open")
    return opening if opening < anchor else team.last_open_end(wanted)


def days_after(instant: datetime, days: int, team: Calendar) -> tuple[datetime, ...]:
    """The first openings of the next `days` working days that open after an instant."""
    day = team.local(instant).date()
    found = []
    if (hours := team.hours_on(day)) and hours[0][0] > instant:
        found.append(hours[0][0])
    while len(found) < days:
        day = team.working_date(day, 1)
        found.append(team.hours_on(day)[0][0])
    return tuple(found)
