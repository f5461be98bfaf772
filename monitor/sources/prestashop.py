"""The marketplace itself as a source: threads and their messages, sales and products of one seller."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from monitor.sources.addons_api import AddonsApi, AddonsSettings
from monitor.sources.asking import Trouble
from monitor.sources.memory import Memory
from monitor.sources.patience import Patience
from monitor.sources.shop_books import read_products, read_sales
from monitor.sources.source import Batch, Failure
from monitor.sources.thread_sweep import Sweep
from monitor.sources.values import Seal

THREADS, SALES, PRODUCTS = "threads", "sales", "products"


@dataclass(frozen=True, slots=True)
class PrestashopSettings:
    """One seller's account. `start` says how far back threads are read; `budget` bounds the requests of one poll."""

    api: AddonsSettings
    zone: ZoneInfo
    seal: Seal
    start: Literal["now", "all"] | timedelta = "now"
    sales_every: timedelta = timedelta(minutes=15)
    sales_back: timedelta = timedelta(days=730)
    budget: int = 400


class PrestashopSource:
    """Sweeps the list of threads at each poll, and reads the messages of those whose count has moved.

    It is covered as far as its threads are: sales and products are facts, and their failure is told all the same.
    """

    def __init__(self, settings: PrestashopSettings) -> None:
        self._settings = settings
        self._patience = Patience(settings.api.name)
        self._memory = Memory()

    @property
    def name(self) -> str:
        """The source's name in the configuration."""
        return self._settings.api.name

    @property
    def folders(self) -> tuple[str, ...]:
        """What replies are seen in: the threads alone."""
        return (THREADS,)

    def fetch(self, cursors: Mapping[str, str], now: datetime) -> Iterator[Batch | Failure]:
        """Read on. After a failure the service is left alone for a while, longer where it asks for that."""
        if waiting := self._patience.waiting(now):
            yield waiting
            return
        settings = self._settings
        try:
            with AddonsApi(settings.api) as api:
                yield from Sweep(settings, api, self._memory, now).read(cursors.get(THREADS, ""), THREADS)
                yield from read_sales(settings, api, self._memory, cursors.get(SALES, ""), SALES, now)
                yield from read_products(settings, api, cursors.get(PRODUCTS, ""), PRODUCTS, now)
        except Trouble as trouble:
            yield self._patience.failed(trouble.failure(self.name), now, least=trouble.wait or timedelta())
        else:
            self._patience.succeeded()
