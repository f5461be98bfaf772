"""A table as a spreadsheet saves it: rows of cells by column, whatever parts them and however they are encoded."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from monitor.config_terms import did_you_mean

OCTETS = 10 * 1024 * 1024
ROWS = 20_000
_MARKS = ",;\t"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on, and its cells by column, without the blanks around them."""

    line: int
    cells: Mapping[str, str]


@dataclass(slots=True)
class Rows:
    """The rows that hold anything, the columns that nobody reads, and what is wrong, each with its line."""

    rows: list[Row] = field(default_factory=list)
    ignored: tuple[str, ...] = ()
    problems: list[tuple[int, str]] = field(default_factory=list)


def read_rows(path: Path, columns: Sequence[str]) -> Rows | str:
    """Read a CSV file with commas, semicolons or tabs, in UTF-8 or UTF-16, whose head names its columns.

    A column of another name is left alone, unless it is nearly that of one which is missing. A file that
    cannot be read at all is a reason, in words.
    """
    try:
        if path.stat().st_size > OCTETS:
            return f"the file is larger than {OCTETS:,} octets"
        raw = path.read_bytes()
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except OSError as error:
        return f"the file cannot be read: {error.strerror}"
    except UnicodeDecodeError:
        return 'the file is not UTF-8 text: save it as "CSV UTF-8"'
    except ValueError:
        return "this is no path"  # it holds a NUL
    found = Rows()
    _fill(found, text, columns)
    return found


def _fill(found: Rows, text: str, columns: Sequence[str]) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text, columns), strict=True)
    head: list[str] | None = None
    begun = 1
    try:
        for cells in reader:
            line, begun = begun, reader.line_num + 1
            if not any(cell.strip() for cell in cells) or (line == 1 and _says_separator(text)):
                continue
            if head is None:
                head = _head(found, line, cells, columns)
                continue
            if len(found.rows) == ROWS:
                found.problems.append((line, f"there are more than {ROWS:,} rows"))
                return
            if any(cell.strip() for cell in cells[len(head) :]):
                found.problems.append((line, "the row has more cells than the head"))
            named = zip(head, cells, strict=False)
            found.rows.append(Row(line, {name: cell.strip() for name, cell in named if name in columns}))
    except csv.Error:
        found.problems.append(
            (begun, "a quotation mark is never closed, or stands within a cell that has none around it")
        )
    if head is None and not found.problems:
        found.problems.append((1, f"it has no head that names the columns: {', '.join(columns)}"))


def _says_separator(text: str) -> bool:
    """Whether the first line is "sep=;", as one program writes it for another."""
    first = text.split("\n", 1)[0].strip()
    return first[:4].casefold() == "sep=" and first[4:] in tuple(_MARKS)


def _separator(text: str, columns: Sequence[str]) -> str:
    """The character between cells: as the file says, else the one by which its head names most columns."""
    if _says_separator(text):
        return text.split("\n", 1)[0].strip()[4:]
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(_MARKS, key=lambda mark: sum(_plain(cell.strip().strip('"')) in columns for cell in head.split(mark)))


def _head(found: Rows, line: int, cells: Sequence[str], columns: Sequence[str]) -> list[str]:
    head = [_plain(cell) for cell in cells]
    while not head[-1]:
        head.pop()
    for name in columns:
        if head.count(name) > 1:
            found.problems.append((line, f"the column {name} is there twice"))
    missing = [name for name in columns if name not in head]
    unread = [name for name in dict.fromkeys(head) if name and name not in columns]
    for name in unread:
        if guess := did_you_mean(name, missing):
            found.problems.append((line, f"the head names a column that is not known{guess}"))
    found.ignored = tuple(unread)
    return head


def _plain(cell: str) -> str:
    return cell.strip().casefold().replace(" ", "_")
