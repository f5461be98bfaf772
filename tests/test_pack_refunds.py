"""Money back, by the scheme's window and grounds: the last day counts, a day later is too late."""

from datetime import date

import pytest

from checks.facts import Fact, Facts
from checks.finding import Finding
from checks.rules.window import claims
from tests.packs import PACKS, scheme

BOUGHT = date(2026, 1, 31)
GROUND = Facts((Fact("security_problem", True, "a person"),))


def claim(name: str, judged: str, facts: Facts | None = None, bought: date | None = BOUGHT) -> dict[str, Finding]:
    return {found.rule: found for found in claims(scheme(name), bought, date.fromisoformat(judged), facts or Facts())}


WINDOWS = [
    ("cart-power", "full_price", "CP-WEB-1", "2026-03-02"),
    ("templatemonster", "customer_claim", "TM-4", "2026-02-14"),
    ("odoo-apps", "customer_claim", "OD-2", "2026-03-31"),
    ("woocommerce", "customer_claim", "WC-1", "2026-03-02"),
    ("cs-cart", "customer_claim", "CC-2", "2026-03-02"),
    ("opencart", "customer_claim", "OC-1", "2026-04-01"),
    ("adobe-commerce", "customer_claim", "AC-2", "2026-02-25"),
    ("prestashop-business-care", "customer_right", "PS-WEB-4", "2026-02-28"),
    ("prestashop-business-care", "vendor_may", "PS-WEB-5", "2026-07-31"),
]


@pytest.mark.parametrize(("name", "outcome", "clause", "last"), WINDOWS)
def test_the_last_day_still_counts_and_the_next_is_too_late(name, outcome, clause, last):
    on_time = claim(name, last)[outcome]
    assert (on_time.clause, on_time.outcome != "none") == (clause, True)
    assert last in on_time.reason
    day = date.fromisoformat(last)
    late = claim(name, date.fromordinal(day.toordinal() + 1).isoformat())[outcome]
    assert (late.outcome, late.reason) == ("none", f"too late: the window ended on {last}")


def test_cart_power_gives_the_full_price_on_three_grounds():
    found = claim("cart-power", "2026-02-10", GROUND)["full_price"]
    assert (found.outcome, found.evidence) == ("flag", GROUND.stated)
    asked = claim("cart-power", "2026-02-10")["full_price"]
    assert asked.ask == "Is it one of: security problem, not as described, harms default shop?"


def test_without_the_day_of_purchase_it_is_asked_for():
    found = claim("cart-power", "2026-02-10", bought=None)["full_price"]
    assert (found.outcome, found.ask) == ("check", "When was it bought?")


def test_a_window_without_grounds_is_enough():
    assert claim("woocommerce", "2026-02-10")["customer_claim"].outcome == "flag"


def test_opencarts_silence_in_the_support_period_is_a_ground_without_a_window():
    silent = Facts((Fact("no_answer_in_support_period", True, "a person"),))
    assert claim("opencart", "2027-01-01", silent, bought=None)["no_answer"].outcome == "flag"
    assert claim("opencart", "2027-01-01")["no_answer"].outcome == "check"


REFUSED = {
    "prestashop-business-care": {"right_to_refuse"},
    "nagacommerce": {"charged_instead"},
    "docpart": {"not_executed", "not_served"},
    "altermarket-xcart": set(),
    "cart-power": {"unanswered_until_balance", "not_served", "no_free_fix", "referred"},
}


@pytest.mark.parametrize(("name", "kinds"), REFUSED.items())
def test_what_follows_a_ground_is_told_apart(name, kinds):
    assert {refusal.kind for refusal in scheme(name).refusals} == kinds


def test_third_party_compatibility_is_no_free_fix_or_a_ground_to_refuse():
    kinds = {
        reading: {r.ground: r.kind for r in scheme("cart-power", cp_3_others=reading).refusals}["third_party"]
        for reading in ("a", "b")
    }
    assert kinds == {"a": "no_free_fix", "b": "right_to_refuse"}


@pytest.mark.parametrize(
    ("name", "outcome", "clause"),
    [
        ("prestashop-business-care", "default_refund", "PS-REF-1"),
        ("altermarket-xcart", "points_returned", "AM-4"),
        ("docpart", "nothing_above_quote", "DP-5"),
        ("cart-power", "full_price", "CP-WEB-1"),
    ],
)
def test_each_scheme_has_its_own_outcome(name, outcome, clause):
    assert {refund.outcome: refund.clause for refund in PACKS[name].refunds}[outcome] == clause


def test_naga_names_no_refund_and_says_so():
    assert PACKS["nagacommerce"].refunds == ()
    assert "refunds" in {silence.about for silence in PACKS["nagacommerce"].silences}
