"""Finds all signals of a text, and the combinations of each sentence."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

import re2

from checks.atoms import LANGUAGES, Library
from checks.finding import Span
from checks.language import Language
from checks.text import Text
from checks.tongue import Atoms, Sentences, Tongue, add, sentence_end
from checks.ways import Hit, Ways, made_of


@dataclass(frozen=True)
class Signals:
    """Everything a text signals: name -> its places, in the text's order; `sentences` counts those they stand in.

    `seen` are signals read off the text without a phrase, with the words they rest on.
    """

    text: Text
    found: Mapping[str, list[Hit]]
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
        return Signals(self.text, self.found, {**self.seen, **seen})

    def spans(self, name: str) -> tuple[Span, ...]:
        """The customer's own words behind the first place of `name`, in the cleaned text."""
        if name in self.seen:
            return self.seen[name]
        if name not in self.found:
            return ()
        if name not in self._told:
            self._told[name] = tuple(self._span(*atom) for atom in sorted(set(made_of(self.found[name][0]))))
        return self._told[name]

    def _span(self, start: int, end: int, atom: str) -> Span:
        begin, stop = self.text.folded.span(start, end)
        return Span(begin, stop, self.text.cleaned[begin:stop], atom)


class Matcher:
    """A library made ready; build it once, it keeps nothing of a text but how its languages speak.

    `patterns` are a user's own, `{atom: [pattern]}`, run by google-re2 (linear) on the folded text.
    """

    def __init__(self, library: Library, patterns: Mapping[str, Iterable[str]] | None = None) -> None:
        self.library = library
        self.covered = library.covered
        self._code = frozenset(atom.name for atom in library.atoms if atom.code)
        self._ways = Ways(library)
        self._tongues: dict[str, Tongue] = {}
        known = [atom.name for atom in library.atoms]
        if strange := sorted(set(patterns or ()) - set(known)):
            raise ValueError(f"no signal is named {strange[0]!r}; patterns can be added to: {', '.join(known)}")
        self._patterns = [(name, _compiled(name, one)) for name, many in (patterns or {}).items() for one in many]

    def read(self, text: Text) -> Signals:
        """All signals of `text`: one pass for each language that is spoken, then the combinations of each sentence."""
        found: dict[str, list[Hit]] = {}
        for hits in self._sentences(text):
            self._ways.combine(hits)
            for signal, places in hits.items():
                if signal in found:
                    found[signal] += places
                else:
                    found[signal] = places
        return Signals(text, found)

    def _sentences(self, text: Text) -> Iterable[Atoms]:
        """The atoms of each sentence that has any, in the text's order."""
        folded = text.folded.text
        spoken = _spoken(text.language, folded)
        sentences: Sentences = {}
        for language in spoken:
            self._tongue(language).find(folded, sentences)
        for atom, pattern in self._patterns:
            _add(sentences, folded, atom, pattern)
        if len(spoken) > 1 or self._patterns:
            _put_in_order(sentences)
        return [self._said(hits, text) for hits in sentences.values()] if text.code else sentences.values()

    def _said(self, hits: Atoms, text: Text) -> Atoms:
        """The atoms without those that stand in quoted code, where only error texts count."""
        said = {atom: places if atom in self._code else _outside(text, places) for atom, places in hits.items()}
        return {atom: places for atom, places in said.items() if places}

    def _tongue(self, language: str) -> Tongue:
        """How a language speaks, worked out when it is first met."""
        if language not in self._tongues:
            self._tongues[language] = Tongue(self.library, language)
        return self._tongues[language]


def _add(sentences: Sentences, folded: str, atom: str, pattern: "re2._Regexp[str]") -> None:
    """Add what a user's pattern finds to the sentences."""
    for start, end in (match.span() for match in pattern.finditer(folded)):
        if start < end:
            sentences.setdefault(sentence_end(folded, start), {}).setdefault(atom, []).append((start, end, atom))


def _put_in_order(sentences: Sentences) -> None:
    """Put together what was found by turns."""
    for until in sorted(sentences):
        hits = sentences[until] = sentences.pop(until)
        for atom, places in hits.items():
            if len(places) > 1:
                hits[atom] = []
                for one in sorted(places, key=itemgetter(1)):
                    add(hits[atom], one)


def _outside(text: Text, places: list[Hit]) -> list[Hit]:
    return [place for place in places if not _within(text, place[0])]


def _within(text: Text, start: int) -> bool:
    """Whether the folded place lies in quoted code."""
    place = text.folded.back(start)
    nearest = bisect_right(text.code, (place, len(text.cleaned) + 1)) - 1
    return nearest >= 0 and place < text.code[nearest][1]


def _spoken(told: Language, folded: str) -> list[str]:
    """The languages whose phrases count: those spoken; all of them where the words do not tell.

    Greek counts in the other letters, too, where it is not written in those that were told.
    """
    if told.code == "unknown":
        return [language for language in LANGUAGES if language != "any"]
    spoken = told.spoken
    if (told.code == "el" and folded.isascii()) or (told.code == "greeklish" and not folded.isascii()):
        spoken |= {"el", "greeklish"}
    return [language for language in LANGUAGES if language in spoken] or ["any"]


def _compiled(name: str, pattern: str) -> "re2._Regexp[str]":
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        why = error.args[0].decode(errors="replace") if isinstance(error.args[0], bytes) else str(error)
        raise ValueError(f"the pattern for {name!r} cannot be read by re2: {why}") from None
