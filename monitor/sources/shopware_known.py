"""Which tickets of a Shopware account are known, how each was last read, and when it is read again."""

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta

GONE_AFTER = 3
"""Readings at which a ticket must not be there before it counts as gone."""
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
QUIET = ((3 * DAY, HOUR), (30 * DAY, 6 * HOUR), (90 * DAY, DAY))
"""How often a ticket in which nothing is owed is read again, by how long nothing has moved in it."""


@dataclass(frozen=True, slots=True)
class Known:
    """A ticket as last read: `at` is when (empty: never), `moved` when it last was another, `digest` what it was.

    `missed` counts the readings at which it was not there, since it last was.
    """

    at: str = ""
    moved: str = ""
    digest: str = ""
    messages: int = 0
    closed: bool = False
    missed: int = 0

    @property
    def gone(self) -> bool:
        """Whether it is not there any more, or never was for us."""
        return self.missed >= GONE_AFTER

    @property
    def read_at(self) -> datetime | None:
        """When it was last read."""
        return datetime.fromisoformat(self.at) if self.at else None

    def is_over(self, now: datetime) -> bool:
        """Whether it is not read again where nothing is owed."""
        return self.gone or (bool(self.moved) and now - datetime.fromisoformat(self.moved) >= QUIET[-1][0])

    def is_due(self, owed: bool, often: timedelta, now: datetime) -> bool:
        """Whether it is to be read now: `often` where something is owed in it, else the less the longer it is quiet."""
        tried = self.read_at
        if tried is None:
            return True
        quiet = now - datetime.fromisoformat(self.moved)
        if owed and not self.gone:
            return now - tried >= (HOUR if self.closed else often)
        pause = next((pause for span, pause in QUIET if quiet < span), DAY if owed else None)
        return pause is not None and now - tried >= pause


def read_known(text: str) -> dict[str, Known]:
    """As kept before, by number."""
    kept: Mapping[str, list[object]] = json.loads(text) if text else {}
    return {number: Known(*values) for number, values in kept.items()}  # type: ignore[arg-type]  # as `text_of` wrote


def text_of(known: Mapping[str, Known]) -> str:
    """As kept."""
    return json.dumps({number: astuple(one) for number, one in known.items()}, separators=(",", ":"))
