"""Finds all signals of a text in one pass, then the combinations of each sentence."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import NamedTuple

import ahocorasick
import re2

from checks.atoms import LANGUAGES, Library, Term
from checks.finding import Span
from checks.text import Text

NEAR = 60
"""Folded characters between two signals that stand near each other: some ten words."""
NEXT = 36
"""Folded characters between two signals of which one closely follows the other: some six words."""
CLOSE = 26
"""Folded characters within which a denial belongs to a signal: some four words."""
GAP = 24
"""Folded characters that may stand between the two halves of a parted phrase: some four words."""
MOST = 12
"""Places of one signal in one sentence that are looked at; more of them say nothing new."""
LONGEST = 1_200
"""Folded characters of a sentence; a longer one (a pasted list) is cut there."""


class Hit(NamedTuple):
    """One place of a signal: its sentence, its folded range, and the atoms it is made of."""

    sentence: int
    start: int
    end: int
    atoms: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Signals:
    """Everything a text signals: name -> its places, in the text's order."""

    text: Text
    found: Mapping[str, tuple[Hit, ...]]
    seen: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the text signals `name` anywhere."""
        return name in self.found or name in self.seen

    def plus(self, seen: Mapping[str, tuple[Span, ...]]) -> "Signals":
        """These signals and what else was read off the text, such as the sites that it names."""
        return Signals(self.text, self.found, {**self.seen, **seen})

    def count(self, name: str) -> int:
        """In how many sentences."""
        return len({hit.sentence for hit in self.found.get(name, ())})

    def spans(self, name: str) -> tuple[Span, ...]:
        """The customer's own words behind the first place of `name`, in the cleaned text."""
        if name in self.seen:
            return self.seen[name]
        hits = self.found.get(name, ())
        return tuple(self._span(*atom) for atom in sorted(hits[0].atoms, key=lambda a: a[1:])) if hits else ()

    def _span(self, signal: str, start: int, end: int) -> Span:
        begin, stop = self.text.folded.span(start, end)
        return Span(begin, stop, self.text.cleaned[begin:stop], signal)


class Matcher:
    """A library made ready; build it once, it keeps nothing of a text.

    `patterns` are a user's own, `{atom: [pattern]}`, run by google-re2 (linear) on the folded text.
    """

    def __init__(self, library: Library, patterns: Mapping[str, Iterable[str]] | None = None) -> None:
        self.library = library
        self._names = [atom.name for atom in library.atoms] + [composite.name for composite in library.composites]
        self._bit = {name: place for place, name in enumerate(self._names)}
        self._code = [atom.code for atom in library.atoms]
        self._tree = self._grow()
        self._patterns = [
            (self._bit[name], _compiled(name, one)) for name, many in (patterns or {}).items() for one in many
        ]
        self._ways = [[self._plan(way) for way in composite.ways] for composite in library.composites]
        self._touched = self._reach()

    def read(self, text: Text) -> Signals:
        """All signals of `text`: one pass for the atoms, then the combinations of each sentence."""
        sentences = self._atoms(text)
        found: dict[str, list[Hit]] = {}
        for number in sorted(sentences):
            for bit, hits in sorted(self._combine(number, sentences[number]).items()):
                found.setdefault(self._names[bit], []).extend(hits)
        return Signals(text, {name: tuple(hits) for name, hits in found.items()})

    def _atoms(self, text: Text) -> dict[int, dict[int, list[Hit]]]:
        folded, starts = text.folded.text, [start for start, _ in text.sentences]
        sentences: dict[int, dict[int, list[Hit]]] = {}
        begun: dict[int, tuple[int, int]] = {}
        for bit, half, start, stop in self._said(text):
            if half == 0:
                self._place(sentences, starts, bit, start, stop)
            elif half > 0:
                begun[half] = (start, stop)
            elif -half in begun:
                first, ended = begun[-half]
                if 0 <= start - ended <= GAP and not _ends(folded, ended, start):
                    self._place(sentences, starts, bit, first, stop)
        for bit, pattern in self._patterns:
            for match in pattern.finditer(folded):
                if match.end() > match.start():
                    self._place(sentences, starts, bit, match.start(), match.end())
        return sentences

    def _said(self, text: Text) -> Iterator[tuple[int, int, int, int]]:
        """Every spelling met, in the text's order: atom, half (0 whole, + beginning, - ending), start, end."""
        folded, code, spoken = text.folded.text, text.code, _spoken(text)
        speakers, meanings, widths = self._speakers, self._meanings, self._widths
        for end, key in self._tree.iter(folded):
            if not speakers[key] & spoken:
                continue
            start = end - widths[key] + 2
            stop = end if folded[end] == " " else folded.find(" ", end)
            quoted = bool(code) and _within(code, text, start)
            for language, bit, half in meanings[key]:
                if language & spoken and (not quoted or self._code[bit]):
                    yield bit, half, start, stop

    def _place(
        self, sentences: dict[int, dict[int, list[Hit]]], starts: list[int], bit: int, start: int, end: int
    ) -> None:
        number = bisect_right(starts, start) - 1
        if start - starts[number] > LONGEST:
            return
        hits = sentences.setdefault(number, {}).setdefault(bit, [])
        if hits and hits[-1].start == start:
            if hits[-1].end < end:
                hits[-1] = Hit(number, start, end, ((self._names[bit], start, end),))
        elif len(hits) < MOST:
            hits.append(Hit(number, start, end, ((self._names[bit], start, end),)))

    def _combine(self, number: int, hits: dict[int, list[Hit]]) -> dict[int, list[Hit]]:
        """Try the combinations that the sentence's signals can make, each after those it is made of."""
        first = len(self.library.atoms)
        todo = 0
        for bit in hits:
            todo |= self._touched[bit]
        while todo:
            lowest = todo & -todo
            todo ^= lowest
            place = lowest.bit_length() - 1
            for way in self._ways[place]:
                if made := _satisfied(way, hits, number):
                    hits.setdefault(first + place, []).extend(made)
            if first + place in hits:
                todo |= self._touched[first + place]
        return hits

    def _grow(self) -> ahocorasick.Automaton:
        """One automaton of all spellings; each leads to a key, and the key to its meanings by language."""
        keys: dict[str, dict[tuple[int, int, int], None]] = {}
        halves = 0
        for bit, atom in enumerate(self.library.atoms):
            for language, voice in atom.voices.items():
                tongue = _TONGUE[language]
                for spelling in voice.spellings:
                    keys.setdefault(_key(spelling), {})[tongue, bit, 0] = None
                for parted in voice.parted:
                    halves += 1
                    for half, side in zip((halves, -halves), parted, strict=True):
                        for spelling in side:
                            keys.setdefault(_key(spelling), {})[tongue, bit, half] = None
        tree = ahocorasick.Automaton()
        for number, key in enumerate(keys):
            tree.add_word(key, number)
        tree.make_automaton()
        self._widths = [len(key) for key in keys]
        self._meanings = [tuple(many) for many in keys.values()]
        self._speakers = [reduce(or_, (tongue for tongue, _, _ in many)) for many in self._meanings]
        return tree

    def _plan(self, way: tuple[Term, ...]) -> list[tuple[int, str]]:
        return [(self._bit[term.name], term.tie) for term in way]

    def _reach(self) -> list[int]:
        """For each signal, the set (as bits) of combinations that begin with it or need it."""
        touched = [0] * len(self._names)
        for place, ways in enumerate(self._ways):
            for way in ways:
                touched[way[0][0]] |= 1 << place
        return touched


