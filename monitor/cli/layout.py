"""How commands write for people: instants on a wall clock, tables, and strangers' words made harmless."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from unicodedata import combining, east_asian_width
from zoneinfo import ZoneInfo

import typer

from checks.derivation import moment_in_words
from notifiers.plain import visible

Rows = Sequence[Sequence[str]]
GAP = "  "
PLAIN_TERMINALS = ("dumb", "")


def moment(instant: datetime | None, zone: ZoneInfo, named: bool = True) -> str:
    """ "Fri 2026-05-01 16:00 (Europe/Rome)"; "-" where there is none. Midnight ends the day before, at 24:00."""
    if instant is None:
        return "-"
    words = moment_in_words(instant.astimezone(zone).replace(microsecond=0))
    return f"{words} ({zone.key})" if named else words


def iso(instant: datetime | None) -> str | None:
    """The instant for JSON, in UTC."""
    return None if instant is None else instant.isoformat()


def safe(text: str, limit: int = 200) -> str:
    """A stranger's words on one line: control characters and escape sequences become visible, length is bounded."""
    line = visible(text[:limit].replace("\n", " "))
    return line + "…" if len(text) > limit else line


def print_table(names: Sequence[str], lines: Rows, folded: Sequence[str] = ()) -> None:
    """A table: drawn on a terminal, where cells break to fit it (only those of `folded`, if given), else aligned."""
    if sys.stdout.isatty() and os.environ.get("TERM", "") not in PLAIN_TERMINALS:
        _drawn(names, lines, folded)
        return
    for line in aligned(names, lines):
        typer.echo(line)


def aligned(names: Sequence[str], lines: Rows) -> list[str]:
    """The lines of a table as plain text, a header first; the last column runs free."""
    table = [[name.upper() for name in names], *(list(line) for line in lines)]
    widths = [max(_width(line[column]) for line in table) for column in range(len(names))]
    return [GAP.join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in table]


def _drawn(names: Sequence[str], lines: Rows, folded: Sequence[str]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for name in names:
        table.add_column(name, min_width=len(name), overflow="fold", no_wrap=bool(folded) and name not in folded)
    for line in lines:
        table.add_row(*(Text(cell) for cell in line))
    Console().print(table)


def _width(text: str) -> int:
    """Columns on a terminal: wide characters take two, combining marks none."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
