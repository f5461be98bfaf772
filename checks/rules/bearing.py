"""What all words of a ticket together say of a ground of refusal, beside the signals that combine for it."""

import re
from collections.abc import Iterator

from checks.finding import Span
from checks.grounds import Ground
from checks.kinds import BEARING, WEIGHED, Row
from checks.matcher import Signals
from checks.rules.kind import Verdict

BORNE_OUT = 0.0
"""How much they must speak for a ground that is flagged: rather for it than against.

`python -m bench.weigh --check` shows what another figure would let through.
"""
ASKED, DROWNED = -1.4, -3.0
"""How much they must speak for a ground to be worth a question where no signal speaks for it, and where one does."""
COMPARED = frozenset(("version_outside",))
"""Signals that rest on figures held against each other, which no other words take back."""
_REST = re.compile(r"(?:\.\d+)*")
"""The rest of a version, of which the first figure is a word of its own."""
SHOWN = 3
"""How many of the words that speak most are shown."""


def borne_out(ground: Ground, bearing: float, signals: Signals) -> bool:
    """Whether all words together let a flag of the ground stand, or what it rests on was compared."""
    return bearing > BORNE_OUT or compared(ground, signals)


def worth_asking(ground: Ground, bearing: float, signals: Signals, told: bool) -> bool:
    """Whether a question is due; a signal that is `told` asks unless the other words are all about something else."""
    return bearing >= (DROWNED if told else ASKED) or compared(ground, signals)


def compared(ground: Ground, signals: Signals) -> bool:
    """Whether a flag of the ground rests on figures that the text sets against each other."""
    if COMPARED.isdisjoint(signals.held):
        return False
    return any(way & COMPARED and way <= signals.held for way in ground.flag)


def telling(ground: str, verdict: Verdict, signals: Signals) -> tuple[Span, ...]:
    """The customer's own words that speak most for a ground, in the cleaned text."""
    place = WEIGHED.index(f"{BEARING}{ground}")
    ranked = sorted((-row.weights[place], row.name, row) for row in verdict.said if row.weights[place] > 0)
    spans = {span for *_, row in ranked[:SHOWN] for span in _spans(row, signals)}
    return tuple(sorted(spans))


def _spans(row: Row, signals: Signals) -> Iterator[Span]:
    """Where a signal, a word, a beginning (`refun*`) or a pair of words stands first."""
    if signals.has(row.name):
        yield from signals.spans(row.name)
        return
    text = signals.text
    said = f" {row.name.rstrip('*')}" if row.name.endswith("*") else f" {row.name} "
    start = text.folded.text.find(said) + 1
    if start:
        end = text.folded.text.find(" ", start + len(said.strip()))
        begin, stop = text.folded.span(start, end)
        rest = _REST.match(text.cleaned, stop)
        assert rest is not None  # it may be empty
        stop = rest.end()
        yield Span(begin, stop, text.cleaned[begin:stop], row.name)
