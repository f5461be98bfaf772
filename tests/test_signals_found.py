"""Signals are found in one pass, whole words only, within their sentence and language, and combined there."""

import time

import pytest

from checks.atoms import library
from checks.matcher import Matcher
from checks.text import Text, clean

ATOMS = """
[error]
group = "machine"
code = true
any = { say = ["fatal error"], fires = "Fatal error.", silent = "Fine." }
[broken]
group = "symptom"
en = { say = ["(not|n t) .. (work|working)", "crash*"], fires = "It does not work.", silent = "It works." }
de = { say = ["geht nicht"], fires = "Es geht nicht.", silent = "Es geht." }
el = { say = ["δεν λειτουργει", "offline"], fires = "Δεν λειτουργεί.", silent = "Λειτουργεί." }
greeklish = { say = ["den leitourgei"], fires = "Den leitourgei.", silent = "Leitourgei." }
[module]
group = "product"
en = { say = ["module", "the module"], fires = "The module.", silent = "The shop." }
[denial]
group = "denial"
en = { say = ["no crash", "no way .. way out"], fires = "No crash.", silent = "A crash." }
"""
COMPOSITES = """
module_broken = ["module ~ broken", "module > error"]
module_then_broken = ["module > broken unless denial"]
loud = ["module_broken & error", "broken !module"]
"""


def matcher(patterns: dict[str, list[str]] | None = None) -> Matcher:
    return Matcher(library([ATOMS], COMPOSITES), patterns)


def signalled(said: str, language: str | None = "en", patterns: dict[str, list[str]] | None = None) -> set[str]:
    signals = matcher(patterns).read(Text(clean(said), spoken=language))
    assert all(signals.spans(name) for name in signals.found)
    assert all(signals.spans(name) is signals.spans(name) for name in signals.found), "looked up once"
    return set(signals.found)


def words(said: str, name: str) -> list[str]:
    return [span.words for span in matcher().read(Text(clean(said), spoken="en")).spans(name)]


def test_words_are_whole_unless_their_end_is_open() -> None:
    assert signalled("modules") == set()
    assert signalled("It crashed") == {"broken", "loud"}


def test_the_longest_phrase_at_a_place_is_shown() -> None:
    assert words("Please see the module here", "module") == ["the module"]


def test_a_short_denial_is_heard_at_the_end_of_its_verb() -> None:
    assert words("It really doesn't always work", "broken") == ["n't always work"]


def test_of_a_pasted_list_only_the_beginning_is_heard_and_the_sentence_after_it_again() -> None:
    listed = "row " * 400
    assert "broken" not in signalled(f"{listed} crash, crash, crash")
    assert words(f"Crash one. {listed} crash crash. Crash two.", "broken") == ["Crash"]
    found = matcher().read(Text(clean(f"{listed} crash crash.\n\nIt crashed again"), spoken="en")).found
    assert len(found["broken"]) == 1


def test_the_halves_of_a_parted_phrase_do_not_share_a_word() -> None:
    assert words("There is no way out", "denial") == []
    assert words("There is no way, no way to find a way out", "denial") == ["no way to find a way out"]


def test_of_places_within_each_other_the_longest_counts() -> None:
    found = matcher().read(Text(clean("Please see the module here, this module"), spoken="en")).found
    assert [(start, end) for start, end, _ in found["module"]] == [(12, 22), (35, 41)]


def test_a_parted_phrase_spans_a_few_words_but_no_clause_nor_many_words() -> None:
    assert words("It does not always work", "broken") == ["not always work"]
    assert "broken" not in signalled("It is not red, work goes on")
    assert "broken" not in signalled("I did not read the very long manual before the work")
    assert "broken" not in signalled("work")


def test_combinations_stay_within_a_sentence_and_near() -> None:
    assert {"module_broken", "module_then_broken"} <= signalled("The module does not work")
    assert "module_broken" in signalled("A crash of the module")
    assert "module_then_broken" not in signalled("A crash of the module")
    assert "module_broken" not in signalled("Here is the module. It does not work.")
    far = "and the red and the green and the blue and the yellow and the black and the white ones"
    assert "module_broken" not in signalled(f"The module {far} crash")


def test_a_denial_close_by_and_an_absence_are_heeded() -> None:
    assert "module_then_broken" not in signalled("The module makes no crash")
    assert "loud" not in signalled("The module makes a crash")
    assert "loud" in signalled("The module has a fatal error")


def test_a_combination_shows_what_it_is_made_of() -> None:
    assert words("Our module does not work", "module_broken") == ["module", "not work"]
    assert words("Our module does not work", "error") == []


def test_only_the_languages_spoken_count_and_all_where_the_words_do_not_tell() -> None:
    assert signalled("geht nicht", "en") == set()
    assert signalled("geht nicht", "de") == {"broken", "loud"}
    assert signalled("geht nicht", None) == {"broken", "loud"}
    assert signalled("δεν λειτουργεί", "greeklish") == signalled("den leitourgei", "el") == {"broken", "loud"}
    assert signalled("δεν λειτουργεί, den leitourgei", "el") == {"broken", "loud"}
    assert signalled("Fatal error", "sv") == {"error"}


def test_greek_is_read_in_the_letters_it_is_written_in() -> None:
    assert signalled("Το κατάστημα: den leitourgei", "el") == set(), "written in Greek letters"
    assert signalled("to katastima einai offline", "greeklish") == set(), "written in Latin letters"
    assert signalled("το κατάστημα είναι offline", "greeklish") == {"broken", "loud"}
    assert signalled("to katastima einai offline", "el") == {"broken", "loud"}


def test_quoted_code_is_not_said_but_its_error_is_seen() -> None:
    assert signalled("```\nfatal error, not working\n```\n#0 /a.php(1): crash()") == {"error"}
    assert "broken" in signalled("It crashed (again).\n```\nx\n```")


def test_a_signal_that_repeats_a_thousand_times_stays_small() -> None:
    signals = matcher().read(Text(clean("the module crash " * 2_000), spoken="en"))
    assert len(signals.found["module"]) <= 12
    assert len(signals.found["module_broken"]) <= 12


def test_a_house_pattern_runs_on_the_folded_text() -> None:
    assert "broken" in signalled("Kaputt: Störung 42!", patterns={"broken": ["storung [0-9]+", "x*"]})
    assert "broken" not in signalled("Kaputt", patterns={"broken": ["x*"]})


@pytest.mark.parametrize(
    ("patterns", "why"),
    [({"broken": ["(a"]}, r"cannot be read by re2: missing \)"), ({"nothing": ["a"]}, "no signal is named 'nothing'")],
)
def test_a_pattern_that_cannot_be_is_refused(patterns: dict[str, list[str]], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        matcher(patterns)


@pytest.mark.parametrize("piece", ["not ", "module crash ", "not work, ", "the module. ", "module " * 50 + "\n", "é"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    start = time.perf_counter()
    matcher({"broken": ["(a+)+$"]}).read(Text(clean(piece * (40_000 // len(piece)))))
    assert time.perf_counter() - start < 3
