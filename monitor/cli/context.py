"""What every command begins with: the configuration, the house, and how problems are told.

Imports inside functions: what a command does not use must not slow its start.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.config_lines import Where
    from monitor.house import House

USAGE = 2
"""Exit code for what the user must mend: usage or configuration."""

BROKEN = 1
"""Exit code of --fail: something was found."""

ConfigOption = Annotated[
    Path, typer.Option("--config", "-c", envvar="SLA_MONITOR_CONFIG", help="The configuration file.")
]
AccountOption = Annotated[str, typer.Option("--account", help="Only this account.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON instead of words.")]
FailOption = Annotated[bool, typer.Option("--fail", help="End with 1 where a promise is broken.")]
AtOption = Annotated[str, typer.Option("--at", help="An ISO instant: look as if it were then.")]
OutOption = Annotated[Path | None, typer.Option("--out", help="A file to write; standard output without it.")]
DEFAULT_CONFIG = Path("config.toml")


def refuse(sentences: Iterable[str]) -> NoReturn:
    """End with every problem on a line of its own, on standard error."""
    for sentence in sentences:
        typer.echo(sentence, err=True)
    raise typer.Exit(USAGE)


def read_config(path: Path) -> Config:
    """The configuration, or the end of the command with all that is wrong with it."""
    from monitor.config import Problems, load

    config = load(path)
    if isinstance(config, Problems):
        refuse(config.sentences)
    return config


def placed_in(path: Path) -> Callable[[Where], str]:
    """How a place in a configuration that was read is told: file and line."""
    from monitor.config_lines import line_numbers, nearest_line

    lines = line_numbers(path.read_text(encoding="utf-8"))
    return lambda where: f"{path}:{nearest_line(lines, where)}"


def enter_house(path: Path, now: datetime | None = None, create: bool = True) -> House:
    """The wired house of a configuration file; problems end the command, without `create` a missing database too."""
    from monitor.app import database_url, open_house, wall_clock
    from monitor.config import Problems
    from monitor.credentials import NoCredential
    from monitor.store.places import StoreError
    from monitor.store.store import Store

    config = read_config(path)
    try:
        store = None if create else Store.open(database_url(config), create=False, check=False)
        house = open_house(config, now or wall_clock(), store)
    except StoreError as error:
        refuse([str(error)])
    except NoCredential as error:
        refuse([f"monitor.database: {error}"])
    if isinstance(house, Problems):
        refuse(house.sentences)
    return house


@contextmanager
def visit_house(path: Path, account: str = "", at: str = "") -> Iterator[tuple[House, datetime]]:
    """The house for a command that looks or changes a little, with the instant it is; an unknown account ends it."""
    from monitor.app import wall_clock
    from monitor.logs import quiet

    now = instant(at, "--at") if at else wall_clock()
    quiet()
    house = enter_house(path, now, create=False)
    try:
        if account and account not in house.accounts:
            refuse([f"There is no account {account}; known are {', '.join(house.accounts) or 'none'}."])
        yield house, now
    finally:
        house.store.close()


def end_with(broken: bool) -> None:
    """End with 1 where --fail was given and there is something to fail for."""
    if broken:
        raise typer.Exit(BROKEN)


def instant(written: str, option: str) -> datetime:
    """An ISO instant from the command line, aware and in UTC; anything else ends the command with a sentence."""
    from checks.instants import utc

    try:
        return utc(datetime.fromisoformat(written))
    except (ValueError, OverflowError):
        refuse([f"{option}: write an instant with its offset, such as 2026-05-01T09:00:00+02:00"])


def print_json(value: Any) -> None:
    """One JSON document on standard output; dates are ISO."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def write_out(path: Path | None, text: str) -> None:
    """Write to a file that its owner alone can read, or to standard output; line ends stay as they are."""
    if path is None:
        typer.echo(text, nl=False)
        return
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        refuse([f"--out: {path} cannot be written: {error.strerror}."])
