"""Which sentences of an answer carry anything: told sentence by sentence, with phrases of ten languages as data.

A sentence is hollow if all it does is greet, thank, confirm receipt, promise, announce an absence or send elsewhere.
What carries is an instruction, a finding, a yes or no, a question that is needed, or a technical detail.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

from checks.phrases import Phrases, compiled, words
from checks.text import Text, clean

HOLLOW = ("greeting", "polite", "thanked", "received", "promise", "machine", "away", "notice", "elsewhere", "vague")
CARRYING = ("answer", "question", "decision", "outright")

_TECHNICAL = re.compile(
    r"[a-z]_[a-z]|[a-z]\(\)|[\w)\"»”] ?(?:>|→|»|->) ?[\w\"«“]|`|\$\w|</?\w|\d\.\d{1,3}\.\d|\bPS_|=\s?\w"
    r"|[{}]\s*$|[)\]'\"];\s*$"
    r"|\.(?:php|tpl|css|js|sql|xml|csv|zip|html|log|htaccess|json)\b",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"\b[a-z]{2,}[A-Z][a-z]{2,}")
_VERSION = re.compile(r"\b(?:php|prestashop|ps|mysql|mariadb|smarty|symfony|v|versi\w{1,4}|έκδοση) ?\d", re.IGNORECASE)
_LABEL = re.compile(r"[\"“«„‘](?:\s?)([^\s\"“«„][^\"“«„»”’\n]{1,60})[\"”»“’]|(?<!\w)'([^'\n]{2,40})'(?!\w)")
_ADDRESS = re.compile(r"[\w-]@[\w-]")
_GREEK = re.compile(r"[α-ωάέήίόύώϊϋΐΰς]\s?[;\u037e]", re.IGNORECASE)
_IDLE = frozenset(("greeting", "polite", "machine", "away", "notice", "elsewhere", "vague"))  # ask nothing needed
_HEADING = 3  # words before a colon that only head what follows
_STEM = 5  # letters in which two forms of a word must agree
_LEAST = 3  # words that a sentence of its own must have to say something
_GREETED = 5  # words after a greeting, among which there may be a name, or beside "automatically": a product's mail
_ASKED = 6  # words of a question that is more than "can you explain?"
_PROMISED = 7  # words beside a promise
_SENT_ON = 12  # words of a sentence whose only point is an address to write to
_COVERED = 0.5  # share of a sentence's words that hollow phrases may leave over before a carrying one counts


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its words, the groups of phrases in it, and whether it carries anything.

    What proves that: `detailed`, a technical detail in it; `speaks`, a phrase that answers or asks what is needed.
    """

    said: tuple[str, ...]
    groups: frozenset[str]
    carries: bool
    detailed: bool
    speaks: bool


def parse_phrases(tomls: Iterable[str]) -> Phrases:
    """Compile the phrases of `replies.<language>.toml` files into one set: short texts do not tell their language."""
    groups: dict[str, list[str]] = {name: [] for name in (*HOLLOW, *CARRYING)}
    for toml in tomls:
        for name, listed in tomllib.loads(toml).items():
            groups[name] += listed
    return compiled(groups)


def sentences(text: str, phrases: Phrases, echo: str = "") -> list[Sentence]:
    """Read a text (quotes and signature already out) sentence by sentence.

    `echo` is what a machine repeats in quotation marks, the subject of the request: that is no detail.
    """
    told = Text(clean(text))
    cuts = [told.folded.span(start, end) for start, end in told.sentences if end > start]
    raws = [(part, told.cleaned[end : end + 3]) for start, end in cuts for part in _halves(told.cleaned[start:end])]
    return [sentence for raw, stop in raws if (sentence := _sentence(raw, stop, phrases, echo)).said]


def _halves(raw: str) -> list[str]:
    """What stands before a colon says why one writes, what stands behind it says what; a mere heading is no half."""
    before, colon, behind = raw.partition(": ")
    return [before, behind] if colon and len(before.split()) > _HEADING else [raw]


def taken_up(said: Iterable[str], request: str) -> set[str]:
    """Stems of words of some length that an answer shares with the request."""
    asked = {word[:_STEM] for word in words(request) if len(word) >= _STEM}
    return {word[:_STEM] for word in said if len(word) >= _STEM} & asked


def _sentence(raw: str, stop: str, phrases: Phrases, echo: str) -> Sentence:
    said = tuple(words(raw))
    hits = phrases.find(said)
    covered = {at for hit in hits if hit.name in HOLLOW for at in range(hit.start, hit.end)}
    left = len(said) - len(covered)
    detailed = _detailed(raw, echo)
    found = frozenset(hit.name for hit in hits)
    if _ADDRESS.search(raw) and len(said) <= _SENT_ON and not detailed:
        return Sentence(said, found | {"elsewhere"}, False, False, False)
    speaks = any(hit.name in CARRYING and covered.isdisjoint(range(hit.start, hit.end)) for hit in hits)
    asks = _asks(raw, stop) and (not covered and len(said) >= _ASKED)
    needed = _asks(raw, stop) and found.isdisjoint(_IDLE) and left >= max(_LEAST, _COVERED * len(said))
    speaks = speaks or "outright" in found
    carries = needed or _carries(found, left, len(said), detailed, speaks)
    return Sentence(said, found, carries, detailed, speaks or asks or needed)


def _asks(raw: str, stop: str) -> bool:
    """Whether a sentence ends in a question mark, which in Greek is a semicolon."""
    end = raw[-3:] + stop
    return "?" in end or bool(_GREEK.search(end))


def _detailed(raw: str, echo: str) -> bool:
    if _TECHNICAL.search(raw) or _VERSION.search(raw) or _CAMEL.search(raw):
        return True
    labels = (match[1] or match[2] for match in _LABEL.finditer(raw))
    return any(label.strip().casefold() not in echo.casefold() for label in labels)


def _carries(found: frozenset[str], left: int, length: int, detailed: bool, speaks: bool) -> bool:
    hollow = found.intersection(HOLLOW)
    if "outright" in found:
        return True
    if not hollow:
        return left >= _LEAST or detailed or speaks
    if hollow in ({"greeting"}, {"machine"}) and left >= _GREETED:
        return True
    least = _PROMISED if hollow & {"received", "promise"} and not detailed else _LEAST
    return (detailed or speaks) and left >= max(least, _COVERED * length)
