"""How much the words of a reply sound like an answer: weights that words had in labelled replies.

Phrases know what they were told; the tone hears acknowledgements and answers in words that no phrase has. It is only
asked where nothing else proves a reply.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

STEM = 5  # letters by which a word is known, so that its forms share a weight
UNKNOWN = 0.1  # weight of a word in no labelled reply: answers have more such words than acknowledgements
STEADY = 2  # words of weight nothing that every text is given, so that a short one seldom sounds sure


@dataclass(frozen=True, slots=True)
class Tone:
    """Weights by stem, above nothing for answers, below for acknowledgements and absences."""

    weights: Mapping[str, float] = field(default_factory=dict)

    def of(self, said: Iterable[str]) -> float:
        """The mean weight of the words of a text (as `checks.phrases.words` gives them), each stem once.

        Nothing where no weights are known: then the tone says nothing.
        """
        heard = stems(said) if self.weights else set()
        return sum(self.weights.get(stem, UNKNOWN) for stem in heard) / (len(heard) + STEADY)


def stems(said: Iterable[str]) -> set[str]:
    """What the words of a text are known by; figures are left out, for they say nothing by themselves."""
    return {word[:STEM] for word in said if not word.isdigit()}


def parse_tone(tsv: str) -> Tone:
    """Read `reply_words.tsv`: a stem and its weight in hundredths on each line."""
    lines = (line.split("\t") for line in tsv.splitlines())
    return Tone({stem: int(weight) / 100 for stem, weight in lines})
