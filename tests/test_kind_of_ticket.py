"""The kind of a ticket: scored, the two best shown, a narrow lead left to a person, the pre-sale label settles it."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from checks.atoms import library
from checks.classify import Judgement, judge
from checks.facts import Facts, given
from checks.kinds import NAMES, WEIGHED, read_kinds
from checks.matcher import Matcher
from checks.rules.kind import Verdict, kind
from checks.text import Text, clean
from monitor.rules import packaged_rules

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ATOM = '[a]\ngroup = "g"\nen = { say = ["x"], fires = "X.", silent = "Y." }'
EMPTY = "\n".join(f"[{name}]\nstart = 0.0" for name in WEIGHED)
HEAD = "\t".join(["word", *WEIGHED])


def told(title: str, body: str = "", facts: Facts | None = None) -> Judgement:
    return judge(title, body, packaged_rules(), NOW, facts)


@pytest.mark.parametrize(
    ("owed", "title", "body"),
    [
        (
            "bug",
            "Cart total wrong",
            "Since 2.1 the total in the cart is wrong. PHP Fatal error: Uncaught TypeError in cart.php",
        ),
        ("howto", "Where is the setting?", "How do I change the text of the button? I can't find the option."),
        ("install", "Can't install", "When I upload the zip the installation stops. Where do I enter the licence key?"),
        ("update", "PrestaShop 9", "When will the new version compatible with PrestaShop 9 be released?"),
        ("feature", "Suggestion", "It would be great if you could add an option to filter by brand."),
        ("presale", "Question before purchase", "I am interested in buying your module. Is there a demo?"),
        ("refund", "Refund", "I bought the module by mistake, I want a refund of my purchase."),
        ("billing", "Invoice", "Please send me the invoice for my purchase with our VAT number."),
        ("security", "Security hole", "SQL injection in ajax.php, the parameter is not sanitized."),
        ("hosting", "Hosting", "Our hosting provider blocks the cron and refuses to raise the memory limit."),
        ("third_party", "PayPal account", "PayPal suspended our account, can you contact PayPal for us?"),
        (
            "bug",
            "Slider kaputt",
            "Nach dem Update wird der Slider nicht mehr angezeigt, in der Konsole steht ein Fehler.",
        ),
        ("refund", "Επιστροφή χρημάτων", "Αγόρασα το module κατά λάθος, θέλω τα χρήματά μου πίσω."),
        ("howto", "Domanda", "Come posso cambiare il colore del pulsante? Non trovo l'impostazione."),
    ],
)
def test_plain_tickets_are_told(owed: str, title: str, body: str) -> None:
    assert told(title, body).kind.kind == owed


def test_the_scores_are_shares_best_first_and_two_are_shown() -> None:
    verdict = told("Refund", "I want a refund of my purchase.").kind
    assert [name for name, _ in verdict.best] == [name for name, _ in verdict.scores[:2]]
    assert {name for name, _ in verdict.scores} == set(NAMES)
    assert sum(share for _, share in verdict.scores) == pytest.approx(1, abs=0.01)
    assert verdict.scores == tuple(sorted(verdict.scores, key=lambda share: -share[1]))


def test_words_that_say_nothing_need_a_person() -> None:
    assert told("Blue", "Green, yellow and red.").kind.kind == "needs_person"


def test_the_marketplaces_presale_label_settles_it() -> None:
    verdict = told("Refund", "I want a refund.", given({"presale_label": True})).kind
    assert (verdict.kind, verdict.scores[0], verdict.spoke) == ("presale", ("presale", 1.0), ())
    assert told("Refund", "I want a refund.", given({"presale_label": False})).kind.kind == "refund"


def test_a_security_matter_or_a_demand_shows_even_where_another_kind_is_on_top() -> None:
    found = told(
        "Error 500", "Fatal error in ajax.php since the update. By the way, XSS is possible, and I want a refund."
    )
    assert found.security
    assert found.refund_demand
    assert {mark.signal for mark in found.marks} >= {"security_word"}


def test_a_fault_is_told_apart_from_the_kind() -> None:
    assert told("Wrong total", "Undefined index: tax in modules/x/cart.php line 12 since the update to 2.1").is_bug
    assert not told("Question", "Where do I change the logo?").is_bug


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"margin = 0.1\n{EMPTY}\n[gossip]\na = 1.0", "'gossip' is missing or unknown"),
        (f"margin = 0.1\n{EMPTY.replace('[bug]', '[bux]')}", "is missing or unknown"),
        (f"margin = 0.1\n{EMPTY}\nb = 1.0", "weighs the signal 'b', which is not described"),
    ],
)
def test_weights_for_nothing_do_not_load(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_kinds(text, HEAD, library([ATOM], ""))


@pytest.mark.parametrize(
    ("table", "why"),
    [("word\thowto", "must begin with the columns word, howto, "), (f"{HEAD}\nrefund\t1\t2", "line 2 of the table")],
)
def test_a_table_of_words_that_is_none_does_not_load(table: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_kinds(f"margin = 0.1\n{EMPTY}", table, library([ATOM], ""))


def test_a_kind_without_a_start_begins_at_nothing() -> None:
    nothing = EMPTY.replace("[bug]\nstart = 0.0", "[bug]")
    kinds = read_kinds(f"margin = 0.1\n{nothing}", HEAD, library([ATOM], ""))
    assert kinds.start.weights[NAMES.index("bug")] == 0


def kind_by(words: Mapping[str, int], title: str, body: str = "") -> Verdict:
    """The verdict where only these words weigh, for `billing`, in hundredths."""
    table = [
        "\t".join([word, *(str(weight if name == "billing" else 0) for name in WEIGHED)])
        for word, weight in words.items()
    ]
    signals = library([ATOM], "")
    kinds = read_kinds(f"margin = 0.1\n{EMPTY}", "\n".join([HEAD, *table]), signals)
    return kind(Matcher(signals).read(Text(clean(title, body), spoken="en")), kinds)


PLAIN = {"invoice": 90, "receipt": 30, "euro": 20, "vat": 10}


def test_plain_words_tell_a_kind_where_no_signal_does() -> None:
    verdict = kind_by(PLAIN, "VAT receipt", "The invoice says x euro.")
    assert verdict.kind == "billing"
    assert verdict.spoke == (("invoice", 0.9), ("receipt", 0.45), ("euro", 0.2), ("vat", 0.15))


def test_a_word_or_two_are_nothing_to_go_by() -> None:
    assert kind_by(PLAIN, "Invoice").kind == "needs_person"


def test_a_word_of_the_title_counts_more_and_no_word_counts_twice() -> None:
    assert kind_by(PLAIN, "Invoice", "invoice, invoice").spoke == (("invoice", 1.35),)


def test_a_longer_word_is_known_by_its_first_letters() -> None:
    assert kind_by({"factu*": 50}, "Ok", "facturation facture factu").spoke == (("factu*", 0.5),)


def test_everyday_words_tell_no_kind_but_in_pairs() -> None:
    weights = {"the": 90, "not": 90, "not working": 40}
    assert kind_by(weights, "The", "not the").spoke == ()
    assert kind_by(weights, "Not working", "not working").spoke == (("not working", 0.4),)


def test_a_fault_that_the_buyer_puts_on_others_is_no_bug_of_the_product() -> None:
    fault = "The total in the cart is wrong and the page shows error 500."
    assert told("Wrong total", fault).is_bug
    assert not told("Wrong total", f"{fault} Our developer changed the file cart.php of your module.").is_bug


@pytest.mark.parametrize("said", ["", "ok", "hm", "Peter", "42"])
def test_what_says_next_to_nothing_reports_no_bug(said: str) -> None:
    found = judge(said, said, packaged_rules(), NOW)
    assert (found.kind.kind, found.is_bug) == ("needs_person", False)
