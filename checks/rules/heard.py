"""A vendor's reply as it is heard: its own sentences, what carries, what of the request it takes up, and its tone.

What phrases leave open the tone decides, where no detail, decision or words of the request prove more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field, replace

from checks.automatic import Headers, Origin, added_words, weigh
from checks.nearness import Fingerprint, fingerprint
from checks.phrases import Phrases, words
from checks.quoting import Marks, parse_marks, split
from checks.substance import Sentence, parse_phrases, sentences, taken_up
from checks.tone import Tone

HASTY = 120  # seconds in which no person reads a request and types an acknowledgement
TAKEN_UP = 3  # words of the request: fewer are shared by chance
WORDY = 10  # words beside a promise that might be an answer after all
EMPTY = -0.1  # tone below which nothing unproven is an answer
BARREN = -0.15  # tone below which a phrase that answers proves nothing either
DOUBTED = 0.15  # tone from which what only acknowledges may answer in words unknown here
ANSWERING = 0.25  # tone from which it does
SHORT = 5  # words: less than that is an answer only if it has a detail or takes the request up

MACHINELY = frozenset(("away", "machine", "received", "thanked"))
PROMISING = frozenset(("received", "promise"))
_DECIDING = frozenset(("decision", "outright", "machine"))  # machine: what carries beside it is of the product's mails
_COURTEOUS = frozenset(("greeting", "polite", "thanked", "notice"))
_ELSEWHERE = frozenset(("away", "machine", "elsewhere", "vague"))


@dataclass(frozen=True, slots=True)
class Reply:
    """A vendor's reply as it came: `seconds` since the request, None where unknown; `channel` "" likewise."""

    text: str
    subject: str = ""
    headers: Headers = ()
    seconds: float | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Signs:
    """The phrases the judgement goes by."""

    marks: Marks
    phrases: Phrases
    tone: Tone = field(default_factory=Tone)


def parse_signs(quoting_toml: str, replies_tomls: Iterable[str]) -> Signs:
    """Read the signs from the texts of `quoting.toml` and of every `replies.<language>.toml`."""
    return Signs(parse_marks(quoting_toml), parse_phrases(replies_tomls))


def fingerprint_of(text: str, signs: Signs) -> Fingerprint:
    """Fingerprint a reply for comparison with later ones: quotes, signature and bare courtesies are left out."""
    said = sentences(split(text, signs.marks).own, signs.phrases)
    courteous = {"greeting", "polite"}
    return fingerprint([word for one in said if one.carries or one.groups - courteous for word in one.said])


@dataclass(frozen=True, slots=True)
class Heard:
    """A reply as it was heard: its sentences, those that carry, what they take up, the groups met, its tone."""

    reply: Reply
    origin: Origin
    said: Sequence[Sentence]
    carrying: Sequence[Sentence]
    friendly: int  # words set aside, for they stand beside a promise and prove nothing
    topics: Set[str]
    met: Set[str]
    tone: float
    empty: bool = False  # what carried is disbelieved by its tone

    def within(self, seconds: int) -> bool:
        """Whether it is known to have come within so many seconds of the request."""
        return self.reply.seconds is not None and 0 <= self.reply.seconds <= seconds


def hear(reply: Reply, request: str, subject: str, signs: Signs) -> Heard:
    """Hear a reply to `request` (its text) under `subject`, the request's own."""

    def absent(added: str) -> bool:
        return not signs.phrases.names(words(added)).isdisjoint(MACHINELY)

    said = sentences(split(reply.text, signs.marks).own, signs.phrases, subject)
    origin = weigh(reply.headers, added_words(reply.subject, subject), absent)
    carrying = [sentence for sentence in said if sentence.carries]
    topics = taken_up((word for sentence in carrying for word in sentence.said), f"{subject}\n{request}")
    met = {name for sentence in said for name in sentence.groups}
    heard = Heard(
        reply, origin, said, carrying, 0, topics, met, signs.tone.of(word for one in said for word in one.said)
    )
    return _toned(_unproven(heard))


def _unproven(heard: Heard) -> Heard:
    """Beside a promise only what is proven carries; the words of the rest are counted."""
    proven = len(heard.topics) >= TAKEN_UP or any(one.detailed or one.speaks for one in heard.carrying)
    if proven or heard.met.isdisjoint(PROMISING):
        return heard
    return replace(heard, carrying=(), friendly=sum(len(one.said) for one in heard.carrying), topics=set())


def _toned(heard: Heard) -> Heard:
    """Let the tone decide what phrases leave open, where no detail, decision or words of the request prove more."""
    proof = any(one.detailed or one.groups & _DECIDING for one in heard.carrying)
    sure = proof or len(heard.topics) >= (1 if heard.within(HASTY) else TAKEN_UP)
    least = BARREN if heard.topics or heard.within(HASTY) or any(one.speaks for one in heard.carrying) else EMPTY
    if heard.carrying and sum(len(one.said) for one in heard.said) > SHORT and heard.tone < least and not sure:
        return replace(heard, carrying=(), empty=True)
    most = DOUBTED if heard.met <= _COURTEOUS else ANSWERING
    full = heard.tone >= most and heard.met.isdisjoint(_ELSEWHERE) and not heard.within(HASTY)
    if full and not heard.carrying and (heard.friendly >= WORDY or heard.met.isdisjoint(PROMISING)):
        return replace(heard, carrying=heard.said)
    return heard
