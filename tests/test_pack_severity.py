"""Problems of the shops whatever the plan (NC-6), and the announced longer time (NC-4)."""

import pytest

from checks.rules.severity import Extended, NotExtended, extended, severities
from checks.text import Text, clean
from tests.moments import at
from tests.packs import scheme

DUE = at("Mon 2026-05-11 16:00", "Europe/Athens")
TOLD = at("Mon 2026-05-11 12:00", "Europe/Athens")
LATER = at("Thu 2026-05-14 12:00", "Europe/Athens")


@pytest.mark.parametrize(
    "words",
    ["The checkout hangs", "Discount rules are ignored", "Το καλάθι δεν ανοίγει", "Οι κανόνες εκπτώσεων αγνοούνται"],
)
def test_cart_checkout_and_discount_rules_are_problems_of_the_shops(words):
    [found] = severities(scheme("nagacommerce"), Text(clean(words)))
    assert (found.rule, found.outcome, found.clause) == ("shop_wide", "check", "NC-6")
    assert found.ask == "Do other shops have the same problem?"
    [found] = severities(scheme("nagacommerce", nc_6_shops="b"), Text(clean(words)))
    assert found.outcome == "flag"


def test_another_problem_is_none_of_them_and_another_scheme_has_none():
    assert severities(scheme("nagacommerce"), Text(clean("The logo is too small"))) == ()
    assert severities(scheme("docpart"), Text(clean("The checkout hangs"))) == ()


def test_an_announced_extension_moves_the_79_plans_time():
    assert extended(scheme("nagacommerce"), "resolution", "79", DUE, TOLD, LATER) == Extended(LATER, "NC-4", False)


def test_announced_after_the_time_ran_out_it_is_told_as_late():
    found = extended(
        scheme("nagacommerce"), "resolution", "79", DUE, at("Mon 2026-05-11 16:01", "Europe/Athens"), LATER
    )
    assert isinstance(found, Extended)
    assert found.late


def test_it_serves_the_79_plan_only_or_every_promised_time():
    found = extended(scheme("nagacommerce"), "resolution", "149", DUE, TOLD, LATER)
    assert found == NotExtended("the announced extension (NC-4) does not serve the plan 149")
    wider = scheme("nagacommerce", nc_4_extension="b")
    assert isinstance(extended(wider, "resolution", "149", DUE, TOLD, LATER), Extended)


def test_what_moves_nothing():
    assert extended(scheme("docpart"), "first_response", "", DUE, TOLD, LATER) == NotExtended(
        "the scheme has no announced extension of first_response"
    )
    assert extended(scheme("nagacommerce"), "resolution", "79", DUE, TOLD, DUE) == NotExtended(
        "the announced time is not later than the one that is due"
    )
