"""Clocks of other schemes: standing still for the customer, due when the marketplace says, bound to a plan."""

from dataclasses import replace
from datetime import date

import pytest

from checks.alerts import Watch, outlook
from checks.promise import PackCalendar, TargetTerms
from checks.running import calendar_of, start, target_of
from checks.scheme import in_force
from checks.standing import Breached, Met, NotApplicable, Paused, Running, State, Unknown, Verdict, name_of
from checks.target import BusinessHours, CalendarDays, CalendarMonths, Given, Hours, SameBusinessDay
from checks.timeline import Event, build
from checks.verdicts import Terms, judge
from tests.business_care import CALENDAR, PACK, ROME, SCHEME, THREAD, asked, clock, event, marked, read, replied
from tests.moments import at

REQUEST = asked("Mon 2026-05-04 10:00")


def fix(mode: str, *events: Event, now: str) -> Verdict:
    """The fix of a bug under a scheme that pauses by `mode`."""
    pausing = PACK.model_copy(update={"calendar": PACK.calendar.model_copy(update={"pauses": mode})})
    terms = Terms(in_force(pausing, date(2026, 5, 1)), CALENDAR, sights=(THREAD,))
    bug = marked("Mon 2026-05-04 10:30", "bug")
    return next(v for v in judge(build(1, "acme", (REQUEST, bug, *events)), terms, at(now)) if v.clock == "fix")


def test_while_the_price_awaits_consent_there_is_no_due_instant() -> None:
    quote = event("Tue 2026-05-05 10:00", "quote")
    assert fix("consent", quote, now="Wed 2026-05-06 10:00").state == Paused("it waits for the customer")


@pytest.mark.parametrize("answer", ["consent", "decline"])
def test_the_answer_to_the_price_sets_it_going_and_moves_the_due_instant(answer: str) -> None:
    quote, said = event("Tue 2026-05-05 10:00", "quote"), event("Thu 2026-05-07 10:00", answer)
    told = fix("consent", quote, said, now="Fri 2026-05-08 10:00")
    assert told.state == Running()
    assert told.judge.due == at("Fri 2026-06-05 10:00")


def test_waiting_for_the_customer_after_our_valid_reply() -> None:
    answer = replied("Tue 2026-05-05 10:00")
    assert isinstance(fix("waiting", answer, now="Wed 2026-05-06 10:00").state, Paused)
    told = fix("waiting", answer, asked("Thu 2026-05-07 10:00"), now="Fri 2026-05-08 10:00")
    assert told.judge.due == at("Fri 2026-06-05 10:00")


def test_a_reply_that_is_only_inferred_or_lies_ahead_pauses_nothing() -> None:
    guess = replied("Tue 2026-05-05 10:00", certainty="inferred")
    assert fix("waiting", guess, now="Wed 2026-05-06 10:00").state == Running()
    assert fix("waiting", replied("Thu 2026-05-07 10:00"), now="Wed 2026-05-06 10:00").state == Running()


def test_business_care_knows_no_pauses() -> None:
    assert fix("never", replied("Tue 2026-05-05 10:00"), now="Wed 2026-05-06 10:00").state == Running()


def test_a_clock_of_another_plan_does_not_bind() -> None:
    bound = clock("first_response").model_copy(
        update={"readings": tuple(r.model_copy(update={"plans": ("79",)}) for r in clock("first_response").readings)}
    )
    scheme = replace(SCHEME, clocks=(bound,))
    timeline = build(1, "acme", (REQUEST,))
    (unbound,) = judge(timeline, Terms(scheme, CALENDAR, plan="39"), at("Mon 2026-05-04 12:00"))
    assert unbound.state == NotApplicable("no number for this plan")
    (bound_one,) = judge(timeline, Terms(scheme, CALENDAR, plan="79"), at("Mon 2026-05-04 12:00"))
    assert bound_one.state == Running()


