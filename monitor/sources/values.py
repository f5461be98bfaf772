"""Single values of a marketplace's interface, in whatever form they come, made plain. Total functions."""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from monitor.sources.words import html_to_text

TEXT_LIMIT = 64 * 1024
_ENCODED = 3  # times that a message may have been encoded
_FORMATS = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%Y/%m/%d %H:%M:%S", "%d-%m-%Y %H:%M:%S")
_FIRST_YEAR, _LAST_YEAR = 2005, 2100
_SHORT = 500  # characters of any other text
_FIELDS = 80
_SECRETS = ("token", "key", "secret", "password", "hash", "sensitive")

Seal = Callable[[str], str]
"""Makes of a person's mark (`customer_hash`) one that only this installation can make."""


@dataclass(frozen=True, slots=True)
class Read:
    """A row as read: `payload` is what is kept of it, `at` its own instant where it has one."""

    object_id: str
    payload: Mapping[str, Any]
    digest: str
    at: datetime | None = None


def sealed_with(key: str) -> Seal:
    """HMAC-SHA256 under the installation's own key: the same customer is known again, and by nobody else."""
    return lambda text: hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def digest_of(payload: Mapping[str, Any]) -> str:
    """The same for the same words."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode("utf-8", "replace")).hexdigest()[:32]


def more_of(row: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """The fields that nobody knows, as they came: plain values only, bounded, and nothing that sounds like a secret."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        secret = any(word in name.lower() for word in _SECRETS)
        if name in known or secret or len(found) >= _FIELDS:
            continue
        if isinstance(value, str):
            found[name[:60]] = value[:_SHORT]
        elif value is None or isinstance(value, int | float):
            found[name[:60]] = value
    return found


def text_of(value: Any) -> str:
    """A short text; a number for one, empty for anything else."""
    if isinstance(value, str):
        return unescape(value[:_SHORT]).strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def id_of(value: Any) -> str:
    """A number that names something; empty where it is none."""
    number = whole(value)
    return str(number) if number is not None and number >= 0 else ""


def iso(at: datetime | None) -> str:
    """An instant as it is kept; empty for none."""
    return at.isoformat() if at is not None else ""


def words(value: Any) -> str:
    """The words of a message: entities decoded as often as they were encoded, HTML made plain lines."""
    text = value[: 4 * TEXT_LIMIT] if isinstance(value, str) else ""
    for _ in range(_ENCODED):
        if "<" not in text and "&" in text:
            text = unescape(text)
    plain = html_to_text(text) if "<" in text else unescape(text)
    return unescape(plain).strip()[:TEXT_LIMIT]


def instant(value: Any, zone: ZoneInfo) -> datetime | None:
    """A date of the service, which names no zone: `zone` is assumed. None where it is missing, zero or unreadable."""
    text = str(value).strip()[:40] if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    found = _epoch(text) if text.isdigit() and len(text) in (10, 13) else _written(text)
    if found is None or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def whole(value: Any) -> int | None:
    """A whole number however it is written; None where it is none. Doubles hold whole numbers up to 2**53 only."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 2**63 else None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else None
    text = value.strip() if isinstance(value, str) else ""
    return int(text) if text.isascii() and text.removeprefix("-").isdigit() and len(text) < 19 else None


def _epoch(digits: str) -> datetime:
    return datetime.fromtimestamp(int(digits) / (1000 if len(digits) == 13 else 1), UTC)


def _written(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 (the zone is the caller's)
        except ValueError:
            continue
    return None
