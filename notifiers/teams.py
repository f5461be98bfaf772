"""Microsoft Teams by a Workflows webhook, as an Adaptive Card. The older connectors are being retired."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from notifiers.answers import posted, reached
from notifiers.message import Doubtful, Message, Outcome
from notifiers.plain import one_line
from notifiers.post import Wire

# Teams refuses messages over 28 KB; the rest is left to the frame around the lines.
_LINES_LIMIT = 24_000
_LINE = 1000


@dataclass(frozen=True, slots=True)
class TeamsSettings:
    """The workflow's address, which is a secret: whoever has it can post."""

    url: Callable[[], str]
    wire: Wire = field(default_factory=Wire)


@dataclass(frozen=True, slots=True)
class Teams:
    """Posts a card of plain text runs: unlike text blocks they know no Markdown, so nothing can format or link."""

    name: str
    settings: TeamsSettings

    def render(self, message: Message, to: str, at: datetime) -> bytes:
        """Return the JSON; `to` plays no part, for the workflow has its channel."""
        head = _line(one_line(message.subject, 200), size="large", weight="bolder")
        card = {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.4",
            "msteams": {"width": "Full"},
            "body": [head, *_lines(message.text.strip())],
        }
        attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
        return _json({"type": "message", "attachments": [attachment]})

    def send(self, stored: bytes, to: str) -> Outcome:
        """Post the stored bytes. There is no id by which Teams could drop a repeat: silence is a doubt."""
        headers = {"Content-Type": "application/json; charset=utf-8"}
        return posted(self.settings.url, headers, stored, self.settings.wire, Doubtful)

    def probe(self) -> Outcome:
        """Resolve, connect and shake hands; nothing is posted."""
        return reached(self.settings.url, self.settings.wire)


def _lines(text: str) -> Iterator[dict[str, object]]:
    """One block a line, as many as fit; what does not is shown as cut."""
    left = _LINES_LIMIT
    for written in text[:_LINES_LIMIT].split("\n"):
        line = _line(one_line(written, _LINE))
        left -= len(_json(line))
        if left < 0:
            break
        yield line
    else:
        if len(text) <= _LINES_LIMIT:
            return
    yield _line("…")


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _line(text: str, **style: str) -> dict[str, object]:
    return {"type": "RichTextBlock", "spacing": "small", "inlines": [{"type": "TextRun", "text": text or " ", **style}]}
