"""A seller's books on the marketplace: what was sold and refunded, and which products there are."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from monitor.sources import addons_rows
from monitor.sources.addons_answer import Row
from monitor.sources.addons_api import AddonsApi
from monitor.sources.memory import Memory
from monitor.sources.pages import all_pages
from monitor.sources.source import ApiRow, Batch
from monitor.sources.values import digest_of

if TYPE_CHECKING:
    from monitor.sources.prestashop import PrestashopSettings

SPAN = timedelta(days=85)
"""Days asked for at once: without dates, and perhaps with too wide ones, the last three months are all that comes."""
RECENT = timedelta(days=255)
"""How far back refunds are watched closely: the six months in which a vendor may grant one, and a few weeks more."""
DAILY = timedelta(days=1)
_TELLING = 12  # characters of a digest that tell two states of one sale apart


def read_sales(
    settings: "PrestashopSettings", api: AddonsApi, memory: Memory, cursor: str, folder: str, now: datetime
) -> Iterator[Batch]:
    """The sales of the last months, and once a day those of all the time that is asked for; those that changed."""
    kept: dict[str, Any] = json.loads(cursor) if cursor else {"at": "", "whole": "", "known": {}}
    if kept["at"] and now - datetime.fromisoformat(kept["at"]) < settings.sales_every:
        return
    whole = not kept["whole"] or now - datetime.fromisoformat(kept["whole"]) >= DAILY
    known: dict[str, str] = kept["known"]
    first, today = now - (settings.sales_back if whole else min(RECENT, settings.sales_back)), now.date()
    rows: dict[str, ApiRow] = {}
    for row in _sales(settings, api, first, now):
        name = addons_rows.sale_id(row)
        last = known.get(name, "")
        if not name or (last and memory.digest(name, row, today).startswith(last)):
            continue
        read = addons_rows.sale(row, settings.zone)
        memory.keep(name, row, today, read.digest)
        if read.digest.startswith(last) and last:
            continue
        seen = now + api.spent
        payload = {**read.payload, "seen": seen.isoformat(), "after": kept["at"]}
        again = seen.isoformat() if last else ""  # a state that comes back is a new one
        digest = digest_of({"row": read.digest, "again": again})
        rows[name] = ApiRow(name, "sale", payload, seen, False, digest)
        known[name] = read.digest[:_TELLING]
    done = {"at": now.isoformat(), "whole": now.isoformat() if whole else kept["whole"], "known": known}
    yield Batch(tuple(rows.values()), json.dumps(done, separators=(",", ":")), folder)


def _sales(settings: "PrestashopSettings", api: AddonsApi, first: datetime, now: datetime) -> Iterator[Row]:
    """Every sale from `first` to tomorrow, stretch by stretch."""
    end = now + timedelta(days=1)
    while end > first:
        start = max(end - SPAN, first)
        days = {"date_from": _day(settings, start), "date_to": _day(settings, end)}
        yield from all_pages(api, "seller/orders", "sales", settings.api.page_size, days).rows
        end = start


def read_products(
    settings: "PrestashopSettings", api: AddonsApi, cursor: str, folder: str, now: datetime
) -> Iterator[Batch]:
    """The products, once a day."""
    if cursor and now - datetime.fromisoformat(cursor) < DAILY:
        return
    seen = now + api.spent
    found = (addons_rows.product(row) for row in api.page("seller/products", "products", {}).rows)
    rows = [ApiRow(read.object_id, "product", read.payload, seen, False, read.digest) for read in found if read]
    yield Batch(tuple(rows), now.isoformat(), folder)


def _day(settings: "PrestashopSettings", at: datetime) -> str:
    return at.astimezone(settings.zone).date().isoformat()
