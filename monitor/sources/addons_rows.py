"""Rows of the Addons Seller API made plain: ids, dates and words read tolerantly, secrets taken out, the rest kept.

Every row becomes a value with an id of its own (`object_id`), a payload of JSON data, and a digest that changes when
the row says something else in a field that is known; the others are kept under `more`. Field names are those that
public clients know; where two are known both are read.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from monitor.sources.addons_answer import Row
from monitor.sources.values import Read, Seal, digest_of, id_of, instant, iso, more_of, text_of, whole, words


def thread_id(row: Row) -> str:
    """The thread's number under either of its names; empty where it has none that makes sense."""
    return id_of(row.get("id_community_thread")) or id_of(row.get("id_thread"))


def thread(row: Row, zone: ZoneInfo, now: datetime, care_until: str, seal: Seal) -> Read:
    """A thread. `care_until` is the day read before, kept while the new count of days agrees with it within one."""
    number = thread_id(row)
    payload: dict[str, Any] = {
        "thread": number,
        "topic": text_of(row.get("topic")),
        "product": text_of(row.get("name")),
        "product_id": id_of(row.get("id_product")),
        "messages": whole(row.get("nb_messages")),
        "opened": iso(instant(row.get("date_add"), zone)),
        "qualification": text_of(row.get("qualification")).lower(),
        "version": _version(row.get("versionps")),
        "website": text_of(row.get("website")),
        "order": _order(row),
        "care_until": _care_until(row.get("zen"), zone, now, care_until),
        "customer": seal(text_of(row["customer_hash"])) if row.get("customer_hash") else "",
    }
    more = {"more": more_of(row, _THREAD)}
    return Read(f"thread:{number}", payload | more, digest_of(payload), instant(row.get("date_add"), zone))


def message(row: Row, number: str, zone: ZoneInfo, seen: dict[str, int]) -> Read:
    """A message of thread `number`. `seen` counts equal texts of rows without an id of their own, to tell them apart.

    Their dates name nothing: the service may leave one out, or write it otherwise, the next time.
    """
    text, at = words(row.get("message")), instant(row.get("date_add"), zone)
    mine = id_of(row.get("id_community_message")) or id_of(row.get("id_message"))
    if not mine:
        same = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24]
        seen[same] = seen.get(same, 0) + 1
        mine = f"{same}.{seen[same]}"
    payload = {"thread": number, "text": text, "date": iso(at)}
    more = {"more": more_of(row, _MESSAGE)}
    return Read(f"message:{number}:{mine}", payload | more, digest_of(payload), at)


def sale_id(row: Row) -> str:
    """What a sale is known by: one product of one order; empty where it names no order."""
    order = id_of(row.get("id_order"))
    return f"sale:{order}:{id_of(row.get('id_product'))}" if order and order != "0" else ""


def sale(row: Row, zone: ZoneInfo) -> Read:
    """One product of one order."""
    order, product = id_of(row.get("id_order")), id_of(row.get("id_product"))
    at = instant(row.get("order_date"), zone) or instant(row.get("order_date_display"), zone)
    payload = {
        "order": order,
        "product_id": product,
        "product": text_of(row.get("product_name")),
        "date": iso(at),
        "amount": text_of(row.get("amount")),
        "quantity": whole(row.get("product_quantity")),
        "refunded": whole(row.get("product_quantity_refunded")),
        "care": text_of(row.get("zen_name")),
    }
    more = {"more": more_of(row, _SALE)}
    return Read(sale_id(row), payload | more, digest_of(payload), at)


def product(row: Row) -> Read | None:
    """One product of the seller; None where it has no id."""
    number = id_of(row.get("id_product"))
    if not number:
        return None
    payload = {
        "product_id": number,
        "product": text_of(row.get("name")),
        "price": text_of(row.get("price")),
        "state": text_of(row.get("statut")),
    }
    return Read(f"product:{number}", payload | {"more": more_of(row, _PRODUCT)}, digest_of(payload))


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


def _order(row: Row) -> str:
    """The order's number, "0" for "has not bought", empty where the row does not say."""
    return id_of(row.get("id_order")) if "id_order" in row else ""


def _version(value: Any) -> str:
    text = text_of(value)
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
