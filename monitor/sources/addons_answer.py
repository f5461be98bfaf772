"""An answer of the Addons Seller API as a list of rows: three envelopes are known, and an error is told from a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from monitor.sources.strict_json import NotJson, parsed

MAX_ROWS = 50_000

Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page: its rows, how many rows there are in all (None: not said), and the number of the last page."""

    rows: tuple[Row, ...]
    total: int | None = None
    last_page: int = 1


@dataclass(frozen=True, slots=True)
class Refused:
    """The service says itself that something is wrong."""


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """No list in any shape known; `reason` says what it looks like."""

    reason: str


def read_listing(body: bytes, wrapper: str) -> Listing | Refused | Unrecognised:
    """Read `{"<wrapper>": paginator | [rows] | row}`, or the bare list; `null` is an empty list.

    A paginator holds its rows under `data`, with `total` and `last_page`. Everything else is no list: neither an
    error with status 200 nor a page of HTML looks like an empty inbox.
    """
    try:
        answer = parsed(body)
    except NotJson as error:
        return Unrecognised(str(error))
    if isinstance(answer, list):
        return _rows(answer)
    if not isinstance(answer, dict):
        return Unrecognised("the answer is JSON, but neither a list nor an object")
    if answer.get("error") or answer.get("errors") or answer.get("success") is False:
        return Refused()
    if wrapper not in answer:
        return Unrecognised(f'the answer is JSON without "{wrapper}"')
    return _wrapped(answer[wrapper])


def _wrapped(value: Any) -> Listing | Unrecognised:
    if value is None:
        return Listing(())
    if isinstance(value, list):
        return _rows(value)
    if not isinstance(value, dict):
        return Unrecognised("its list is no list")
    if "data" not in value or not ("total" in value or "current_page" in value):
        return _rows([value] if value and not _counted(value) else list(value.values()))
    data = value["data"]
    listed = [] if data is None else data
    if isinstance(listed, dict):
        listed = list(listed.values()) if _counted(listed) else [listed]
    if not isinstance(listed, list):
        return Unrecognised("its page holds no list")
    found = _rows(listed)
    if isinstance(found, Unrecognised):
        return found
    return Listing(found.rows, _number(value.get("total")), _number(value.get("last_page")) or 1)


def _rows(listed: Sequence[Any]) -> Listing | Unrecognised:
    if len(listed) > MAX_ROWS:
        return Unrecognised(f"its list has more than {MAX_ROWS:,} rows")
    if not all(isinstance(row, dict) for row in listed):
        return Unrecognised("its list holds something else than rows")
    return Listing(tuple(listed))


def _counted(value: Mapping[str, Any]) -> bool:
    """Whether an object is a list in disguise: PHP writes one with gaps as an object with numbers for keys."""
    return all(key.isdigit() for key in value)


def _number(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
