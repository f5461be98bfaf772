"""What every source of tickets gives: batches of things seen, or a failure said in a sentence."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, TypeAlias

from monitor.sources.outline import Sample


@dataclass(frozen=True, slots=True)
class RawMail:
    """One mail as the source holds it; `raw` is only its beginning when `partial`.

    `size` is the whole mail's size in octets, `sha256` the hex digest of `raw`. `received_at` (aware, UTC) is the
    source's own arrival time; it is not `certain` when it had to be taken from the mail's headers or lies in the
    future. (`folder`, `uidvalidity`, `uid`) is the place it was seen at, unique within a source.
    """

    raw: bytes
    size: int
    partial: bool
    sha256: str
    received_at: datetime | None
    certain: bool
    folder: str
    uidvalidity: int
    uid: int
    sent_folder: bool


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A thing the source has but would not give; it is asked for again at later polls, and this is its notice."""

    folder: str
    uidvalidity: int
    uid: int
    reason: str


@dataclass(frozen=True, slots=True)
class ApiRow:
    """One row of an interface, as read: the same `digest` of the same `object_id` is the same row again.

    `payload` is plain JSON data without secrets. `at` (aware, UTC) is when it became so in the source's time; it is
    not `certain` where the source does not say and the instant is the one at which the row was first seen.
    """

    object_id: str
    kind: Literal["thread", "message", "sale", "product", "event"]
    payload: Mapping[str, Any]
    at: datetime
    certain: bool
    digest: str


Item: TypeAlias = RawMail | ApiRow


@dataclass(frozen=True, slots=True)
class Batch:
    """What one step of a poll brought from one folder, and the cursor to keep in the same transaction.

    `cursor` is opaque and belongs to (source, folder). `complete_until` is set on the last batch of a folder only:
    everything that arrived there up to this instant is now stored. A source is covered up to the earliest
    `complete_until` of its folders. A batch may be empty: it then only moves the cursor or the coverage.
    `since` is set by a source that cannot catch up: what came before it, and after what was covered, was never seen.
    """

    items: tuple[Item, ...]
    cursor: str
    folder: str
    complete_until: datetime | None = None
    unreadable: tuple[Unreadable, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a source, or one folder of it, could not be read; `permanent` when only a person can mend it.

    `key` is the key of its table in the configuration that a person would look at first, where that is known; `sample`
    is the outline of the answer that was not understood, where there was one.
    """

    source: str
    reason: str
    what_to_do: str
    permanent: bool
    key: str = ""
    sample: Sample | None = None


Wanted: TypeAlias = Callable[[datetime], Mapping[str, bool]]
"""The numbers of the threads that are known, of late or open, each with whether something is owed in it."""


class Source(Protocol):
    """Anything that can be polled."""

    @property
    def name(self) -> str:
        """The source's name in the configuration."""
        ...

    @property
    def folders(self) -> tuple[str, ...]:
        """Every folder it is read from: the keys of its cursors. It is covered when all of them are."""
        ...

    def fetch(self, cursors: Mapping[str, str], now: datetime) -> Iterator[Batch | Failure]:
        """Read what is new since `cursors` (folder -> cursor), folder by folder.

        The caller stores each batch with its cursor in one transaction before it asks for the next; a process that
        dies in between loses nothing and doubles nothing. Never raises for anything the other side does.
        """
        ...
