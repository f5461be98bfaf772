"""Every signal that comes with the program keeps its proofs: what must fire fires, what must not stays silent."""

from functools import cache

import pytest

from checks.atoms import LANGUAGES, Atom, Library, library
from checks.matcher import Matcher
from checks.text import Text, clean
from monitor.packaged import names, read_text

NEEDED = set(LANGUAGES) - {"any"}


@cache
def signals() -> Library:
    folder = "checks/signals"
    return library(
        [read_text(name) for name in names(f"{folder}/atoms", ".toml")], read_text(f"{folder}/composites.toml")
    )


@cache
def matcher() -> Matcher:
    return Matcher(signals())


def alone(name: str, language: str) -> Matcher:
    """The signal with this one voice, so that nothing else can fire in its place."""
    atom = next(atom for atom in signals().atoms if atom.name == name)
    return Matcher(Library((Atom(name, atom.group, {"any": atom.voices[language]}, atom.code),), ()))


@pytest.mark.parametrize("name", [atom.name for atom in signals().atoms])
def test_each_voice_fires_and_stays_silent_where_it_says(name: str) -> None:
    atom = next(atom for atom in signals().atoms if atom.name == name)
    for language, voice in atom.voices.items():
        own = alone(name, language)
        assert own.read(Text(clean(voice.fires), spoken="en")).has(name), f"{name}.{language} must fire: {voice.fires}"
        assert not own.read(Text(clean(voice.silent), spoken="en")).has(name), f"{name}.{language}: {voice.silent}"


@pytest.mark.parametrize("atom", signals().atoms, ids=lambda atom: atom.name)
def test_each_signal_speaks_all_languages(atom: Atom) -> None:
    assert "any" in atom.voices or set(atom.voices) >= NEEDED


def test_every_needed_language_is_covered() -> None:
    assert signals().covered == NEEDED


def test_every_proof_is_a_sentence_of_its_own() -> None:
    for atom in signals().atoms:
        for voice in atom.voices.values():
            assert voice.fires != voice.silent
