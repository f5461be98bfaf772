"""What kind of ticket is it? The signals' weights are summed, the best two shown; a narrow lead is a person's call."""

import math
from dataclasses import dataclass

from checks.kinds import NAMES, Kinds
from checks.matcher import Signals

IN_TITLE = 0.5
"""What a signal counts more for standing in the title."""
AGAIN = 0.15
"""What each further place of a signal adds, up to `MOST_AGAIN` of them."""
MOST_AGAIN = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """`kind` is the best one or "needs_person"; `scores` are all kinds with their shares of 1, best first.

    `bug`: the ticket reports a fault of the product, whatever its kind.
    """

    kind: str
    scores: tuple[tuple[str, float], ...]
    bug: bool = False

    @property
    def best(self) -> tuple[tuple[str, float], ...]:
        """The two best kinds."""
        return self.scores[:2]


def kind(signals: Signals, kinds: Kinds, presale: bool = False) -> Verdict:
    """The kind of a ticket. `presale`: the marketplace's own label, which settles it."""
    *sums, bug = _sums(signals, kinds)
    if presale:
        return Verdict("presale", (("presale", 1.0), *((name, 0.0) for name in NAMES if name != "presale")), bug > 0)
    top = max(sums)
    powers = [math.exp(value - top) for value in sums]
    total = sum(powers)
    shares = [(name, round(power / total, 3)) for name, power in zip(NAMES, powers, strict=True)]
    ranked = tuple(sorted(shares, key=lambda share: -share[1]))
    lead = ranked[0][1] - ranked[1][1]
    sure = lead >= kinds.margin and bool(signals.found)
    return Verdict(ranked[0][0] if sure else "needs_person", ranked, bug > 0)


def values(signals: Signals) -> dict[str, float]:
    """What each signal of the text counts: 1, more in the title, more for further places."""
    end = signals.text.title_end
    counted = dict.fromkeys(signals.seen, 1.0)
    for name, hits in signals.found.items():
        counted[name] = _WORTH[hits[0][0] < end][len(hits) - 1 if len(hits) <= MOST_AGAIN else MOST_AGAIN]
    return counted


_WORTH = [[1.0 + IN_TITLE * title + AGAIN * again for again in range(MOST_AGAIN + 1)] for title in (False, True)]


def _sums(signals: Signals, kinds: Kinds) -> list[float]:
    sums = list(kinds.start)
    for name, value in values(signals).items():
        for place, weight in kinds.weights.get(name, ()):
            sums[place] += weight * value
    return sums
