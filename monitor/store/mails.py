"""Raw mail on its way to being understood: what waits to be parsed, what was, and what nobody could read."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, update

from monitor.store import notices
from monitor.store.emptying import EMPTY
from monitor.store.intake import NewSighting, keep_sightings
from monitor.store.notices import NewNotice
from monitor.store.room import Room, chunks, reading, rows, writing
from monitor.store.tables import locations, raws

READ_AT_ONCE = 64 * 1024 * 1024
"""Octets of mail given out for parsing in one call; a single larger mail comes alone."""


@dataclass(frozen=True, slots=True)
class NewMail:
    """A mail that waits to be parsed; `raw` is its beginning when `partial`, `size` that of the whole."""

    location_id: int
    source: str
    folder: str
    uidvalidity: int
    uid: int
    sha256: str
    raw: bytes
    size: int
    partial: bool
    received_at: datetime | None
    certain: bool
    sent_folder: bool


@dataclass(frozen=True, slots=True)
class UnreadMail:
    """A mail that was set aside because nobody could read it: `number` names it here, `uid` in its folder.

    `kept` is whether its words still are: what is forgotten or too old is emptied.
    """

    number: int
    source: str
    folder: str
    uid: int
    sha256: str
    received_at: datetime | None
    size: int
    kept: bool
    reason: str


class Mails(Room):
    """Each mail is parsed once, or set aside until a person says what becomes of it."""

    @reading
    def new_mail(self, connection: Connection, limit: int, octets: int = READ_AT_ONCE) -> list[NewMail]:
        """The mails that wait to be parsed, oldest location first: at most `limit` of them and `octets` in sum."""
        ids: list[int] = []
        total = 0
        for row in connection.execute(_NEW, {"many": limit}):
            total += row.size
            if ids and total > octets:
                break
            ids.append(row.id)
        return [mail for some in chunks(ids) for mail in _mails(connection, some)]

    @writing
    def keep_parsed(
        self, connection: Connection, location_ids: Sequence[int], seen: Sequence[NewSighting], now: datetime
    ) -> int:
        """Mark mails as parsed and keep what they said, together; how many sightings were new."""
        for some in chunks(location_ids):
            connection.execute(update(locations).where(locations.c.id.in_(some)).values(state="parsed", problem=""))
        return keep_sightings(connection, seen, now)

    @writing
    def mark_unreadable(
        self, connection: Connection, location_id: int, reason: str, notice: NewNotice, now: datetime
    ) -> None:
        """Set a mail aside that cannot be read: kept, counted, told, never tried again by itself."""
        mark = update(locations).where(locations.c.id == location_id)
        connection.execute(mark.values(state="unreadable", problem=reason))
        notices.put(connection, notice, now)

    @reading
    def unreadable(self, connection: Connection) -> list[UnreadMail]:
        """The mails that are set aside, oldest first."""
        return rows(connection, _UNREAD, UnreadMail)

    @writing
    def read_again(self, connection: Connection, mails: Sequence[UnreadMail], now: datetime) -> None:
        """Let mails that were set aside wait to be parsed once more; their notices are resolved."""
        for some in chunks([mail.number for mail in mails]):
            connection.execute(update(locations).where(locations.c.id.in_(some)).values(state="new", problem=""))
        notices.resolve(connection, [notice_of(mail.sha256) for mail in mails], now)

    @writing
    def discard(self, connection: Connection, mails: Sequence[UnreadMail], by: str, now: datetime) -> None:
        """Empty mails that were set aside, in all their copies that nobody read; their notices are resolved."""
        for mail in mails:
            copies = (locations.c.sha256 == mail.sha256, locations.c.state.in_(("unreadable", "new")))
            why = f"discarded by {by}: {mail.reason}"
            connection.execute(update(locations).where(*copies).values(state="discarded", problem=why))
            connection.execute(update(raws).where(raws.c.sha256 == mail.sha256).values(data=EMPTY))
        notices.resolve(connection, [notice_of(mail.sha256) for mail in mails], now)


_NEW = (
    select(locations.c.id, raws.c.size)
    .join(raws)
    .where(locations.c.state == "new")
    .order_by(locations.c.id)
    .limit(bindparam("many"))
)
_UNREAD: Select[Any] = (
    select(
        locations.c.id.label("number"),
        *(locations.c[name] for name in ("source", "folder", "uid", "sha256", "received_at")),
        raws.c.size,
        (raws.c.data != EMPTY).label("kept"),
        locations.c.problem.label("reason"),
    )
    .join(raws)
    .where(locations.c.state == "unreadable")
    .order_by(locations.c.id)
)


def notice_of(sha256: str) -> str:
    """The key of the notice that tells of a mail that nobody could read."""
    return f"unreadable:{sha256[:16]}"


def _mails(connection: Connection, ids: Sequence[int]) -> list[NewMail]:
    columns = [column for column in locations.c if column.name not in ("id", "state", "problem")]
    query = select(locations.c.id.label("location_id"), *columns, raws.c.data, raws.c.size, raws.c.partial)
    found = connection.execute(query.join(raws).where(locations.c.id.in_(ids)).order_by(locations.c.id))
    mails = [dict(row._mapping) for row in found]
    return [NewMail(raw=zlib.decompress(mail.pop("data")), **mail) for mail in mails]
