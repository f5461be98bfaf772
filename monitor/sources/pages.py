"""All pages of a list that may change while it is read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.sources.addons_answer import Row
from monitor.sources.addons_api import AddonsApi
from monitor.sources.asking import Trouble

PASSES = 4
MOST_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Found:
    """Every row seen. `settled`: two passes agreed (one is enough for a single page), and no row can be missing."""

    rows: tuple[Row, ...]
    settled: bool


def all_pages(api: AddonsApi, path: str, wrapper: str, page_size: int, more: Mapping[str, str] | None = None) -> Found:
    """Read a list, oldest first, until two passes over its pages agree; after four passes what was seen, unsettled.

    A row that moves to a page already read would be missed by a single pass.
    """
    query = {"limit": str(page_size), "sort": "asc", **(more or {})}
    before: Sequence[str] = ()
    seen: dict[str, Row] = {}
    for number in range(PASSES):
        rows, pages, total = _one_pass(api, path, wrapper, query)
        names = [json.dumps(row, sort_keys=True) for row in rows]
        seen.update(zip(names, rows, strict=True))
        whole = total is None or total == len(rows)
        if whole and (pages == 1 or (number and names == before)):
            return Found(tuple(rows), True)
        before = names
    return Found(tuple(seen.values()), False)


def _one_pass(api: AddonsApi, path: str, wrapper: str, query: Mapping[str, str]) -> tuple[list[Row], int, int | None]:
    rows: list[Row] = []
    page = last = 1
    total = None
    while page <= last:
        listing = api.page(path, wrapper, {**query, "page": str(page)})
        rows += listing.rows
        last, total = listing.last_page, listing.total
        if last > MOST_PAGES:
            raise Trouble(f"{path}: it claims to have {last} pages.", "Look at the list in the seller account.")
        page += 1
    return rows, page - 1, total
