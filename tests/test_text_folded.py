"""Every folded word leads back to the customer's own."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.text import MAX_TEXT, Text, clean, code_ranges, fold, phrase


def sentences(text: str) -> list[str]:
    told = Text(clean(text))
    return [" ".join(told.folded.text[start:end].split()) for start, end in told.sentences]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Der Spaß in Straßen", "der spass in strassen"),
        ("Η ΕΠΙΣΤΡΟΦΗ ΧΡΗΜΑΤΩΝ ΤΗΣ", "η επιστροφη χρηματων τησ"),
        ("Żółć, łódź", "zolc , lodz"),
        ("l'œuvre n'est pas là", "l oeuvre n est pas la"),
        ("ŒUVRE, ÆTHER, STRAẞE", "oeuvre , aether , strasse"),
        ("Ещё МОЙ заказ № 5, чей-то счёт", "еще мой заказ 5 , чей то счет"),
        ("Мо\u0438\u0306 Їжак і ἄλφα", "мой іжак і αλφα"),
        ("e\u0301te\u0301 à part", "ete a part"),
        ("version 1.7.8.11 of config.php", "version 1 7 8 11 of config php"),
    ],
)
def test_case_accents_and_punctuation_are_folded(written: str, folded: str) -> None:
    assert " ".join(fold(clean(written)).text.split()) == folded


def test_a_stray_accent_that_composes_with_nothing_is_dropped() -> None:
    assert fold("x\u0302\u0331y").text.split() == ["xy"]


@pytest.mark.parametrize(
    "unsaid",
    ["<!-- describe your bug -->", "https://shop.example/a?b=c", "me@shop.example", "<b class='x'>", "\n> you wrote"],
)
def test_comments_tags_addresses_and_quotes_are_not_the_customers_words(unsaid: str) -> None:
    assert fold(clean(f"before {unsaid}\nafter")).text.split() == ["before", "after"]


def test_an_unticked_box_says_nothing_and_a_ticked_one_does() -> None:
    assert fold("- [ ] feature\n- [x] bug").text.split() == ["x", "bug"]


def test_sentences_end_at_stops_and_lines_but_not_within_numbers_or_abbreviations() -> None:
    assert sentences("It broke on v. 1.7.8. Please help!\nThanks") == ["it broke on v 1 7 8", "please help", "thanks"]


def test_a_line_wrapped_by_a_mail_program_goes_on() -> None:
    long = "Since the last update of the module the cart does not show"
    assert sentences(f"{long}\nthe total any more") == [f"{long.lower()} the total any more"]
    assert sentences(f"{long}\nThe total is fine") == [long.lower(), "the total is fine"]


def test_a_span_is_the_customers_own_words() -> None:
    told = Text(clean("Hallo", "Die Straße ist **nicht**   schön.\n\nZweite Zeile"))
    place = told.folded.text.index("nicht")
    start, end = told.folded.span(place, place + 5)
    assert told.cleaned[start:end] == "nicht"
    place = told.folded.text.index("strasse")
    start, end = told.folded.span(place, place + 7)
    assert told.cleaned[start:end] == "Straße"


def test_the_title_ends_where_the_body_begins() -> None:
    told = Text(clean("No refund. Help", "Please"))
    assert "please" in told.folded.text[told.title_end :]
    assert "please" not in told.folded.text[: told.title_end]


def test_quoted_code_and_stack_traces_are_known() -> None:
    text = "It stops:\n```\nnot working\n```\n#0 /a/b.php(12): f()\nend (of it)"
    assert [text[start:end] for start, end in code_ranges(text)] == ["```\nnot working\n```", "#0 /a/b.php(12): f()"]
    assert code_ranges("nothing here") == []


def test_a_phrase_is_folded_as_a_text_is() -> None:
    assert phrase("Pas de Réponse") == "pas de reponse"
    assert phrase("not working") == "not working"
    assert phrase("1.7, e.g. this") == "1 7 , e g this"


def test_control_characters_and_carriage_returns_go() -> None:
    assert clean("a\x00b\u202ec\r\nd") == "a bc\nd"
    assert clean("re\u00adfund\u200b, cafe\u200d\u0301") == "refund, café"


def test_a_long_text_is_cut() -> None:
    assert len(clean("a" * MAX_TEXT, "b" * MAX_TEXT)) == MAX_TEXT


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_folds_and_every_place_leads_back(text: str) -> None:
    cleaned = clean(text, text)
    folded = fold(cleaned)
    origins = [folded.back(place) for place in range(len(folded.text))]
    assert origins == sorted(origins)
    assert all(0 <= origin <= len(cleaned) for origin in origins)
    assert Text(cleaned).sentences[-1][1] == len(folded.text)


@pytest.mark.parametrize("piece", ["a.", "<", "@a", "```", ">\n", "- [ ] ", ". ", "e\u0301", "<!--", "http://"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    start = time.perf_counter()
    told = Text(clean("x", piece * 20_000))
    assert told.language.code
    assert told.code is not None
    assert time.perf_counter() - start < 3
