"""A list that changes between two of its pages: in a thousand interleavings no message is lost and none is doubled."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from monitor.sources.addons_answer import Listing, Row
from monitor.sources.addons_api import AddonsApi, AddonsSettings
from monitor.sources.asking import Trouble
from monitor.sources.memory import Memory
from monitor.sources.prestashop import PrestashopSettings
from monitor.sources.source import ApiRow
from monitor.sources.thread_sweep import Sweep
from monitor.sources.values import sealed_with
from tests.moments import at

MONDAY = at("Mon 2026-05-04 10:00")
INTERLEAVINGS = 1000
API = AddonsSettings("api", "http://127.0.0.1:9", lambda: "key", pause=0, page_size=2)
SETTINGS = PrestashopSettings(API, ZoneInfo("Europe/Paris"), sealed_with("house"), "all")


@dataclass
class World:
    """A marketplace in memory: threads in the order in which they are listed, each with its messages."""

    chance: Random
    threads: dict[int, list[str]] = field(default_factory=dict)
    restless: bool = True
    said: int = 0
    drops: int = 2  # of more, never half of all at one time, a poll says that they are suddenly gone

    ever: dict[int, Counter[str]] = field(default_factory=dict)
    """All that was ever written in a thread."""

    def open(self) -> None:
        """A new thread; some marketplaces list it first, and every row moves on by one."""
        number = self.said + 1
        first: dict[int, list[str]] = {number: []}
        self.threads = first | self.threads if self.chance.random() < 0.5 else self.threads | first
        self._write(number)

    def stir(self) -> None:
        """Something happens, or nothing."""
        what = self.chance.choice(("nothing", "nothing", "open", "write", "write", "bump", "drop"))
        number = self.chance.choice(list(self.threads))
        if what == "open":
            self.open()
        elif what in ("write", "bump"):
            self._write(number)
            if what == "bump":  # listed by the last message
                self.threads[number] = self.threads.pop(number)
        elif what == "drop" and self.drops:
            self.drops -= 1
            del self.threads[number]

    def _write(self, number: int) -> None:
        self.said += 1
        text = f"message {self.said}" if self.chance.random() < 0.8 else "Thanks"
        self.threads[number].append(text)
        self.ever.setdefault(number, Counter())[text] += 1


class Shelf(AddonsApi):
    """The interface over a world that goes on while it is read: something may happen after each page."""

    world: World

    def page(self, path: str, wrapper: str, query: Mapping[str, str]) -> Listing:
        rows = self._rows(path)
        size, page = int(query["limit"]), int(query["page"])
        found = Listing(tuple(rows[(page - 1) * size : page * size]), len(rows), max(1, -(-len(rows) // size)))
        if self.world.restless:
            self.world.stir()
        return found

    def _rows(self, path: str) -> list[Row]:
        if path == "seller/threads":
            return [
                {"id_thread": number, "topic": f"Topic {number}", "nb_messages": len(messages)}
                for number, messages in self.world.threads.items()
            ]
        number = int(path.split("/")[2])
        if number not in self.world.threads:
            raise Trouble(f"{path}: it is not there.", "", gone=True)
        return [{"message": text} for text in self.world.threads[number]]


@dataclass
class Kept:
    """What the store would hold: each batch with its cursor, a row seen again is no row."""

    rows: dict[tuple[str, str], ApiRow] = field(default_factory=dict)
    cursor: str = ""

    def sweep(self, shelf: Shelf, memory: Memory, now: datetime) -> bool:
        """One sweep; whether it claims to be whole."""
        whole = False
        try:
            for batch in Sweep(SETTINGS, shelf, memory, now).read(self.cursor, "threads"):
                for item in batch.items:
                    assert isinstance(item, ApiRow)
                    self.rows.setdefault((item.object_id, item.digest), item)
                self.cursor = batch.cursor
                whole = batch.complete_until is not None
        except Trouble:
            return False
        return whole

    def texts(self, number: int) -> Counter[str]:
        """The messages of a thread: how often each text is kept, by the names of its rows."""
        prefix = f"message:{number}:"
        found: dict[str, Any] = {
            name: row.payload["text"] for (name, _), row in self.rows.items() if name.startswith(prefix)
        }
        return Counter(found.values())


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf(API)


@pytest.mark.parametrize("block", range(10))
def test_no_message_is_lost_and_none_is_doubled(shelf: Shelf, block: int) -> None:
    for seed in range(block * INTERLEAVINGS // 10, (block + 1) * INTERLEAVINGS // 10):
        world = shelf.world = World(Random(seed))
        for _ in range(6):
            world.open()
        kept, memory, now = Kept(), Memory(), MONDAY
        for sweep in range(4):
            world.restless = sweep < 2
            before = {number: Counter(messages) for number, messages in world.threads.items()}
            whole = kept.sweep(shelf, memory, now)
            now += timedelta(minutes=10)
            for number, texts in before.items():
                still = texts & Counter(world.threads.get(number, ()))
                if whole and number in world.threads:
                    assert still <= kept.texts(number), f"seed {seed}: a whole sweep lost a message of {number}"
            if not world.restless:
                assert whole or sweep < 3, f"seed {seed}: a quiet list is never read whole"
        for number, messages in world.threads.items():
            mine = kept.texts(number)
            assert Counter(messages) <= mine, f"seed {seed}: a message of {number} is lost"
            assert mine <= world.ever[number], f"seed {seed}: a message of {number} is doubled"
