"""Alerts as .eml files in a directory: for trying things out, for archives, for other programs."""

import contextlib
import os
import re
import tempfile
from dataclasses import dataclass
from datetime import datetime
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from notifiers.letter import letter
from notifiers.message import Message, Outcome, Retry, Sent


@dataclass(frozen=True, slots=True)
class FolderSettings:
    """The directory, made when missing, and the sender that the files name."""

    path: Path
    sender: str = "SLA monitor <sla-monitor@localhost>"


@dataclass(frozen=True, slots=True)
class Folder:
    """Writes one file a message. A repeat has the same name and replaces itself."""

    name: str
    settings: FolderSettings

    def render(self, message: Message, to: str, at: datetime) -> bytes:
        """Return the mail, as SMTP would carry it."""
        return letter(message, self.settings.sender, to, at)

    def send(self, stored: bytes, to: str) -> Outcome:
        """Write the file whole or not at all: a reader never sees half of it."""
        name = _file_name(stored)
        return self._written(name, stored) or Sent(name)

    def probe(self) -> Outcome:
        """Write an empty file and take it away again."""
        name = ".probe"
        failed = self._written(name, b"")
        if failed is None:
            (self.settings.path / name).unlink(missing_ok=True)
        return failed or Sent(f"{self.settings.path} can be written")

    def _written(self, name: str, data: bytes) -> Retry | None:
        try:
            self.settings.path.mkdir(parents=True, exist_ok=True)
            _write_whole(self.settings.path / name, data)
        except OSError as error:
            return Retry(None, f"{self.settings.path} could not be written: {error.strerror}")
        return None


def _file_name(stored: bytes) -> str:
    """When and which, from the stored bytes alone: their Date, and their Message-ID, which is the key's."""
    head = BytesHeaderParser().parsebytes(stored)
    at = parsedate_to_datetime(str(head["Date"]))
    which = re.sub(r"[^0-9a-f]", "", str(head["Message-ID"]).partition("@")[0])
    return f"{at:%Y%m%dT%H%M%SZ}-{which}.eml"


def _write_whole(target: Path, data: bytes) -> None:
    descriptor, scratch = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(scratch).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(scratch).unlink()
        raise
    _fsync_directory(target.parent)


def _fsync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
