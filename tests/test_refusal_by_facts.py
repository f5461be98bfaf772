"""Facts decide a refusal first: another site, an undeclared version, no Business Care, another product."""

from datetime import UTC, datetime
from typing import Any

import pytest

from checks.classify import judge
from checks.facts import MAX_FACTS, Conflict, Fact, Facts, Known, Missing, Name, given
from checks.finding import Finding
from monitor.rules import packaged_rules

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
QUIET = "Where do I change the width of the banner?"


def ground(name: str, facts: dict[str, Any], said: str = QUIET) -> Finding:
    found = judge("Question", said, packaged_rules(), NOW, given(facts))
    return next(finding for finding in found.findings if finding.rule == name)


@pytest.mark.parametrize(
    ("asked", "licensed", "outcome"),
    [
        ("https://www.shop.gr/en?a=1", "shop.gr", "none"),
        ("SHOP.gr:8443", "www.shop.gr", "none"),
        ("www.shop.gr", "m.shop.gr", "none"),
        ("staging.shop.gr", "shop.gr", "none"),
        ("dev1.shop.gr", "shop.gr", "none"),
        ("ps82.shop.gr", "shop.gr", "none"),
        ("shop.ddev.site", "shop.gr", "none"),
        ("dev-ps8.shop.gr", "shop.gr", "none"),
        ("shop-staging.gr", "shop.gr", "none"),
        ("localhost:8080", "shop.gr", "none"),
        ("shop.local", "shop.gr", "none"),
        ("127.0.0.1", "shop.gr", "none"),
        ("other.gr", "shop.gr", "flag"),
        ("shop.com", "shop.gr", "flag"),
        ("one.com.gr", "two.com.gr", "flag"),
        ("müller.de", "xn--mller-kva.de", "none"),
        ("mueller.de", "müller.de", "flag"),
        ("b2b.shop.gr", "shop.gr", "check"),
        ("fr.shop.gr", "de.shop.gr", "check"),
        ("my shop", "shop.gr", "check"),
        ("1.7.8", "shop.gr", "check"),
        ("", "shop.gr", "check"),
        (("a" * 60 + ".") * 5 + "gr", "shop.gr", "check"),
        ("shop", "shop.gr", "check"),
        ("http://[", "shop.gr", "check"),
        ("staging.other.gr", "shop.gr", "check"),
        ("dev-solutions.com", "shop.gr", "check"),
        ("shop-gr.staging.agency.com", "shop.gr", "none"),
        ("93.184.216.34", "shop.gr", "check"),
        ("172.16.0.9:8080", "shop.gr", "none"),
        ("shop.gr", "localhost", "check"),
        ("a" * 70 + "é.gr", "shop.gr", "check"),
    ],
)
def test_sites_are_told_apart(asked: str, licensed: str, outcome: str) -> None:
    assert ground("other_site", {"shop_host": asked, "licensed_host": licensed}).outcome == outcome


@pytest.mark.parametrize(
    ("declared", "used", "outcome"),
    [
        ("1.7.0.0 - 8.1.x", "8.1.4", "none"),
        ("1.7.0.0 - 8.1.x", "8.2.0", "flag"),
        ("1.7.x, 8.x", "1.7.8.11", "none"),
        ("1.7.x and 8.x", "9.0.1", "flag"),
        ("1.6.1.4", "1.6.1.4", "none"),
        ("1.7", "1.6.1.24", "flag"),
        (">= 1.7", "9.0", "none"),
        ("1.7.6 or higher", "1.7.5", "flag"),
        ("8+", "8.2", "none"),
        ("up to 8.1", "8.1.9", "none"),
        ("up to 8.1", "8.2", "flag"),
        ("from 1.7 to 8.2", "v8.2.3", "none"),
        ("every version", "8.2", "check"),
        ("up to now", "8.2", "check"),
        ("from now to 8", "8.2", "check"),
        ("old+", "8.2", "check"),
        ("1.7", "8.x", "check"),
        ("De v1.7.0.0 à v8.1.7", "8.2.0", "flag"),
        ("von 1.7 bis 8.1", "8.1.3", "none"),
        ("da 1.7 a 8.1", "PrestaShop 8.0.4", "none"),
        ("PrestaShop 1.7.x.x", "1.7.8.1", "none"),
        ("1.6 & 1.7", "1.7.8", "none"),
        ("1.6/1.7", "8.0", "flag"),
        ("8.1 - 1.7", "8.0", "check"),
        ("< 9.0", "9.0", "check"),
    ],
)
def test_the_version_in_use_is_held_against_those_declared_at_purchase(declared: str, used: str, outcome: str) -> None:
    facts = {
        "platform_version": used,
        "declared_versions": [{"value": declared, "date": "2025-01-01"}],
        "purchased_at": "2025-03-01",
    }
    assert ground("incompatible_version", facts).outcome == outcome


