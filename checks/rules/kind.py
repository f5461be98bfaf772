"""What kind of ticket is it? Weights of signals and words are summed; a narrow lead is a person's call."""

import math
from dataclasses import dataclass

from checks.kinds import NAMES, Kinds, Row, added, words_of, worth
from checks.matcher import Signals

LEAST_WORDS = 4
"""Where nothing is signalled, fewer known words than this are nothing to go by."""
CLEAR = 0.5
"""The least share of the best kind where nothing but error texts and names speaks, for the language is not covered."""
SHOWN, TELLING = 5, 500
"""How much of what spoke is shown, and the least it adds (ten thousandths)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`kind` is the best one or "needs_person"; `scores` are all kinds with their shares of 1, best first.

    `spoke`: the signals, words, beginnings (`refun*`) and pairs that spoke most for the best kind against the second.
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


def kind(signals: Signals, kinds: Kinds, presale: bool = False, covered: bool = True) -> Verdict:
    """The kind of a ticket. `presale`: the marketplace's own label, which settles it.

    Where its language is not `covered`, its words weigh nothing, and signals that all languages share must be clear.
    """
    names, rows = _weighed(signals, kinds, covered)
    *sums, bug = added(rows)
    if presale:
        return Verdict("presale", (("presale", 1.0), *((name, 0.0) for name in NAMES if name != "presale")), bug > 0)
    top = max(sums)
    powers = [math.exp((value - top) / 10_000) for value in sums]
    total = sum(powers)
    shares = [(name, round(power / total, 3)) for name, power in zip(NAMES, powers, strict=True)]
    ranked = tuple(sorted(shares, key=lambda share: -share[1]))
    lead = ranked[0][1] - ranked[1][1]
    said = bool(signals.found)
    sure = lead >= kinds.margin and (said or len(rows) > LEAST_WORDS) if covered else said and ranked[0][1] >= CLEAR
    first, second = (NAMES.index(name) for name, _ in ranked[:2])
    return Verdict(ranked[0][0] if sure else "needs_person", ranked, bug > 0, _spoke(names, rows, first, second))


def _weighed(signals: Signals, kinds: Kinds, covered: bool) -> tuple[list[str], list[Row]]:
    """All that has a weight, and its row; the start comes first, without a name."""
    names, rows, end = [""], [kinds.start], signals.text.title_end
    known, words = kinds.signals, kinds.words
    for name, places in signals.found.items():
        if name in known:
            names.append(name)
            rows.append(known[name][worth(places, end)])
    told = known.keys() & signals.seen
    names += told
    rows += [known[name][0] for name in told]
    if not covered:
        return names, rows
    title, rest = (words.keys() & said for said in words_of(signals.text))
    names += title
    rows += [words[word][1] for word in title]
    names += rest
    rows += [words[word][0] for word in rest]
    return names, rows


def _spoke(names: list[str], rows: list[Row], first: int, second: int) -> tuple[tuple[str, float], ...]:
    pairs = zip(rows, names, strict=True)
    leads = [(lead, name) for (row, _), name in pairs if (lead := row[second] - row[first]) < -TELLING and name]
    return tuple((name, round(-lead / 10_000, 2)) for lead, name in sorted(leads)[:SHOWN])
