"""What a finding asks, a person answers: the fact is kept with name and reason, and the findings are judged by it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.facts import Fact
from checks.marked import WORDS, YES_NO, marked_facts
from checks.seen import Sighting
from tests.moments import at
from tests.shop import Shop

NOON = "2026-05-04T12:00:00+02:00"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path)
    shop.notification("Mon 2026-05-04 10:00", 4711)
    shop.live("Mon 2026-05-04 12:00")
    return shop


def refunds(shop: Shop) -> list[tuple[str, str]]:
    found = shop.told("explain", 1)["findings"]
    return [(row["outcome"], row["clause"]) for row in found if row["rule"] == "refund"]


def test_a_fault_that_a_person_calls_unsolvable_makes_the_refund_the_recommended_outcome(shop: Shop) -> None:
    shop.told("mark", 1, "fact", "unsolvable", "--by", "anna", "--at", NOON, "--why", "needs the shop's own theme")

    assert refunds(shop) == [("default_refund", "PS-REF-1")]
    mark = shop.told("explain", 1)["sightings"][-1]
    assert (mark["by"], mark["why"]) == ("anna", "needs the shop's own theme")

    shop.told("mark", 1, "fact", "unsolvable", "no", "--by", "marco", "--at", "2026-05-04T12:05:00+02:00")
    assert refunds(shop) == [], "the last word holds"


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        ((), "Say which fact"),
        (("unsolveable",), "did you mean unsolvable?"),
        (("unsolvable", "perhaps"), "unsolvable is yes or no."),
        (("platform_version",), "Say what platform_version is"),
        (("platform_version", "newest"), "platform_version is a version such as 8.1.3."),
        (("shop_host", "my shop"), "shop_host is a host such as www.example.com."),
        (("product_asked", " "), "product_asked has 1 to 200 characters."),
        (("purchased_at", "last spring"), "the fact 'purchased_at' needs a date such as 2026-01-31"),
        (("purchased_at",), "Say what purchased_at is"),
        (("malfunction_after_contact",), "Say which fact"),
    ],
)
def test_a_fact_that_cannot_be_is_refused_with_what_to_say(shop: Shop, about: tuple[str, ...], sentence: str) -> None:
    refused = shop.run("mark", 1, "fact", *about, "--by", "anna", "--at", NOON, status=2)
    assert sentence in " ".join(refused.stderr.split())


def test_the_day_of_purchase_that_a_refund_asks_for_can_be_given(shop: Shop) -> None:
    shop.told("mark", 1, "fact", "purchased_at", "2026-05-01", "--by", "anna", "--at", NOON)
    told = shop.told("explain", 1)["findings"]
    (windows,) = [row["detail"]["reason"] for row in told if row["rule"] == "refund_windows"]
    assert "bought on 2026-05-01: the customer can claim until 2026-06-01" in windows
    shop.told("mark", 1, "fact", "care_until", "2026-05-03", "--by", "anna", "--at", NOON)
    (care,) = [row["outcome"] for row in shop.told("explain", 1)["findings"] if row["rule"] == "no_entitlement"]
    assert care == "flag"


@given(st.lists(st.tuples(st.sampled_from(YES_NO), st.sampled_from(("yes", "no"))), max_size=8))
def test_of_each_fact_the_last_word_holds(said: list[tuple[str, str]]) -> None:
    marks = [
        Sighting(number, "person", "mark", at("Mon 2026-05-04 12:00"), {"what": "fact", "about": list(about)})
        for number, about in enumerate(said)
    ]
    assert {fact.name: fact.value for fact in marked_facts(marks)} == {name: value == "yes" for name, value in said}


def test_a_word_is_kept_as_it_was_said() -> None:
    mark = Sighting(1, "person", "mark", at("Mon 2026-05-04 12:00"), {"what": "fact", "about": [WORDS[3], "8.1"]})
    assert marked_facts([mark]) == (Fact("platform_version", "8.1", "somebody", at("Mon 2026-05-04 12:00")),)
