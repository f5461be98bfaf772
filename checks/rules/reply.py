"""Does a vendor's reply count as a first response? Six answers, each with its reasons and its reading.

Clauses cited are those of the scheme's pack; for PrestaShop Business Care PS-FR-2 wants a personal and sufficient
answer and bars automatic ones, PS-WEB-3 is content with an acknowledgement, PS-WEB-6 counts nothing written outside the
marketplace's messages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from checks.automatic import Automation, Headers, Origin, added_words, weigh
from checks.nearness import Fingerprint, fingerprint, neighbours
from checks.phrases import Phrases, words
from checks.quoting import Marks, parse_marks, split
from checks.substance import Sentence, groups, parse_phrases, sentences, taken_up

HASTY = 120  # seconds in which no person reads a request and types an acknowledgement
INSTANT = 10  # seconds in which no person types anything
TAKEN_UP = 3  # words of the request: fewer are shared by chance
WORDY = 10  # words beside a promise that might be an answer after all
SHORT = 5  # words: less than that is an answer only if it has a detail or takes the request up


class Validity(StrEnum):
    """What a reply is worth; only `VALID` stops a first-response clock under the stricter reading."""

    VALID = "valid"
    AUTOMATIC = "automatic"
    CANNED = "canned"
    INSUFFICIENT = "insufficient"
    WRONG_CHANNEL = "wrong_channel"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Demands:
    """The clauses of a scheme on first responses; "" where it has none.

    `personal` wants a personal, sufficient answer; under `acknowledged` a receipt is enough; under `inside` only the
    scheme's own channel counts.
    """

    personal: str
    acknowledged: str = ""
    inside: str = ""


BUSINESS_CARE = Demands(personal="PS-FR-2", acknowledged="PS-WEB-3", inside="PS-WEB-6")


@dataclass(frozen=True, slots=True)
class Reply:
    """A vendor's reply as it came: `seconds` since the request (None: unknown), `inside` the scheme's channel."""

    text: str
    subject: str = ""
    headers: Headers = ()
    seconds: float | None = None
    inside: bool = True


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict under the stricter reading, why, and the verdict under each clause."""

    validity: Validity
    reasons: tuple[str, ...]
    under: Mapping[str, Validity] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signs:
    """The phrases the judgement goes by."""

    marks: Marks
    phrases: Phrases


def parse_signs(quoting_toml: str, replies_tomls: Iterable[str]) -> Signs:
    """Read the signs from the texts of `quoting.toml` and of every `replies.<language>.toml`."""
    return Signs(parse_marks(quoting_toml), parse_phrases(replies_tomls))


def fingerprint_of(text: str, signs: Signs) -> Fingerprint:
    """Fingerprint a reply for comparison with later ones: quotes, signature and bare courtesies are left out."""
    return _fingerprint(sentences(split(text, signs.marks).own, signs.phrases))


def judge(
    reply: Reply,
    request: str,
    earlier: Iterable[Fingerprint],
    signs: Signs,
    demands: Demands = BUSINESS_CARE,
    request_subject: str = "",
) -> Judgement:
    """Judge a reply to `request` (its text) against the vendor's earlier replies (see `fingerprint_of`)."""
    said = sentences(split(reply.text, signs.marks).own, signs.phrases, request_subject)
    added = added_words(reply.subject, request_subject)
    origin = weigh(reply.headers, added, lambda words_: _absent(words_, signs.phrases))
    met = groups(said)
    carrying = [sentence for sentence in said if sentence.carries]
    topics = taken_up((word for sentence in carrying for word in sentence.said), f"{request_subject}\n{request}")
    friendly = bool(met & {"received", "promise"}) and len(topics) < TAKEN_UP and not any(map(_proven, carrying))
    if friendly:
        wordy, carrying = sum(len(sentence.said) for sentence in carrying) >= WORDY, []
    if reasons := _automatic(reply, origin, met, carrying, topics):
        return _judgement(Validity.AUTOMATIC, reasons, demands)
    if not reply.inside and demands.inside:
        return _judgement(Validity.WRONG_CHANNEL, ("written outside the scheme's own channel",), demands)
    near = neighbours(_fingerprint(said), earlier)
    if near and (carrying or not met & {"received", "promise", "away"}):
        return _judgement(Validity.CANNED, (f"near-identical to {near} earlier replies",), demands)
    if friendly and wordy:
        return _judgement(Validity.UNCLEAR, ("promises, and whether the rest answers is not plain",), demands)
    if not carrying:
        return _hollow(met, bool(said), demands)
    if reasons := _doubts(reply, origin, said, carrying, topics):
        return _judgement(Validity.UNCLEAR, reasons, demands)
    return _judgement(Validity.VALID, _merits(carrying, topics), demands)


