"""What kind of ticket is it? Weights of signals and words are summed; a narrow lead is a person's call."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from checks.grounds import NAMES as GROUNDS
from checks.kinds import NAMES, Kinds, Row, added, words_of, worth
from checks.matcher import Signals

COUNT = len(NAMES)
LEAST_WORDS = 4
"""Where nothing is signalled, fewer known words than this are nothing to go by."""
CLEAR = 0.5
"""The least share of the best kind where nothing but error texts and names speaks, for the language is not covered."""
SHOWN, TELLING = 5, 500
"""How much of what spoke is shown, and the least it adds (ten thousandths)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`kind` is the best one or "needs_person"; `scores` are all kinds with their shares of 1, best first.

    `bug` is how much all words together speak for a fault of the product, whatever the kind, as the natural logarithm
    of the odds: above 0 rather for it.
    `said` is all that has a weight.
    `bearing` is how much all words together speak for each ground of refusal, in the same unit.
    `labelled`: the marketplace's label settled the kind, not what was said.
    """

    kind: str
    scores: tuple[tuple[str, float], ...]
    bug: float = 0.0
    said: tuple[Row, ...] = field(default=(), repr=False)
    bearing: Mapping[str, float] = field(default_factory=dict, repr=False)
    labelled: bool = False

    @property
    def best(self) -> tuple[tuple[str, float], ...]:
        """The two best kinds."""
        return self.scores[:2]

    @property
    def spoke(self) -> tuple[tuple[str, float], ...]:
        """The signals, words, beginnings (`refun*`) and pairs that spoke most for the best kind against the second."""
        if self.labelled:
            return ()
        first, second = (NAMES.index(name) for name, _ in self.best)
        leads = sorted((row.weights[second] - row.weights[first], row.name) for row in self.said)
        return tuple((name, round(-lead / 10_000, 2)) for lead, name in leads[:SHOWN] if lead < -TELLING)


def kind(signals: Signals, kinds: Kinds, presale: bool = False, covered: bool = True) -> Verdict:
    """The kind of a ticket. `presale`: the marketplace's own label, which settles it.

    Where its language is not `covered`, its words weigh nothing, and signals that all languages share must be clear.
    """
    said = _weighed(signals, kinds, covered)
    sums = added((kinds.start, *said))
    sums, (bug, *bearing) = sums[:COUNT], [total / 10_000 for total in sums[COUNT:]]
    of_grounds = dict(zip(GROUNDS, bearing, strict=True))
    if presale:
        shares = [("presale", 1.0), *((name, 0.0) for name in NAMES if name != "presale")]
        return Verdict("presale", tuple(shares), bug, tuple(said), of_grounds, labelled=True)
    top = max(sums)
    powers = [math.exp((value - top) / 10_000) for value in sums]
    total = sum(powers)
    shares = [(name, round(power / total, 3)) for name, power in zip(NAMES, powers, strict=True)]
    ranked = tuple(sorted(shares, key=lambda share: -share[1]))
    lead, found = ranked[0][1] - ranked[1][1], bool(signals.found)
    heard = found or len(said) >= LEAST_WORDS
    sure = lead >= kinds.margin and heard if covered else found and ranked[0][1] >= CLEAR
    told = bug if heard else min(bug, 0.0)
    return Verdict(ranked[0][0] if sure else "needs_person", ranked, told, tuple(said), of_grounds)


def _weighed(signals: Signals, kinds: Kinds, covered: bool) -> list[Row]:
    """All that is said and has a weight."""
    end, known, words = signals.text.title_end, kinds.signals, kinds.words
    rows = [known[name][worth(places, end)] for name, places in signals.found.items() if name in known]
    rows += [known[name][0] for name in known.keys() & signals.seen]
    if covered:
        title, rest = (words.keys() & said for said in words_of(signals.text))
        rows += [words[word][1] for word in title]
        rows += [words[word][0] for word in rest]
    return rows
