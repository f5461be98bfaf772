"""Rows of the Addons Seller API made plain: ids, dates and words read tolerantly, secrets taken out, the rest kept.

Every row becomes a value with an id of its own (`object_id`), a payload of JSON data, and a digest that changes when
the row says something else in a field that is known; the others are kept under `more`. Field names are those that
public clients know; where two are known both are read.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from monitor.sources.addons_answer import Row
from monitor.sources.addons_values import instant, whole, words

_SHORT = 500  # characters of any other text
_FIELDS = 80
_SECRETS = ("token", "key", "secret", "password", "hash")

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


def thread_id(row: Row) -> str:
    """The thread's number under either of its names; empty where it has none that makes sense."""
    return _id(row.get("id_community_thread")) or _id(row.get("id_thread"))


def thread(row: Row, zone: ZoneInfo, now: datetime, care_until: str, seal: Seal) -> Read:
    """A thread. `care_until` is the day read before, kept while the new count of days agrees with it within one."""
    number = thread_id(row)
    payload: dict[str, Any] = {
        "thread": number,
        "topic": _text(row.get("topic")),
        "product": _text(row.get("name")),
        "product_id": _id(row.get("id_product")),
        "messages": whole(row.get("nb_messages")),
        "opened": _iso(instant(row.get("date_add"), zone)),
        "qualification": _text(row.get("qualification")).lower(),
        "version": _version(row.get("versionps")),
        "website": _text(row.get("website")),
        "order": _order(row),
        "care_until": _care_until(row.get("zen"), zone, now, care_until),
        "customer": seal(_text(row["customer_hash"])) if row.get("customer_hash") else "",
    }
    more = {"more": _more(row, _THREAD)}
    return Read(f"thread:{number}", payload | more, digest_of(payload), instant(row.get("date_add"), zone))


def message(row: Row, number: str, zone: ZoneInfo, seen: dict[str, int]) -> Read:
    """A message of thread `number`. `seen` counts equal rows without an id of their own, to tell them apart."""
    text, at = words(row.get("message")), instant(row.get("date_add"), zone)
    mine = _id(row.get("id_community_message")) or _id(row.get("id_message"))
    if not mine:
        same = hashlib.sha256(f"{_iso(at)}\x1f{text}".encode("utf-8", "replace")).hexdigest()[:24]
        seen[same] = seen.get(same, 0) + 1
        mine = f"{same}.{seen[same]}"
    payload = {"thread": number, "text": text, "date": _iso(at)}
    more = {"more": _more(row, _MESSAGE)}
    return Read(f"message:{number}:{mine}", payload | more, digest_of(payload), at)


def sale_id(row: Row) -> str:
    """What a sale is known by: one product of one order; empty where it names no order."""
    order = _id(row.get("id_order"))
    return f"sale:{order}:{_id(row.get('id_product'))}" if order and order != "0" else ""


def sale(row: Row, zone: ZoneInfo) -> Read:
    """One product of one order."""
    order, product = _id(row.get("id_order")), _id(row.get("id_product"))
    at = instant(row.get("order_date"), zone) or instant(row.get("order_date_display"), zone)
    payload = {
        "order": order,
        "product_id": product,
        "product": _text(row.get("product_name")),
        "date": _iso(at),
        "amount": _text(row.get("amount")),
        "quantity": whole(row.get("product_quantity")),
        "refunded": whole(row.get("product_quantity_refunded")),
        "care": _text(row.get("zen_name")),
    }
    more = {"more": _more(row, _SALE)}
    return Read(sale_id(row), payload | more, digest_of(payload), at)


def product(row: Row) -> Read | None:
    """One product of the seller; None where it has no id."""
    number = _id(row.get("id_product"))
    if not number:
        return None
    payload = {
        "product_id": number,
        "product": _text(row.get("name")),
        "price": _text(row.get("price")),
        "state": _text(row.get("statut")),
    }
    return Read(f"product:{number}", payload | {"more": _more(row, _PRODUCT)}, digest_of(payload))


def digest_of(payload: Mapping[str, Any]) -> str:
    """The same for the same words."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode("utf-8", "replace")).hexdigest()[:32]


_THREAD = frozenset((
    "id_community_thread", "id_thread", "topic", "name", "id_product", "nb_messages", "date_add", "qualification",
    "versionps", "website", "id_order", "zen", "customer_hash",
))  # fmt: skip
_MESSAGE = frozenset(("message", "date_add", "id_community_message", "id_message"))
_SALE = frozenset((
    "id_order", "id_product", "product_name", "order_date", "order_date_display", "amount", "product_quantity",
    "product_quantity_refunded", "zen_name",
))  # fmt: skip
_PRODUCT = frozenset(("id_product", "name", "price", "statut"))


def _more(row: Row, known: frozenset[str]) -> dict[str, Any]:
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


def _id(value: Any) -> str:
    number = whole(value)
    return str(number) if number is not None and number >= 0 else ""


def _order(row: Row) -> str:
    """The order's number, "0" for "has not bought", empty where the row does not say."""
    return _id(row.get("id_order")) if "id_order" in row else ""


def _text(value: Any) -> str:
    if isinstance(value, str):
        return unescape(value[:_SHORT]).strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _version(value: Any) -> str:
    text = _text(value)
    return "" if text.lower() in ("none", "null", "unknown", "-") else text


def _care_until(zen: Any, zone: ZoneInfo, now: datetime, before: str) -> str:
    """The last day of Business Care as an ISO date: a count of days would change with every night."""
    left = whole(zen.get("nb_days_left")) if isinstance(zen, Mapping) else None
    if left is None or abs(left) > 40_000:
        return ""
    day = now.astimezone(zone).date() + timedelta(days=left)
    if before and abs((day - date.fromisoformat(before)).days) <= 1:
        return before
    return day.isoformat()


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at is not None else ""
