"""The Shopware account as a source: the tickets that a vendor was told of, each read by its number.

No public interface lists a vendor's tickets. Their numbers come from the notification mails that the account's mailbox
brings; a ticket once known is read again as long as something is owed in it, and now and then for three months more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from checks.timeline import Actor
from monitor.sources.asking import Trouble
from monitor.sources.patience import Patience
from monitor.sources.shopware_api import Session, ShopwareAccess, ShopwareApi
from monitor.sources.shopware_known import GONE_AFTER, Known, read_known, text_of
from monitor.sources.shopware_rows import NotRead, gone_row, rows_of, ticket_of
from monitor.sources.source import ApiRow, Batch, Failure, Wanted
from monitor.sources.values import id_of

TICKETS = "tickets"
AT_ONCE = 20
"""Tickets whose rows are kept together, with the cursor, in one transaction."""
FEW = 3
"""So many tickets in a row may be unreadable before the service itself is taken for broken."""


@dataclass(frozen=True, slots=True)
class ShopwareSettings:
    """One vendor's account. `often` is how soon an open ticket is read again; `budget` bounds the requests of one poll.

    `parties` says whom names of authors stand for that the monitor does not know by itself.
    """

    access: ShopwareAccess
    zone: ZoneInfo
    often: timedelta = timedelta(minutes=5)
    budget: int = 100
    parties: Mapping[str, Actor] = field(default_factory=dict)


class ShopwareSource:
    """Reads tickets that are due, those never read first, then the longest unread."""

    def __init__(self, settings: ShopwareSettings, wanted: Wanted) -> None:
        self._settings = settings
        self._wanted = wanted
        self._patience = Patience(settings.access.name)
        self._session: Session | None = None
        self._tried: dict[str, datetime] = {}

    @property
    def name(self) -> str:
        """The source's name in the configuration."""
        return self._settings.access.name

    @property
    def folders(self) -> tuple[str, ...]:
        """The tickets."""
        return (TICKETS,)

    def fetch(self, cursors: Mapping[str, str], now: datetime) -> Iterator[Batch | Failure]:
        """Read on. After a failure the service is left alone for a while, longer where it asks for that."""
        if waiting := self._patience.waiting(now):
            yield waiting
            return
        try:
            with ShopwareApi(self._settings.access, self._session, now) as api:
                try:
                    api.open()
                    reading = _Reading(self._settings, api, cursors.get(TICKETS, ""), self._wanted(now))
                    yield from reading.read(self._tried)
                finally:
                    self._session = api.session
        except Trouble as trouble:
            yield self._patience.failed(trouble.failure(self.name), now, least=trouble.wait or timedelta())
        else:
            self._patience.succeeded()
            self._tried.clear()


class _Reading:
    """One poll. It is complete up to the earliest reading of a ticket in which something is owed."""

    def __init__(self, settings: ShopwareSettings, api: ShopwareApi, cursor: str, wanted: Mapping[str, bool]) -> None:
        self._settings = settings
        self._api = api
        self._now = api.begun_at
        self._known = read_known(cursor)
        self._wanted = {number: owed for number, owed in wanted.items() if number and id_of(number) == number}
        self._rows: list[ApiRow] = []

    def read(self, tried: dict[str, datetime]) -> Iterator[Batch]:
        """Batches of rows. A ticket that cannot be read holds up no other: it is `tried` last, and told of then."""
        troubles: list[Trouble] = []
        for count, number in enumerate(self._due(tried), 1):
            if self._api.asked >= self._settings.budget:
                break
            try:
                self._ticket(number)
            except Trouble as trouble:
                troubles.append(trouble)
                tried[number] = self._now
                if not _its_own(trouble) or len(troubles) >= FEW:
                    raise
            if count % AT_ONCE == 0:
                yield self._batch()
        self._forget()
        yield self._batch(self._complete())
        if troubles:
            raise troubles[0]

    def _due(self, tried: Mapping[str, datetime]) -> list[str]:
        """Those never read first, as many as half of the budget allows: mail may name any number of tickets."""
        known = {number: self._known.get(number, Known()) for number in {**self._wanted, **self._known}}
        often, owed = self._settings.often, self._wanted
        due = [number for number, one in known.items() if one.is_due(owed.get(number, False), often, self._now)]
        fresh = [number for number in due if not known[number].at and number not in tried]
        last = {number: max(known[number].at, tried[number].isoformat() if number in tried else "") for number in due}
        again = sorted((number for number in due if number not in fresh), key=lambda number: last[number])
        half = self._settings.budget // 2
        return [*fresh[:half], *again, *fresh[half:]]

    def _batch(self, complete: datetime | None = None) -> Batch:
        rows, self._rows = tuple(self._rows), []
        return Batch(rows, text_of(self._known), TICKETS, complete)

    def _complete(self) -> datetime | None:
        """How far all is read; None while a ticket waits for its first reading."""
        owed = [self._known.get(number, Known()) for number, owed in self._wanted.items() if owed]
        read = [known.read_at for known in owed if not known.gone and not known.closed]
        if None in read:
            return None
        return min((at for at in read if at is not None), default=self._now)

    def _forget(self) -> None:
        """Keep nothing of tickets that nobody asks for and that are never read again."""
        done = [n for n, known in self._known.items() if n not in self._wanted and known.is_over(self._now)]
        for number in done:
            del self._known[number]

    def _ticket(self, number: str) -> None:
        known = self._known.get(number, Known())
        try:
            answer = self._api.ticket(number)
        except Trouble as trouble:
            if not trouble.gone and (trouble.status != 403 or known.digest):
                raise
            self._missing(number, known)
            return
        found = ticket_of(answer, number, self._settings.zone, self._settings.parties)
        if isinstance(found, NotRead):
            raise self._api.odd(number, found.reason)
        if known.messages and not found.messages:
            raise self._api.odd(number, f"its {known.messages} messages are suddenly gone")
        seen, moved = self._now + self._api.spent, known.moved
        if found.digest != known.digest:
            moved = seen.isoformat()
        if found.digest != known.digest or known.gone:
            self._rows += rows_of(found, known, seen)
        self._known[number] = Known(self._now.isoformat(), moved, found.digest, len(found.messages), found.closed)

    def _missing(self, number: str, known: Known) -> None:
        """At the third time it is told as gone, once: then it shows nothing, and stops nothing."""
        at = self._now.isoformat()
        self._known[number] = replace(known, at=at, moved=known.moved or at, missed=known.missed + 1)
        if known.missed + 1 == GONE_AFTER:
            self._rows.append(gone_row(number, self._now + self._api.spent))


def _its_own(trouble: Trouble) -> bool:
    """Whether it may be this one ticket's: the service answered, and did not ask to be left alone."""
    return trouble.status == 200 or (trouble.status >= 500 and not trouble.wait)
