"""How far a marketplace's threads have been read: the cursor of the PrestaShop source."""

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, replace
from datetime import datetime

GONE_AFTER = 3
"""Sweeps that a thread must be missing from before it counts as gone."""
TRIES = 3
"""Readings of a thread that gives fewer messages than it counts, before that is taken as it is."""


@dataclass(frozen=True, slots=True)
class Known:
    """A thread as last read.

    `messages` is the marketplace's count, -1 while none was read; the first `old` messages were there before the
    watch began. `digest` is the row's as kept, empty while none was. `missed` counts sweeps without the thread, `short`
    readings with too few messages.
    """

    messages: int = -1
    old: int = 0
    care_until: str = ""
    digest: str = ""
    missed: int = 0
    short: int = 0


@dataclass(frozen=True, slots=True)
class Swept:
    """Every thread known, and when the last whole sweep began (None: there was none yet).

    Threads opened before `since`, the beginning of the watch, are not read until something new comes in them.
    """

    at: datetime | None = None
    since: datetime | None = None
    threads: Mapping[str, Known] = field(default_factory=dict)

    def with_thread(self, number: str, known: Known) -> "Swept":
        """The same with one thread read on."""
        return replace(self, threads={**self.threads, number: known})

    def text(self) -> str:
        """As kept."""
        threads = {number: astuple(known) for number, known in self.threads.items()}
        kept = {"at": _iso(self.at), "since": _iso(self.since), "threads": threads}
        return json.dumps(kept, separators=(",", ":"))


def read_swept(text: str) -> Swept:
    """As kept before."""
    if not text:
        return Swept()
    kept = json.loads(text)
    at, since = (datetime.fromisoformat(kept[key]) if kept[key] else None for key in ("at", "since"))
    return Swept(at, since, {number: Known(*values) for number, values in kept["threads"].items()})


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