def _key(spelling: str) -> str:
    return f" {spelling[:-1]}" if spelling.endswith("*") else f" {spelling} "


def _satisfied(way: list[tuple[int, str]], hits: dict[int, list[Hit]], number: int) -> list[Hit]:
    """The places where a way holds: chains of one hit per wanted signal, each tied to the one before."""
    for bit, tie in way:
        if (bit in hits) == (tie == "absent") and tie != "unless":
            return []
    chains: list[tuple[Hit, ...]] = []
    for bit, tie in way:
        if tie == "unless":
            against = hits.get(bit, [])
            chains = [chain for chain in chains if not any(_close(other, chain[-1]) for other in against)]
        elif not chains:
            chains = [(hit,) for hit in hits[bit]]
        elif tie == "&":
            chains = [(*chain, hits[bit][0]) for chain in chains]
        elif tie != "absent":
            chains = [
                (*chain, hit) for hit in hits[bit] for chain in chains[:MOST] if _tied(chain[-1], hit, tie == ">")
            ]
        if not chains:
            return []
    return [_joined(chain, number) for chain in chains[:MOST]]


def _joined(chain: tuple[Hit, ...], number: int) -> Hit:
    atoms = tuple(dict.fromkeys(atom for hit in chain for atom in hit.atoms))
    return Hit(number, min(hit.start for hit in chain), max(hit.end for hit in chain), atoms)


def _tied(one: Hit, other: Hit, ordered: bool) -> bool:
    if one.end <= other.start:
        return other.start - one.end <= (NEXT if ordered else NEAR)
    return not ordered and other.end <= one.start and one.start - other.end <= NEAR


def _ends(folded: str, ended: int, start: int) -> bool:
    """Whether a clause or a sentence ends between the halves of a phrase."""
    return folded.find(",", ended, start) >= 0 or folded.find("\n", ended, start) >= 0


def _close(other: Hit, hit: Hit) -> bool:
    return other.start - hit.end <= CLOSE and hit.start - other.end <= CLOSE


def _within(code: list[tuple[int, int]], text: Text, start: int) -> bool:
    place = text.folded.back(start)
    nearest = bisect_right(code, (place, len(text.cleaned) + 1)) - 1
    return nearest >= 0 and place < code[nearest][1]


def _spoken(text: Text) -> int:
    """The languages whose phrases count, as bits: those spoken, English (every trade's second tongue), and `any`."""
    told = text.language
    if told.code == "unknown":
        return sum(_TONGUE.values())
    extra = {"el", "greeklish"} if told.code in ("el", "greeklish") else set()
    return sum(_TONGUE[language] for language in told.spoken | extra | {"en", "any"} if language in _TONGUE)


_TONGUE = {language: 1 << place for place, language in enumerate(LANGUAGES)}


def _compiled(name: str, pattern: str) -> "re2._Regexp[str]":
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        raise ValueError(f"the pattern for {name!r} cannot be read by re2: {error}") from None
