"""What kind of ticket is it? The signals' weights are summed, the best two shown; a narrow lead is a person's call."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from checks.kinds import BUG, NAMES, Kinds
from checks.matcher import Signals

IN_TITLE = 0.5
"""What a signal counts more for standing in the title."""
AGAIN = 0.15
"""What each further place of a signal adds, up to `MOST_AGAIN` of them."""
MOST_AGAIN = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """`kind` is the best one or "needs_person"; `scores` are all kinds with their shares of 1, best first."""

    kind: str
    scores: tuple[tuple[str, float], ...]

    @property
    def best(self) -> tuple[tuple[str, float], ...]:
        """The two best kinds."""
        return self.scores[:2]


def kind(signals: Signals, kinds: Kinds, presale: bool = False) -> Verdict:
    """The kind of a ticket. `presale`: the marketplace's own label, which settles it."""
    if presale:
        return Verdict("presale", (("presale", 1.0), *((name, 0.0) for name in NAMES if name != "presale")))
    each = values(signals)
    sums = {name: _sum(name, each, kinds) for name in NAMES}
    top = max(sums.values())
    powers = {name: math.exp(value - top) for name, value in sums.items()}
    total = sum(powers.values())
    ranked = sorted(((name, round(power / total, 3)) for name, power in powers.items()), key=lambda item: -item[1])
    lead = ranked[0][1] - ranked[1][1]
    return Verdict(ranked[0][0] if lead >= kinds.margin else "needs_person", tuple(ranked))


def is_bug(signals: Signals, kinds: Kinds) -> bool:
    """Whether the ticket reports a fault of the product, whatever its kind."""
    return _sum(BUG, values(signals), kinds) > 0


def _sum(name: str, values: Mapping[str, float], kinds: Kinds) -> float:
    return kinds.start[name] + sum(weight * values.get(signal, 0.0) for signal, weight in kinds.weights[name].items())


def values(signals: Signals) -> dict[str, float]:
    """What each signal of the text counts: 1, more in the title, more for further places."""
    return {name: _value(signals, name) for name in signals.found} | dict.fromkeys(signals.seen, 1.0)


def _value(signals: Signals, name: str) -> float:
    hits = signals.found[name]
    titled = signals.text.folded.back(hits[0].start) < signals.text.title_end
    return 1.0 + IN_TITLE * titled + AGAIN * min(len(hits) - 1, MOST_AGAIN)
