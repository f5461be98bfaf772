"""Events from a file of JSON lines: for imports, replays, and systems that can only write a file."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from checks.normal import Reported, read
from monitor.sources.event_rows import event_row
from monitor.sources.source import ApiRow, Batch, Failure, Unreadable

LONGEST_LINE = 1024 * 1024
_BATCH = 500


@dataclass(frozen=True, slots=True)
class EventsSettings:
    """The file, to which lines are only ever added.

    With `replay` its lines are in the order of their instants, and one shows only once `now` has reached it.
    """

    name: str
    path: Path
    replay: bool = False


class EventsSource:
    """Reads each line once; a line that is still being written waits. A file that became shorter is a new one."""

    def __init__(self, settings: EventsSettings) -> None:
        self._settings = settings

    @property
    def name(self) -> str:
        """The source's name in the configuration."""
        return self._settings.name

    @property
    def folders(self) -> tuple[str, ...]:
        """The one file."""
        return (str(self._settings.path),)

    def fetch(self, cursors: Mapping[str, str], now: datetime) -> Iterator[Batch | Failure]:
        """Give the lines not seen yet; the last batch completes the file up to `now`."""
        path, (folder,) = self._settings.path, self.folders
        try:
            with path.open("rb") as file:
                place = int(cursors.get(folder) or 0)
                file.seek(place if place <= path.stat().st_size else 0)
                yield from self._batches(file, folder, now)
        except OSError as error:
            yield Failure(
                source=self.name,
                reason=f"The file {path} cannot be read: {error.strerror}.",
                what_to_do="Check the path in the configuration and that this program may read the file.",
                permanent=isinstance(error, FileNotFoundError | IsADirectoryError),
                key="path",
            )

    def _batches(self, file: BinaryIO, folder: str, now: datetime) -> Iterator[Batch]:
        rows: list[ApiRow] = []
        unreadable: list[Unreadable] = []
        while True:
            place = file.tell()
            line = file.readline(LONGEST_LINE + 1)
            read = self._line(line, folder, place, now)
            if read is None:
                break
            if isinstance(read, ApiRow):
                rows.append(read)
            elif isinstance(read, Unreadable):
                unreadable.append(read)
            if not line.endswith(b"\n"):
                _skip_line(file)
            if len(rows) == _BATCH:
                yield Batch(tuple(rows), str(file.tell()), folder, unreadable=tuple(unreadable))
                rows, unreadable = [], []
        yield Batch(tuple(rows), str(place), folder, now, tuple(unreadable))

    def _line(self, line: bytes, folder: str, place: int, now: datetime) -> ApiRow | Unreadable | bool | None:
        """The line's event or why there is none; True where it is empty, None where there is nothing more to read."""
        if not line:
            return None
        if not line.strip():
            return True
        if len(line) > LONGEST_LINE:
            return Unreadable(folder, 0, place, f"the line is longer than {LONGEST_LINE:,} octets.")
        try:
            payload: Any = json.loads(line)
        except (ValueError, RecursionError):
            payload = None
        if not isinstance(payload, dict):
            whole = line.endswith(b"\n")
            return Unreadable(folder, 0, place, "the line is no JSON object.") if whole else None
        if self._settings.replay:
            found = read(payload, self.name)
            if isinstance(found, Reported) and found.at > now:
                return None
        return event_row(payload, now, self.name)


def _skip_line(file: BinaryIO) -> None:
    """To the end of a line that is too long to be taken."""
    while (piece := file.readline(LONGEST_LINE)) and not piece.endswith(b"\n"):
        pass
