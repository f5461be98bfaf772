"""A reading may count hours of its own, beside the scheme's."""

from datetime import date

from checks.promise import PackCalendar, Reading, TargetTerms
from checks.running import calendar_of, start
from tests.moments import at

EIGHT_HOURS = TargetTerms(unit="business_hours", n=8)


def reading(calendar: PackCalendar | None) -> Reading:
    return Reading(id="own", clause="X-1", target=EIGHT_HOURS, strict="<", says="eight hours", calendar=calendar)


def test_a_reading_counts_its_own_hours_and_keeps_the_schemes_holidays() -> None:
    scheme = calendar_of(PackCalendar(zone="Europe/Paris"), closed=(date(2026, 5, 1),))
    office = PackCalendar(zone="account", hours=("09:00-17:00",))
    since = at("Thu 2026-04-30 16:00")

    round_the_clock, by_the_office = start(reading(None), scheme, since), start(reading(office), scheme, since)

    assert round_the_clock is not None and by_the_office is not None
    assert round_the_clock.due == at("Thu 2026-04-30 24:00")
    assert by_the_office.due == at("Mon 2026-05-04 16:00")  # 1 h on Thursday, 1 May closed, 7 h on Monday
