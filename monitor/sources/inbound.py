"""Events that other systems send: what of a request is kept, and how long this program has been listening."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checks.entries import NotRead
from checks.normal import read
from monitor.sources.event_rows import event_row
from monitor.sources.source import ApiRow, Batch, Failure

FOLDER = "events"
MOST = 500
"""Events in one request."""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Why nothing of a request is kept: a sentence for its sender."""

    reason: str


def rows_of(body: bytes, identity: str, now: datetime, source: str) -> tuple[ApiRow, ...] | NotTaken:
    """The events of a body, one or a list of them: all or none. One without an id is named by the request's."""
    try:
        data = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return NotTaken("the body is no JSON")
    payloads = data if isinstance(data, list) else [data]
    if not payloads or len(payloads) > MOST or not all(isinstance(one, dict) for one in payloads):
        return NotTaken(f"the body is an event, or a list of 1 to {MOST} events")
    rows = []
    for number, payload in enumerate(payloads, start=1):
        named = payload if payload.get("id") else {**payload, "id": _name(identity, number, len(payloads))}
        found = read(named, source)
        if isinstance(found, NotRead):
            return NotTaken(f"event {number}: {found.reason}" if len(payloads) > 1 else found.reason)
        rows.append(event_row(named, now, source))
    return tuple(rows)


def _name(identity: str, number: int, of: int) -> str:
    return identity[:150] if of == 1 else f"{identity[:150]}/{number}"


def _refuse(name: str) -> Any:
    raise ValueError(name)


class InboundSource:
    """It brings nothing itself: a poll says since when and until when whatever was sent could be received."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._since: datetime | None = None
        self._trouble = ""

    @property
    def name(self) -> str:
        """The source's name in the configuration."""
        return self._name

    @property
    def folders(self) -> tuple[str, ...]:
        """The one door."""
        return (FOLDER,)

    def opened(self, now: datetime) -> None:
        """From now on requests are received."""
        self._since, self._trouble = now, ""

    def closed(self, trouble: str = "") -> None:
        """Nothing is received any more, or could not be from the first."""
        self._since, self._trouble = None, trouble

    def fetch(self, cursors: Mapping[str, str], now: datetime) -> Iterator[Batch | Failure]:
        """While it listens, everything up to `now` is stored; what was sent while it did not was never seen."""
        if self._trouble:
            what = "Give it another address with listen, or end the program that holds this one."
            yield Failure(self._name, f"{self._name}: {self._trouble}", what, permanent=False)
        elif self._since is not None and self._since <= now:
            yield Batch((), "", FOLDER, now, since=self._since)
