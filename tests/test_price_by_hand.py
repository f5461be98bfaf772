"""Every price of the five schemes' pages, worked by hand: in the scheme's unit and in money."""

from datetime import date
from decimal import Decimal as D

import pytest

from checks.priced import Asked, OnRequest, Price
from checks.rules.price import price
from tests.packs import cost, figure, scheme

POINTS = {
    "AM-L0": "0 points = 0.00 EUR",
    "AM-L1": "10 points = 50.00 EUR",
    "AM-L2": "25 points = 50.00 EUR",
    "AM-L3": "40 points = 50.00 EUR",
    "AM-L4": "80 points = 95.00 EUR",
    "AM-W": "0 points = 0.00 EUR",
    "AM-C1": "25 points = 50.00 EUR",
    "AM-C2": "50 points = 50.00 EUR",
    "AM-C3": "150 points = 145.00 EUR",
    "AM-C4": "60 points = 50.00 EUR",
    "AM-C5": "40 points = 50.00 EUR",
}
CREDITS = {
    "CP-3": "0 credits = 0.00 USD",
    "CP-5": "5 credits = 30.00 USD",
    "CP-6": "10 credits = 30.00 USD",
    "CP-7": "20 credits = 30.00 USD",
    "CP-8": "20 credits = 30.00 USD",
    "CP-9": "from 20 credits = from 30.00 USD",
    "CP-10": "40 credits = 45.00 USD",
    "CP-11": "from 20 credits = from 30.00 USD",
}
HOURS = {
    "DP-T2-1": "0.35 hours = 12.25 USD",
    "DP-T2-2": "0.35 hours = 12.25 USD",
    "DP-T2-3": "1 hour = 35.00 USD",
    "DP-T2-4": "0.5 hours = 17.50 USD",
    "DP-T2-5": "0.35 hours = 12.25 USD",
    "DP-T2-6": "12 hours to 15 hours = 420.00 USD to 525.00 USD",
    "DP-T2-7": "1.5 hours = 52.50 USD",
    "DP-T2-8": "1 hour to 1.5 hours = 35.00 USD to 52.50 USD",
    "DP-T2-9": "1 hour to 3 hours = 35.00 USD to 105.00 USD",
    "DP-T2-10": "3.5 hours = 122.50 USD",
    "DP-T2-11": "2.5 hours = 87.50 USD",
    "DP-T2-12": "3.5 hours = 122.50 USD",
}


@pytest.mark.parametrize(("category", "expected"), POINTS.items())
def test_altermarket(category, expected):
    assert cost("altermarket-xcart", category=category) == expected


@pytest.mark.parametrize(("category", "expected"), CREDITS.items())
def test_cart_power(category, expected):
    assert cost("cart-power", category=category) == expected


@pytest.mark.parametrize(("category", "expected"), HOURS.items())
def test_docpart(category, expected):
    assert cost("docpart", category=category) == expected


def test_a_category_has_plain_names_too():
    assert cost("altermarket-xcart", category="module installation") == cost("altermarket-xcart", category="am-c4")
    assert cost("docpart", category="Cash_Register") == HOURS["DP-T2-12"]


def test_the_largest_package_is_not_the_cheapest():
    # 300 points: one of 300 is 275 EUR, two of 120 and one of 60 are 240 EUR.
    found = figure("altermarket-xcart", category="AM-C3", channel="phone")
    assert isinstance(found, Price)
    assert (str(found.packages), str(found.money)) == ("2 x 120 + 1 x 60", "240.00 EUR")
    assert found.vat == "VAT, where it applies, is not included (AM-5)"


def test_phone_costs_double_points_and_helpdesk_does_not():
    assert cost("altermarket-xcart", category="AM-L2", channel="phone") == "50 points = 50.00 EUR"
    assert cost("altermarket-xcart", category="AM-L2", channel="helpdesk") == "25 points = 50.00 EUR"


