"""Messages judged where they stand in a ticket: a vendor's replies by what was asked, a customer's last thanks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from checks.automatic import Headers
from checks.demands import BUSINESS_CARE, Demands
from checks.promise import Validity
from checks.rules.heard import Reply, Signs
from checks.rules.reply import OUTSIDE, judge
from checks.timeline import Event

SPOKEN = ("phone",)
"""Channels whose answers leave no words: a person spoke."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message: its sighting, words and headers; `at` is None where its instant is not exact.

    `automatic`: its own source says that a machine wrote it.
    """

    ref: str
    text: str
    channel: str
    at: datetime | None = None
    subject: str = ""
    headers: Headers = ()
    automatic: bool = False


def _unread(_: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Critic:
    """What messages are judged by; `near` says how many earlier replies each was near when it came (by its sighting).

    `thanks` says why a customer's words need no reply, "" where they may (PS-WEB-8).
    """

    signs: Signs
    demands: Demands = BUSINESS_CARE
    near: Mapping[str, int] = field(default_factory=dict)
    thanks: Callable[[str], str] = _unread

    def hear(self, event: Event, said: Said) -> Event:
        """A message of the customer, and whether it needs no reply."""
        if event.kind != "message" or event.actor != "customer" or not (why := self.thanks(said.text)):
            return event
        return replace(event, thanks=True, note=_noted(event, f"needs no reply: {why}"))

    def judge(self, said: Said, asked: Said | None) -> tuple[Validity, str]:
        """What a reply is worth to the scheme, and why; `asked` is the customer's last message before it."""
        inside = said.channel in self.demands.channels
        if said.automatic:
            return "automatic", "its source says that a machine wrote it"
        if said.channel in SPOKEN and not said.text.strip():
            return ("valid", "spoken") if inside else ("wrong_channel", OUTSIDE)
        seconds = (said.at - asked.at) / timedelta(seconds=1) if asked and asked.at and said.at else None
        reply = Reply(said.text, said.subject, said.headers, seconds, said.channel)
        request, topic = (asked.text, asked.subject) if asked else ("", "")
        near = self.near.get(said.ref, 0)
        found = judge(reply, request, near, self.signs, self.demands, topic, inside)
        worth, why = self.demands.worth(found.validity), "; ".join(found.reasons)
        if not inside and found.validity == "insufficient":
            return "wrong_channel", f"{OUTSIDE}; {why}"
        return worth, why if worth == found.validity else f"{found.validity}, and no more is asked for: {why}"


def criticised(events: Mapping[str, Event], said: Mapping[str, Said], critic: Critic) -> dict[str, Event]:
    """The events under their keys, the vendor's observed replies with their verdicts; `said` holds words by ref."""
    asked: Said | None = None
    found = dict(events)
    for key, event in sorted(events.items(), key=lambda item: (item[1].by, not item[1].opens, item[1].ref)):
        words = said.get(event.ref)
        if words is None:
            continue
        if event.opens:
            asked = words
            found[key] = critic.hear(event, words)
        elif event.kind == "reply" and event.certainty == "observed":
            validity, why = critic.judge(words, asked)
            found[key] = replace(event, validity=validity, note=_noted(event, why))
    return found


def _noted(event: Event, why: str) -> str:
    """The event's note with one more reason."""
    return "; ".join(filter(None, (event.note, why)))
