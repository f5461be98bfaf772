"""One sweep over a seller's threads: what is new in each since the sweep before, and between which instants it came."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from monitor.sources import addons_rows
from monitor.sources.addons_answer import Row
from monitor.sources.addons_api import AddonsApi
from monitor.sources.asking import Trouble
from monitor.sources.memory import Memory
from monitor.sources.pages import Found, all_pages
from monitor.sources.source import ApiRow, Batch
from monitor.sources.swept import GONE_AFTER, TRIES, Known, Swept, read_swept
from monitor.sources.values import Read, digest_of, instant, whole

if TYPE_CHECKING:
    from monitor.sources.prestashop import PrestashopSettings

AT_ONCE = 300
"""Rows kept together, with the cursor, in one transaction."""
FEW = 4
"""Up to so many threads may vanish together; of more, never the greater part at one time."""


class Sweep:
    """Reads once over all threads.

    A message that is new lies between the start of the sweep before and the moment it was seen: its row says so
    (`after`, `by`), whatever date the marketplace gives it.
    """

    def __init__(self, settings: "PrestashopSettings", api: AddonsApi, memory: Memory, now: datetime) -> None:
        self._settings = settings
        self._memory = memory
        self._day = now.astimezone(settings.zone).date()
        self._api = api
        self._now = now
        self._whole = True
        self._rows: list[ApiRow] = []

    def read(self, cursor: str, folder: str) -> Iterator[Batch]:
        """Batches of rows; the last one completes the sweep, unless something of it is still owed."""
        before = read_swept(cursor)
        listed = self._listed(before)
        found = {number: row for number, row in listed.items() if number}
        swept = before if before.at else self._first(before, found)
        for number, row in found.items():
            if self._api.asked >= self._settings.budget:
                self._whole = False
                break
            swept = self._thread(swept, number, row)
            if len(self._rows) >= AT_ONCE:
                yield self._batch(swept, folder)
        swept = self._missing(swept, found)
        if self._whole:
            yield self._batch(replace(swept, at=self._now), folder, self._now)
        else:
            yield self._batch(swept, folder)

    def _batch(self, swept: Swept, folder: str, complete: datetime | None = None) -> Batch:
        rows, self._rows = tuple(self._rows), []
        return Batch(rows, swept.text(), folder, complete)

    def _listed(self, before: Swept) -> Mapping[str, Row]:
        found = self._all("seller/threads", "threads")
        rows = {addons_rows.thread_id(row): row for row in found.rows}
        odd = [row for row in found.rows if not addons_rows.thread_id(row) or _count(row) is None]
        if odd:
            raise Trouble(f"seller/threads: {len(odd)} rows without a number or a count of messages.", _CHANGED)
        gone = before.threads.keys() - rows.keys()
        if (len(gone) > FEW and 2 * len(gone) > len(before.threads)) or (gone and not rows):
            raise Trouble(f"seller/threads: {len(gone)} of {len(before.threads)} threads are suddenly gone.", _CHANGED)
        self._whole = found.settled
        return rows

    def _all(self, path: str, wrapper: str) -> Found:
        return all_pages(self._api, path, wrapper, self._settings.api.page_size)

    def _first(self, before: Swept, found: Mapping[str, Row]) -> Swept:
        """Until the first sweep is whole: threads from before the start are known with all that is in them, unread."""
        start = self._settings.start
        if start == "all":
            return before
        since = before.since or self._now - (timedelta() if start == "now" else start)
        threads = dict(before.threads)
        for number, row in found.items():
            opened = instant(row.get("date_add"), self._settings.zone)
            if number not in threads and (opened or since) <= since:
                count = _count(row) or 0
                threads[number] = Known(count, count)
        return replace(before, since=since, threads=threads)

    def _thread(self, swept: Swept, number: str, row: Row) -> Swept:
        settings = self._settings
        known = swept.threads.get(number, Known())
        count = _count(row) or 0
        same = count == known.messages and not known.missed
        if same and known.digest == self._memory.digest(number, row, self._day):
            return swept  # as it was; one from before the start has no digest
        read = addons_rows.thread(row, settings.zone, self._now, known.care_until, settings.seal)
        self._memory.keep(number, row, self._day, read.digest)
        now = replace(known, care_until=str(read.payload["care_until"]), missed=0)
        if count == known.messages and (read.digest == known.digest or not known.digest):
            return swept.with_thread(number, now) if now != known else swept
        after = swept.at.isoformat() if swept.at else ""
        if count == known.messages:
            self._keep_thread(read, known, after)
            return swept.with_thread(number, replace(now, digest=read.digest))
        messages = self._messages(number)
        if messages is None:
            self._keep_thread(read, known, after, gone=True)
            return swept.with_thread(number, replace(now, digest=read.digest, messages=count))
        short = len(messages) < count and known.short + 1 < TRIES
        self._whole = self._whole and not short
        rows = self._message_rows(messages, read, known, after)
        self._keep_thread(read, known, after, len(messages), rows)
        self._rows += rows
        now = replace(now, digest=read.digest, short=known.short + 1 if short else 0)
        return swept.with_thread(number, now if short else replace(now, messages=count))

    def _messages(self, number: str) -> Sequence[Read] | None:
        """The thread's messages, oldest first; None where the thread is not there any more."""
        try:
            found = self._all(f"seller/threads/{number}/messages", "messages")
        except Trouble as trouble:
            if trouble.gone:
                return None
            raise
        self._whole = self._whole and found.settled
        seen: dict[str, int] = {}
        read = [addons_rows.message(row, number, self._settings.zone, seen) for row in found.rows]
        dates = [one.at for one in read if one.at is not None]
        return read[::-1] if len(dates) > 1 and dates[0] > dates[-1] else read

    def _keep_thread(
        self, read: Read, known: Known, after: str, messages: int = -1, rows: Sequence[ApiRow] = (), gone: bool = False
    ) -> None:
        """Keep the row as it stands. First seen, it is as old as the thread, or as what is new in it; later as seen."""
        seen = self._now + self._api.spent
        first = not known.digest
        opened = [read.at] if read.at and not known.old else []
        at = min([seen, *opened, *(row.at for row in rows)]) if first else seen
        payload = {**read.payload, "after": after, "seen": seen.isoformat(), "read": messages, "gone": gone}
        again = "" if first else seen.isoformat()  # a state that comes back is a new one
        digest = digest_of({"row": read.digest, "read": messages, "gone": gone, "again": again})
        self._rows.append(ApiRow(read.object_id, "thread", payload, at, first and bool(opened), digest))

    def _message_rows(self, messages: Sequence[Read], thread: Read, known: Known, after: str) -> list[ApiRow]:
        """Every message; those that were kept before are nothing new to the store."""
        count = int(thread.payload["messages"])
        by = self._now + self._api.spent
        before = max(min(known.messages, len(messages) - (count - max(known.messages, 0))), 0)
        rows = []
        for place, read in enumerate(messages):
            old, since = place < min(before, known.old), after if place >= before else ""
            told = {
                "subject": thread.payload["topic"],
                "place": place,
                "after": since,
                "by": by.isoformat(),
                "old": old,
            }
            at, dated = by if old else min(read.at or by, by), read.at is not None
            rows.append(ApiRow(read.object_id, "message", {**read.payload, **told}, at, dated, read.digest))
        return rows

    def _missing(self, swept: Swept, found: Mapping[str, Row]) -> Swept:
        """Count the sweeps a thread is missing from; from the third on it is told as gone, once, and then forgotten."""
        threads = dict(swept.threads)
        for number in swept.threads.keys() - found.keys():
            known = replace(threads[number], missed=threads[number].missed + 1)
            threads[number] = known
            if known.missed >= GONE_AFTER:
                del threads[number]
                if known.digest:
                    self._tell_gone(number)
        return replace(swept, threads=threads)

    def _tell_gone(self, number: str) -> None:
        seen = self._now + self._api.spent
        payload = {"thread": number, "seen": seen.isoformat(), "read": -1, "gone": True}
        self._rows.append(ApiRow(f"thread:{number}", "thread", payload, seen, False, digest_of(payload)))


_CHANGED = "Look at the messages in the seller account; it is tried again by itself, and nothing is taken as closed."


def _count(row: Row) -> int | None:
    return whole(row.get("nb_messages"))