@pytest.mark.parametrize(
    ("start", "end", "credits", "other"),
    [
        ("4.4.1", "4.4.2", 20, 20),
        ("4.4.1", "4.4.3", 20, 20),
        ("4.4.1", "4.4.4", 25, 25),
        ("4.3.0", "4.3.4", 30, 25),
        ("4.3.0", "4.3.5", 35, 30),
        ("4.3.0", "4.3.6", 40, 30),
    ],
)
def test_a_store_update_by_patch_versions(start, end, credits, other):
    assert cost("cart-power", start=start, end=end).startswith(f"{credits} credits")
    assert cost("cart-power", start=start, end=end, category="CP-11").startswith(f"{credits} credits")
    assert cost("cart-power", readings={"cp_11_step": "b"}, start=start, end=end).startswith(f"{other} credits")


def test_the_derivation_names_every_clause():
    found = figure("cart-power", start="4.4.1", end="4.4.4")
    assert isinstance(found, Price)
    assert [(step.says, step.clause) for step in found.steps] == [
        ("4.4.1 to 4.4.4 is 3 patch steps", "CP-11"),
        ("20 up to 2 steps, 1 further x 5: 25 credits", "CP-11"),
        ("25 credits by the cheapest packages: 1 x 25 for 30.00 USD", "CP-13"),
    ]


def test_across_minor_versions_the_price_is_on_request():
    found = figure("cart-power", start="4.3.9", end="4.4.1")
    assert isinstance(found, OnRequest)
    assert "minor" in found.steps[0].says


def test_steps_counted_by_what_was_published():
    told = scheme("cart-power", cp_11_counts="b")
    published = ("4.3.0", "4.3.2", "4.3.3", "4.3.6", "4.4.0")
    found = price(told, Asked(start="4.3.0", end="4.3.6"), published=published)
    assert isinstance(found, Price)
    assert str(found.units) == "25 credits"


def test_modules_may_be_priced_one_by_one():
    for name, category, unit in (("cart-power", "CP-10", "credits"), ("altermarket-xcart", "AM-C4", "points")):
        question = "cp_10_each" if name == "cart-power" else "am_c4_each"
        one = 40 if name == "cart-power" else 60
        assert cost(name, category=category, count=3).startswith(f"{one} {unit}")
        assert cost(name, readings={question: "b"}, category=category, count=3).startswith(f"{3 * one} {unit}")


def test_naga_bills_hours_at_40_eur_and_at_least_a_quarter():
    assert cost("nagacommerce", hours=D("1.5")) == "1.5 hours = 60.00 EUR"
    assert cost("nagacommerce", hours=D("0.1")) == "0.1 hours = 10.00 EUR"
    assert cost("nagacommerce", hours=D("0.25")) == "0.25 hours = 10.00 EUR"
    assert cost("nagacommerce", category="NC-8", hours=D("0.35"), plan="79") == "0.35 hours = 14.00 EUR"
    assert cost("nagacommerce", hours=D(0)) == "0 hours = 0.00 EUR"


def test_a_quarter_may_be_the_billing_step_too():
    stepped = {"nc_11_step": "b"}
    assert cost("nagacommerce", readings=stepped, hours=D("0.35")) == "0.35 hours = 20.00 EUR"
    assert cost("nagacommerce", readings=stepped, hours=D("0.5")) == "0.5 hours = 20.00 EUR"
    assert cost("nagacommerce", readings=stepped, hours=D("0.1")) == "0.1 hours = 10.00 EUR"


def test_40_eur_may_be_the_least_rate():
    least = {"nc_11_rate": "b"}
    assert cost("nagacommerce", readings=least, hours=D(1)) == "1 hour = from 40.00 EUR"
    assert cost("nagacommerce", readings=least, category="NC-1") == "0 hours = 0.00 EUR"


def test_charged_work_without_hours_costs_at_least_the_least_charge():
    assert cost("nagacommerce", category="NC-9") == "from 0.25 hours = from 10.00 EUR"


