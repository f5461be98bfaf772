"""Where a store may lie, and who may use it: no network file system, one daemon a file."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import IO, Self

_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = ("nfs", "cifs", "smb", "afs", "ceph", "glusterfs", "lustre", "fuse.sshfs", "fuse.glusterfs", "fuse.s3fs")


class StoreError(Exception):
    """The store cannot be used as it is; the sentence says what to do."""


class StoreBusy(StoreError):
    """Another daemon works on this store."""


class DaemonLock:
    """One daemon a database file: held as long as the process lives, however it ends.

    The lock is the kernel's (flock on FILE.lock), so a killed daemon leaves nothing to clean up.
    """

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".lock")
        self._database = database
        self._held: IO[str] | None = None

    def __enter__(self) -> Self:
        """Take the lock or raise StoreBusy with the holder's process id."""
        descriptor = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        lock = os.fdopen(descriptor, "r+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            holder = lock.read(20).strip() or "unknown"
            lock.close()
            raise StoreBusy(
                f"Another daemon (process {holder}) already works on {self._database}: "
                "stop it first, or give this one its own database."
            ) from taken
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._held = lock
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let go."""
        if self._held is not None:
            self._held.close()
            self._held = None


def refuse_network_file_system(folder: Path, mounts: Path = _MOUNTS) -> None:
    """SQLite's write-ahead log needs memory shared by all its users, which no network file system gives."""
    kind = file_system(folder, mounts)
    if kind.startswith(_NETWORK):
        raise StoreError(
            f"{folder} lies on a network file system ({kind}), where SQLite loses data: "
            "keep the database on a local disk, or use PostgreSQL."
        )


def file_system(folder: Path, mounts: Path = _MOUNTS) -> str:
    """The type of the file system a folder lies on, "" where the system does not tell (proc(5), mountinfo)."""
    if not mounts.exists():
        return ""
    here = folder.resolve()
    best, kind = -1, ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        fields, _, rest = line.partition(" - ")
        point = Path(fields.split()[4].replace("\\040", " "))
        if here.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), rest.split()[0]
    return kind
