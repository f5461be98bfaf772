"""Does a vendor's reply count as a first response? Six answers, each with its reasons and its reading.

Clauses cited are those of the scheme's pack; for PrestaShop Business Care PS-FR-2 wants a personal and sufficient
answer and bars automatic ones, PS-WEB-3 is content with an acknowledgement, PS-WEB-6 counts nothing written outside the
marketplace's messages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from checks.automatic import Automation, Headers, Origin, added_words, weigh
from checks.demands import BUSINESS_CARE, Demands
from checks.nearness import Fingerprint, fingerprint
from checks.phrases import Phrases, words
from checks.promise import Validity
from checks.quoting import Marks, parse_marks, split
from checks.substance import Sentence, parse_phrases, sentences, taken_up
from checks.tone import Tone

HASTY = 120  # seconds in which no person reads a request and types an acknowledgement
SOON = 900  # seconds in which absences and ticket numbers come from helpdesks that look for mail every few minutes
PROMPT = 60  # seconds in which hardly anybody reads a request and types instructions
INSTANT = 10  # seconds in which no person types anything
TAKEN_UP = 3  # words of the request: fewer are shared by chance
WORDY = 10  # words beside a promise that might be an answer after all
BARE = 4  # words of "It works with us": too few to be an answer by a phrase alone
EMPTY = -0.1  # tone below which nothing unproven is an answer
BARREN = -0.15  # tone below which a phrase that answers proves nothing either
DOUBTED = 0.15  # tone from which what only acknowledges may answer in words unknown here
ANSWERING = 0.25  # tone from which it does
SHORT = 5  # words: less than that is an answer only if it has a detail or takes the request up

OUTSIDE = "it went outside the scheme's own channel"

Reasons: TypeAlias = tuple[str, ...]
_MACHINELY = frozenset(("away", "machine", "received", "thanked"))
_PROMISING = frozenset(("received", "promise"))
_ACKNOWLEDGING = frozenset(("received", "thanked", "promise", "away"))
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
class Judgement:
    """The verdict under the stricter reading, why, and the verdict under each clause."""

    validity: Validity
    reasons: Reasons
    under: Mapping[str, Validity] = field(default_factory=dict)


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


def judge(
    reply: Reply,
    request: str,
    near: int,
    signs: Signs,
    demands: Demands = BUSINESS_CARE,
    request_subject: str = "",
    inside: bool | None = None,
) -> Judgement:
    """Judge a reply to `request` (its text); `near`: how many of the vendor's earlier replies it nearly repeats.

    `inside`: whether its channel counts, where that is known better than by the channel's name.
    """
    inside = demands.counts(reply.channel) if inside is None else inside
    validity, reasons = _judged(_read(reply, request, request_subject, signs), near, inside)
    return Judgement(validity, reasons, demands.under(validity, inside))


@dataclass(frozen=True, slots=True)
class _Read:
    """A reply as it was read: its sentences, those that carry, what they take up, the groups met, its tone."""

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
        return self.reply.seconds is not None and 0 <= self.reply.seconds <= seconds


def _read(reply: Reply, request: str, subject: str, signs: Signs) -> _Read:
    def absent(added: str) -> bool:
        return not signs.phrases.names(words(added)).isdisjoint(_MACHINELY)

    said = sentences(split(reply.text, signs.marks).own, signs.phrases, subject)
    origin = weigh(reply.headers, added_words(reply.subject, subject), absent)
    carrying = [sentence for sentence in said if sentence.carries]
    topics = taken_up((word for sentence in carrying for word in sentence.said), f"{subject}\n{request}")
    met = {name for sentence in said for name in sentence.groups}
    read = _Read(
        reply, origin, said, carrying, 0, topics, met, signs.tone.of(word for one in said for word in one.said)
    )
    return _heard(_unproven(read))


def _unproven(read: _Read) -> _Read:
    """Beside a promise only what is proven carries; the words of the rest are counted."""
    proven = len(read.topics) >= TAKEN_UP or any(one.detailed or one.speaks for one in read.carrying)
    if proven or read.met.isdisjoint(_PROMISING):
        return read
    return replace(read, carrying=(), friendly=sum(len(one.said) for one in read.carrying), topics=set())


def _heard(read: _Read) -> _Read:
    """Let the tone decide what phrases leave open, where no detail, decision or words of the request prove more."""
    proof = any(one.detailed or one.groups & _DECIDING for one in read.carrying)
    sure = proof or len(read.topics) >= (1 if read.within(HASTY) else TAKEN_UP)
    least = BARREN if read.topics or read.within(HASTY) or any(one.speaks for one in read.carrying) else EMPTY
    if read.carrying and sum(len(one.said) for one in read.said) > SHORT and read.tone < least and not sure:
        return replace(read, carrying=(), empty=True)
    most = DOUBTED if read.met <= _COURTEOUS else ANSWERING
    full = read.tone >= most and read.met.isdisjoint(_ELSEWHERE) and not read.within(HASTY)
    if full and not read.carrying and (read.friendly >= WORDY or read.met.isdisjoint(_PROMISING)):
        return replace(read, carrying=read.said)
    return read


def _judged(read: _Read, near: int, inside: bool) -> tuple[Validity, Reasons]:
    if reasons := _automatic(read):
        return "automatic", reasons
    hollow = () if read.carrying else _hollow(read)
    if not inside and (not hollow or hollow[0] != "insufficient"):
        return "wrong_channel", (OUTSIDE,)
    if near and not read.empty and (read.carrying or read.met.isdisjoint(_ACKNOWLEDGING)):
        return "canned", (f"near-identical to {near} of the vendor's earlier replies",)
    if hollow:
        return hollow
    if reasons := _doubts(read):
        return "unclear", reasons
    return "valid", _merits(read)


def _automatic(read: _Read) -> Reasons:
    """Say why a machine wrote this; () where nothing proves it."""
    if read.origin.automation is Automation.CERTAIN:
        return tuple(f"header {mark}" for mark in read.origin.marks)
    machinely = not read.met.isdisjoint(_MACHINELY)
    detailed = any(sentence.detailed for sentence in read.carrying)
    owned = read.within(INSTANT) or (read.origin.automation is Automation.SUSPICIOUS and "machine" in read.met)
    if not read.said or (read.carrying and (read.topics or detailed or not owned)):
        return ()
    if read.origin.automation is Automation.SUSPICIOUS and (read.within(HASTY) or read.met & {"away", "machine"}):
        return (*(f"header {mark}" for mark in read.origin.marks), "takes nothing of the request up")
    prompt = read.within(HASTY) and (machinely or read.empty or "promise" in read.met or read.within(INSTANT))
    if prompt and not read.origin.denied:
        return (
            f"{read.reply.seconds:.0f} seconds after the request, and nothing but an acknowledgement or an absence",
        )
    if read.carrying:
        return ()
    if "machine" in read.met:
        return ("says itself that it is automatic",)
    if read.within(SOON) and not read.origin.denied and ("away" in read.met or any(map(_numbered, read.said))):
        return ("an absence or a ticket number, minutes after the request",)
    return ()


def _numbered(sentence: Sentence) -> bool:
    return "received" in sentence.groups and any(word.isdigit() for word in sentence.said)


def _hollow(read: _Read) -> tuple[Validity, Reasons]:
    if not read.said:
        return "unclear", ("no words of its own are left: look at attachments and quotes",)
    if read.friendly >= WORDY:
        return "unclear", ("promises, and whether the rest answers is not plain",)
    if "vague" in read.met:
        return "unclear", ("points somewhere or asks back without a detail",)
    if read.tone >= (DOUBTED if read.met.isdisjoint(_PROMISING) else ANSWERING):
        return "unclear", ("acknowledges, and whether its other words answer is not plain",)
    if read.met.isdisjoint(_ACKNOWLEDGING):
        return "insufficient", ("answers nothing",)
    return "insufficient", ("acknowledges or promises, answers nothing",)


def _doubts(read: _Read) -> Reasons:
    """Say why a person should look at a reply that does carry something."""
    count = sum(len(sentence.said) for sentence in read.carrying)
    detailed = any(sentence.detailed for sentence in read.carrying)
    decided = count > 1 and any("decision" in sentence.groups for sentence in read.carrying)
    told = count > BARE and any(sentence.speaks for sentence in read.carrying)
    if count <= SHORT and not (detailed or read.topics or decided or told):
        return (f"only {count} words, no detail, nothing of the request taken up",)
    proven = any(sentence.detailed or sentence.speaks for sentence in read.carrying)
    if not read.within(HASTY) or read.topics:
        return ()
    if any("away" in sentence.groups and not sentence.carries for sentence in read.said):
        return ("announces an absence within seconds, but says more",)
    if read.origin.automation is Automation.SUSPICIOUS and not (proven and not read.within(PROMPT)):
        return ("generated within seconds, but says more than an acknowledgement",)
    return ()


def _merits(read: _Read) -> Reasons:
    merits = [f"sentences that carry something: {len(read.carrying)}"]
    if read.topics:
        merits.append(f"words of the request taken up: {len(read.topics)}")
    if any(sentence.detailed for sentence in read.carrying):
        merits.append("gives a technical detail")
    return tuple(merits)
