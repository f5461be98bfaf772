"""An account settles what its scheme leaves open: readings, hours, plan names, own targets. All else is refused."""

import pytest

from checks.choices import OWN_TARGET, Choices, OwnTarget, chosen, plan_id
from checks.promise import TargetTerms
from checks.scheme import Pack, in_force, readings_for
from tests.packs import DAY, PACKS

FOUR_HOURS = TargetTerms(unit="business_hours", n=4)


def settled(name: str, choices: Choices) -> Pack:
    own = chosen(PACKS[name], choices)
    assert isinstance(own, Pack), own
    return own


def refused(name: str, choices: Choices) -> list[tuple[tuple[str | int, ...], str]]:
    own = chosen(PACKS[name], choices)
    assert not isinstance(own, Pack)
    return [(problem.where, problem.says) for problem in own]


def test_every_question_tells_which_reading_was_taken():
    own = settled("nagacommerce", Choices(readings={"nc-11-step": "b"}))
    taken = {question.id: question.taken for question in own.open_readings}
    assert taken.pop("nc-11-step") == "b"
    assert set(taken.values()) == {"a"}


@pytest.mark.parametrize("name", PACKS)
def test_every_open_question_can_be_settled_either_way(name):
    for question in PACKS[name].open_readings:
        settled(name, Choices(readings={question.id: "b"}))
        settled(name, Choices(readings={question.id: "a"}))


@pytest.mark.parametrize("name", PACKS)
def test_what_is_computed_of_a_question_depends_on_the_choice(name):
    for question in PACKS[name].open_readings:
        if not question.only_text:
            one = settled(name, Choices(readings={question.id: "a"})).model_copy(update={"open_readings": ()})
            other = settled(name, Choices(readings={question.id: "b"})).model_copy(update={"open_readings": ()})
            assert one != other, question.id


def test_the_accounts_choice_shows_in_the_packs_version():
    assert settled("docpart", Choices()).version != settled("docpart", Choices(readings={"dp-1-month": "b"})).version


def test_a_question_that_is_none_is_refused():
    assert refused("docpart", Choices(readings={"dp-9": "b"})) == [
        (
            ("readings", "dp-9"),
            "docpart leaves no question dp-9 open; it has "
            "dp-1-month, dp-1-work, dp-4-silence, dp-6-answered, dp-t2-values",
        )
    ]


def test_the_accounts_zone_hours_and_country_take_the_place_of_our_defaults():
    before = settled("docpart", Choices()).calendar
    assert (before.zone, before.hours, before.holidays) == ("account", ("09:00-18:00",), "account")
    assert before.zone_ours
    assert before.hours_ours
    assert before.holidays_ours
    own = settled("docpart", Choices(zone="Europe/Riga", hours=("10:00-19:00",), holidays="LV")).calendar
    assert (own.zone, own.days[0], own.hours, own.holidays) == ("Europe/Riga", "mon", ("10:00-19:00",), "LV")
    assert (own.zone_ours, own.hours_ours, own.holidays_ours) == ("", "", "")


def test_the_accounts_days_take_the_place_of_ours():
    assert settled("docpart", Choices(days=("mon", "sat"))).calendar.days == ("mon", "sat")


def test_where_the_scheme_names_no_number_the_account_sets_a_target_outside_the_contract():
    own = settled("altermarket-xcart", Choices(targets=(OwnTarget("first_response", FOUR_HOURS),)))
    clock = in_force(own, DAY).clock("first_response")
    assert clock is not None
    [reading] = readings_for(clock)
    assert (reading.id, reading.judge, reading.internal, reading.target.n) == (OWN_TARGET, True, True, 4)


def test_a_target_of_the_accounts_own_serves_only_the_plans_without_a_number():
    own = settled("nagacommerce", Choices(targets=(OwnTarget("resolution", FOUR_HOURS),)))
    clock = in_force(own, DAY).clock("resolution")
    assert clock is not None
    assert [r.id for r in readings_for(clock, "39")] == [OWN_TARGET]
    assert OWN_TARGET not in {r.id for r in readings_for(clock, "79")}


def test_a_promise_of_the_scheme_cannot_be_replaced():
    for name, clock in (("docpart", "first_response"), ("prestashop-business-care", "fix")):
        [(where, says)] = refused(name, Choices(targets=(OwnTarget(clock, FOUR_HOURS),)))
        assert where == ("targets", clock)
        assert "cannot be replaced" in says


def test_a_target_for_a_clock_that_is_none_is_refused():
    [(_, says)] = refused("docpart", Choices(targets=(OwnTarget("repair", FOUR_HOURS),)))
    assert says == "docpart has no clock repair; it has awaiting_consent, first_response, next_response"


def test_plans_go_by_id_by_the_sellers_names_and_by_a_price_above_the_dearest():
    naga = PACKS["nagacommerce"]
    assert plan_id(naga, "79") == "79"
    assert plan_id(naga, "Pro", {"Pro": "79"}) == "79"
    assert plan_id(naga, "199") == "149"
    assert plan_id(PACKS["atlassian-marketplace"], "Gold") == "gold"


@pytest.mark.parametrize("name", ["100", "Extreme", "", "9999999999999"])
def test_a_price_between_the_plans_or_a_name_nobody_mapped_is_no_plan(name):
    assert plan_id(PACKS["nagacommerce"], name) is None


def test_a_name_mapped_to_a_plan_that_is_none_is_refused():
    assert refused("nagacommerce", Choices(plan_names={"Pro": "80"})) == [
        (("plan_names", "Pro"), "80 is no plan of nagacommerce; it has 149, 39, 79")
    ]
    assert settled("nagacommerce", Choices(plan_names={"Pro": "79"})).plans
    assert refused("docpart", Choices(plan_names={"Pro": "80"}))[0][1] == "80 is no plan of docpart; it has none"
