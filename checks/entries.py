"""Entries of a bill or a balance as sources, CSV files and people write them, read into values or refused in words."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from checks.billing import BillingEvent, Kind
from checks.money import Amount, number
from checks.movement import Movement, MovementKind

MAX_LINES = 100_000
LONGEST = 200
"""Characters of a ref, ticket or reason that are believed."""
STEPS: Mapping[str | None, Kind] = {name: name for name in get_args(Kind)}
MOVES: Mapping[str | None, MovementKind] = {name: name for name in get_args(MovementKind)}
COLUMNS = ("at", "kind", "amount", "unit", "clause", "ticket", "ref", "paid", "currency")
"""The columns of a CSV of movements; the last four may be empty."""


@dataclass(frozen=True, slots=True)
class NotRead:
    """The entry is refused; `reason` is a sentence, `line` its line in a file (0: it came alone)."""

    reason: str
    line: int = 0


def read_event(data: Mapping[str, Any]) -> BillingEvent | NotRead:
    """A step of a bill from JSON data: kind, at (ISO with offset), amount and unit, category, channel, reason, ref."""
    kind = STEPS.get(data.get("kind") if isinstance(data.get("kind"), str) else None)
    if kind is None:
        return NotRead(f"a step of a bill is one of {', '.join(get_args(Kind))}")
    try:
        return BillingEvent(
            kind,
            instant_of(data.get("at")),
            _amount(data.get("amount"), data.get("unit")),
            _text(data, "category"),
            _text(data, "channel"),
            _text(data, "reason"),
            _text(data, "ref"),
        )
    except ValueError as error:
        return NotRead(str(error))


def read_movement(data: Mapping[str, Any], source: str = "") -> Movement | NotRead:
    """A movement of a balance from JSON data with the keys of `COLUMNS`; without a ref it is named by its content."""
    kind = MOVES.get(data.get("kind") if isinstance(data.get("kind"), str) else None)
    if kind is None:
        return NotRead("a movement is one of grant, purchase, charge, return")
    try:
        amount = _amount(data.get("amount"), data.get("unit"))
        if amount is None:
            return NotRead(f"the {kind} needs an amount and its unit")
        at, clause, ticket = instant_of(data.get("at")), _text(data, "clause"), _text(data, "ticket")
        ref = _text(data, "ref") or "/".join(filter(None, (at.isoformat(), kind, str(amount), ticket)))
        return Movement(ref, kind, at, amount, clause, ticket, source, _amount(data.get("paid"), data.get("currency")))
    except ValueError as error:
        return NotRead(str(error))


def read_csv(text: str, source: str = "a CSV file") -> tuple[Movement, ...] | tuple[NotRead, ...]:
    """All movements of a CSV file whose first line names `COLUMNS`, or everything that is wrong with it, by line."""
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="", strict=True)
    movements: list[Movement] = []
    wrong: list[NotRead] = []
    try:
        missing = [name for name in COLUMNS[:4] if name not in (reader.fieldnames or ())]
        if missing:
            return (NotRead(f"the first line names the columns {', '.join(COLUMNS)}; {missing[0]} is missing", 1),)
        for row in reader:
            if len(movements) >= MAX_LINES:
                return (NotRead(f"more than {MAX_LINES} movements in one file: split it", reader.line_num),)
            found = read_movement(row, source)
            if isinstance(found, Movement):
                movements.append(found)
            else:
                wrong.append(NotRead(found.reason, reader.line_num))
    except csv.Error as error:
        return (NotRead(f"this is no CSV: {error}", reader.line_num),)
    return tuple(wrong) or tuple(movements)


def instant_of(written: object) -> datetime:
    """An ISO instant with its offset; anything else is a ValueError that says how to write one."""
    try:
        instant = datetime.fromisoformat(str(written))
    except ValueError:
        raise ValueError("at needs an instant with its offset, such as 2026-05-01T09:00:00+02:00") from None
    if instant.tzinfo is None:
        raise ValueError("at has no offset: write an instant such as 2026-05-01T09:00:00+02:00")
    return instant


def _amount(quantity: object, unit: object) -> Amount | None:
    """None where nothing is given; a JSON number is taken by its shortest digits, so 0.35 stays 0.35."""
    if quantity in (None, ""):
        return None
    plain = isinstance(quantity, int | float) and not isinstance(quantity, bool)
    return Amount(number(str(quantity) if plain else quantity), str(unit or ""))


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str | int) or len(str(value)) > LONGEST:
        raise ValueError(f"{name} is a text of at most {LONGEST} characters")
    return str(value).strip()
