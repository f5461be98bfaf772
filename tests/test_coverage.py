"""Free, charged, on request or beyond support: by the clause of the category, and by the day where that decides."""

from datetime import date

import pytest

from checks.rules.coverage import coverage, covered
from checks.rules.estimate import Estimate, estimate
from checks.text import Text, clean
from monitor.pricing import depth
from tests.packs import DAY, scheme

STORIES = [
    ("cart-power", "CP-3", "free"),
    ("cart-power", "CP-8", "charged"),
    ("cart-power", "CP-15", "referred"),
    ("altermarket-xcart", "AM-W", "free"),
    ("altermarket-xcart", "AM-C5", "charged"),
    ("altermarket-xcart", "AM-C6", "on_request"),
    ("nagacommerce", "NC-1", "free"),
    ("nagacommerce", "NC-7", "charged"),
    ("nagacommerce", "NC-8", "charged"),
    ("nagacommerce", "NC-9", "charged"),
    ("nagacommerce", "NC-10", "charged"),
    ("docpart", "DP-T2-1", "charged"),
    ("docpart", "DP-14", "on_request"),
]


def cover(name: str, category: str, created: date | None = None, day: date = DAY, **readings: str):
    told = scheme(name, day, **readings)
    assert told.terms.tariff is not None
    found = told.terms.tariff.category(category)
    assert found is not None
    return covered(told, found, created)


@pytest.mark.parametrize(("name", "category", "expected"), STORIES)
def test_each_category_has_its_cover(name, category, expected):
    assert (cover(name, category).covered, cover(name, category).clause) == (expected, category)


def test_the_nine_works_are_free_in_the_first_month_and_priced_after_it():
    for number in range(1, 10):
        assert cover("docpart", f"DP-T1-{number}", date(2026, 4, 11)).covered == "free"
        assert cover("docpart", f"DP-T1-{number}").covered == "unknown"
    assert cover("docpart", "DP-T1-1", date(2026, 4, 10)).clause == "DP-T2-2"
    assert cover("docpart", "DP-T1-1", date(2026, 4, 10)).covered == "charged"
    assert cover("docpart", "DP-T1-4", date(2026, 4, 10)).covered == "on_request"
    assert cover("docpart", "DP-T1-4", date(2026, 4, 10)).says.endswith("ended on 2026-05-10")


def test_security_errors_are_free_of_the_store_or_of_cart_powers_own_software():
    assert "store's security" in cover("cart-power", "CP-3").says
    assert "own software" in cover("cart-power", "CP-3", cp_3_security="b").says


def ticket(name: str, kind: str, title: str) -> tuple:
    told = scheme(name)
    found = estimate(told, Text(clean(title)), [kind], depth())
    assert isinstance(found, Estimate)
    return told, found


def test_a_ticket_that_can_only_be_charged_is_flagged_with_its_words():
    found = coverage(*ticket("cart-power", "install", "Please install the add-on"))
    assert (found.outcome, found.clause) == ("flag", "CP-7")
    assert [span.words for span in found.evidence] == ["install the add-on"]


def test_a_ticket_that_may_be_free_or_charged_asks():
    found = coverage(*ticket("altermarket-xcart", "bug", "The coupon does not work"))
    assert (found.outcome, found.clause, found.ask) == ("check", "AM-L2", "Which of these is it?")
    assert "free, AM-W" in found.reason


def test_a_ticket_whose_cover_hangs_on_a_day_asks_for_it():
    found = coverage(*ticket("docpart", "howto", "How do I add a brand?"))
    assert (found.outcome, found.ask) == ("check", "When was the site created?")


def test_where_two_fit_equally_the_lowest_clause_is_named():
    found = coverage(*ticket("cart-power", "presale", "Delivery rates"))
    assert (found.outcome, found.clause) == ("flag", "CP-5")
