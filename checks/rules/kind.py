"""What kind of ticket is it? Weights of signals and words are summed; a narrow lead is a person's call."""

import math
from dataclasses import dataclass

from checks.kinds import NAMES, WORTH, Kinds, Row, begun, words_of
from checks.matcher import Signals

MOST_AGAIN = len(WORTH) // 2 - 1
LEAST_WORDS = 4
"""Where nothing is signalled, fewer known words than this are nothing to go by."""
SHOWN = 5
"""How much of what spoke is shown."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`kind` is the best one or "needs_person"; `scores` are all kinds with their shares of 1, best first.

    `spoke`: the signals, words and beginnings of words (`refun*`) that spoke most for the best kind against the second,
    and by how much.
    `bug`: the ticket reports a fault of the product, whatever its kind.
    """

    kind: str
    scores: tuple[tuple[str, float], ...]
    bug: bool = False
    spoke: tuple[tuple[str, float], ...] = ()

    @property
    def best(self) -> tuple[tuple[str, float], ...]:
        """The two best kinds."""
        return self.scores[:2]


def kind(signals: Signals, kinds: Kinds, presale: bool = False) -> Verdict:
    """The kind of a ticket. `presale`: the marketplace's own label, which settles it."""
    names, rows = _weighed(signals, kinds)
    *sums, bug = map(sum, zip(*rows, strict=True))
    if presale:
        return Verdict("presale", (("presale", 1.0), *((name, 0.0) for name in NAMES if name != "presale")), bug > 0)
    top = max(sums)
    powers = [math.exp((value - top) / 10_000) for value in sums]
    total = sum(powers)
    shares = [(name, round(power / total, 3)) for name, power in zip(NAMES, powers, strict=True)]
    ranked = tuple(sorted(shares, key=lambda share: -share[1]))
    lead = ranked[0][1] - ranked[1][1]
    sure = lead >= kinds.margin and (bool(signals.found) or len(rows) > LEAST_WORDS)
    first, second = (NAMES.index(name) for name, _ in ranked[:2])
    return Verdict(ranked[0][0] if sure else "needs_person", ranked, bug > 0, _spoke(names, rows, first, second))


def worth(signals: Signals) -> dict[str, int]:
    """Which of `WORTH` each signal of the text counts."""
    end = signals.text.title_end
    counted = dict.fromkeys(signals.seen, 0)
    for name, hits in signals.found.items():
        again = len(hits) - 1 if len(hits) <= MOST_AGAIN else MOST_AGAIN
        counted[name] = again + (MOST_AGAIN + 1) * (hits[0][0] < end)
    return counted


def _weighed(signals: Signals, kinds: Kinds) -> tuple[list[str], list[Row]]:
    """All that has a weight, and its row; the start comes first, without a name."""
    names, rows = [""], [kinds.start]
    for name, place in worth(signals).items():
        if name in kinds.signals:
            names.append(name)
            rows.append(kinds.signals[name][place])
    title, rest = words_of(signals.text)
    for place, words in enumerate((rest, title)):
        told = kinds.words.keys() & (words | begun(words))
        names += told
        rows += [kinds.words[word][place] for word in told]
    return names, rows


def _spoke(names: list[str], rows: list[Row], first: int, second: int) -> tuple[tuple[str, float], ...]:
    leads = [row[first] - row[second] for row in rows]
    ranked = sorted(range(1, len(rows)), key=lambda place: (-leads[place], names[place]))[:SHOWN]
    return tuple((names[place], round(leads[place] / 10_000, 2)) for place in ranked if leads[place] > 0)
