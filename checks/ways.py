"""Tries the combinations of a library on the signals of one sentence."""

from functools import reduce
from itertools import chain as links
from operator import or_

from checks.atoms import Library, Term

NEAR = 60
"""Folded characters between two signals that stand near each other: some ten words."""
NEXT = 36
"""Folded characters between two signals of which one closely follows the other: some six words."""
CLOSE = 26
"""Folded characters within which a denial belongs to a signal: some four words."""
MOST = 12
"""Places of one signal in one sentence that are looked at; more of them say nothing new."""

Atom = tuple[int, int, int]
"""The folded range of an atom, and its number."""
Hit = tuple[int, int, tuple[Atom, ...]]
"""A place of a signal: its folded range, and the atoms that it is made of."""
Way = tuple[int, int, tuple[tuple[int, str], ...]]
"""What a way needs and what must be absent (as bits), and its signals with their ties."""


class Ways:
    """The combinations of a library, each tried only where all that it needs stands in the sentence.

    A way is first thought of by the last described signal that it needs, which is mostly the rarest.
    """

    def __init__(self, library: Library) -> None:
        names = [atom.name for atom in library.atoms] + [composite.name for composite in library.composites]
        number = {name: place for place, name in enumerate(names)}
        self._first = len(library.atoms)
        self._ways = [tuple(_planned(way, number) for way in one.ways) for one in library.composites]
        self._bits = [1 << place for place in range(len(names))]
        self._touched = [0] * len(names)
        for place, ways in enumerate(self._ways):
            for need, _, _ in ways:
                self._touched[need.bit_length() - 1] |= 1 << place

    def combine(self, hits: dict[int, list[Hit]]) -> None:
        """Add to a sentence's signals all that they combine to, each after those it is made of."""
        mask = todo = 0
        bits, touched = self._bits, self._touched
        for signal in hits:
            mask |= bits[signal]
            todo |= touched[signal]
        while todo:
            lowest = todo & -todo
            todo ^= lowest
            place = lowest.bit_length() - 1
            found: list[Hit] = []
            for need, absent, plan in self._ways[place]:
                if need & mask == need and not absent & mask:
                    found += _satisfied(plan, hits)
            if found:
                signal = self._first + place
                hits[signal] = found[:MOST]
                mask |= bits[signal]
                todo |= touched[signal]


def _planned(way: tuple[Term, ...], number: dict[str, int]) -> Way:
    need = reduce(or_, (1 << number[term.name] for term in way if term.tie not in ("absent", "unless")), 0)
    absent = reduce(or_, (1 << number[term.name] for term in way if term.tie == "absent"), 0)
    return need, absent, tuple((number[term.name], term.tie) for term in way if term.tie != "absent")


def _satisfied(plan: tuple[tuple[int, str], ...], hits: dict[int, list[Hit]]) -> list[Hit]:
    """The places where a way holds: chains of one hit per wanted signal, each tied to the one before."""
    chains: list[tuple[Hit, ...]] = [(hit,) for hit in hits[plan[0][0]]]
    for signal, tie in plan[1:]:
        if tie == "unless":
            against = hits.get(signal, ())
            chains = [chain for chain in chains if not any(_close(other, chain[-1]) for other in against)]
        elif tie == "&":
            chains = [(*chain, hits[signal][0]) for chain in chains]
        else:
            tied = _follows if tie == ">" else _near
            chains = [(*chain, hit) for hit in hits[signal] for chain in chains[:MOST] if tied(chain[-1], hit)]
        if not chains:
            return []
    return [_joined(chain) for chain in chains[:MOST]]


def _joined(chain: tuple[Hit, ...]) -> Hit:
    if len(chain) == 1:
        return chain[0]
    starts, ends, made = zip(*chain, strict=True)
    return min(starts), max(ends), tuple(dict.fromkeys(links.from_iterable(made)))


def _follows(one: Hit, other: Hit) -> bool:
    """Whether `other` begins within `one` ("have the file changed") or closely after it."""
    return one[0] < other[0] <= one[1] + NEXT


def _near(one: Hit, other: Hit) -> bool:
    """Whether they stand near each other, in either order."""
    return one[1] <= other[0] <= one[1] + NEAR or other[1] <= one[0] <= other[1] + NEAR


def _close(other: Hit, hit: Hit) -> bool:
    return other[0] - hit[1] <= CLOSE and hit[0] - other[1] <= CLOSE
