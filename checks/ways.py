"""Tries the combinations of a library on the signals of one sentence."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache, reduce
from operator import or_

from checks.atoms import Library, Term, wanted

NEAR = 60
"""Folded characters between two signals that stand near each other: some ten words."""
NEXT = 36
"""Folded characters between two signals of which one closely follows the other: some six words."""
CLOSE = 26
"""Folded characters within which a denial belongs to a signal: some four words."""
MOST = 12
"""Places of one signal in one sentence that are looked at; more of them say nothing new."""

Atom = tuple[int, int, str]
"""The folded range of an atom, and its name."""
Hit = tuple[int, int, "str | tuple[Hit, Hit]"]
"""A place of a signal: its folded range, and its name (an atom) or the two places it was put together from."""
Way = tuple[int, int, tuple[tuple[str, str], ...]]
"""What a way needs and what must be absent (as bits), and its signals with their ties."""
KEPT = 4096
"""Sets of signals, met together in a sentence, for which the combinations to try are remembered."""


class Ways:
    """The combinations of a library, each tried only where all that it needs may stand in the sentence."""

    def __init__(self, library: Library) -> None:
        names = [atom.name for atom in library.atoms] + [composite.name for composite in library.composites]
        self._bits = {name: 1 << place for place, name in enumerate(names)}
        used = Counter(term.name for one in library.composites for way in one.ways for term in way if wanted(term))
        self._ways = [
            (
                one.name,
                reduce(or_, (self._bits[_rarest(way, used)] for way in one.ways), 0),
                [_planned(way, self._bits) for way in one.ways],
            )
            for one in library.composites
        ]
        self._likely = lru_cache(KEPT)(self._possible)

    def combine(self, hits: dict[str, list[Hit]]) -> None:
        """Add to a sentence's signals all that they combine to, each after those it is made of."""
        mask = sum(map(self._bits.__getitem__, hits))
        for signal, ways in self._likely(mask):
            found: list[Hit] = []
            for need, absent, plan in ways:
                if need & mask == need and not absent & mask:
                    found += _satisfied(plan, hits)
            if found:
                hits[signal] = found[:MOST]
                mask |= self._bits[signal]

    def _possible(self, mask: int) -> tuple[tuple[str, tuple[Way, ...]], ...]:
        """What these signals may combine to, if all that they combine to on the way there does hold."""
        possible = []
        for signal, rare, ways in self._ways:
            if rare & mask and (likely := tuple([way for way in ways if way[0] & mask == way[0]])):
                possible.append((signal, likely))
                mask |= self._bits[signal]
        return tuple(possible)


def _rarest(way: tuple[Term, ...], used: Mapping[str, int]) -> str:
    """The signal without which a way cannot hold that the fewest other ways need."""
    return min((term.name for term in way if wanted(term)), key=used.__getitem__)


def _planned(way: tuple[Term, ...], bits: Mapping[str, int]) -> Way:
    need = reduce(or_, (bits[term.name] for term in way if wanted(term)), 0)
    absent = reduce(or_, (bits[term.name] for term in way if term.tie == "absent"), 0)
    return need, absent, tuple((term.name, term.tie) for term in way if term.tie != "absent")


def _satisfied(plan: tuple[tuple[str, str], ...], hits: dict[str, list[Hit]]) -> list[Hit]:
    """The places where a way holds: chains of one hit per wanted signal, each tied to the one before."""
    chains = [(hit, hit) for hit in hits[plan[0][0]]]
    for signal, tie in plan[1:]:
        if tie == "unless":
            for start, end, _ in hits.get(signal, ()):
                chains = [pair for pair in chains if start - pair[1][1] > CLOSE or pair[1][0] - end > CLOSE]
        elif tie == "&":
            first = hits[signal][0]
            chains = [(_joined(whole, first), first) for whole, _ in chains]
        else:
            tied = _follows if tie == ">" else _near
            some = chains[:MOST]
            chains = [(_joined(whole, hit), hit) for hit in hits[signal] for whole, last in some if tied(last, hit)]
        if not chains:
            break
    return [whole for whole, _ in chains[:MOST]]


def made_of(hit: Hit) -> list[Atom]:
    """The atoms of a place, one perhaps more than once."""
    start, end, made = hit
    return [(start, end, made)] if isinstance(made, str) else [atom for part in made for atom in made_of(part)]


def _joined(whole: Hit, hit: Hit) -> Hit:
    """A chain of hits and one more as one place."""
    start, end = whole[0], whole[1]
    return start if start < hit[0] else hit[0], end if end > hit[1] else hit[1], (whole, hit)


def _follows(one: Hit, other: Hit) -> bool:
    """Whether `other` begins within `one` ("have the file changed") or closely after it."""
    return one[0] < other[0] <= one[1] + NEXT


def _near(one: Hit, other: Hit) -> bool:
    """Whether they stand near each other, in either order."""
    return one[1] <= other[0] <= one[1] + NEAR or other[1] <= one[0] <= other[1] + NEAR
