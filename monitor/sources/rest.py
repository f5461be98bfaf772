"""A helpdesk with a JSON interface: what changed since the last poll is read, and its rows become events."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote

from monitor.sources.asking import Trouble
from monitor.sources.event_rows import event_row
from monitor.sources.patience import Patience
from monitor.sources.rest_api import RestAccess, RestApi
from monitor.sources.rest_events import EventMap, events
from monitor.sources.rest_pages import Listing, Page, Place, pages
from monitor.sources.rest_words import value_of
from monitor.sources.source import ApiRow, Batch, Failure

FOLDER = "events"
OVERLAP = timedelta(minutes=5)
"""How far back each poll looks again: a service shows some changes late. What is known already changes nothing."""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RestSettings:
    """One helpdesk: how it is reached, its list, what lies behind each row of it, and what that is as events.

    `detail_id` gives the id that goes into the address of a row's own list.
    """

    access: RestAccess
    listing: Listing
    maps: tuple[EventMap, ...]
    detail: Listing | None = None
    detail_id: str = "id"
    start: Literal["now", "all"] | timedelta = "now"
    budget: int = 400
    settle: timedelta = timedelta(seconds=60)


class RestSource:
    """Each page is kept with the place after it, so that a poll that fails or ends goes on from there."""

    def __init__(self, settings: RestSettings) -> None:
        self._settings = settings
        self._patience = Patience(settings.access.name)

    @property
    def name(self) -> str:
        """The source's name in the configuration."""
        return self._settings.access.name

    @property
    def folders(self) -> tuple[str, ...]:
        """The one list."""
        return (FOLDER,)

    def fetch(self, cursors: Mapping[str, str], now: datetime) -> Iterator[Batch | Failure]:
        """Read on. After a failure the service is left alone for a while, longer where it asks for that."""
        if waiting := self._patience.waiting(now):
            yield waiting
            return
        settings = self._settings
        try:
            with RestApi(settings.access, settings.listing.url, settings.budget) as api:
                yield from self._read(api, _read_cursor(cursors.get(FOLDER, ""), settings, now), now)
        except Trouble as trouble:
            yield self._patience.failed(trouble.failure(self.name), now, least=trouble.wait or timedelta())
        else:
            self._patience.succeeded()

    def _read(self, api: RestApi, at: "_Cursor", now: datetime) -> Iterator[Batch]:
        settings = self._settings
        begun = at.begun or now
        kept = ""
        for page in pages(api, settings.listing, at.place):
            rows = tuple(row for row in self._rows(api, page, now))
            kept = page.kept or kept
            if page.after is None:
                yield Batch(rows, self._done(begun, kept), FOLDER, max(begun - settings.settle, BEGINNING))
                return
            yield Batch(rows, _Cursor(page.after, begun).text(), FOLDER)
            if api.used_up:
                return

    def _done(self, begun: datetime, kept: str) -> str:
        """Where the next poll begins: a little before this one did, or at the cursor that is to be kept."""
        keep = self._settings.listing.paging.keep
        return _Cursor(Place(begun - OVERLAP, kept if keep else ""), None).text()

    def _rows(self, api: RestApi, page: Page, now: datetime) -> Iterator[ApiRow]:
        """The events of each row in the order of time, so that what came first opens its ticket."""
        zone, maps = self._settings.listing.zone, self._settings.maps
        for row in page.rows:
            seen = {"row": row, "page": page.data}
            payloads = list(events(maps, seen, False, zone))
            for answer, item in self.items(api, row):
                payloads += events(maps, {**seen, "answer": answer, "item": item}, True, zone)
            for payload in sorted(payloads, key=lambda payload: str(payload.get("at", ""))):
                yield event_row(payload, now, self.name)

    def items(self, api: RestApi, row: Any) -> Iterator[tuple[Any, Any]]:
        """What lies behind a row; a row that vanished meanwhile has nothing behind it."""
        detail = self._settings.detail
        number = value_of(self._settings.detail_id, row) if detail is not None else None
        if detail is None or number is None:
            return
        mine = Listing(
            detail.url.replace("{id}", quote(str(number), safe="")),
            detail.query, detail.rows, None, detail.paging, detail.zone,
        )  # fmt: skip
        try:
            for page in pages(api, mine, Place(BEGINNING)):
                yield from ((page.data, item) for item in page.rows)
        except Trouble as trouble:
            if not trouble.gone:
                raise


@dataclass(frozen=True, slots=True)
class _Cursor:
    """A place, and when the poll that goes on there began; None at the beginning of a new one."""

    place: Place
    begun: datetime | None

    def text(self) -> str:
        begun = self.begun.isoformat() if self.begun else ""
        return json.dumps({"since": self.place.since.isoformat(), "page": self.place.page, "begun": begun})


def _read_cursor(text: str, settings: RestSettings, now: datetime) -> _Cursor:
    if not text:
        start = settings.start
        since = now - OVERLAP if start == "now" else BEGINNING if start == "all" else now - start
        return _Cursor(Place(since), None)
    kept = json.loads(text)
    begun = datetime.fromisoformat(kept["begun"]) if kept["begun"] else None
    return _Cursor(Place(datetime.fromisoformat(kept["since"]), kept["page"]), begun)
