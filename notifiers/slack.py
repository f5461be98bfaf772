"""A chat that takes Slack's incoming webhooks: Slack itself, Mattermost, Rocket.Chat and others."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from notifiers.answers import posted, reached
from notifiers.message import Doubtful, Message, Outcome
from notifiers.plain import one_line, sound
from notifiers.post import Wire

# docs.slack.dev, reference/block-kit: a header holds 150 characters, a section 3,000.
_HEADER, _SECTION, _SECTIONS = 150, 3000, 10
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """The webhook's address, which is a secret: whoever has it can post."""

    url: Callable[[], str]
    wire: Wire = field(default_factory=Wire)


@dataclass(frozen=True, slots=True)
class Slack:
    """Posts the subject as a header and the text below it; nothing in them can mention, link or format."""

    name: str
    settings: SlackSettings

    def render(self, message: Message, to: str, at: datetime) -> bytes:
        """Return the JSON of an incoming webhook; `to` plays no part, for the webhook has its channel."""
        subject = one_line(message.subject, _HEADER)
        head = {"type": "header", "text": {"type": "plain_text", "text": subject or "…"}}
        texts = [{"type": "mrkdwn", "text": part, "verbatim": True} for part in _parts(_disarmed(message.text))]
        blocks = [head, *({"type": "section", "text": text} for text in texts)]
        return json.dumps({"text": _escaped(_disarmed(subject)), "blocks": blocks}).encode()

    def send(self, stored: bytes, to: str) -> Outcome:
        """Post the stored bytes. There is no id by which the chat could drop a repeat: silence is a doubt."""
        headers = {"Content-Type": "application/json"}
        return posted(self.settings.url, headers, stored, self.settings.wire, Doubtful)

    def probe(self) -> Outcome:
        """Resolve, connect and shake hands; nothing is posted."""
        return reached(self.settings.url, self.settings.wire)


def _disarmed(text: str) -> str:
    """Break what Slack's relatives read as a mention or a link: an invisible joiner after "@" and inside "]("."""
    return re.sub(r"(?<!\w)@(?=\w)", "@\u2060", sound(text).replace("](", "]\u2060("))


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in text)


def _parts(text: str) -> Iterator[str]:
    """Cut escaped text into sections, never inside an escape; what exceeds the last one is shown as cut."""
    part, number = "", 1
    for character in text:
        piece = _ESCAPES.get(character, character)
        if len(part) + len(piece) >= _SECTION:
            if number == _SECTIONS:
                yield part[: _SECTION - 1] + "…"
                return
            yield part
            part, number = "", number + 1
        part += piece
    if part.strip():
        yield part
