"""A phrase of a signal stands for its spellings; what does not load says why."""

import pytest

from checks.atoms import Library, library
from checks.spellings import MAX_SPELLINGS, spellings

GOOD = 'group = "g"\nen = { say = ["a fault"], fires = "A fault.", silent = "Fine." }'


def loaded(atoms: str, composites: str = "") -> Library:
    return library([atoms], composites)


def test_alternatives_and_groups_within_groups_are_written_out() -> None:
    assert spellings("(no|not (any|one)) more") == ("no more", "not any more", "not one more")
    assert spellings("please (do|)") == ("please do", "please")


def test_an_open_end_and_german_umlauts() -> None:
    assert spellings("rembours*") == ("rembours*",)
    assert spellings("Rückgabe", "de") == ("ruckgabe", "rueckgabe")
    assert spellings("Rückgabe") == ("ruckgabe",)
    assert spellings("( |)") == ()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("rembours* now", "may only stand at the end"),
        ("(a|b", "leaves a parenthesis open"),
        ("(" + "|".join("abcdefghij") + ")" + "(0|1|2|3|4|5|6|7|8|9)" * 2, f"more than {MAX_SPELLINGS} spellings"),
    ],
)
def test_what_cannot_be_spelt_says_why(said: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        spellings(said)


@pytest.mark.parametrize(
    ("atoms", "composites", "why"),
    [
        ('[a]\ngroup = "g"\nen = { say = ["x"], fires = "X." }', "", "one sentence that must fire and one that must"),
        ('[a]\ngroup = "g"\nen = { say = ["x"], silent = "Y." }', "", "one sentence that must fire"),
        ('[a]\ngroup = "g"\nxx = { say = ["x"], fires = "X.", silent = "Y." }', "", "which is none of"),
        ('[a]\ngroup = "g"\nen = 1', "", "which is none of"),
        ('[a]\ngroup = "g"', "", "needs a group and phrases"),
        ('[a]\nen = { say = ["x"], fires = "X.", silent = "Y." }', "", "needs a group and phrases"),
        ('[a]\ngroup = "g"\nen = { say = ["a .. b .. c"], fires = "X.", silent = "Y." }', "", "parted more than once"),
        (f"[a]\n{GOOD}", 'a = ["a"]', "described twice"),
        (f"[a]\n{GOOD}", 'b = ["c"]', "not described before"),
        (f"[a]\n{GOOD}", 'b = ["!a"]', "must begin with a signal that is wanted"),
        (f"[a]\n{GOOD}", 'b = [""]', "must begin with a signal that is wanted"),
    ],
)
def test_an_unproven_or_unknown_signal_does_not_load(atoms: str, composites: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        loaded(atoms, composites)


def test_a_signal_is_described_once() -> None:
    with pytest.raises(ValueError, match="described twice"):
        library([f"[a]\n{GOOD}", f"[a]\n{GOOD}"], "")


def test_the_groups_of_a_combination_are_those_of_its_poorest_way() -> None:
    one = loaded(
        f"[a]\n{GOOD}\n[b]\n{GOOD.replace(chr(34) + 'g' + chr(34), chr(34) + 'h' + chr(34))}",
        'c = ["a ~ b !a", "a"]\nd = ["a & b unless a"]',
    )
    assert one.groups("a") == {"g"}
    assert one.groups("c") == {"g"}
    assert one.groups("d") == {"g", "h"}
    with pytest.raises(KeyError):
        one.groups("e")


def test_a_house_adds_its_own_phrases() -> None:
    own = loaded(f"[a]\n{GOOD}").plus({"a": {"en": ["a fault", "a flaw .. (here|there)"], "fr": ["un défaut"]}})
    assert own.atoms[0].voices["en"].spellings == ("a fault",)
    assert own.atoms[0].voices["en"].parted == ((("a flaw",), ("here", "there")),)
    assert own.atoms[0].voices["fr"].spellings == ("un defaut",)
    assert own.covered == {"en", "fr"}


@pytest.mark.parametrize(
    ("phrases", "why"),
    [({"b": {"en": ["x"]}}, "no signal is named 'b'"), ({"a": {"xx": ["x"]}}, "which is none of")],
)
def test_phrases_for_nothing_are_refused(phrases: dict[str, dict[str, list[str]]], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        loaded(f"[a]\n{GOOD}").plus(phrases)
