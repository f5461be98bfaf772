"""What the sources showed: raw mail and where it lay, rows, and the cursors."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from monitor.sources.source import ApiRow, Batch, RawMail, Unreadable
from monitor.store import coverage, notices
from monitor.store.notices import NewNotice
from monitor.store.room import Room, insert_new, insert_or_set, reading, writing
from monitor.store.tables import cursors, locations, raws, sightings, unassigned


@dataclass(frozen=True, slots=True)
class NewSighting:
    """Something seen, as parsed: the same `digest` of the same object is the same sighting."""

    source: str
    object_id: str
    digest: str
    kind: str
    received_at: datetime
    certain: bool
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Items:
    """What a batch holds, made ready before the transaction begins."""

    mails: Sequence[RawMail]
    packed: list[dict[str, Any]]
    rows: Sequence[NewSighting]


class Intake(Room):
    """Seen first, understood later: nothing here looks into a mail or a row."""

    @reading
    def cursors(self, connection: Connection, source: str) -> dict[str, str]:
        """The cursor of each folder of a source."""
        return {row.folder: row.cursor for row in connection.execute(_CURSORS, {"mine": source})}

    def keep_batch(self, source: str, batch: Batch, now: datetime, folders: Collection[str] | None = None) -> int:
        """Keep a batch, its cursor, its coverage and its notices together; how many mails and rows were new.

        The same batch again changes nothing. `folders` are all those the source is read from (by default those seen
        so far): the source counts as read up to the earliest `complete_until` among them.
        """
        mails = [item for item in batch.items if isinstance(item, RawMail)]
        rows = [_seen(source, item) for item in batch.items if isinstance(item, ApiRow)]
        return self._keep(source, batch, Items(mails, [_packed(mail) for mail in mails], rows), now, folders)

    @writing
    def _keep(
        self,
        connection: Connection,
        source: str,
        batch: Batch,
        items: Items,
        now: datetime,
        folders: Collection[str] | None,
    ) -> int:
        new = _keep_mail(connection, source, items.mails, items.packed) + keep_sightings(connection, items.rows, now)
        for unread in batch.unreadable:
            notices.put(connection, _notice(source, unread), now)
        notices.resolve(connection, [_notice_key(source, mail) for mail in items.mails], now)
        moved = {"cursor": batch.cursor, "at": now}
        if batch.complete_until is not None:
            moved["complete_until"] = batch.complete_until
        cursor = insert_or_set(connection, cursors, ("source", "folder"), tuple(moved))
        connection.execute(cursor, {"source": source, "folder": batch.folder, **moved})
        if batch.complete_until is not None and batch.since is not None:
            coverage.extend(connection, source, coverage.Interval(batch.since, batch.complete_until))
        elif batch.complete_until is not None:
            coverage.complete(connection, source, folders)
        return new

    @reading
    def uids(self, connection: Connection, source: str, folder: str, uidvalidity: int) -> frozenset[int]:
        """The mails of a folder that were ever kept, by the server's own numbers."""
        place = (locations.c.source == source, locations.c.folder == folder, locations.c.uidvalidity == uidvalidity)
        return frozenset(connection.execute(select(locations.c.uid).where(*place)).scalars())

    @writing
    def keep_sightings(self, connection: Connection, seen: Sequence[NewSighting], now: datetime) -> int:
        """Keep what an interface showed or a person said; a repeat is nothing. How many were new."""
        return keep_sightings(connection, seen, now)


_CURSORS = select(cursors.c.folder, cursors.c.cursor).where(cursors.c.source == bindparam("mine"))


def keep_sightings(connection: Connection, seen: Sequence[NewSighting], now: datetime) -> int:
    """Keep sightings within a transaction and queue the new ones for a ticket."""
    if not seen:
        return 0
    values = [
        {
            "source": one.source,
            "object_id": one.object_id,
            "digest": one.digest,
            "kind": one.kind,
            "received_at": one.received_at,
            "certain": one.certain,
            "payload": json.dumps(one.payload, sort_keys=True, separators=(",", ":"), allow_nan=False),
            "seen_at": now,
        }
        for one in seen
    ]
    keep = insert_new(connection, sightings, "id", "received_at")
    kept = [{"sighting_id": row.id, "received_at": row.received_at} for row in connection.execute(keep, values)]
    if kept:
        connection.execute(unassigned.insert(), kept)
    return len(kept)


def _seen(source: str, row: ApiRow) -> NewSighting:
    return NewSighting(source, row.object_id, row.digest, row.kind, row.at, row.certain, row.payload)


def _packed(mail: RawMail) -> dict[str, Any]:
    """Compressed before the transaction begins: 25 MB take their time."""
    return {"sha256": mail.sha256, "data": zlib.compress(mail.raw), "size": mail.size, "partial": mail.partial}


def _keep_mail(connection: Connection, source: str, mails: Sequence[RawMail], packed: list[dict[str, Any]]) -> int:
    if not mails:
        return 0
    connection.execute(insert_new(connection, raws), packed)
    places = [
        {
            "source": source,
            "folder": mail.folder,
            "uidvalidity": mail.uidvalidity,
            "uid": mail.uid,
            "sha256": mail.sha256,
            "received_at": mail.received_at,
            "certain": mail.certain,
            "sent_folder": mail.sent_folder,
            "state": "new",
            "problem": "",
        }
        for mail in mails
    ]
    return len(connection.execute(insert_new(connection, locations, "id"), places).all())


def _notice_key(source: str, at: RawMail | Unreadable) -> str:
    return f"unreadable:{source}:{at.folder}:{at.uidvalidity}:{at.uid}"


def _notice(source: str, unread: Unreadable) -> NewNotice:
    mailbox = unread.uidvalidity != 0
    what = f"The mail with UID {unread.uid}" if mailbox else f"What lies at {unread.uid}"
    return NewNotice(
        key=_notice_key(source, unread),
        severity="warning",
        where=f"source {source}, folder {unread.folder}",
        what=f"{what} could not be read: {unread.reason}",
        do="Look at it in the mailbox; it is asked for again at every poll." if mailbox else "Look at it there.",
    )
