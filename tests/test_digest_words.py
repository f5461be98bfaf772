"""A week in one sentence, spans and days as a manager says them; never better than what is known."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from checks.digest import figures
from checks.line import Key, Line
from checks.trend import trend
from checks.week import Week
from monitor.digests.digest import Digest, Findings
from monitor.digests.headline import headline
from monitor.digests.watch import Gap, Silent, Watch
from monitor.digests.words import brief, days, many, moment, percent, span
from tests.moments import at

ROME = ZoneInfo("Europe/Rome")
W18 = Week(2026, 18, ROME)
FINE = Watch(10_080, (), (), ())


def lines(clock: str, **counts: int) -> list[Line]:
    """So many promises in each state; the late ones on the days told by `on`, else on 1 May."""
    on = counts.pop("on", 0) or 20260501
    due = datetime.strptime(str(on), "%Y%m%d").replace(hour=10, tzinfo=ROME)
    return [
        Line(Key(number, on, clock, 1), "Help", "acme", "PS-FR-1", state, "", due, due)
        for state, count in counts.items()
        for number in range(count)
    ]


def sentence(*found: list[Line], watch: Watch = FINE) -> str:
    flat = [line for some in found for line in some]
    nothing = Findings((), 0, 0)
    return headline(Digest(W18, W18.until, figures(flat, W18), trend(flat, W18), (), (), (), (), (), nothing, watch))


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ([lines("first_response", met=41, breached=2)], "41 of 43 first responses in time; two late, both on 1 May."),
        ([lines("first_response", met=43)], "All 43 first responses in time."),
        ([lines("first_response", met=1)], "The one first response in time."),
        ([lines("first_response", met=2, breached=1)], "2 of 3 first responses in time; one late, on 1 May."),
        ([lines("first_response", breached=14)], "0 of 14 first responses in time; 14 late, all on 1 May."),
        ([lines("first_response", met=5, unknown=1)], "5 of 5 first responses in time; one unknown."),
        ([lines("first_response", unknown=3)], "Nothing is decided; three unknown."),
        ([lines("fix", met=2)], "Both promises in time."),
        ([lines("first_response", met=7), lines("fix", breached=1)],
         "All 7 first responses and 0 of 1 other promise in time; one late, on 1 May."),
        ([lines("first_response", met=2, met_inferred=1, running=2)],
         "2 of 2 first responses in time; one by inference; two still running."),
        ([lines("first_response", breached=1), lines("first_response", breached=1, on=20260430)],
         "0 of 2 first responses in time; two late, on 30 April and 1 May."),
    ],
)  # fmt: skip
def test_the_first_sentence(found: list[list[Line]], says: str) -> None:
    assert sentence(*found) == says


def test_an_empty_week_says_that_somebody_watched() -> None:
    assert sentence() == "All quiet: nothing was due, 10,080 polls, no gaps."
    gap = Gap("mailbox", W18.since, W18.until)
    assert sentence(watch=Watch(None, (gap,), (), ())) == "All quiet: nothing was due, polls not counted, one gap."


def test_a_source_that_was_not_read_is_said_however_good_the_figures_look() -> None:
    silent = (Silent("mailbox", at("Fri 2026-05-01 10:00", "Europe/Rome")), Silent("api", None))
    assert sentence(lines("first_response", met=2), watch=Watch(7, (), silent, ())) == (
        "Both first responses in time; the source mailbox has not been read since Fri 1 May, 10:00; "
        "the source api has never been read."
    )


@pytest.mark.parametrize(
    ("length", "words", "short"),
    [
        (timedelta(seconds=59), "under a minute", "under a minute"),
        (timedelta(minutes=45, seconds=59), "45 min", "45 min"),
        (timedelta(hours=3, minutes=12), "3 h 12 min", "3 h 12 min"),
        (timedelta(hours=10), "10 h", "10 h"),
        (timedelta(hours=23, minutes=13), "23 h 13 min", "23 h"),
        (timedelta(hours=47, minutes=59), "47 h 59 min", "47 h"),
        (timedelta(days=2, minutes=59), "2 d", "2 d"),
        (timedelta(days=3, hours=14), "3 d 14 h", "3 d 14 h"),
    ],
)
def test_spans_have_two_units_at_most_and_one_in_large_letters(length: timedelta, words: str, short: str) -> None:
    assert (span(length), brief(length)) == (words, short)


def test_nothing_is_said_of_what_is_not_there() -> None:
    assert (span(None), brief(None), percent(None), moment(None, ROME)) == ("", "", "", "")


def test_only_a_whole_is_a_hundred_percent() -> None:
    assert percent(1.0) == "100 %"
    assert percent(999 / 1000) == "99 %"
    assert [percent(n / 100) for n in range(101)] == [f"{n} %" for n in range(101)]


def test_days_are_told_by_their_dates_up_to_three() -> None:
    april = [date(2026, 4, n) for n in (30, 28, 27, 28)]
    assert days(april) == "27, 28 and 30 April"
    assert days([date(2026, 4, 30), date(2026, 5, 1)]) == "30 April and 1 May"
    assert days([*april, date(2026, 5, 1)]) == "four days"


def test_moments_are_on_the_wall_of_the_house() -> None:
    assert moment(datetime(2026, 5, 1, 16, 30, tzinfo=UTC), ROME) == "Fri 1 May, 18:30"
    assert (many(0, "gap"), many(1, "gap"), many(13, "poll"), many(2, "party", "parties")) == (
        "no gaps",
        "one gap",
        "13 polls",
        "two parties",
    )