def test_the_discount_is_a_ceiling_and_on_bundles_until_the_account_reads_it_otherwise():
    assert cost("nagacommerce", hours=D(1), plan="Pro") == "1 hour = 40.00 EUR"
    hourly = {"nc_17_on": "b"}
    assert cost("nagacommerce", readings=hourly, hours=D(1), plan="extreme") == "1 hour = 8.00 EUR to 40.00 EUR"
    assert cost("nagacommerce", readings=hourly, hours=D(1), plan="Pro", discount=D(80)) == "1 hour = 8.00 EUR"
    assert cost("nagacommerce", readings=hourly, hours=D(1), plan="Pro", discount=D(25)) == "1 hour = 30.00 EUR"
    assert cost("nagacommerce", readings=hourly, hours=D(1), plan="79") == "1 hour = 40.00 EUR"


def test_what_is_free_costs_nothing():
    assert cost("nagacommerce", category="platform-bug") == "0 hours = 0.00 EUR"
    assert cost("cart-power", readings={"cp_3_asking": "b"}, category="CP-3") == "from 0 credits = from 0.00 USD"


@pytest.mark.parametrize(
    ("created", "requested", "expected"),
    [
        ("2026-04-11", "2026-05-11", "0 hours = 0.00 USD"),
        ("2026-04-10", "2026-05-11", "0.35 hours = 12.25 USD"),
        ("2026-01-31", "2026-02-28", "0 hours = 0.00 USD"),
        ("2026-01-31", "2026-03-01", "0.35 hours = 12.25 USD"),
    ],
)
def test_docparts_first_month_counts_from_the_day_the_site_was_created(created, requested, expected):
    day = date.fromisoformat(requested)
    assert cost("docpart", day, category="DP-T1-1", created=date.fromisoformat(created)) == expected


def test_the_first_month_may_be_30_days():
    created, thirty = date(2026, 1, 31), {"dp_1_month": "b"}
    assert cost("docpart", date(2026, 3, 1), thirty, category="DP-T1-3", created=created) == "0 hours = 0.00 USD"
    assert cost("docpart", date(2026, 3, 3), thirty, category="DP-T1-3", created=created) == "0.5 hours = 17.50 USD"
    assert cost("docpart", date(2026, 3, 3), category="DP-T1-3", created=created) == "0.5 hours = 17.50 USD"


def test_the_work_too_may_have_to_fall_in_the_first_month():
    asked = {"category": "DP-T1-1", "created": date(2026, 5, 1), "worked_on": date(2026, 6, 2)}
    assert cost("docpart", **asked) == "0 hours = 0.00 USD"
    assert cost("docpart", readings={"dp_1_work": "b"}, **asked) == "0.35 hours = 12.25 USD"


def test_after_the_first_month_what_no_table_lists_is_estimated():
    found = figure("docpart", category="DP-T1-4", created=date(2026, 1, 1))
    assert isinstance(found, OnRequest)
    assert found.category.clause == "DP-14"
    assert [step.clause for step in found.steps] == ["DP-1", "DP-14"]
    assert cost("docpart", category="DP-T1-4", created=date(2026, 1, 1), hours=D(2)) == "2 hours = 70.00 USD"


def test_without_the_day_of_creation_the_price_stays_a_range():
    assert cost("docpart", category="DP-T1-1") == "0 hours to 0.35 hours = 0.00 USD to 12.25 USD"
    assert cost("docpart", category="DP-T1-4") == "from 0 hours = from 0.00 USD"


def test_hours_quoted_outside_the_norm_are_told_and_bind():
    found = figure("docpart", category="DP-T2-6", hours=D(16))
    assert isinstance(found, Price)
    assert (str(found.money), found.notes[-1].says) == (
        "560.00 USD",
        "the norm is 12 to 15 hours; the quote that the client accepts binds",
    )
    found = figure("docpart", category="DP-T2-3", hours=D(2))
    assert isinstance(found, Price)
    assert found.notes[-1].says.startswith("the norm is 1 hours")


def test_prices_on_request_and_work_for_another_department():
    for name, category, cover in (("altermarket-xcart", "AM-C6", "on_request"), ("cart-power", "CP-15", "referred")):
        found = figure(name, category=category)
        assert isinstance(found, OnRequest)
        assert found.cover == cover


def test_a_scheme_that_sells_no_units_has_no_money_beside_them():
    found = figure("qualiteam-xcart", category="bug")
    assert isinstance(found, Price)
    assert (found.money, found.packages, str(found.units)) == (None, None, "0 points")
