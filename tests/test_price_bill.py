"""Promises about a bill, each broken and kept: agreed prices, rises, free work, phone, bugs, subscriptions."""

import pytest

from checks.billing import BillingEvent, is_bug, outstanding
from checks.facts import Fact, Facts
from checks.finding import Finding
from checks.rules.billing import site_created, watch
from tests.bills import bill
from tests.moments import at
from tests.packs import DAY, much, scheme

ORDER = ("Mon 2026-05-11 10:00 quote 2 hours", "Mon 2026-05-11 12:00 consent", "Mon 2026-05-11 13:00 work")


def found(name: str, *stories: str, facts: Facts | None = None, category: str = "", **readings: str) -> list[Finding]:
    return list(watch(scheme(name, **readings), bill(*stories), facts, category))


def told(name: str, *stories: str, facts: Facts | None = None, category: str = "", **readings: str) -> list[str]:
    return [
        f"{f.rule} {f.outcome} {f.clause}" for f in found(name, *stories, facts=facts, category=category, **readings)
    ]


def test_docpart_bills_what_was_agreed():
    assert told("docpart", *ORDER, "Mon 2026-05-11 15:00 charge 70 USD") == []


def test_docpart_never_bills_above_the_agreed_price():
    [above] = found("docpart", *ORDER, "Mon 2026-05-11 15:00 charge 3 hours")
    assert (above.rule, above.outcome, above.clause) == ("billed_above_agreed", "flag", "DP-5")
    assert above.reason == "105.00 USD is billed, 70.00 USD was agreed: 35.00 USD is to be taken off"
    assert [fact.value for fact in above.evidence] == ["70.00 USD", "consent", "105.00 USD"]


def test_what_was_taken_off_again_is_no_longer_above():
    late = ("Mon 2026-05-11 15:00 charge 105 USD", "Mon 2026-05-11 16:00 return 35 USD")
    assert told("docpart", *ORDER, *late) == []


def test_docpart_never_changes_a_price_after_agreement():
    assert told("docpart", *ORDER, "Mon 2026-05-11 14:00 quote 3 hours") == ["price_changed flag DP-5"]
    assert told("docpart", *ORDER, "Mon 2026-05-11 14:00 quote 2 hours") == []
    assert told("cart-power", "Mon 2026-05-11 10:00 quote 5 credits", "Mon 2026-05-11 11:00 quote 5 credits") == []
    before = ("Mon 2026-05-11 09:00 quote 3 hours", *ORDER)
    assert told("docpart", *before) == []


def test_docpart_work_before_consent():
    assert told("docpart", ORDER[0], ORDER[2]) == ["work_before_consent flag DP-4"]


def test_docpart_free_work_of_the_first_month_is_not_billed():
    created = Facts((Fact("site_created", DAY.isoformat(), "the seller"),))
    charge = ("Mon 2026-05-11 15:00 charge 12.25 USD DP-T1-1",)
    assert told("docpart", *charge, facts=created) == ["billed_although_free flag DP-T1-1"]
    assert told("docpart", *charge) == ["work_before_consent flag DP-4"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(DAY.isoformat(), DAY), ("2026-05-11T08:00:00Z", DAY), ("last spring", None)],
)
def test_the_day_of_creation_is_read_from_what_sources_say(value, expected):
    assert site_created(Facts((Fact("site_created", value, "x"),))) == expected
    assert site_created(Facts()) is None


def test_docparts_table_may_bind():
    quote = ("Mon 2026-05-11 10:00 quote 2 hours DP-T2-3",)
    assert told("docpart", *quote) == []
    assert told("docpart", *quote, dp_t2_values="b") == ["off_tariff check DP-T2"]
    assert told("docpart", "Mon 2026-05-11 10:00 quote 1 hours DP-T2-3", dp_t2_values="b") == []
    assert told("docpart", "Mon 2026-05-11 10:00 quote 1 hours", dp_t2_values="b") == []


