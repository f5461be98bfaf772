"""One folder of a mailbox, read on from where it was left: nothing marked, nothing moved, nothing lost."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from imaplib import IMAP4
from typing import Any

from monitor.sources.headers import arrival, read_block
from monitor.sources.imap_settings import ImapSettings
from monitor.sources.place import Place, read_place
from monitor.sources.source import Batch, RawMail, Unreadable
from monitor.sources.troubles import GARBLED, code

# A SEARCH answer of more than 1 MB is refused by imaplib; 50,000 UIDs of ten digits stay below.
_WINDOW = 50_000
_BATCH_OCTETS = 16 * 1024 * 1024  # of mail held at a time; a larger mail comes alone
_OWED_LIMIT = 1000
_CLOCKS_DIFFER = timedelta(minutes=5)

Answers = Mapping[int, Mapping[bytes, Any]]


class TooMuchRefused(IMAP4.error):
    """The server refuses mail after mail: that is its trouble, not the mails'."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the configuration: `label` as written there, `name` as the server calls it."""

    label: str
    name: str
    sent: bool


class Mailbox:
    """Reads one folder over a client that is logged in; any trouble is the caller's to explain."""

    def __init__(self, client: Any, settings: ImapSettings, folder: Folder) -> None:
        self._client = client
        self._settings = settings
        self._folder = folder
        labels = ["X-GM-LABELS"] if client.has_capability("X-GM-EXT-1") else []
        self._wanted = ["RFC822.SIZE", "INTERNALDATE", *labels]

    def read(self, cursor: str, now: datetime) -> Iterator[Batch]:
        """Give what is new since `cursor` in batches; the last one completes the folder up to `now`."""
        state = self._client.select_folder(self._folder.name, readonly=True)
        last = self._last_uid(state)
        self._epoch = int(state.get(b"UIDVALIDITY", 0))
        self._place = self._begin(cursor, last, now)
        for uids in self._asked(int(state[b"EXISTS"]), last, now):
            yield from self._take(uids, now)
        self._place = self._place.moved(last, frozenset(), frozenset(), now)
        yield self._batch((), (), complete_until=now)

    def _last_uid(self, state: Mapping[bytes, Any]) -> int:
        if b"UIDNEXT" in state:
            return int(state[b"UIDNEXT"]) - 1
        return max(map(int, self._client.search(["UID", "*"])), default=0) if state[b"EXISTS"] else 0

    def _begin(self, cursor: str, last: int, now: datetime) -> Place:
        if cursor:
            return read_place(cursor).in_epoch(self._folder.name, self._epoch, last)
        begun = last if self._settings.start == "now" else 0
        return Place(self._folder.name, self._epoch, begun, self._settings.first_day(now), last, begun)

    def _asked(self, exists: int, last: int, now: datetime) -> Iterator[list[int]]:
        """The UIDs to ask for, a command's worth at a time: first those owed, then the new ones."""
        place, size = self._place, self._settings.batch_size
        owed = place.due(now)
        yield from (owed[at : at + size] for at in range(0, len(owed), size))
        low = place.uid + 1
        while low <= last:
            high = min(last, low + _WINDOW - 1) if exists > _WINDOW else last
            high = min(high, place.below) if low <= place.below else high
            found = self._search(low, high, place.since if low <= place.below else None)
            yield from (found[at : at + size] for at in range(0, len(found), size))
            low = high + 1

    def _search(self, low: int, high: int, since: date | None) -> list[int]:
        asked = ["UID", f"{low}:{high}", *(["SINCE", since] if since else [])]
        # "n:*" past the end, and sloppy servers, answer with UIDs outside what was asked.
        return sorted({uid for uid in map(int, self._client.search(asked)) if low <= uid <= high})

    def _take(self, uids: Sequence[int], now: datetime) -> Iterator[Batch]:
        """Fetch `uids`: first their sizes, then the mails, as many at a time as fit in memory."""
        told, refused = fetch(self._client, uids, self._wanted)
        self._place = self._place.moved(0, set(uids) - told.keys() - refused.keys(), frozenset(), now)
        for group in self._groups(sorted(told.keys() | refused.keys()), told):
            raws, failed = self._raws([uid for uid in group if uid in told], told)
            failed |= {uid: refused[uid] for uid in group if uid in refused}
            mails = tuple(self._mail(uid, raw, told[uid], now) for uid, raw in sorted(raws.items()))
            self._place = self._place.moved(group[-1], set(group) - failed.keys(), failed.keys(), now)
            if len(self._place.owed) > _OWED_LIMIT:
                raise TooMuchRefused(f"more than {_OWED_LIMIT} mails")
            yield self._batch(mails, tuple(self._unreadable(uid, why) for uid, why in sorted(failed.items())))

    def _groups(self, uids: Sequence[int], told: Answers) -> Iterator[list[int]]:
        group: list[int] = []
        weight = 0
        for uid in uids:
            octets = self._octets(told[uid]) if uid in told else 0
            if group and weight + octets > _BATCH_OCTETS:
                yield group
                group, weight = [], 0
            group.append(uid)
            weight += octets
        if group:
            yield group

    def _octets(self, answer: Mapping[bytes, Any]) -> int:
        """How much of a mail will be fetched."""
        size = _size(answer)
        return self._settings.partial_octets if size > self._settings.max_octets else size

    def _raws(self, uids: Sequence[int], told: Answers) -> tuple[dict[int, bytes], dict[int, str]]:
        """The mails' octets, or why there are none; what was deleted meanwhile is in neither."""
        large = [uid for uid in uids if _size(told[uid]) > self._settings.max_octets]
        small = [uid for uid in uids if uid not in large]
        raws: dict[int, bytes] = {}
        failed: dict[int, str] = {}
        for some, item in ((small, "BODY.PEEK[]"), (large, f"BODY.PEEK[]<0.{self._settings.partial_octets}>")):
            answers, refused = fetch(self._client, some, [item])
            failed |= refused
            for uid in set(some) - refused.keys():
                answer = answers.get(uid) or self._ask_again(uid, item)
                content = _content(answer) if answer else None
                if content is not None:
                    raws[uid] = content
                elif answer:
                    failed[uid] = "the server lists it but gives no content"
        return raws, failed

    def _ask_again(self, uid: int, item: str) -> Mapping[bytes, Any] | None:
        """Ask once more for a mail that was passed over: nothing comes back when it is gone."""
        answers, _ = fetch(self._client, [uid], ["RFC822.SIZE", item])
        return answers.get(uid)

    def _mail(self, uid: int, raw: bytes, told: Mapping[bytes, Any], now: datetime) -> RawMail:
        size = _size(told)
        partial = size > self._settings.max_octets
        arrived = told.get(b"INTERNALDATE")
        if isinstance(arrived, datetime) and arrived.tzinfo is not None:
            at: datetime | None = arrived.astimezone(UTC)
            certain = arrived <= now + _CLOCKS_DIFFER
        else:
            at = next((instant for instant in arrival(read_block(raw, 0, len(raw))) if instant), None)
            certain = False
        return RawMail(
            raw=raw,
            size=size if partial else len(raw),
            partial=partial,
            sha256=hashlib.sha256(raw).hexdigest(),
            received_at=at,
            certain=certain,
            folder=self._folder.name,
            uidvalidity=self._epoch,
            uid=uid,
            sent_folder=self._folder.sent or b"\\Sent" in (told.get(b"X-GM-LABELS") or ()),
        )

    def _unreadable(self, uid: int, reason: str) -> Unreadable:
        return Unreadable(self._folder.name, self._epoch, uid, reason)

    def _batch(
        self, mails: tuple[RawMail, ...], unreadable: tuple[Unreadable, ...], complete_until: datetime | None = None
    ) -> Batch:
        return Batch(mails, self._place.cursor(), self._folder.label, complete_until, unreadable)


def fetch(client: Any, uids: Sequence[int], items: Sequence[str]) -> tuple[Answers, dict[int, str]]:
    """Fetch `items` of `uids`: the answers, and the refusals. A refused list is halved until the one mail is found.

    UIDs go as a list of numbers: imapclient raises for a message set written as text, after the whole transfer.
    """
    try:
        return client.fetch(list(uids), list(items)), {}
    except IMAP4.abort:
        raise
    except (IMAP4.error, *GARBLED) as error:  # a refusal, or an answer that makes no sense
        if len(uids) == 1:
            return {}, {uids[0]: f"the server refuses to give it{code(error)}"}
    middle = len(uids) // 2
    first, first_refused = fetch(client, uids[:middle], items)
    second, second_refused = fetch(client, uids[middle:], items)
    return {**first, **second}, {**first_refused, **second_refused}


def _size(answer: Mapping[bytes, Any]) -> int:
    return int(answer.get(b"RFC822.SIZE") or 0)


def _content(answer: Mapping[bytes, Any]) -> bytes | None:
    content = answer.get(b"BODY[]", answer.get(b"BODY[]<0>"))
    return content if isinstance(content, bytes) else None
