"""Notices: what a person must know about the watch itself, one row a key, counted instead of repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, select, update

from monitor.store import outbox
from monitor.store.judged import notices
from monitor.store.outbox import NewMessage
from monitor.store.room import Room, chunks, insert, reading, rows, writing


@dataclass(frozen=True, slots=True)
class NewNotice:
    """Something a person should act on: `key` names it once, `where`, `what` and `do` are sentences."""

    key: str
    severity: str
    where: str
    what: str
    do: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as kept: raised `count` times between `first_at` and `last_at` since it was last resolved."""

    key: str
    severity: str
    where: str
    what: str
    do: str
    first_at: datetime
    last_at: datetime
    count: int
    resolved_at: datetime | None


class Notices(Room):
    """What is wrong, as long as it is wrong."""

    @writing
    def raise_notice(
        self, connection: Connection, key: str, severity: str, where: str, what: str, do: str, now: datetime
    ) -> bool:
        """Raise or count a notice; True when it was not open before, so that it is worth telling."""
        return put(connection, NewNotice(key, severity, where, what, do), now)

    def resolve_notice(self, key: str, now: datetime) -> bool:
        """Close a notice; True when it was open. Most are not: then nobody has to wait for a writer."""
        return self._is_open(key) and self._resolve(key, now)

    @reading
    def _is_open(self, connection: Connection, key: str) -> bool:
        return connection.execute(_OPEN, {"key": key}).one_or_none() is not None

    @writing
    def _resolve(self, connection: Connection, key: str, now: datetime) -> bool:
        return resolve(connection, (key,), now) == 1

    @reading
    def open_notices(self, connection: Connection, untold: bool = False) -> list[Notice]:
        """The notices that are not resolved, or only those that nobody was told of yet; oldest first."""
        query = select(
            notices.c.key,
            notices.c.severity,
            notices.c.where_.label("where"),
            notices.c.what,
            notices.c.do_.label("do"),
            *(notices.c[name] for name in ("first_at", "last_at", "count", "resolved_at")),
        )
        query = query.where(notices.c.resolved_at.is_(None))
        if untold:
            query = query.where(notices.c.told_at.is_(None))
        return rows(connection, query.order_by(notices.c.first_at, notices.c.key), Notice)

    @writing
    def told(
        self, connection: Connection, keys: Sequence[str], messages: Sequence[NewMessage], now: datetime
    ) -> list[int]:
        """Keep the messages that tell of these notices, and mark them as told; the messages' ids."""
        for some in chunks(keys):
            connection.execute(update(notices).where(notices.c.key.in_(some)).values(told_at=now))
        return outbox.keep(connection, messages, frozenset(), now)


_CLOSE = (
    update(notices)
    .where(notices.c.key.in_(bindparam("some", expanding=True)), notices.c.resolved_at.is_(None))
    .values(resolved_at=bindparam("now"))
)
_OPEN = select(notices.c.key).where(notices.c.key == bindparam("key"), notices.c.resolved_at.is_(None))


def put(connection: Connection, notice: NewNotice, now: datetime) -> bool:
    """Raise a notice within a transaction; a resolved one begins anew. True when it was not open before."""
    words = {"severity": notice.severity, "where_": notice.where, "what": notice.what, "do_": notice.do}
    was_open = notices.c.resolved_at.is_(None)
    new = insert(connection.dialect.name, notices).values(key=notice.key, **words, first_at=now, last_at=now, count=1)
    again = {
        **words,
        "first_at": case((was_open, notices.c.first_at), else_=new.excluded.first_at),
        "last_at": now,
        "count": case((was_open, notices.c.count + 1), else_=new.excluded.count),
        "resolved_at": None,
        "told_at": case((was_open, notices.c.told_at)),
    }
    statement = new.on_conflict_do_update(index_elements=["key"], set_=again).returning(notices.c.count)
    return bool(connection.execute(statement).scalar_one() == 1)


def resolve(connection: Connection, keys: Sequence[str], now: datetime) -> int:
    """Close the open notices among the keys; how many there were."""
    closed = 0
    for some in chunks(keys):
        closed += connection.execute(_CLOSE, {"some": some, "now": now}).rowcount
    return closed
