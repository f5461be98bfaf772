"""The pages of a list that is read on from an instant or a cursor, each with the place after it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from monitor.sources.asking import Trouble
from monitor.sources.rest_api import RestApi
from monitor.sources.rest_events import instant
from monitor.sources.rest_words import value_of

_LOOK = "Compare the source's table with what the service answers; nothing is taken as read until they fit."


@dataclass(frozen=True, slots=True)
class Paging:
    """How the next page is asked for; see the configuration's table of the same name."""

    by: Literal["none", "since", "page", "cursor", "link"] = "none"
    parameter: str = "page"
    first: int = 1
    size: int = 100
    next: str | None = None
    more: str | None = None
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its address, its query (`{since}` is filled in), where the rows lie and when each last changed."""

    url: str
    query: Mapping[str, str]
    rows: str
    changed: str | None
    paging: Paging
    zone: ZoneInfo
    epoch: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where to read on: since when, and within that which page (empty: the first), as number, cursor or address."""

    since: datetime
    page: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page's rows, and the place after it; None where the list is at its end."""

    data: Any
    rows: tuple[Any, ...]
    after: Place | None
    kept: str = ""


def pages(api: RestApi, listing: Listing, place: Place) -> Iterator[Page]:
    """Read on from a place. Raises Trouble for an answer that is not the list that was asked for."""
    at: Place | None = place
    while at is not None:
        page = _page(api, listing, at)
        yield page
        if page.after == at:
            raise Trouble("the next page is the one that was just read: the list would never end.", _LOOK)
        at = page.after


def _page(api: RestApi, listing: Listing, at: Place) -> Page:
    paging = listing.paging
    linked = paging.by == "link" and at.page
    answer = api.get(at.page) if linked else api.get(listing.url, _query(listing, at))
    rows = value_of(listing.rows, answer.data)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Trouble(f"{listing.rows!r} gives no list of rows in the answer: it is not recognised.", _LOOK, key="rows")
    given = value_of(paging.next, answer.data) if paging.next else answer.next_link
    token = str(given) if isinstance(given, str | int) and not isinstance(given, bool) else ""
    further = paging.more is None or bool(value_of(paging.more, answer.data))
    return Page(answer.data, tuple(rows), _after(listing, at, rows, token if further else ""), token)


def _query(listing: Listing, at: Place) -> dict[str, str]:
    whole = at.since.astimezone(UTC).replace(microsecond=0)
    since = str(int(whole.timestamp())) if listing.epoch else whole.strftime("%Y-%m-%dT%H:%M:%SZ")
    query = {name: value.replace("{since}", since) for name, value in listing.query.items()}
    if listing.paging.by in ("page", "since"):
        query[listing.paging.parameter] = at.page or str(listing.paging.first)
    elif listing.paging.by == "cursor" and at.page:
        query = {name: value for name, value in query.items() if "{since}" not in listing.query[name]}
        query[listing.paging.parameter] = at.page
    return query


def _after(listing: Listing, at: Place, rows: list[Any], token: str) -> Place | None:
    paging = listing.paging
    if paging.by in ("cursor", "link"):
        return replace(at, page=token) if token else None
    if paging.by == "none" or len(rows) < paging.size:
        return None
    further = str(int(at.page or paging.first) + 1)
    if paging.by == "page":
        return replace(at, page=further)
    newest = _newest(listing, rows)
    return Place(newest) if newest > at.since.replace(microsecond=0) else replace(at, page=further)


def _newest(listing: Listing, rows: list[Any]) -> datetime:
    """The last change of a full page; a list in another order would lose rows, and is refused."""
    changes = [instant(value_of(listing.changed or "", row), listing.zone) for row in rows]
    known = [change for change in changes if change is not None]
    if len(known) < len(rows) or known != sorted(known):
        raise Trouble(
            f"the list is not in the order of its changes ({listing.changed!r}), oldest first.", _LOOK, key="changed"
        )
    return known[-1].replace(microsecond=0)
