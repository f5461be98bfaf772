"""Finds many short phrases in a text in one pass, in time linear in the text.

A phrase is words. `a|b` is either word, `stem*` any word that begins so, `..` up to four words of anything, `^` and `$`
the text's two ends. Case, accents and punctuation do not count. Phrases are data (`checks/signals`); what a customer or
a vendor writes is never a pattern, so nothing here can be made to backtrack.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from checks.text import fold

_GAP = 4  # words that `..` may stand for


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of the group `name` covers the words from `start` up to `end`; `places` leaves out its gaps."""

    name: str
    start: int
    end: int
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    exact: frozenset[str]
    stems: tuple[str, ...]

    def fits(self, word: str) -> bool:
        return word in self.exact or word.startswith(self.stems)


@dataclass(frozen=True, slots=True)
class _Phrase:
    name: str
    tokens: tuple[_Token | None, ...]  # None is the gap
    at_start: bool
    at_end: bool


@dataclass(frozen=True, slots=True)
class Phrases:
    """Groups of phrases, ready to be looked for: see `compiled`."""

    _index: Mapping[str, tuple[_Phrase, ...]]  # by the first two letters of a phrase's first word

    def find(self, said: Sequence[str], longest: bool = False) -> list[Hit]:
        """Every hit in the words of a text (as `words` gives them), in order of start, each as short as it may be.

        `longest` takes each as long as it may be instead.
        """
        hits = []
        for start, word in enumerate(said):
            for phrase in self._index.get(word[:2], ()):
                places = _match(phrase, said, start, longest)
                if places:
                    hits.append(Hit(phrase.name, start, places[-1] + 1, places))
        return hits

    def names(self, said: Sequence[str]) -> set[str]:
        """The groups of which the text has at least one phrase."""
        return {hit.name for hit in self.find(said)}

    def speak(self, text: str) -> bool:
        """Whether the text has any of the phrases."""
        return bool(self.find(words(text)))


def words(text: str) -> list[str]:
    """The folded words of a text, figures among them; quoted lines and addresses are none."""
    return [word for word in fold(text).text.split() if word != ","]


def compiled(groups: Mapping[str, Iterable[str]]) -> Phrases:
    """Compile named groups of phrases. A phrase that begins with a gap or a one-letter stem is a ValueError."""
    index: dict[str, list[_Phrase]] = defaultdict(list)
    for name, listed in groups.items():
        for text in listed:
            phrase = _parsed(name, text)
            first = phrase.tokens[0] if phrase.tokens else None
            if first is None or any(len(stem) < 2 for stem in first.stems):
                raise ValueError(f"phrase {text!r} of {name}: begin with a word, or a stem of two letters at least")
            for key in {part[:2] for part in (*first.exact, *first.stems)}:
                index[key].append(phrase)
    return Phrases({key: tuple(listed) for key, listed in index.items()})


def _parsed(name: str, text: str) -> _Phrase:
    parts = text.split()
    at_start, at_end = parts[:1] == ["^"], parts[-1:] == ["$"]
    tokens: list[_Token | None] = []
    for part in parts[at_start : len(parts) - at_end]:
        if part == "..":
            tokens.append(None)
        elif "|" in part:
            tokens.append(_either(part.split("|")))
        else:
            spelled = words(part.rstrip("*"))
            tokens += [_either([word]) for word in spelled[:-1]]
            tokens += [_either([word + "*" * part.endswith("*")]) for word in spelled[-1:]]
    return _Phrase(name, tuple(tokens), at_start, at_end)


def _either(parts: Sequence[str]) -> _Token:
    exact = frozenset(word for part in parts if not part.endswith("*") for word in words(part))
    return _Token(exact, tuple(word for part in parts if part.endswith("*") for word in words(part)))


def _match(phrase: _Phrase, said: Sequence[str], start: int, longest: bool) -> tuple[int, ...]:
    """Give the places of a match at `start`; gaps are few and bounded, so the cost of a place is too."""
    if phrase.at_start and start:
        return ()
    ways: dict[int, tuple[int, ...]] = {start: ()}  # by the place that comes next
    for token in phrase.tokens:
        if token is None:
            ways = {at + skipped: way for at, way in reversed(ways.items()) for skipped in range(_GAP + 1)}
        else:
            ways = {at + 1: (*way, at) for at, way in ways.items() if at < len(said) and token.fits(said[at])}
        if not ways:
            return ()
    if phrase.at_end:
        return ways.get(len(said), ())
    return ways[max(ways) if longest else min(ways)]
