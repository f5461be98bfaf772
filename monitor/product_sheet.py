"""The product catalogue of a CSV file; what is wrong with it is told all at once, each mistake at its line.

A product has one row, and further rows under the same name for what its sheet declared from other days on.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from monitor import sheet_cells
from monitor.config_catalogue import Compatible, Product
from monitor.sheet_cells import Unread
from monitor.sheet_rows import Row, read_rows

T = TypeVar("T")

COLUMNS = ("name", "ids", "names", "platform", "versions", "since", "until", "price", "currency", "free")
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """The products in the order of the file, the columns that nobody reads, and what is wrong, as sentences.

    `fault` says why the file itself cannot be read, for the place that names it.
    """

    products: tuple[Product, ...] = ()
    ignored: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    fault: str = ""


def read_sheet(path: Path) -> Sheet:
    """Read a catalogue whole; one with any mistake gives no product."""
    found = read_rows(path, COLUMNS)
    if isinstance(found, str):
        return Sheet(fault=found)
    reading = _Reading(found.problems)
    products = tuple(reading.products(found.rows))
    told = tuple(f"{path}:{line}: {says}" for line, says in sorted(set(found.problems)))
    return Sheet(() if told else products, found.ignored, told)


class _Reading:
    """Makes products of rows, and notes what cannot be read."""

    def __init__(self, problems: list[tuple[int, str]]) -> None:
        self._problems = problems

    def products(self, rows: Iterable[Row]) -> Iterator[Product]:
        by_name: dict[str, list[Row]] = {}
        for row in rows:
            name = row.cells.get("name", "")
            if 0 < len(name) <= LONGEST_NAME:
                by_name.setdefault(name, []).append(row)
            else:
                self._note(row, "name", f"it is longer than {LONGEST_NAME} characters" if name else "it is missing")
        owners: dict[str, str] = {}
        for name, mine in by_name.items():
            product = self._product(name, mine)
            for number in product.ids:
                if owners.setdefault(number, name) != name:
                    self._note(mine[0], "ids", f"the product {owners[number]} has the same number")
            yield product

    def _product(self, name: str, rows: Sequence[Row]) -> Product:
        money = self._once("currency", rows, sheet_cells.currency)
        return Product(
            name=name,
            ids=self._once("ids", rows, sheet_cells.numbers) or (),
            names=self._once("names", rows, sheet_cells.listed) or (),
            compatible=tuple(self._declared(rows)),
            price=self._once("price", rows, lambda cell: sheet_cells.price(cell, money)),
            free=bool(self._once("free", rows, sheet_cells.truth)),
        )

    def _declared(self, rows: Sequence[Row]) -> Iterator[Compatible]:
        """What the product's sheet declared, from which day on, until which."""
        seen: dict[tuple[str, object], int] = {}
        for row in rows:
            said = self._read(row, "versions", sheet_cells.versions)
            since, until = (self._read(row, column, sheet_cells.day) for column in ("since", "until"))
            platform = row.cells.get("platform", "")
            if said is None:
                if any(row.cells.get(column) for column in ("since", "until")) and not row.cells.get("versions"):
                    self._note(row, "versions", "a day is given, and no version that was declared on it")
                continue
            if since and until and until < since:
                self._note(row, "until", "it lies before since")
            if (before := seen.setdefault((platform, since), row.line)) != row.line:
                self._note(row, "since", f"line {before} declares versions from the same day")
            yield Compatible(platform=platform, versions=said, since=since, until=until)

    def _once(self, column: str, rows: Sequence[Row], reading: Callable[[str], T]) -> T | None:
        """What all rows of a product say alike, or only some of them say at all."""
        stated = [row for row in rows if row.cells.get(column)]
        for row in stated[1:]:
            if row.cells[column] != stated[0].cells[column]:
                self._note(row, column, f"line {stated[0].line} says another for the same product")
        return self._read(stated[0], column, reading) if stated else None

    def _read(self, row: Row, column: str, reading: Callable[[str], T]) -> T | None:
        cell = row.cells.get(column, "")
        try:
            return reading(cell) if cell else None
        except Unread as unread:
            self._note(row, column, str(unread))
            return None

    def _note(self, row: Row, column: str, says: str) -> None:
        self._problems.append((row.line, f"{column}: {says}"))
