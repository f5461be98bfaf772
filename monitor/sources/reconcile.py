"""Does the store have all that a mailbox shows? A second look once a day, by UIDs alone."""

from collections.abc import Callable, Iterator, Set
from datetime import datetime, timedelta
from typing import Any

from monitor.sources.mailbox import Folder
from monitor.sources.place import read_place
from monitor.sources.source import Batch, Unreadable

Stored = Callable[[str, int], Set[int]]
"""(folder, uidvalidity) -> the UIDs the store has of it."""

_LOST = "the mailbox shows it, but it was never stored"


def compare(client: Any, folder: Folder, cursor: str, now: datetime, days: int, stored: Stored) -> Iterator[Batch]:
    """Look for mails of the last `days` days that the polls should have brought and the store does not have.

    Where there are any, one batch is given that reports them and whose cursor owes them: the next poll fetches them.
    """
    state = client.select_folder(folder.name, readonly=True)
    place = read_place(cursor)
    if (place.folder, place.epoch) != (folder.name, int(state.get(b"UIDVALIDITY", 0))) or place.uid == place.begun:
        return  # the next poll reads it anew
    since = max(filter(None, ((now - timedelta(days=days)).date(), place.since)))
    shown = map(int, client.search(["UID", f"{place.begun + 1}:{place.uid}", "SINCE", since]))
    asked = {uid for uid in shown if place.begun < uid <= place.uid}
    lost = asked - stored(folder.name, place.epoch) - {owed.uid for owed in place.owed}
    if lost:
        told = tuple(Unreadable(folder.name, place.epoch, uid, _LOST) for uid in sorted(lost))
        yield Batch((), place.owing(lost, now).cursor(), folder.label, unreadable=told)