def test_a_due_instant_that_is_the_marketplaces_to_give_has_no_standing_until_it_is_given() -> None:
    given = TargetTerms(unit="given")
    reading = clock("first_response").readings[0].model_copy(update={"target": given})
    assert start(reading, CALENDAR, at("Mon 2026-05-04 10:00")) is None
    due = at("Tue 2026-05-05 10:00")
    run = start(reading, CALENDAR, at("Mon 2026-05-04 10:00"), given=due)
    assert run is not None and run.due == due
    own = clock("first_response").model_copy(update={"readings": (reading,)})
    terms = Terms(replace(SCHEME, clocks=(own,)), CALENDAR)
    (told,) = judge(build(1, "acme", (REQUEST,)), terms, at("Mon 2026-05-04 12:00"))
    assert told.state == NotApplicable("the marketplace gave no due time")


def test_a_clock_that_starts_with_another_event_runs_from_it() -> None:
    own = clock("fix").model_copy(update={"starts": "bug", "latent_until": ""})
    terms = Terms(replace(SCHEME, clocks=(own,)), CALENDAR)
    events = (REQUEST, marked("Tue 2026-05-05 10:00", "bug"), marked("Wed 2026-05-06 10:00", "bug"))
    (told,) = judge(build(1, "acme", events), terms, at("Thu 2026-05-07 12:00"))
    assert told.judge.since == at("Tue 2026-05-05 10:00")


@pytest.mark.parametrize(
    ("terms", "target"),
    [
        (TargetTerms(unit="business_hours", n=8), BusinessHours(8)),
        (TargetTerms(unit="calendar_days", n=15, end_of_day=True), CalendarDays(15, True)),
        (TargetTerms(unit="calendar_months", n=1, end_of_day=True), CalendarMonths(1, True)),
        (TargetTerms(unit="hours", n=72), Hours(72)),
        (TargetTerms(unit="same_business_day"), SameBusinessDay()),
        (TargetTerms(unit="given"), None),
    ],
)
def test_every_unit_of_a_pack_is_a_target(terms: TargetTerms, target: object) -> None:
    assert target_of(terms) == target
    assert target_of(TargetTerms(unit="given"), at("Mon 2026-05-04 10:00")) == Given(at("Mon 2026-05-04 10:00"))


def test_a_pack_that_leaves_the_zone_to_the_account_gets_it_and_its_weekend_hours() -> None:
    terms = PackCalendar(zone="account", hours=("09:00-18:00",), special_days={"sat": ("10:00-18:00",)})
    calendar = calendar_of(terms, "Europe/Athens", (date(2026, 5, 1),))
    assert calendar.zone == "Europe/Athens"
    assert not calendar.is_working(date(2026, 5, 1))
    assert calendar.is_open(at("Sat 2026-05-02 11:00", "Europe/Athens"))
    assert calendar_of(terms).zone == "UTC"


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (Running(), "running"),
        (Paused(""), "paused"),
        (Met(at("Mon 2026-05-04 10:00"), "inferred"), "met_inferred"),
        (Met(at("Mon 2026-05-04 10:00"), "observed"), "met"),
        (Breached(None), "breached"),
        (NotApplicable(""), "not_applicable"),
        (Unknown(""), "unknown"),
    ],
)
def test_every_state_has_its_word(state: State, word: str) -> None:
    assert name_of(state) == word


def test_a_number_that_is_only_watched_warns_and_judges_nothing() -> None:
    """NagaCommerce, plan 39, a fault in the checkout: no time is promised, 24 hours are watched (NC-6)."""
    naga = in_force(read("nagacommerce"), date(2026, 5, 1))
    terms = Terms(naga, calendar_of(naga.terms.calendar), plan="39", severities=("shop_wide",), sights=(THREAD,))
    told = next(v for v in judge(build(1, "acme", (REQUEST,)), terms, at("Mon 2026-05-04 12:00")) if v.watched_only)
    assert isinstance(told.state, NotApplicable)
    assert told.watched_only
    watch = Watch(ROME, {})
    found = outlook(told, clock(told.clock, naga), watch, (), at("Tue 2026-05-05 09:30"))
    assert found.alert is not None
    assert found.alert.stage in ("warning", "last_call")
    assert found.wake_at is not None