def test_altermarket_a_rise_with_a_reason_is_no_matter_and_without_one_is_asked():
    first = "Mon 2026-05-11 10:00 quote 25 points AM-L2"
    assert told("altermarket-xcart", first, "Mon 2026-05-11 15:00 charge 40 points AM-L3 (server too)") == []
    assert told("altermarket-xcart", first, "Mon 2026-05-11 12:00 quote 40 points AM-L3 (server too)") == []
    [rise] = found("altermarket-xcart", first, "Mon 2026-05-11 12:00 quote 40 points AM-L3")
    assert (rise.rule, rise.outcome, rise.clause) == ("price_changed", "check", "AM-3")
    assert rise.reason == "the price rose from 25 points to 40 points and no reason is stated"
    assert told("altermarket-xcart", first, "Mon 2026-05-11 15:00 charge 40 points AM-L3") == [
        "price_changed check AM-3"
    ]
    assert told("altermarket-xcart", first, "Mon 2026-05-11 15:00 charge 25 points AM-L2") == []


def test_a_fall_is_asked_only_where_prices_may_only_rise():
    fall = ("Mon 2026-05-11 10:00 quote 40 points AM-L3", "Mon 2026-05-11 12:00 quote 25 points AM-L2")
    assert told("altermarket-xcart", *fall) == []
    assert told("altermarket-xcart", *fall, am_3_direction="b") == ["price_changed check AM-3"]
    dearer = ("Mon 2026-05-11 10:00 quote 10 credits CP-6", "Mon 2026-05-11 12:00 charge 20 credits CP-8")
    assert told("cart-power", *dearer) == ["price_changed check CP-12"]


def test_phone_costs_double_and_nothing_else_does():
    name = "altermarket-xcart"
    assert told(name, "Mon 2026-05-11 15:00 charge 50 points AM-L2 by phone") == []
    assert told(name, "Mon 2026-05-11 15:00 charge 25 points AM-L2 by phone") == ["channel_price flag AM-2"]
    assert told(name, "Mon 2026-05-11 15:00 charge 50 points AM-L2 by helpdesk") == ["channel_price flag AM-2"]
    assert told(name, "Mon 2026-05-11 15:00 charge 50 points AM-L2") == ["channel_price check AM-2"]
    assert told(name, "Mon 2026-05-11 15:00 charge 33 points AM-L2 by phone") == []
    assert told(name, "Mon 2026-05-11 15:00 charge 33 points") == []


def test_a_quote_doubled_by_phone_is_no_rise():
    quote = "Mon 2026-05-11 10:00 quote 25 points AM-L2"
    assert told("altermarket-xcart", quote, "Mon 2026-05-11 15:00 charge 50 points AM-L2 by phone") == []


def test_a_ticket_by_phone_and_helpdesk_is_doubled_in_part_or_whole():
    mixed = (
        "Mon 2026-05-11 15:00 charge 50 points AM-L2 by phone",
        "Mon 2026-05-11 16:00 charge 10 points AM-L1 by helpdesk",
    )
    assert told("altermarket-xcart", *mixed) == []
    assert told("altermarket-xcart", *mixed, am_2_mixed="b") == ["channel_price flag AM-2"]


def test_a_bug_returns_all_points_and_it_shows_how_many_are_missing():
    charged = ("Mon 2026-05-11 10:00 charge 50 points AM-L2 by phone", "Mon 2026-05-11 12:00 bug")
    [due] = found("altermarket-xcart", *charged)
    assert (due.rule, due.outcome, due.clause) == ("points_returned", "flag", "AM-4")
    assert due.reason == "it is a bug: 50 points to be returned"
    [due] = found("altermarket-xcart", *charged, "Mon 2026-05-11 13:00 return 20 points")
    assert due.reason == "it is a bug: 30 points to be returned, 20 points came back so far"
    assert told("altermarket-xcart", *charged, "Mon 2026-05-11 13:00 return 50 points") == []
    assert told("altermarket-xcart", *charged, "Mon 2026-05-11 13:00 not_bug") == []
    assert told("altermarket-xcart", "Mon 2026-05-11 12:00 bug") == []


