"""A refund's outcome is computed from dates and facts; the words only supply the demand."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from checks.facts import Fact, given
from checks.finding import Finding, Span
from checks.rules.refund import EFFECTS, Claim, Refund, Windows, refund
from checks.scheme import in_force
from monitor.packs import read_packs
from monitor.rules import windows_of

WORDS = (Span(0, 6, "refund", "refund_noun"),)
OVERDUE = (Fact("fix", "overdue", "the fix clock"),)
CLAUSES = {"customer_right": "PS-WEB-4", "vendor_may": "PS-WEB-5", "default_refund": "PS-REF-1"}


def at(written: str) -> datetime:
    return datetime.fromisoformat(written)


def outcome(
    facts: dict[str, Any], claimed: str | None = None, now: str = "2026-03-01T12:00+01:00", overdue: bool = False
) -> Refund:
    claim = Claim(at(claimed), WORDS) if claimed else None
    return refund(given(facts), claim, at(now), Windows(clauses=CLAUSES), OVERDUE if overdue else ())


JANUARY = {"purchased_at": "2026-01-31T10:00:00Z"}
UNUSED = JANUARY | {"downloaded": False}


def test_a_customer_may_claim_within_one_month_on_a_ground_with_its_evidence() -> None:
    told = outcome(UNUSED, claimed="2026-02-28T23:59+01:00")
    assert (told.outcome, told.clause, told.until) == ("customer_right", "PS-WEB-4", date(2026, 2, 28))
    assert "not downloaded" in told.reason
    assert told.evidence == (*WORDS, given(UNUSED).all("purchased_at")[0], given(UNUSED).all("downloaded")[0])
    assert told.effects == EFFECTS


@pytest.mark.parametrize("ground", [{"contacted_in_vain": True}, {"sheet_misled": True}, {"downloaded": False}])
def test_each_ground_is_one(ground: dict[str, bool]) -> None:
    assert outcome(JANUARY | ground, claimed="2026-02-10T09:00+01:00").outcome == "customer_right"


def test_the_last_day_is_a_day_in_paris() -> None:
    assert outcome(UNUSED, claimed="2026-02-28T23:30+00:00").outcome == "vendor_may"
    assert outcome(UNUSED, claimed="2026-02-28T22:30+00:00").outcome == "customer_right"


def test_the_right_is_judged_at_the_claim_and_the_vendors_leave_now() -> None:
    assert outcome(UNUSED, claimed="2026-02-10T09:00+01:00", now="2027-01-01T09:00+01:00").outcome == "customer_right"
    assert outcome(UNUSED, claimed="2026-03-01T09:00+01:00", now="2026-07-31T23:59+02:00").outcome == "vendor_may"
    late = outcome(UNUSED, claimed="2026-03-01T09:00+01:00", now="2026-08-01T00:00+02:00")
    assert (late.outcome, late.until, late.effects) == ("too_late", date(2026, 7, 31), ())


def test_without_a_ground_the_vendor_may_and_is_told_what_to_ask() -> None:
    told = outcome(JANUARY, claimed="2026-02-10T09:00+01:00")
    assert told.outcome == "vendor_may"
    assert told.ask
    assert not outcome(JANUARY | {"sheet_misled": True}, claimed="2026-03-10T09:00+01:00").ask


def test_an_unsolved_fault_makes_a_refund_the_default() -> None:
    marked = outcome(JANUARY | {"unsolvable": True})
    assert (marked.outcome, marked.clause) == ("default_refund", "PS-REF-1")
    assert marked.reason.startswith("a person marked the fault as singular and unsolvable")
    late = outcome(JANUARY, overdue=True)
    assert late.evidence == OVERDUE
    assert late.reason.startswith("the days for the fix passed without one")
    assert outcome({"unsolvable": True}).outcome == "default_refund"


def test_after_six_months_the_default_says_that_the_tool_may_refuse_it() -> None:
    told = outcome(JANUARY | {"unsolvable": True}, now="2026-08-01T09:00+02:00")
    assert told.outcome == "default_refund"
    assert "after 2026-07-31 the marketplace's own tool may refuse it" in told.reason


def test_a_demand_that_comes_too_late_cites_the_clause_of_the_window() -> None:
    told = outcome(JANUARY, claimed="2026-08-01T09:00+02:00", now="2026-08-01T09:00+02:00")
    assert (told.outcome, told.clause) == ("too_late", "PS-WEB-5")
    assert told.change == "Another date of purchase, or a fault that stays unsolved."


def test_no_bug_is_no_default() -> None:
    assert outcome(JANUARY | {"bug_confirmed": False}, overdue=True).outcome == "not_due"


def test_a_refund_that_the_marketplace_imposed_comes_first() -> None:
    told = outcome(JANUARY | {"refunded_quantity": 1, "unsolvable": True}, claimed="2026-02-10T09:00+01:00")
    assert (told.outcome, told.clause) == ("imposed", "")
    assert outcome({"refunded_quantity": 0}).outcome == "not_due"


def test_a_refund_of_ours_is_not_due_again() -> None:
    facts = JANUARY | {"refunded_quantity": 1, "refunded_by_us": True, "unsolvable": True}
    assert outcome(facts, claimed="2026-02-10T09:00+01:00").outcome == "not_due"


def test_nobody_asks_and_nothing_is_due() -> None:
    assert outcome(UNUSED).outcome == "not_due"


def test_a_demand_without_a_date_of_purchase_is_unknown_and_asks() -> None:
    told = outcome({}, claimed="2026-02-10T09:00+01:00")
    assert (told.outcome, told.ask) == ("unknown", "When was the product bought?")
    both = {"purchased_at": ["2026-01-01", "2026-01-02"]}
    assert "contradict" in outcome(both, claimed="2026-02-10T09:00+01:00").reason


def test_instants_are_aware() -> None:
    naive = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="zone"):
        Claim(naive)
    with pytest.raises(ValueError, match="aware"):
        refund(given({}), None, naive, Windows())


def test_the_packs_windows_and_clauses() -> None:
    packs = read_packs().by_id
    care = windows_of(in_force(packs["prestashop-business-care"], date(2026, 11, 24)))
    assert (care.claim, care.grant, care.zone) == (1, 6, "Europe/Paris")
    assert care.clauses == {"customer_right": "PS-WEB-4", "vendor_may": "PS-WEB-5", "default_refund": "PS-REF-1"}
    assert windows_of(in_force(packs["cart-power"], date(2026, 11, 24))).zone == "Europe/Paris"


def test_a_finding_that_says_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="needs evidence or a reason"):
        Finding("x", "flag")
    with pytest.raises(ValueError, match="names the question"):
        Finding("x", "check", reason="one signal")


MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 (the zone is drawn)


@examples(bought=MOMENTS, waited=st.integers(0, 400), judged=st.integers(0, 400), unused=st.booleans())
@settings(max_examples=150, deadline=None)
def test_time_only_ever_takes_away(bought: datetime, waited: int, judged: int, unused: bool) -> None:
    facts = {"purchased_at": bought.isoformat(), "downloaded": not unused}
    claimed = bought + timedelta(days=waited)
    order = ("customer_right", "vendor_may", "too_late")
    told = [
        refund(given(facts), Claim(claimed), claimed + timedelta(days=judged + more), Windows()).outcome
        for more in (0, 1, 31)
    ]
    assert [order.index(one) for one in told] == sorted(order.index(one) for one in told)
