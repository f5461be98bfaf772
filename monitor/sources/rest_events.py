"""A helpdesk's rows as events: each expression is asked of the row, and instants are given their zone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from monitor.sources.rest_words import value_of

INSTANTS = ("at", "until")


@dataclass(frozen=True, slots=True)
class EventMap:
    """What each thing that `each` gives is as an event: `fields` and `facts` hold expressions by key."""

    name: str
    of_detail: bool
    each: str | None
    fields: Mapping[str, str]
    facts: Mapping[str, str]


def events(
    maps: Sequence[EventMap], seen: Mapping[str, Any], of_detail: bool, zone: ZoneInfo
) -> Iterator[dict[str, Any]]:
    """The payloads of one row (`row`, `page`), or of one item of its detail (`item`, `answer` beside them)."""
    for one in maps:
        if one.of_detail != of_detail:
            continue
        for thing in things(one, seen):
            if (payload := _payload(one, {**seen, **thing}, zone)) is not None:
                yield payload


def things(one: EventMap, seen: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What a map makes events of, as the names that its expressions see beside `seen`."""
    if one.each is None:
        yield {}
        return
    found = value_of(one.each, seen)
    yield from ({"item": item} for item in (found if isinstance(found, list) else []))


def _payload(one: EventMap, seen: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any] | None:
    if (kind := value_of(one.fields["event"], seen)) is None:
        return None
    payload: dict[str, Any] = {"event": kind}
    for key, expression in one.fields.items():
        value = value_of(expression, seen)
        if key != "event" and value is not None:
            payload[key] = _told_instant(value, zone) if key in INSTANTS else value
    if one.name and "id" in payload:
        payload["id"] = f"{one.name}/{payload['id']}"
    facts = {key: value for key, expression in one.facts.items() if (value := value_of(expression, seen)) is not None}
    return payload | ({"facts": facts} if facts else {})


def _told_instant(value: Any, zone: ZoneInfo) -> Any:
    """With its offset where it can be read; else as it came, to be refused in words later."""
    found = instant(value, zone)
    return found.isoformat() if found is not None else value


def instant(value: Any, zone: ZoneInfo) -> datetime | None:
    """Seconds since 1970, or ISO text, which is the zone's where it names no offset; None where it is neither."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) == 10:
        value = int(value)
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        found = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError):
        return None
    return (found if found.tzinfo is not None else found.replace(tzinfo=zone)).astimezone(UTC)