def _fingerprint(said: Iterable[Sentence]) -> Fingerprint:
    courteous = {"greeting", "polite"}
    return fingerprint([word for one in said if one.carries or one.groups - courteous for word in one.said])


def _proven(sentence: Sentence) -> bool:
    return sentence.detailed or sentence.speaks


def _absent(subject: str, phrases: Phrases) -> bool:
    return bool(phrases.names(words(subject)) & {"away", "machine", "received"})


def _automatic(
    reply: Reply, origin: Origin, met: Collection[str], carrying: Collection[Sentence], topics: Collection[str]
) -> tuple[str, ...]:
    """Say why a machine wrote this; () where nothing proves it."""
    if origin.automation is Automation.CERTAIN:
        return tuple(f"header {mark}" for mark in origin.marks)
    hasty = reply.seconds is not None and 0 <= reply.seconds <= HASTY
    instant = reply.seconds is not None and 0 <= reply.seconds <= INSTANT
    if carrying and (topics or not instant):
        return ()
    if origin.automation is Automation.SUSPICIOUS and (hasty or "away" in met or "machine" in met):
        return (*(f"header {mark}" for mark in origin.marks), "takes nothing of the request up")
    if hasty and not origin.denied:
        return (f"{reply.seconds:.0f} seconds after the request, and nothing but an acknowledgement or an absence",)
    if not carrying and "machine" in met:
        return ("says itself that it is automatic",)
    if not carrying and "away" in met and origin.automation is Automation.SUSPICIOUS:
        return ("announces an absence",)
    return ()


def _hollow(met: Collection[str], said: bool, demands: Demands) -> Judgement:
    if not said:
        return _judgement(Validity.UNCLEAR, ("no words of its own are left: look at attachments and quotes",), demands)
    if "vague" in met:
        return _judgement(Validity.UNCLEAR, ("points somewhere or asks back without a detail",), demands)
    if met & {"received", "promise", "away"}:
        lenient = {demands.acknowledged: Validity.VALID} if demands.acknowledged else {}
        return _judgement(Validity.INSUFFICIENT, ("acknowledges or promises, answers nothing",), demands, lenient)
    return _judgement(Validity.INSUFFICIENT, ("answers nothing",), demands)


def _doubts(
    reply: Reply, origin: Origin, said: Iterable[Sentence], carrying: Collection[Sentence], topics: Collection[str]
) -> tuple[str, ...]:
    """Say why a person should look at a reply that does carry something."""
    count = sum(len(sentence.said) for sentence in carrying)
    detailed = any(sentence.detailed for sentence in carrying)
    decided = count > 1 and any("decision" in sentence.groups for sentence in carrying)
    if count <= SHORT and not (detailed or decided or topics):
        return (f"only {count} words, no detail, nothing of the request taken up",)
    hasty = reply.seconds is not None and 0 <= reply.seconds <= HASTY
    away = any("away" in sentence.groups and not sentence.carries for sentence in said)
    if hasty and away and not topics:
        return ("announces an absence within seconds, but says more",)
    if origin.automation is Automation.SUSPICIOUS and hasty and not topics:
        return ("generated within seconds, but says more than an acknowledgement",)
    return ()


def _merits(carrying: Collection[Sentence], topics: Collection[str]) -> tuple[str, ...]:
    merits = [f"{len(carrying)} sentences that carry something"]
    if topics:
        merits.append(f"takes up {len(topics)} words of the request")
    if any(sentence.detailed for sentence in carrying):
        merits.append("gives a technical detail")
    return tuple(merits)


def _judgement(
    validity: Validity, reasons: tuple[str, ...], demands: Demands, lenient: Mapping[str, Validity] | None = None
) -> Judgement:
    clauses = [demands.personal, *(clause for clause in (demands.acknowledged,) if clause)]
    if validity is Validity.WRONG_CHANNEL:
        clauses.append(demands.inside)
    return Judgement(validity, reasons, dict.fromkeys(clauses, validity) | dict(lenient or {}))
