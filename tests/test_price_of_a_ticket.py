"""From a ticket's words to its category: lowest, likely, highest, the words as evidence; a person may settle it."""

import pytest

from checks.depth import read_depth
from checks.finding import Finding
from checks.rules.estimate import Estimate, estimate
from checks.text import Text, clean
from monitor.pricing import depth
from tests.packs import scheme

DEPTH = depth()


def guess(name: str, kind: str, title: str, body: str = "", **fixed: str) -> Estimate | Finding:
    return estimate(scheme(name), Text(clean(title, body)), [kind] if kind else [], DEPTH, **fixed)


STORIES = [
    ("altermarket-xcart", "bug", "Checkout fails intermittently", ("AM-W", "AM-L4", "AM-L4"), "intermittently"),
    ("altermarket-xcart", "bug", "Our shop is down, error 500", ("AM-W", "AM-L3", "AM-L4"), "error 500"),
    ("altermarket-xcart", "bug", "The coupon does not work", ("AM-W", "AM-L2", "AM-L4"), "does not work"),
    ("altermarket-xcart", "howto", "How do I add a coupon?", ("AM-L1", "AM-L1", "AM-L2"), "How do I"),
    ("altermarket-xcart", "install", "Please install X-Cart for us", ("AM-C4", "AM-C3", "AM-C3"), "install X-Cart"),
    ("altermarket-xcart", "", "Please apply the patch", ("AM-C5", "AM-C5", "AM-C5"), "apply the patch"),
    ("altermarket-xcart", "feature", "We need custom development", ("AM-C1", "AM-C6", "AM-C6"), "custom development"),
    ("cart-power", "install", "Bitte das Modul installieren", ("CP-7", "CP-7", "CP-7"), "Modul installieren"),
    ("cart-power", "hosting", "Erreur serveur au paiement", ("CP-8", "CP-8", "CP-8"), "Erreur serveur"),
    ("cart-power", "update", "Update the add-on please", ("CP-11", "CP-10", "CP-11"), "Update the add-on"),
    ("docpart", "third_party", "Please connect Google Analytics", ("DP-T2-1", "DP-T2-1", "DP-14"), "Google Analytics"),
    ("nagacommerce", "feature", "Αλλαγή στο template", ("NC-7", "NC-8", "NC-10"), "Αλλαγή στο template"),
]


@pytest.mark.parametrize(("name", "kind", "title", "expected", "words"), STORIES, ids=[story[2] for story in STORIES])
def test_the_words_show_how_deep_it_goes(name, kind, title, expected, words):
    found = guess(name, kind, title)
    assert isinstance(found, Estimate)
    assert (found.lowest.clause, found.likely.clause, found.highest.clause) == expected
    assert [span.words for span in found.evidence][:1] == [words]


def test_without_a_sign_in_the_words_the_kind_decides():
    found = guess("cart-power", "howto", "Delivery rates")
    assert isinstance(found, Estimate)
    assert (found.lowest.clause, found.likely.clause, found.highest.clause) == ("CP-5", "CP-5", "CP-6")
    assert found.evidence == ()


def test_where_two_are_as_likely_a_person_chooses():
    found = guess("cart-power", "presale", "Delivery rates")
    assert isinstance(found, Estimate)
    assert found.likely is None


def test_a_person_settles_it():
    found = guess("altermarket-xcart", "bug", "It does not work", fixed="AM-W", by="Anna")
    assert isinstance(found, Estimate)
    assert (found.lowest, found.highest, found.fixed_by) == (found.likely, found.likely, "Anna")
    named = guess("altermarket-xcart", "bug", "It does not work", fixed="AM-W")
    assert isinstance(named, Estimate)
    assert named.fixed_by == "a person"


def test_what_fits_no_category_is_asked():
    for found in (guess("qualiteam-xcart", "howto", "A question"), guess("cart-power", "bug", "x", fixed="CP-99")):
        assert isinstance(found, Finding)
        assert found.outcome == "check"
        assert found.ask.startswith("Which category is it")


def test_a_scheme_without_prices_says_nothing():
    found = guess("envato", "bug", "It does not work")
    assert isinstance(found, Finding)
    assert found.outcome == "none"


def test_the_evidence_is_the_customers_own_words_at_their_place():
    title = "Hello, it crashes randomly"
    found = guess("altermarket-xcart", "bug", title)
    assert isinstance(found, Estimate)
    [span] = found.evidence
    assert title[span.start : span.end] == "randomly"


def test_hostile_text_is_bounded():
    assert isinstance(guess("altermarket-xcart", "bug", "a" * 10**6, "how do i " * 10**5), Estimate)


def test_a_star_lets_a_word_go_on_and_nothing_else_does():
    words = read_depth('[x]\nen = ["serv*", "debug"]\n')
    assert [span.words for span in words.find(Text("the servers stopped"))] == ["serv"]
    assert words.find(Text("debugger")) == ()


def test_a_table_of_phrases_is_needed():
    with pytest.raises(ValueError, match="x is no table of phrases by language"):
        read_depth('x = "debug"')
