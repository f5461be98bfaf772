"""How deep a request goes, by its words: investigation, debugging, installation, update, custom work and their like."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checks.finding import Span
from checks.text import Text, phrase

MAX_PHRASE = 120
"""Characters of a phrase; a longer one is a pasted text."""


@dataclass(frozen=True, slots=True)
class Depth:
    """Phrases in folded form by signal, as `read_depth` reads them."""

    phrases: Mapping[str, tuple[str, ...]]

    def find(self, text: Text) -> tuple[Span, ...]:
        """The first place of every signal in the text, in the text's order."""
        spans = [span for signal, known in self.phrases.items() for span in said(text, known, signal)[:1]]
        return tuple(sorted(spans, key=lambda span: (span.start, span.signal)))


def read_depth(source: str) -> Depth:
    """Read TOML of `[signal]` tables that hold phrases by language. Raises ValueError for anything else."""
    tables = tomllib.loads(source)
    phrases: dict[str, tuple[str, ...]] = {}
    for signal, languages in tables.items():
        if not isinstance(languages, dict):
            raise ValueError(f"{signal} is no table of phrases by language")
        phrases[signal] = tuple(one for known in languages.values() for one in known)
    return Depth(phrases)


def said(text: Text, words: Iterable[str], signal: str) -> tuple[Span, ...]:
    """Where the text says one of the words, earliest first; a star at the end lets the last word go on."""
    folded = text.folded.text
    found = []
    for word in words:
        wanted = f" {phrase(word[:MAX_PHRASE].removesuffix('*'))}" + ("" if word.endswith("*") else " ")
        place = folded.find(wanted)
        if place >= 0:
            start, end = text.folded.span(place + 1, place + len(wanted.rstrip()))
            found.append(Span(start, end, text.cleaned[start:end], signal))
    return tuple(sorted(found, key=lambda span: (span.start, span.end)))