def test_what_was_declared_on_the_day_of_purchase_counts_and_the_undated_stands_beside_it() -> None:
    declared: list[Any] = [
        {"value": "1.7", "date": "2024-01-01", "source": "sheet"},
        {"value": "1.7 - 8.1", "date": "2025-01-01", "source": "sheet"},
        {"value": "1.7 - 9.0", "date": "2026-01-01", "source": "sheet"},
        "1.7 - 9.0",
    ]
    facts = {"platform_version": "9.0", "declared_versions": declared, "purchased_at": "2025-03-01T10:00:00Z"}
    found = ground("incompatible_version", facts)
    assert found.outcome == "flag"
    assert [piece.value for piece in found.evidence if isinstance(piece, Fact)] == ["9.0", "1.7 - 8.1"]
    assert [piece.source for piece in found.against if isinstance(piece, Fact)] == ["given with the ticket"]
    assert "the undated wording says otherwise" in found.reason


def test_an_undated_declaration_alone_only_asks() -> None:
    facts = {"platform_version": "9.0", "declared_versions": "1.7 - 8.1", "purchased_at": "2025-03-01"}
    assert ground("incompatible_version", facts).outcome == "check"
    assert ground("incompatible_version", facts | {"platform_version": "8.0"}).outcome == "none"
    assert ground("incompatible_version", {"platform_version": "9.0", "declared_versions": "8.1"}).outcome == "check"
    assert ground("incompatible_version", {"declared_versions": "8.1"}).outcome == "none"
    assert ground("incompatible_version", {"platform_version": "8.1"}).reason == ""


@pytest.mark.parametrize(
    ("bought", "used", "outcome", "why"),
    [
        ({}, "8.2", "check", "the date of purchase is unknown"),
        ({}, "1.7.8", "none", "whenever it was bought"),
        ({"purchased_at": "2024-12-31"}, "8.2", "check", "no declaration is as old as the purchase"),
        ({"purchased_at": ["2025-03-01", "2026-03-01"]}, "8.2", "check", "contradict each other about the date of"),
        ({"purchased_at": "2025-01-01"}, "8.2", "flag", "on the date of purchase"),
    ],
)
def test_a_missing_date_of_purchase_asks_where_the_declarations_do_not_all_hold_the_version(
    bought: dict[str, Any], used: str, outcome: str, why: str
) -> None:
    declared = [{"value": "1.7 - 8.1", "date": "2025-01-01"}, {"value": "1.7 - 8.2", "date": "2026-01-01"}]
    found = ground("incompatible_version", {"platform_version": used, "declared_versions": declared, **bought})
    assert found.outcome == outcome
    assert why in found.reason


@pytest.mark.parametrize(
    ("used", "then", "outcome"),
    [
        ("8.2", "8.1", "check"),
        ("8.1", "1.6", "check"),
        ("8.2", "1.6", "flag"),
        ("8.1", "1.7", "none"),
        ("8.2", "?", "flag"),
    ],
)
def test_the_version_that_ran_at_the_purchase_asks_where_it_decides_otherwise(
    used: str, then: str, outcome: str
) -> None:
    facts = {
        "platform_version": used,
        "purchase_version": then,
        "declared_versions": [{"value": "1.7 - 8.1", "date": "2025-01-01"}],
        "purchased_at": "2025-03-01",
    }
    found = ground("incompatible_version", facts)
    assert found.outcome == outcome
    assert ("ran at the purchase" in found.reason) is (outcome == "check")


