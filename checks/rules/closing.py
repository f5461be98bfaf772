"""Is a customer's message a last "thank you" that needs no answer? Better kept open once too often than closed once.

A message closes only if every sentence is made of closing phrases and a few words more, and nothing in it asks, denies,
restricts or announces anything. So short a text hardly tells its language: it is taken for the one whose phrases cover
most of it, and where two come near it must close in both.
PS-WEB-8: the customer's last "thank you" needs no answer.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from checks.phrases import Phrases, compiled
from checks.quoting import Marks, split
from checks.text import Text, clean
from checks.timeline import Certainty

CLOSING = ("close", "solved", "thanks", "assent", "yes", "bye")
_BARE = 2  # words of a clause without a closing phrase: a name, a shop; "and for Spain" is one more
_BESIDE = 3  # words beside the closing phrases of a clause
_NEAR = 0  # words by which two languages may both be meant
_LONGEST = 100  # words: who writes more has more to say than thanks
_ASKED = re.compile(r"[?？¿]|[α-ωάέήίόύώϊϋΐΰς]\s?[;\u037e]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Closing:
    """Whether a message needs no reply, how sure that is (asserted: the customer says so), and why."""

    no_reply_needed: bool
    certainty: Certainty
    reason: str


def parse_closings(tomls: Mapping[str, str]) -> Mapping[str, Phrases]:
    """Compile the phrases of `closings.<language>.toml` files, given by language."""
    return {language: compiled(tomllib.loads(toml)) for language, toml in tomls.items()}


def judge(text: str, closings: Mapping[str, Phrases], marks: Marks) -> Closing:
    """Judge a customer's message by its own words, quoted text and signature left out."""
    own = split(text, marks).own
    told = Text(clean(own))
    clauses = [part for start, end in told.sentences for part in told.folded.text[start:end].split(",")]
    sentences = [said for clause in clauses if (said := clause.split())]
    count = sum(map(len, sentences))
    if not sentences:
        return _open("no words of its own")
    if _ASKED.search(own):
        return _open("asks something")
    if count > _LONGEST:
        return _open("says more than thanks")
    covered = {language: _covered(sentences, phrases) for language, phrases in closings.items()}
    near = max(covered.values()) - _NEAR
    judged = [_judged(sentences, closings[language]) for language, count in covered.items() if count and count >= near]
    if not judged:
        return _open("in no language known here")
    return min(judged, key=lambda closing: (closing.no_reply_needed, closing.certainty == "asserted"))


def _covered(sentences: Iterable[Sequence[str]], phrases: Phrases) -> int:
    spans = ((at, hit) for at, said in enumerate(sentences) for hit in phrases.find(said, longest=True))
    return len({(at, place) for at, hit in spans for place in range(hit.start, hit.end)})


def _judged(sentences: Iterable[Sequence[str]], phrases: Phrases) -> Closing:
    named: set[str] = set()
    for said in sentences:
        groups, reason = _weighed(said, phrases)
        if reason:
            return _open(reason)
        named |= groups
    if not named & {"close", "solved", "thanks", "assent"}:
        return _open("neither thanks nor says that it is settled")
    if named & {"close", "solved"}:
        return Closing(True, "asserted", "the customer says that it is settled")
    return Closing(True, "inferred", "nothing but thanks or assent")


def _open(reason: str) -> Closing:
    return Closing(False, "unknown", reason)


def _weighed(said: Sequence[str], phrases: Phrases) -> tuple[set[str], str]:
    """Give the closing groups of a sentence, and the reason for which it leaves the message open ("" for none)."""
    hits = phrases.find(said) + phrases.find(said, longest=True)
    closing = [hit for hit in hits if hit.name in CLOSING]
    for hit in hits:
        if hit.name == "open" and not any(set(hit.places) <= set(other.places) for other in closing):
            return set(), f"leaves something open: {' '.join(said[hit.start : hit.end])}"
    covered = {at for hit in closing for at in range(hit.start, hit.end)}
    groups = {hit.name for hit in closing}
    beside = [at for at in range(len(said)) if at not in covered]
    figures = [at for at in beside if said[at].isdigit()]
    if figures and not ("solved" in groups and all(_versioned(said, at) for at in figures)):
        return set(), "gives figures"
    if len(beside) - len(figures) > (_BESIDE if closing else _BARE):
        return set(), "says more than thanks"
    return groups, ""


def _versioned(said: Sequence[str], at: int) -> bool:
    """Whether the figure at `at` is part of one like 2.3.1, of which the fold made several words."""
    return any(0 <= near < len(said) and said[near].isdigit() for near in (at - 1, at + 1))
