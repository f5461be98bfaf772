"""A team's own calendar: its hours, its closed days, and the public holidays of where it works."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from importlib.metadata import version

from checks.calendar import Calendar
from monitor.config_sections import Team


@dataclass(frozen=True, slots=True)
class TeamCalendar:
    """The calendar, what its closed days are called, and the release of the holiday data that it was made from."""

    calendar: Calendar
    holidays: tuple[tuple[date, str], ...]
    stamp: str


def team_calendar(team: Team, years: Iterable[int]) -> TeamCalendar:
    """Expand public holidays of `years` once, to plain dates: later releases of the data move no past verdict.

    Own special dates beat own closures and public holidays alike. The stamp reads "holidays 0.109 IT-RM".
    """
    named, stamp = _public_holidays(team, years)
    closed = {first + timedelta(days=n) for first, last in team.closed for n in range((last - first).days + 1)}
    special = {day: list(hours) for day, hours in team.special.items()}
    calendar = Calendar(team.zone, team.hours.by_weekday(), sorted(closed | named.keys()), special)
    return TeamCalendar(calendar, tuple(sorted(named.items())), stamp)


def public_holidays(country: str, subdivision: str | None, years: Iterable[int]) -> dict[date, str]:
    """The public holidays of a country (or a part of it) with their names, as plain dates."""
    import holidays  # slow to import, and of no use to most commands

    return dict(holidays.country_holidays(country, subdiv=subdivision, years=list(years)).items())


def _public_holidays(team: Team, years: Iterable[int]) -> tuple[dict[date, str], str]:
    if team.country is None:
        return {}, "no public holidays"
    place = "-".join(filter(None, (team.country, team.subdivision)))
    return public_holidays(team.country, team.subdivision, years), f"holidays {version('holidays')} {place}"


def unknown_place(country: str, subdivision: str | None) -> tuple[str, str] | None:
    """Say which key is wrong, "country" or "subdivision", and the sentence for it; None where holidays are known."""
    import holidays

    try:
        if country.isalpha() and country.isupper():
            holidays.country_holidays(country, subdiv=subdivision)
            return None
    except NotImplementedError:
        pass  # which of the two is wrong is asked only now, for the list of all countries takes its time
    known = holidays.list_supported_countries(include_aliases=True)
    if country not in known:
        return "country", "no public holidays are known for this country: write its two-letter ISO code, such as IT"
    return "subdivision", f"no part of the country has this code{_such_as(subdivision or '', known[country])}"


def _such_as(written: str, codes: list[str]) -> str:
    near = get_close_matches(written[:20].upper(), codes, n=1) or sorted(codes)[:3]
    return f"; known are {', '.join(near)} and others" if near else "; leave it out"
