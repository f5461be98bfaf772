"""Mail from a directory: .eml files, or a Maildir. For imports, replays and tests."""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.sources.headers import arrival, read_block
from monitor.sources.source import Batch, Failure, RawMail, Unreadable

_WIDTH = 8  # octets of a uid in the cursor
_BATCH_OCTETS = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FolderSettings:
    """Where the mail lies. `sent` says that all of it was written by us (a copy of a Sent folder).

    With `replay` a mail shows only once `now` has reached its own date: a past fortnight can be lived again.
    """

    name: str
    path: Path
    sent: bool = False
    replay: bool = False
    max_octets: int = 25 * 1024 * 1024
    partial_octets: int = 256 * 1024
    batch_size: int = 500


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    size: int
    uid: int


class FolderSource:
    """Reads every file once; one that grew since (it was still being written) is read again.

    Arrival times come from the mails (topmost Received, else Date) and are never certain; file times are copies' times.
    """

    def __init__(self, settings: FolderSettings) -> None:
        self._settings = settings

    @property
    def name(self) -> str:
        """The source's name in the configuration."""
        return self._settings.name

    @property
    def folders(self) -> tuple[str, ...]:
        """The one directory."""
        return (str(self._settings.path),)

    def fetch(self, cursors: Mapping[str, str], now: datetime) -> Iterator[Batch | Failure]:
        """Give the files not seen yet, in the order of their names; the last batch completes the folder up to `now`."""
        folder = str(self._settings.path)
        try:
            files = self._files()
        except OSError as error:
            yield self._failure(error)
            return
        seen = _seen(cursors.get(folder, "")) & {file.uid for file in files}
        items: list[RawMail] = []
        unreadable: list[Unreadable] = []
        for file in files:
            if file.uid in seen:
                continue
            if len(items) == self._settings.batch_size or sum(len(mail.raw) for mail in items) > _BATCH_OCTETS:
                yield Batch(tuple(items), _cursor(seen), folder, unreadable=tuple(unreadable))
                items, unreadable = [], []
            match self._read(file, folder, now):
                case RawMail() as mail:
                    items.append(mail)
                    seen.add(file.uid)
                case Unreadable() as refused:
                    unreadable.append(refused)
        yield Batch(tuple(items), _cursor(seen), folder, now, tuple(unreadable))

    def _files(self) -> list[_File]:
        root = self._settings.path
        if (root / "cur").is_dir() or (root / "new").is_dir():
            paths = [
                path for inside in ("new", "cur") if (root / inside).is_dir() for path in (root / inside).iterdir()
            ]
        else:
            paths = [path for path in root.iterdir() if path.suffix.lower() == ".eml"]
        plain = (path for path in paths if not path.name.startswith("."))
        return sorted((_file(path) for path in plain if path.is_file()), key=lambda file: file.path.name)

    def _read(self, file: _File, folder: str, now: datetime) -> RawMail | Unreadable | None:
        """The mail, why it cannot be read, or None where it is gone or not to be shown yet."""
        settings = self._settings
        if not file.path.resolve().is_relative_to(settings.path.resolve()):
            return Unreadable(folder, 0, file.uid, f"{file.path.name} is a link that leads out of {folder}.")
        try:
            with file.path.open("rb") as handle:
                raw = handle.read(settings.max_octets + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            return Unreadable(folder, 0, file.uid, f"{file.path.name} cannot be read: {error.strerror}.")
        partial = len(raw) > settings.max_octets
        kept = raw[: settings.partial_octets] if partial else raw
        received, sent = arrival(read_block(kept, 0, len(kept)))
        at = received or sent
        if settings.replay and at is not None and at > now:
            return None
        digest = hashlib.sha256(kept).hexdigest()
        size = file.size if partial else len(raw)
        return RawMail(kept, size, partial, digest, at, False, folder, 0, file.uid, settings.sent)

    def _failure(self, error: OSError) -> Failure:
        settings = self._settings
        return Failure(
            source=settings.name,
            reason=f"The folder {settings.path} cannot be read: {error.strerror}.",
            what_to_do="Check the path in the configuration and that this program may read the folder.",
            permanent=isinstance(error, FileNotFoundError | NotADirectoryError),
            key="path",
        )


def _file(path: Path) -> _File:
    """Name a file by its name and size: a Maildir's flags may change, a file still growing becomes another one."""
    size = path.stat().st_size
    name = path.name.partition(":2,")[0]
    digest = hashlib.sha256(f"{name}\0{size}".encode("utf-8", "surrogateescape")).digest()
    return _File(path, size, int.from_bytes(digest[:_WIDTH], "big") >> 1)


def _cursor(seen: set[int]) -> str:
    packed = b"".join(uid.to_bytes(_WIDTH, "big") for uid in sorted(seen))
    return json.dumps({"seen": b64encode(packed).decode("ascii")})


def _seen(cursor: str) -> set[int]:
    packed = b64decode(json.loads(cursor)["seen"]) if cursor else b""
    return {int.from_bytes(packed[at : at + _WIDTH], "big") for at in range(0, len(packed), _WIDTH)}
