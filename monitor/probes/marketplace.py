"""The Addons Seller API: one row of each list is asked for, and kept nowhere."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from monitor.config_sources import PrestashopSource
from monitor.marketplaces import prestashop_settings
from monitor.probes.check import Tried, Wrong
from monitor.probes.clocks import skewed
from monitor.sources import addons_rows
from monitor.sources.addons_api import AddonsApi
from monitor.sources.asking import Trouble
from monitor.sources.values import sealed_with, whole

_STRANGE = "seller/threads: a thread came without a number or a count of messages."
_CHANGED = "The interface has changed: nothing is read from it until the monitor knows the new one; ask for an update."


def marketplace(section: PrestashopSource, now: datetime) -> Tried:
    """Whether the key opens threads, sales and products."""
    settings = prestashop_settings(section, sealed_with("doctor")).api
    try:
        with AddonsApi(settings) as api:
            wrong = (*_lists(api, now), *skewed(api))
    except Trouble as trouble:
        key = "key" if trouble.status in (401, 403) else "base_url"
        wrong = (Wrong(trouble.reason, trouble.what_to_do, (key,)),)
    return Tried("the key opens threads, sales and products.", wrong)


def _lists(api: AddonsApi, now: datetime) -> Iterator[Wrong]:
    one = {"limit": "1", "page": "1"}
    threads = api.page("seller/threads", "threads", {**one, "sort": "asc"}).rows
    if any(not addons_rows.thread_id(row) or whole(row.get("nb_messages")) is None for row in threads):
        yield Wrong(_STRANGE, _CHANGED, ("base_url",))
    yesterday = (now - timedelta(days=1)).date().isoformat()
    api.page("seller/orders", "sales", {**one, "date_from": yesterday, "date_to": now.date().isoformat()})
    api.page("seller/products", "products", {})
