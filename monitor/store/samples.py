"""Outlines of answers that were not understood, so that what a service has changed can be seen afterwards."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, select

from monitor.sources.outline import Sample
from monitor.store.room import Room, insert_or_set, reading, writing
from monitor.store.tables import meta

MOST = 20
"""Outlines kept of one source, the newest ones."""
_KEY = "sample/"


@dataclass(frozen=True, slots=True)
class Kept:
    """An outline with its source, and when this very answer first came."""

    source: str
    at: datetime
    sample: Sample


class Samples(Room):
    """One outline for each source and reason."""

    def keep(self, source: str, sample: Sample, now: datetime) -> None:
        """Keep what a source answered; the same outline again is nothing new, and nobody waits for a writer."""
        if (source, sample) not in {(one.source, one.sample) for one in self.all(source)}:
            self._keep(source, sample, now)

    @reading
    def all(self, connection: Connection, source: str = "") -> list[Kept]:
        """What is kept, of all sources or of one; the oldest first."""
        return _all(connection, source)

    @writing
    def _keep(self, connection: Connection, source: str, sample: Sample, now: datetime) -> None:
        text = json.dumps({"source": source, "at": now.astimezone(UTC).isoformat(), **asdict(sample)}, sort_keys=True)
        put = insert_or_set(connection, meta, ("key",), ("value",))
        connection.execute(put, {"key": _name(source, sample), "value": text})
        for old in _all(connection, source)[:-MOST]:
            connection.execute(delete(meta).where(meta.c.key == _name(source, old.sample)))


def _name(source: str, sample: Sample) -> str:
    kind = sha256(f"{sample.reason}\0{sample.status}".encode()).hexdigest()[:16]
    return f"{_KEY}{source}/{kind}"


def _all(connection: Connection, source: str) -> list[Kept]:
    query = select(meta.c.value).where(meta.c.key.startswith(_KEY + (f"{source}/" if source else ""), autoescape=True))
    rows = (json.loads(text) for text in connection.execute(query).scalars())
    kept = [Kept(row.pop("source"), datetime.fromisoformat(row.pop("at")), Sample(**row)) for row in rows]
    return sorted(kept, key=lambda one: (one.at, one.source, one.sample.reason))
