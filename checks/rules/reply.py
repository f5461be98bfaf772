"""Does a vendor's reply count as a first response? Six answers, each with its reasons and its reading.

Clauses cited are those of the scheme's pack; for PrestaShop Business Care PS-FR-2 wants a personal and sufficient
answer and bars automatic ones, PS-WEB-3 is content with an acknowledgement, PS-WEB-6 counts nothing written outside the
marketplace's messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from checks.automatic import Automation
from checks.demands import BUSINESS_CARE, Demands
from checks.promise import Validity
from checks.rules.heard import (
    ANSWERING,
    DOUBTED,
    HASTY,
    MACHINELY,
    PROMISING,
    SHORT,
    WORDY,
    Heard,
    Reply,
    Signs,
    hear,
)
from checks.substance import Sentence

SOON = 900  # seconds in which absences and ticket numbers come from helpdesks that look for mail every few minutes
PROMPT = 60  # seconds in which hardly anybody reads a request and types instructions
INSTANT = 10  # seconds in which no person types anything
BARE = 4  # words of "It works with us": too few to be an answer by a phrase alone

OUTSIDE = "it went outside the scheme's own channel"

Reasons: TypeAlias = tuple[str, ...]
_ACKNOWLEDGING = frozenset(("received", "thanked", "promise", "away"))


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict under the stricter reading, why, and the verdict under each clause."""

    validity: Validity
    reasons: Reasons
    under: Mapping[str, Validity] = field(default_factory=dict)


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
    validity, reasons = _judged(hear(reply, request, request_subject, signs), near, inside)
    return Judgement(validity, reasons, demands.under(validity, inside))


def _judged(heard: Heard, near: int, inside: bool) -> tuple[Validity, Reasons]:
    if reasons := _automatic(heard):
        return "automatic", reasons
    hollow = () if heard.carrying else _hollow(heard)
    if not inside and (not hollow or hollow[0] != "insufficient"):
        return "wrong_channel", (OUTSIDE,)
    if near and not heard.empty and (heard.carrying or heard.met.isdisjoint(_ACKNOWLEDGING)):
        return "canned", (f"near-identical to {near} of the vendor's earlier replies",)
    if hollow:
        return hollow
    if reasons := _doubts(heard):
        return "unclear", reasons
    return "valid", _merits(heard)


def _automatic(heard: Heard) -> Reasons:
    """Say why a machine wrote this; () where nothing proves it."""
    if heard.origin.automation is Automation.CERTAIN:
        return tuple(f"header {mark}" for mark in heard.origin.marks)
    machinely = not heard.met.isdisjoint(MACHINELY)
    detailed = any(sentence.detailed for sentence in heard.carrying)
    owned = heard.within(INSTANT) or (heard.origin.automation is Automation.SUSPICIOUS and "machine" in heard.met)
    if not heard.said or (heard.carrying and (heard.topics or detailed or not owned)):
        return ()
    if heard.origin.automation is Automation.SUSPICIOUS and (heard.within(HASTY) or heard.met & {"away", "machine"}):
        return (*(f"header {mark}" for mark in heard.origin.marks), "takes nothing of the request up")
    prompt = heard.within(HASTY) and (machinely or heard.empty or "promise" in heard.met or heard.within(INSTANT))
    if prompt and not heard.origin.denied:
        return (
            f"{heard.reply.seconds:.0f} seconds after the request, and nothing but an acknowledgement or an absence",
        )
    if heard.carrying:
        return ()
    if "machine" in heard.met:
        return ("says itself that it is automatic",)
    if heard.within(SOON) and not heard.origin.denied and ("away" in heard.met or any(map(_numbered, heard.said))):
        return ("an absence or a ticket number, minutes after the request",)
    return ()


def _numbered(sentence: Sentence) -> bool:
    return "received" in sentence.groups and any(word.isdigit() for word in sentence.said)


def _hollow(heard: Heard) -> tuple[Validity, Reasons]:
    if not heard.said:
        return "unclear", ("no words of its own are left: look at attachments and quotes",)
    if heard.friendly >= WORDY:
        return "unclear", ("promises, and whether the rest answers is not plain",)
    if "vague" in heard.met:
        return "unclear", ("points somewhere or asks back without a detail",)
    if heard.tone >= (DOUBTED if heard.met.isdisjoint(PROMISING) else ANSWERING):
        return "unclear", ("acknowledges, and whether its other words answer is not plain",)
    if heard.met.isdisjoint(_ACKNOWLEDGING):
        return "insufficient", ("answers nothing",)
    return "insufficient", ("acknowledges or promises, answers nothing",)


def _doubts(heard: Heard) -> Reasons:
    """Say why a person should look at a reply that does carry something."""
    count = sum(len(sentence.said) for sentence in heard.carrying)
    detailed = any(sentence.detailed for sentence in heard.carrying)
    decided = count > 1 and any("decision" in sentence.groups for sentence in heard.carrying)
    told = count > BARE and any(sentence.speaks for sentence in heard.carrying)
    if count <= SHORT and not (detailed or heard.topics or decided or told):
        return (f"only {count} words, no detail, nothing of the request taken up",)
    proven = any(sentence.detailed or sentence.speaks for sentence in heard.carrying)
    if not heard.within(HASTY) or heard.topics:
        return ()
    if any("away" in sentence.groups and not sentence.carries for sentence in heard.said):
        return ("announces an absence within seconds, but says more",)
    if heard.origin.automation is Automation.SUSPICIOUS and not (proven and not heard.within(PROMPT)):
        return ("generated within seconds, but says more than an acknowledgement",)
    return ()


def _merits(heard: Heard) -> Reasons:
    merits = [f"sentences that carry something: {len(heard.carrying)}"]
    if heard.topics:
        merits.append(f"words of the request taken up: {len(heard.topics)}")
    if any(sentence.detailed for sentence in heard.carrying):
        merits.append("gives a technical detail")
    return tuple(merits)