def test_two_declarations_of_one_day_contradict_each_other() -> None:
    declared = [{"value": "1.7", "date": "2025-01-01"}, {"value": "8.1", "date": "2025-01-01"}]
    facts = {"platform_version": "8.1", "declared_versions": declared, "purchased_at": "2025-03-01"}
    found = ground("incompatible_version", facts)
    assert (found.outcome, len(found.evidence), len(found.against)) == ("check", 1, 1)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"care_state": "valid"}, "none"),
        ({"care_state": "expired"}, "flag"),
        ({"care_state": "none"}, "flag"),
        ({"care_until": "2026-11-23"}, "flag"),
        ({"care_until": "2026-11-24"}, "none"),
        ({"care_state": "valid", "care_until": "2026-11-01"}, "check"),
        ({"care_state": "expired", "care_until": "2027-11-01"}, "check"),
        ({"care_state": "unknown"}, "check"),
        ({"care_state": "not valid", "care_until": "2026-11-01"}, "flag"),
        ({"care_state": "valid", "care_product": "Méga  Menu", "product_asked": " mega menu"}, "none"),
        ({"care_until": "2027-01-01T00:00:00+01:00"}, "none"),
        ({"care_state": ["valid", {"value": "expired", "source": "mail"}]}, "check"),
        ({"care_state": "valid", "care_product": "Menu", "product_asked": "Slider"}, "flag"),
        ({"care_state": "valid", "care_product": "Méga Menu", "product_asked": "mega menu"}, "none"),
        ({"care_state": "valid", "care_host": "shop.gr", "shop_host": "other.gr"}, "flag"),
        ({"care_state": "valid", "care_host": "shop.gr", "shop_host": "www.shop.gr"}, "none"),
        ({"care_state": "valid", "care_host": "shop.gr", "shop_host": "?"}, "none"),
        ({}, "none"),
    ],
)
def test_business_care_is_for_that_product_and_that_address(facts: dict[str, Any], outcome: str) -> None:
    assert ground("no_entitlement", facts).outcome == outcome


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"product_asked": "Slider", "product_bought": ["Menu", "slider"]}, "none"),
        ({"product_asked": "Slider", "product_bought": ["Menu"]}, "flag"),
        ({"product_asked": ["Slider", "Menu"], "product_bought": ["Menu"]}, "check"),
        ({"product_asked": "Mega  MENU", "product_bought": ["mega menu"]}, "none"),
        ({"product_asked": "Mega Menu Pro", "product_bought": ["Mega Menu"]}, "check"),
        ({"product_asked": "Menu", "product_bought": ["Mega Menu"]}, "check"),
        ({"product_asked": "Menus", "product_bought": ["Mega Menu"]}, "flag"),
        ({"product_asked": "", "product_bought": ["Mega Menu"]}, "none"),
        ({"product_bought": ["Menu"]}, "none"),
        ({"product_asked": "Slider"}, "none"),
    ],
)
def test_the_product_asked_about_is_among_those_bought(facts: dict[str, Any], outcome: str) -> None:
    assert ground("not_product", facts).outcome == outcome


def test_a_fault_of_the_product_keeps_a_fact_from_flagging_directly_and_exclusively() -> None:
    facts = {"product_asked": "Slider", "product_bought": ["Menu"]}
    found = ground("not_product", facts, "Fatal error in modules/slider/slider.php line 12")
    assert found.outcome == "check"
    assert [span.signal for span in found.against if not isinstance(span, Fact)]


def test_sources_that_contradict_each_other_only_ask() -> None:
    found = ground("other_site", {"shop_host": ["a.gr", "b.gr"], "licensed_host": "a.gr"})
    assert found.outcome == "check"
    assert found.ask


def test_words_against_the_facts_only_ask() -> None:
    said = "I bought the licence for one shop and want it on my second shop too."
    found = ground("other_site", {"shop_host": "a.gr", "licensed_host": "a.gr"}, said)
    assert found.outcome == "check"
    assert "but it is the licensed address" in found.reason
    assert found.evidence


def test_a_fact_that_clears_a_ground_is_shown_with_it() -> None:
    found = ground("other_site", {"shop_host": "a.gr", "licensed_host": "www.a.gr"})
    assert (found.outcome, found.reason) == ("none", "it is the licensed address")
    assert [piece.value for piece in found.against if isinstance(piece, Fact)] == ["a.gr", "www.a.gr"]


def test_words_that_contradict_a_fact_keep_it_from_flagging() -> None:
    facts = {"shop_host": "new-name.gr", "licensed_host": "old-name.gr"}
    assert ground("other_site", facts).outcome == "flag"
    found = ground("other_site", facts, "It is the same shop, we only changed the domain to new-name.gr.")
    assert found.outcome == "check"
    assert "domain_moved" in [span.signal for span in found.against if not isinstance(span, Fact)]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"order": 1.5}, "must be text, a whole number or true/false"),
        ({"purchased_at": "yesterday"}, "needs a date such as"),
        ({"purchased_at": "2026-13-01"}, "needs a date such as"),
        ({"purchased_at": "2026-01-01T10:00:00"}, "carries an instant without a zone"),
        ({"order": [{"value": 1, "date": "x"}]}, "needs a date such as"),
    ],
)
def test_a_fact_that_cannot_be_read_says_so(values: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        given(values)


def test_facts_keep_contradictions_and_their_dates() -> None:
    early, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    facts = Facts((Fact("plan", "Pro", "a", late),)).plus(Fact("plan", "pro ", "b", early), Fact("order", 7, "a"))
    assert facts.read("plan") == Known(Fact("plan", "Pro", "a", late))
    assert facts.read("x") == Missing("x")
    assert isinstance(facts.plus(Fact("order", 8, "b")).read("order"), Conflict)
    assert facts.as_of("plan", early) == Known(Fact("plan", "pro ", "b", early))
    assert facts.text("plan") == "Pro"
    assert facts.text("order") is None
    assert facts.instant("order") is None
    assert given({"order": None, "account": {"value": "x"}}).all("account")[0].value == "x"
    assert given({"purchased_at": "2026-01-01"}).instant(Name.PURCHASED_AT) == early


def test_a_naive_instant_and_a_flood_of_facts_are_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        Fact("x", NOW.replace(tzinfo=None), "a")
    with pytest.raises(ValueError, match="at most"):
        Facts(tuple(Fact("x", n, "a") for n in range(MAX_FACTS + 1)))
