"""Events as rows to be kept: named so that a customer's balance is found without reading anything else."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from checks.entries import NotRead
from checks.normal import read
from monitor.sources.source import ApiRow

BALANCES = "balance:"


def event_row(payload: Mapping[str, Any], now: datetime, source: str = "") -> ApiRow:
    """The row of one event. What cannot be read is a row all the same: it is told of when it is placed.

    An instant ahead of `now` is one clock's error, and not certain; so is one that cannot be read.
    """
    text = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    found = read(payload, source)
    if isinstance(found, NotRead):
        return ApiRow(f"event:{digest[:32]}", "event", payload, now, False, digest)
    name = found.id or digest[:32]
    kept = f"{balance_of(found.customer)}{name}" if found.movement is not None else f"event:{name}"
    return ApiRow(kept, "event", payload, min(found.at, now), found.at <= now, digest)


def balance_of(customer: str) -> str:
    """How the names of all movements of one customer's balance begin."""
    return f"{BALANCES}{quote(customer, safe='')}:"
