"""A line of replies to judge, as helpdesks and spreadsheets give it: read tolerantly, refused with a sentence."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from checks.rules.heard import Reply

LINE_LIMIT = 4 * 1024 * 1024  # octets of a line, earlier replies and all
_TEXTS = ("text", "body", "message", "content")


@dataclass(frozen=True, slots=True)
class Row:
    """One reply with its request and the vendor's earlier replies; `id` is whatever the line called it."""

    id: Any
    subject: str
    request: str
    reply: Reply
    earlier: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoRow:
    """A line that cannot be read, and why."""

    reason: str


def read_row(line: bytes, number: int) -> Row | NoRow:
    """Read one line of JSON. Missing fields are unknown; without a reply there is nothing to judge."""
    if len(line) > LINE_LIMIT:
        return NoRow(f"line {number}: longer than {LINE_LIMIT // 1024 // 1024} MB; give fewer earlier replies")
    try:
        row = json.loads(line.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return NoRow(f"line {number}: not JSON; write one object a line")
    if not isinstance(row, dict) or row.get("reply") is None:
        return NoRow(f'line {number}: not an object with a "reply"')
    request, reply = _message(row.get("request")), _message(row["reply"])
    headers = _headers(reply.get("headers", row.get("headers")))
    seconds, channel = _seconds(row.get("seconds_after_request")), _text(row.get("channel", reply.get("channel")))
    earlier = row.get("earlier_replies")
    return Row(
        id=row.get("id", number),
        subject=_text(request.get("subject")),
        request=_words(request),
        reply=Reply(_words(reply), _text(reply.get("subject")), headers, seconds, channel),
        earlier=tuple(_words(_message(each)) for each in (earlier if isinstance(earlier, list) else ())),
    )


def _message(value: object) -> Mapping[str, Any]:
    """Take a message given as an object, as one inside "reply", or as bare text."""
    if isinstance(value, dict):
        inner = value.get("reply")
        return _message(inner) if inner is not None and not any(name in value for name in _TEXTS) else value
    return {"text": value}


def _words(message: Mapping[str, Any]) -> str:
    return next((_text(message[name]) for name in _TEXTS if message.get(name)), "")


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _headers(value: object) -> tuple[tuple[str, str], ...]:
    """Take headers given as an object (a value may be a list), as pairs, or as objects with name and value."""
    if isinstance(value, dict):
        items = ((name, each if isinstance(each, list) else [each]) for name, each in value.items())
        return tuple((name, _text(said)) for name, each in items for said in each)
    pairs = [
        (each.get("name"), each.get("value")) if isinstance(each, dict) else each
        for each in (value if isinstance(value, list) else ())
    ]
    return tuple(
        (_text(pair[0]), _text(pair[1])) for pair in pairs if isinstance(pair, (list, tuple)) and len(pair) == 2
    )


def _seconds(value: object) -> float | None:
    try:
        seconds = float(str(value))
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) else None
