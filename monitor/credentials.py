"""Secrets are named in the configuration, never written there; each is fetched when it is needed."""

import os
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

from pydantic import model_validator

from monitor.config_lines import Where
from monitor.config_terms import Beside, Section, refusal

_LONGEST = 64 * 1024
HOW = 'write { env = "NAME" }, { file = "path" }, { credential = "name" } or { command = ["program", "argument"] }'


class Secret(Section):
    """Where a secret is kept: exactly one of an environment variable, a file, a systemd credential, a command."""

    env: str | None = None
    file: Beside | None = None
    credential: str | None = None
    command: tuple[str, ...] | None = None

    @model_validator(mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        if isinstance(value, str):
            raise refusal(f"a secret is never written into this file: {HOW}")
        return value

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        given = [self.env, self.file, self.credential, self.command]
        if sum(place is not None for place in given) != 1 or self.command == ():
            raise refusal(f"a secret has one place: {HOW}")
        return self


class NoCredential(LookupError):
    """A secret cannot be had; the message says which and what to do, never what it is."""


def resolver(secret: Secret, patience: float = 30.0) -> Callable[[], str]:
    """Return what fetches the secret each time it is called; a command gets `patience` seconds.

    It raises NoCredential where the secret is missing, empty, or lies open to other users.
    """
    return lambda: _fetch(secret, patience)


def unresolved(section: Section, where: Where = (), named: str = "") -> Iterator[tuple[Where, str]]:
    """Try every secret below a section, and say where one cannot be had and why: before a run needs them."""
    for key in type(section).model_fields:
        yield from _unresolved(getattr(section, key), (*where, key), f"{named} {key}".lstrip())


def _unresolved(value: object, where: Where, named: str) -> Iterator[tuple[Where, str]]:
    match value:
        case Secret():
            try:
                resolver(value)()
            except NoCredential as error:
                yield where, f"{named}: {error}"
        case Section():
            yield from unresolved(value, where, named)
        case tuple():
            for number, entry in enumerate(value):
                yield from _unresolved(entry, (*where, number), f"{named} {getattr(entry, 'name', '')}".rstrip())
        case dict():
            for key, entry in value.items():
                yield from _unresolved(entry, (*where, key), f"{named} {key}")


def _fetch(secret: Secret, patience: float) -> str:
    if secret.env is not None:
        text, place = _variable(secret.env), f"the environment variable {secret.env}"
    elif secret.file is not None:
        text, place = _private(secret.file), f"the file {secret.file}"
    elif secret.credential is not None:
        text, place = _credential(secret.credential), f"the credential {secret.credential}"
    else:
        text, place = _output(secret.command or (), patience), "the command's output"
    value = text.strip("\r\n")
    if not value:
        raise NoCredential(f"{place} is empty")
    return value


def _variable(name: str) -> str:
    value = os.environ.get(name)
    if value is None:
        raise NoCredential(f"the environment variable {name} is not set")
    return value


def _private(path: Path) -> str:
    """Read a file that nobody but its owner may open."""
    try:
        with path.open("rb") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise NoCredential(f"the file {path} can be opened by other users: run chmod 600 on it")
            return _decoded(file.read(_LONGEST), f"the file {path}")
    except OSError as error:
        raise NoCredential(f"the file {path} cannot be read: {error.strerror}") from None


def _credential(name: str) -> str:
    """Read what systemd's LoadCredential= put in place; systemd itself keeps other users out."""
    directory = os.environ.get("CREDENTIALS_DIRECTORY")
    if directory is None:
        raise NoCredential(
            f"the credential {name} is handed over by systemd (LoadCredential=), which did not start this"
        )
    if "/" in name or name.startswith("."):
        raise NoCredential("a credential's name has no path in it")
    try:
        with (Path(directory) / name).open("rb") as file:
            return _decoded(file.read(_LONGEST), f"the credential {name}")
    except OSError as error:
        raise NoCredential(f"the credential {name} cannot be read: {error.strerror}") from None


def _output(command: tuple[str, ...], patience: float) -> str:
    """Run the command without a shell and return what it prints; its error output may hold anything and is dropped."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=patience)
    except subprocess.TimeoutExpired:
        raise NoCredential(f"the command {command[0]} gave no answer within {patience:g} seconds") from None
    except OSError as error:
        raise NoCredential(f"the command {command[0]} cannot be run: {error.strerror}") from None
    if done.returncode:
        raise NoCredential(f"the command {command[0]} ended with status {done.returncode}")
    return _decoded(done.stdout[:_LONGEST], f"the command {command[0]}")


def _decoded(data: bytes, place: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise NoCredential(f"{place} holds no UTF-8 text") from None
