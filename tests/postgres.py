"""A real PostgreSQL for tests: own data directory, own random port on loopback, own unprivileged user.

A test module that names this file in `pytest_plugins` gets the fixture `postgres`: a server for the whole session.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import psycopg
import pytest

from tests.canaries import secret

SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "unix_socket_directories=",
    "shared_buffers=32MB",
)
"""A test's server may lose everything when the machine dies; it listens on loopback only."""

LOCALE = ("-E", "UTF8", "--locale=C")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: `url` leads to any database in it, and only this test run knows the password."""

    port: int
    password: str

    def url(self, database: str) -> str:
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, language: str = "") -> str:
        """An empty database, which orders words as a language does where one is named; its address."""
        order = f" LOCALE_PROVIDER icu ICU_LOCALE '{language}'" if language else ""
        self._run(f'CREATE DATABASE "{database}" TEMPLATE template0{order}')
        return self.url(database)

    def drop(self, database: str) -> None:
        self._run(f'DROP DATABASE "{database}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    binaries = _binaries()
    home = Path(tempfile.mkdtemp(prefix="sla-monitor-postgres-"))
    user = _unprivileged()
    try:
        if user is not None:
            shutil.chown(home, user)
        yield from _serve(binaries, home, user)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _serve(binaries: Path, home: Path, user: str | None) -> Iterator[Server]:
    server = Server(_free_port(), secret(token_hex(16)))
    data, kept = home / "data", home / "password"
    kept.write_text(server.password)
    if user is not None:
        shutil.chown(kept, user)
    auth = ["--auth=scram-sha-256", f"--pwfile={kept}"]
    _run([binaries / "initdb", "-D", data, "-U", "postgres", *LOCALE, "--no-sync", *auth], home, user)
    options = " ".join(f"-c {setting}" for setting in (*SETTINGS, "listen_addresses=127.0.0.1", f"port={server.port}"))
    _run([binaries / "pg_ctl", "-D", data, "-l", home / "log", "-o", options, "-w", "-t", "60", "start"], home, user)
    try:
        yield server
    finally:
        _run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], home, user)


def _binaries() -> Path:
    """Where Debian and Ubuntu keep the server's programs, newest version first; else wherever initdb is found."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True)
    on_path = shutil.which("initdb")
    if found:
        return found[0].parent
    if on_path:
        return Path(on_path).resolve().parent
    pytest.fail(
        "These tests need a PostgreSQL server's programs: apt-get install postgresql (none has to run).", pytrace=False
    )


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root: take the user that Debian's package brings, else nobody."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(command: list[str | Path], home: Path, user: str | None) -> None:
    # Not through pipes: the server would inherit them, and reading would wait for its end.
    with (home / "output").open("w+") as output:
        done = subprocess.run(
            command,
            cwd=home,
            user=user,
            group=_group(user),
            extra_groups=None if user is None else [],
            stdout=output,
            stderr=output,
        )
        if done.returncode:
            output.seek(0)
            log = home / "log"
            said = output.read() + (log.read_text() if log.exists() else "")
            pytest.fail(f"{Path(command[0]).name} failed:\n{said}", pytrace=False)


def _group(user: str | None) -> int | None:
    return None if user is None else pwd.getpwnam(user).pw_gid
