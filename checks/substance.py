"""Which sentences of an answer carry anything: told sentence by sentence, with phrases of nine languages as data.

A sentence is hollow if all it does is greet, thank, confirm receipt, promise, announce an absence or send elsewhere.
What carries is an instruction, a finding, a yes or no, a question that is needed, or a technical detail.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from checks.phrases import Phrases, compiled, words
from checks.text import Text, clean

HOLLOW = ("greeting", "polite", "received", "promise", "machine", "away", "notice", "elsewhere", "vague")
CARRYING = ("answer", "question")

_TECHNICAL = re.compile(
    r"[a-z]_[a-z]|[a-z]\(\)|[\w)\"»”] ?(?:>|→|»|->) ?[\w\"«“]|`|\$\w|</?\w|\d\.\d{1,3}\.\d|\bPS_|=\s?\w|[{};]\s*$"
    r"|\.(?:php|tpl|css|js|sql|xml|csv|zip|html|log|htaccess|json)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[\"“«„'‘]\s?[^\s\"“«„][^\"“«„\n]{1,60}[\"”»“'’]")
_STEM = 5  # letters in which two forms of a word must agree
_LEAST = 3  # words that a sentence of its own must have to say something
_COVERED = 0.5  # share of a sentence's words that hollow phrases may leave over before a carrying one counts


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its words, the groups of phrases in it, whether it carries and whether a detail proves that."""

    said: tuple[str, ...]
    groups: frozenset[str]
    carries: bool
    detailed: bool


def parse_phrases(tomls: Iterable[str]) -> Phrases:
    """Compile the phrases of `replies.<language>.toml` files into one set: short texts do not tell their language."""
    groups: dict[str, list[str]] = {name: [] for name in (*HOLLOW, *CARRYING)}
    for toml in tomls:
        for name, listed in tomllib.loads(toml).items():
            groups[name] += listed
    return compiled(groups)


def sentences(text: str, phrases: Phrases) -> list[Sentence]:
    """Read a text (quotes and signature already out) sentence by sentence."""
    told = Text(clean(text))
    cuts = [told.folded.span(start, end) for start, end in told.sentences if end > start]
    return [sentence for start, end in cuts if (sentence := _sentence(told.cleaned[start:end], phrases)).said]


def taken_up(said: Iterable[str], request: str) -> set[str]:
    """Stems of words of some length that an answer shares with the request."""
    asked = {word[:_STEM] for word in words(request) if len(word) >= _STEM}
    return {word[:_STEM] for word in said if len(word) >= _STEM} & asked


def _sentence(raw: str, phrases: Phrases) -> Sentence:
    said = tuple(words(raw))
    hits = phrases.find(said)
    covered = {at for hit in hits if hit.name in HOLLOW for at in range(hit.start, hit.end)}
    left = len(said) - len(covered)
    detailed = bool(_TECHNICAL.search(raw) or _LABEL.search(raw))
    speaks = any(hit.name in CARRYING and not covered & set(range(hit.start, hit.end)) for hit in hits)
    return Sentence(said, frozenset(hit.name for hit in hits), _carries(left, len(said), detailed, speaks), detailed)


def _carries(left: int, length: int, detailed: bool, speaks: bool) -> bool:
    if left == length:
        return left >= _LEAST or detailed or speaks
    if detailed or speaks:
        return left >= _LEAST and left >= _COVERED * length
    return False


def groups(said: Collection[Sentence]) -> set[str]:
    """Every group of phrases met in the sentences."""
    return {name for sentence in said for name in sentence.groups}
