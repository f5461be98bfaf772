"""How far a mailbox folder has been read: the cursor of the IMAP source, and what of it is still owed."""

import json
from collections.abc import Set
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta

_FIRST_PAUSE = timedelta(minutes=5)
_LONGEST_PAUSE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Owed:
    """A mail the server would not give `tries` times: it is asked for again after `after`."""

    uid: int
    tries: int
    after: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Every UID of `epoch` (UIDVALIDITY) up to `uid` is stored, gone, or owed.

    Of the UIDs up to `below`, which were there when reading began, only mails since the day `since` are read (None for
    all), and none up to `begun`. `folder` is the folder's name on the server: another one behind the same word ("sent")
    is another epoch.
    """

    folder: str
    epoch: int
    uid: int
    since: date | None
    below: int
    begun: int = 0
    owed: tuple[Owed, ...] = ()

    def in_epoch(self, folder: str, epoch: int, last: int) -> "Place":
        """This place, or a new epoch's beginning where the server has renumbered the mails up to `last`."""
        if (folder, epoch) == (self.folder, self.epoch):
            return self
        return replace(self, folder=folder, epoch=epoch, uid=0, below=last, begun=0, owed=())

    def due(self, now: datetime) -> list[int]:
        """The owed UIDs whose pause is over."""
        return [owed.uid for owed in self.owed if owed.after <= now]

    def moved(self, uid: int, settled: Set[int], refused: Set[int], now: datetime) -> "Place":
        """Read on up to `uid`; `settled` is owed no longer, `refused` is owed anew, after a longer pause each time."""
        before = {owed.uid: owed for owed in self.owed}
        kept = {number: owed for number, owed in before.items() if number not in settled}
        for number in refused:
            tries = before[number].tries + 1 if number in before else 1
            pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(tries - 1, 20))
            kept[number] = Owed(number, tries, now + pause)
        return replace(self, uid=max(self.uid, uid), owed=tuple(kept[number] for number in sorted(kept)))

    def owing(self, uids: Set[int], now: datetime) -> "Place":
        """This place with further UIDs to be asked for at the next poll."""
        owed = {one.uid: one for one in self.owed} | {uid: Owed(uid, 0, now) for uid in uids}
        return replace(self, owed=tuple(owed[uid] for uid in sorted(owed)))

    def cursor(self) -> str:
        """As the store keeps it."""
        return json.dumps(asdict(self), default=lambda value: value.isoformat(), separators=(",", ":"))


def read_place(cursor: str) -> Place:
    """The place a cursor stands for."""
    told = json.loads(cursor)
    since = date.fromisoformat(told["since"]) if told["since"] else None
    owed = tuple(Owed(one["uid"], one["tries"], _instant(one["after"])) for one in told["owed"])
    return Place(told["folder"], told["epoch"], told["uid"], since, told["below"], told["begun"], owed)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
