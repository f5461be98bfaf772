"""An answer of the Addons Seller API as a list of rows: three envelopes are known, and an error is told from a list."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

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


class _NotJson(ValueError):
    """A number that JSON does not have."""


def read_listing(body: bytes, wrapper: str) -> Listing | Refused | Unrecognised:
    """Read `{"<wrapper>": paginator | [rows] | row}`, or the bare list; `null` is an empty list.

    A paginator holds its rows under `data`, with `total` and `last_page`. Everything else is no list: neither an
    error with status 200 nor a page of HTML looks like an empty inbox.
    """
    try:
        answer = _parsed(body)
    except RecursionError:
        return Unrecognised("the answer is nested too deeply")
    except ValueError:
        return Unrecognised(_looks(body))
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


def _parsed(body: bytes) -> Any:
    return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse, object_pairs_hook=_unique)


def _refuse(constant: str) -> Any:
    raise _NotJson(constant)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two values under one key are no answer: nobody knows which is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _NotJson("a key twice")
    return found


def _looks(body: bytes) -> str:
    start = body[:500].lstrip().lower()
    if not start:
        return "the answer is empty"
    if start.startswith((b"<!doctype", b"<html", b"<")):
        return "the answer is an HTML page, not JSON"
    if start[:1] in (b"{", b"["):
        return "the answer is broken or cut off JSON"
    return "the answer is no JSON"
