"""Finds all signals of a text, and the combinations of each sentence."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import re2

from checks.atoms import LANGUAGES, Library
from checks.finding import Span
from checks.language import Language
from checks.text import Text
from checks.tongue import Found, Tongue
from checks.ways import MOST, Hit, Ways, made_of

LONGEST = 1_200
"""Folded characters of a sentence that are looked at; what follows (a pasted list) is left out."""


@dataclass(frozen=True)
class Signals:
    """Everything a text signals: name -> its places, in the text's order; `sentences` counts those they stand in.

    `seen` are signals read off the text without a phrase, with the words they rest on.
    """

    text: Text
    found: Mapping[str, list[Hit]]
    names: tuple[str, ...]
    seen: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    _told: dict[str, tuple[Span, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def held(self) -> frozenset[str]:
        """The names of all that the text signals anywhere."""
        return frozenset((*self.found, *self.seen))

    def has(self, name: str) -> bool:
        """Whether the text signals `name` anywhere."""
        return name in self.held

    def plus(self, seen: Mapping[str, tuple[Span, ...]]) -> "Signals":
        """These signals and what else was read off the text, such as the sites that it names."""
        return Signals(self.text, self.found, self.names, {**self.seen, **seen})

    def spans(self, name: str) -> tuple[Span, ...]:
        """The customer's own words behind the first place of `name`, in the cleaned text."""
        if name in self.seen:
            return self.seen[name]
        if name not in self.found:
            return ()
        if name not in self._told:
            self._told[name] = tuple(self._span(*atom) for atom in sorted(set(made_of(self.found[name][0]))))
        return self._told[name]

    def _span(self, start: int, end: int, atom: int) -> Span:
        begin, stop = self.text.folded.span(start, end)
        return Span(begin, stop, self.text.cleaned[begin:stop], self.names[atom])


class Matcher:
    """A library made ready; build it once, it keeps nothing of a text but how its languages speak.

    `patterns` are a user's own, `{atom: [pattern]}`, run by google-re2 (linear) on the folded text.
    """

    def __init__(self, library: Library, patterns: Mapping[str, Iterable[str]] | None = None) -> None:
        self.library = library
        self.covered = library.covered
        self.names = (*(atom.name for atom in library.atoms), *(one.name for one in library.composites))
        self._code = [atom.code for atom in library.atoms]
        self._ways = Ways(library)
        self._tongues: dict[str, Tongue] = {}
        number = {atom.name: place for place, atom in enumerate(library.atoms)}
        if strange := sorted(set(patterns or ()) - set(number)):
            raise ValueError(f"no signal is named {strange[0]!r}; patterns can be added to: {', '.join(number)}")
        self._patterns = [
            (number[name], _compiled(name, one)) for name, many in (patterns or {}).items() for one in many
        ]

    def read(self, text: Text) -> Signals:
        """All signals of `text`: one pass for each language that is spoken, then the combinations of each sentence."""
        found: dict[int, list[Hit]] = {}
        for hits in self._sentences(text):
            self._ways.combine(hits)
            for signal, places in hits.items():
                if signal in found:
                    found[signal] += places
                else:
                    found[signal] = places
        return Signals(text, {self.names[signal]: places for signal, places in found.items()}, self.names)

    def _sentences(self, text: Text) -> Iterator[dict[int, list[Hit]]]:
        """The atoms of each sentence that has any, in the text's order."""
        folded = text.folded.text
        end, limit = -1, 0
        hits: dict[int, list[Hit]] = {}
        for one in sorted(self._atoms(text, folded)):
            start, _, atom = one
            if start > end:
                if hits:
                    yield hits
                end = folded.find("\n", start)
                end = len(folded) if end < 0 else end
                hits, limit = {}, folded.rfind("\n", 0, start) + LONGEST
            if start > limit:
                continue
            if atom in hits:
                _again(hits[atom], one)
            else:
                hits[atom] = [one]
        if hits:
            yield hits

    def _atoms(self, text: Text, folded: str) -> list[Found]:
        found = [one for language in _spoken(text.language) for one in self._tongue(language).find(folded)]
        if text.code:
            found = [one for one in found if self._code[one[2]] or not _within(text, one[0])]
        for atom, pattern in self._patterns:
            found += [(*match.span(), atom) for match in pattern.finditer(folded) if match.end() > match.start()]
        return found

    def _tongue(self, language: str) -> Tongue:
        """How a language speaks, worked out when it is first met."""
        if language not in self._tongues:
            self._tongues[language] = Tongue(self.library, language)
        return self._tongues[language]


def _again(places: list[Hit], one: Found) -> None:
    """Note a further place of an atom in its sentence; of two that begin together the longer counts."""
    if places[-1][0] == one[0]:
        places[-1] = one
    elif len(places) < MOST:
        places.append(one)


def _within(text: Text, start: int) -> bool:
    """Whether the folded place lies in quoted code."""
    place = text.folded.back(start)
    nearest = bisect_right(text.code, (place, len(text.cleaned) + 1)) - 1
    return nearest >= 0 and place < text.code[nearest][1]


def _spoken(told: Language) -> list[str]:
    """The languages whose phrases count: those spoken; all of them where the words do not tell."""
    if told.code == "unknown":
        return [language for language in LANGUAGES if language != "any"]
    greek = {"el", "greeklish"} if told.code in ("el", "greeklish") else set[str]()
    return [language for language in LANGUAGES if language in told.spoken | greek] or ["any"]


def _compiled(name: str, pattern: str) -> "re2._Regexp[str]":
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        raise ValueError(f"the pattern for {name!r} cannot be read by re2: {error}") from None
