"""NC-4: a longer time moves the due instant if it was announced while there was time, on the plan that has it."""

from datetime import datetime

from checks.running import calendar_of
from checks.standing import Breached, Running, Standing
from checks.timeline import Certainty, Event, build
from checks.verdicts import Terms, judge
from tests.moments import at
from tests.packs import scheme

ATHENS = "Europe/Athens"
ASKED = "Fri 2026-05-08 16:00"  # and 72 hours: Mon 16:00
NAGA = scheme("nagacommerce")


def announced(when: str, until: str = "Wed 2026-05-13 16:00", certainty: Certainty = "observed") -> Event:
    moment = at(when, ATHENS)
    goal = at(until, ATHENS) if until else None
    return Event(moment, moment, "extension", "vendor", certainty, "phone", when, until=goal)


def resolution(now: str, *events: Event, plan: str = "79", severe: tuple[str, ...] = ()) -> dict[str, Standing]:
    asked = at(ASKED, ATHENS)
    timeline = build(1, "a", (Event(asked, asked, "message", "customer", ref="asked"), *events))
    terms = Terms(NAGA, calendar_of(NAGA.terms.calendar), plan, severe)
    [verdict] = [v for v in judge(timeline, terms, at(now, ATHENS)) if v.clock == "resolution"]
    return {standing.reading: standing for standing in verdict.standings}


def due(found: dict[str, Standing], reading: str = "round_the_clock") -> datetime | None:
    return found[reading].due


def test_announced_in_time_the_clock_runs_to_the_announced_instant() -> None:
    found = resolution("Tue 2026-05-12 10:00", announced("Mon 2026-05-11 12:00"))
    assert due(found) == at("Wed 2026-05-13 16:00", ATHENS)
    assert isinstance(found["round_the_clock"].state, Running)
    later = resolution("Wed 2026-05-13 17:00", announced("Mon 2026-05-11 12:00"))
    assert isinstance(later["round_the_clock"].state, Breached)


def test_of_two_announcements_the_last_counts_if_there_was_still_time() -> None:
    again = announced("Tue 2026-05-12 12:00", "Fri 2026-05-15 16:00")
    found = resolution("Tue 2026-05-12 13:00", announced("Mon 2026-05-11 12:00"), again)
    assert due(found) == at("Fri 2026-05-15 16:00", ATHENS)


def test_what_comes_too_late_or_is_earlier_or_names_no_instant_or_is_not_sure_moves_nothing() -> None:
    for event in (
        announced("Mon 2026-05-11 16:30"),
        announced("Mon 2026-05-11 12:00", "Mon 2026-05-11 14:00"),
        announced("Mon 2026-05-11 12:00", ""),
        announced("Mon 2026-05-11 12:00", certainty="inferred"),
        announced("Tue 2026-05-12 09:00"),
    ):
        found = resolution("Tue 2026-05-12 08:00", event)
        assert due(found) == at("Mon 2026-05-11 16:00", ATHENS)


def test_a_problem_of_the_shops_keeps_its_24_hours_and_other_plans_their_time() -> None:
    found = resolution("Mon 2026-05-11 13:00", announced("Mon 2026-05-11 12:00"), severe=("shop_wide",))
    assert due(found, "shop_wide") == at("Sat 2026-05-09 16:00", ATHENS)
    dearer = resolution("Fri 2026-05-08 18:00", announced("Fri 2026-05-08 17:00"), plan="149")
    assert due(dearer, "best_round_the_clock") == at("Sat 2026-05-09 16:00", ATHENS)
