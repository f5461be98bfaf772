"""How near an answer is to earlier ones, once greetings, names and figures are taken out.

Fingerprints are taken once, when an answer comes in, and compared with those of EARLIER answers only, so that a verdict
never changes afterwards. The cost is linear in the texts and in the number of earlier answers.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from itertools import pairwise

NEAR = 0.6  # share of word pairs in common: a name or a word changed stays above it, a new answer far below
LEAST = 6  # words: shorter answers are alike by chance

Fingerprint = frozenset[int]


def fingerprint(said: Sequence[str]) -> Fingerprint:
    """Fingerprint the folded words of an answer: hashes of neighbouring words, the same on every machine.

    Figures, and words that hold any, do not count; an answer that is too short has no fingerprint (empty).
    """
    kept = [word for word in said if not any(letter.isdigit() for letter in word)]
    if len(kept) < LEAST:
        return frozenset()
    return frozenset(zlib.crc32(f"{one} {two}".encode()) for one, two in pairwise(kept))


def likeness(one: Fingerprint, other: Fingerprint) -> float:
    """The share of word pairs in common, 0 to 1."""
    common = len(one & other)
    return common / (len(one) + len(other) - common) if common else 0.0


def neighbours(answer: Fingerprint, earlier: Iterable[Fingerprint]) -> int:
    """Count the earlier answers that are near-identical."""
    return sum(likeness(answer, other) >= NEAR for other in earlier)
