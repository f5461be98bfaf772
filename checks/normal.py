"""One event of a helpdesk, a chat transcript, a phone log or a seller's books: read from JSON data, or refused."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from checks.billing import BillingEvent
from checks.entries import MOVES, STEPS, NotRead, instant_of, read_event, read_movement
from checks.event_fields import ACTORS, CHANNEL, FIELDS, MAY_STAND_ALONE, PEOPLE
from checks.facts import Fact, Name, given
from checks.movement import Movement
from checks.timeline import Actor

MOST_FACTS = 100
ALIASES = {"email": "mail", "e-mail": "mail", "telephone": "phone", "call": "phone"}


@dataclass(frozen=True, slots=True)
class Reported:
    """One event as a system reported it. `step` is what it is to a bill, `movement` what it is to a balance."""

    event: str
    at: datetime
    thread: str
    actor: Actor
    channel: str
    id: str = ""
    account: str = ""
    customer: str = ""
    subject: str = ""
    text: str = ""
    automatic: bool = False
    facts: tuple[Fact, ...] = ()
    step: BillingEvent | None = None
    movement: Movement | None = None
    until: datetime | None = None


def read(data: Mapping[str, Any], source: str = "") -> Reported | NotRead:
    """An event from JSON data with the keys of `FIELDS`; whatever is wrong with it is a sentence that says what to do.

    What is null or empty counts as left out. Nothing else is guessed: an event half understood is none.
    """
    stated = {key: value for key, value in data.items() if value not in (None, "")}
    try:
        return _read(stated, source)
    except ValueError as error:
        return NotRead(str(error))


def _read(data: Mapping[str, Any], source: str) -> Reported:
    _check_keys(data)
    event = _choice(data, "event", tuple(ACTORS))
    at = instant_of(data.get("at"))
    customer, thread = _text(data, "customer"), _text(data, "thread")
    if not thread and event not in MAY_STAND_ALONE:
        raise ValueError(f"the {event} names no thread: it belongs to a ticket")
    if not thread and not customer:
        raise ValueError(f"the {event} names no customer: whose balance is it?")
    actor = PEOPLE[_choice(data, "actor", tuple(PEOPLE))] if "actor" in data else ACTORS[event]
    return Reported(
        event=event,
        at=at,
        thread=thread,
        actor=actor,
        channel=_channel(data) or CHANNEL,
        id=_text(data, "id"),
        account=_text(data, "account"),
        customer=customer,
        subject=_text(data, "subject"),
        text=_text(data, "text"),
        automatic=data.get("automatic") is True,
        facts=_facts(data, source, at),
        step=_step(data, event),
        movement=_movement(data, event, source) if customer else None,
        until=instant_of(data["until"]) if "until" in data else None,
    )


def _check_keys(data: Mapping[str, Any]) -> None:
    unknown = sorted(set(data) - set(FIELDS))
    if unknown:
        raise ValueError(f"the key {unknown[0][:40]} is unknown; an event has {', '.join(FIELDS)}")
    for key, field in FIELDS.items():
        value = data.get(key)
        if value is not None and field.type == "boolean" and not isinstance(value, bool):
            raise ValueError(f"{key} is true or false")
        if value is not None and field.type == "string":
            _text(data, key)


def _text(data: Mapping[str, Any], key: str) -> str:
    """A text, or a number for one: helpdesks number their tickets. Words are cut, names are not."""
    value = data.get(key, "")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"{key} is a text")
    text, longest = str(value), FIELDS[key].longest
    if key in ("text", "subject"):
        return text[:longest]
    if len(text) > longest:
        raise ValueError(f"{key} is longer than {longest} characters")
    return text.strip()


def _choice(data: Mapping[str, Any], key: str, known: tuple[str, ...]) -> str:
    value = data.get(key)
    if value not in known:
        raise ValueError(f"{key} is one of {', '.join(known)}")
    return str(value)


def _channel(data: Mapping[str, Any]) -> str:
    name = _text(data, "channel").casefold()
    return ALIASES.get(name, name)


def _facts(data: Mapping[str, Any], source: str, at: datetime) -> tuple[Fact, ...]:
    """Facts hold from the event on where nothing else is said."""
    values = data.get("facts", {})
    if not isinstance(values, Mapping) or len(values) > MOST_FACTS:
        raise ValueError(f"facts is an object of at most {MOST_FACTS} names with their values")
    plan: dict[str, object] = {Name.PLAN: str(values[Name.PLAN])} if isinstance(values.get(Name.PLAN), int) else {}
    stated = given({**values, **plan}, source or "the event").stated
    return tuple(fact if fact.date is not None else replace(fact, date=at) for fact in stated)


def _step(data: Mapping[str, Any], event: str) -> BillingEvent | None:
    if event not in STEPS:
        return None
    amount = {key: data.get(key) for key in ("amount", "unit")} if event in ("quote", "charge", "return") else {}
    found = read_event(
        {key: data.get(key) for key in ("at", "category", "reason")}
        | {"kind": event, "ref": data.get("id"), "channel": _channel(data), **amount}
    )
    if isinstance(found, NotRead):
        raise ValueError(found.reason)
    return found


def _movement(data: Mapping[str, Any], event: str, source: str) -> Movement | None:
    if event not in MOVES or event == "expiry":
        return None
    keys = ("at", "amount", "unit", "clause", "paid", "currency")
    ticket = {"kind": event, "ticket": data.get("thread"), "ref": data.get("id")}
    found = read_movement({key: data.get(key) for key in keys} | ticket, source)
    if isinstance(found, NotRead):
        raise ValueError(found.reason)
    return found
