"""A helpdesk with a JSON interface: its newest page is asked for, and each expression is tried on what comes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from monitor.config_rest import RestSource
from monitor.helpdesks import rest_settings
from monitor.probes.check import Tried, Wrong
from monitor.probes.clocks import skewed
from monitor.probes.expressions import misfits
from monitor.sources.asking import Trouble
from monitor.sources.rest import BEGINNING, RestSettings
from monitor.sources.rest import RestSource as Reader
from monitor.sources.rest_api import RestApi
from monitor.sources.rest_pages import Page, Place, pages

RECENT = timedelta(days=30)
"""What is changed since then shows the interface as it is now; a quieter desk is read from its beginning."""
DETAILS = 5
"""Rows whose details are asked for as well."""
Seen = dict[str, Any]


def helpdesk(section: RestSource, now: datetime) -> Tried:
    """Whether the secret opens the list, and whether the table fits what the service answers."""
    settings = rest_settings(section)
    try:
        with RestApi(settings.access, settings.listing.url, section.requests_a_poll) as api:
            page = _page(api, settings, now)
            rows = [{"row": row, "page": page.data} for row in page.rows]
            items = list(_items(api, settings, rows)) if section.detail is not None else []
            clock = tuple(skewed(api))
    except Trouble as trouble:
        key = trouble.key or ("auth" if trouble.status in (401, 403) else "url")
        return Tried("", (Wrong(trouble.reason, trouble.what_to_do, (key,)),))
    if not rows:
        return Tried("it answers with an empty list: whether its expressions fit shows with the first ticket.", clock)
    wrong = (*clock, *misfits(settings, page, rows, items))
    return Tried(f"its table fits the {len(rows)} newest rows.", wrong)


def _page(api: RestApi, settings: RestSettings, now: datetime) -> Page:
    recent = next(pages(api, settings.listing, Place(now - RECENT)))
    return recent if recent.rows else next(pages(api, settings.listing, Place(BEGINNING)))


def _items(api: RestApi, settings: RestSettings, rows: list[Seen]) -> Iterator[Seen]:
    """The things behind the first few rows."""
    reader = Reader(settings)
    for seen in rows[:DETAILS]:
        try:
            found = list(islice(reader.items(api, seen["row"]), settings.listing.paging.size))
        except Trouble as trouble:
            raise Trouble(trouble.reason, trouble.what_to_do, status=trouble.status, key="detail") from None
        yield from ({**seen, "answer": answer, "item": item} for answer, item in found)
