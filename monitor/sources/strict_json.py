"""JSON from a service: whole, with each key once, or said to be none."""

import json
from typing import Any


class NotJson(ValueError):
    """The body is no JSON; the message says what it looks like."""


def parsed(body: bytes) -> Any:
    """The value; NotJson for whatever is none."""
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse, object_pairs_hook=_unique)
    except RecursionError:
        raise NotJson("the answer is nested too deeply") from None
    except ValueError:
        raise NotJson(_looks(body)) from None


def _refuse(constant: str) -> Any:
    """A number that JSON does not have."""
    raise ValueError(constant)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two values under one key are no answer: nobody knows which is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key twice")
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