def test_where_no_points_come_back_a_bug_is_no_refund():
    assert told("cart-power", "Mon 2026-05-11 10:00 charge 20 credits CP-8", "Mon 2026-05-11 12:00 bug") == []


@pytest.mark.parametrize(
    ("name", "charge", "clause"),
    [
        ("altermarket-xcart", "charge 40 points AM-W", "AM-W"),
        ("cart-power", "charge 20 credits CP-3", "CP-3"),
        ("nagacommerce", "charge 20 EUR NC-1", "NC-1"),
    ],
)
def test_free_work_is_not_billed(name, charge, clause):
    assert told(name, f"Mon 2026-05-11 10:00 {charge}") == [f"billed_although_free flag {clause}"]
    unit = charge.split()[2]
    returned = f"Mon 2026-05-11 11:00 return {charge.split()[1]} {unit}"
    assert told(name, f"Mon 2026-05-11 10:00 {charge}", returned) == []


def test_a_charge_of_nothing_for_free_work_is_right():
    assert told("nagacommerce", "Mon 2026-05-11 10:00 charge 0 EUR NC-1") == []


def test_the_tickets_own_category_counts_where_a_charge_names_none():
    assert told("nagacommerce", "Mon 2026-05-11 10:00 charge 20 EUR", category="NC-1") == [
        "billed_although_free flag NC-1"
    ]
    assert told("nagacommerce", "Mon 2026-05-11 10:00 charge 20 EUR", category="NC-8") == []


def test_cart_power_updates_modules_only_with_a_subscription():
    charge = "Mon 2026-05-11 10:00 charge 40 credits CP-10"
    held, gone = (Fact("update_subscription", value, "helpdesk") for value in (True, False))
    assert told("cart-power", charge, facts=Facts((held,))) == []
    [none] = found("cart-power", charge, facts=Facts((gone,)))
    assert (none.rule, none.outcome, none.clause, none.evidence) == ("needs_subscription", "flag", "CP-10", (gone,))
    [unknown] = found("cart-power", charge)
    assert (unknown.outcome, unknown.ask) == ("check", "Does the customer have an active update subscription?")
    [both] = found("cart-power", charge, facts=Facts((held, gone)))
    assert (both.outcome, both.evidence) == ("check", (held, gone))
    assert told("cart-power", category="CP-10") == ["needs_subscription check CP-10"]
    other = Facts((Fact("any_subscription", True, "helpdesk"),))
    assert told("cart-power", charge, facts=other, cp_10_needs="b") == []


def test_a_bill_in_two_units_is_asked_about_and_nothing_is_compared():
    mixed = ("Mon 2026-05-11 10:00 quote 70 EUR", "Mon 2026-05-11 12:00 charge 80 USD")
    assert told("docpart", *mixed) == ["mixed_units check "]
    assert told("cart-power", "Mon 2026-05-11 10:00 quote 20 credits", "Mon 2026-05-11 12:00 charge 30 USD") == [
        "mixed_units check "
    ]


def test_a_scheme_without_prices_watches_nothing():
    assert told("envato", "Mon 2026-05-11 10:00 charge 20 EUR", "Mon 2026-05-11 12:00 bug") == []


def test_what_is_charged_and_not_returned():
    events = bill("Mon 2026-05-11 10:00 charge 20 points", "Mon 2026-05-11 11:00 return 5 points")
    assert outstanding(events) == much("15 points")
    assert outstanding(events[1:]) is None
    assert is_bug(events) is None


@pytest.mark.parametrize(
    ("kind", "words", "sentence"),
    [
        ("charge", None, "the event charge needs its amount"),
        ("bug", "5 points", "the event bug carries no amount"),
    ],
)
def test_an_event_carries_what_it_must(kind, words, sentence):
    with pytest.raises(ValueError, match=sentence):
        BillingEvent(kind, at("Mon 2026-05-11 10:00"), much(words) if words else None)


def test_a_negative_amount_is_refused():
    negative = much("0 points") - much("5 points")
    with pytest.raises(ValueError, match="is negative"):
        BillingEvent("charge", at("Mon 2026-05-11 10:00"), negative)
