"""What an event of a ticket or a balance may hold, key by key, and the same as a JSON Schema for other programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, get_args

from checks.timeline import Actor

ACTORS: Mapping[str, Actor] = MappingProxyType(
    {
        "message": "customer",
        "reply": "vendor",
        "quote": "vendor",
        "consent": "customer",
        "decline": "customer",
        "work": "vendor",
        "charge": "vendor",
        "return": "vendor",
        "grant": "vendor",
        "purchase": "customer",
        "extension": "vendor",
        "bug": "vendor",
        "not_bug": "vendor",
        "fix": "vendor",
        "refund": "vendor",
        "refusal": "vendor",
        "claim": "customer",
        "close": "vendor",
        "reopen": "vendor",
        "taken": "vendor",
        "no_reply_needed": "vendor",
        "facts": "unknown",
    }
)
"""Every kind of event, and who does it where nobody is named."""
PEOPLE: Mapping[str, Actor] = MappingProxyType({name: name for name in get_args(Actor)})
MAY_STAND_ALONE = ("grant", "purchase")
"""Movements of a customer's balance that need no ticket."""
LONGEST_TEXT = 200_000
CHANNEL = "helpdesk"


@dataclass(frozen=True, slots=True)
class Field:
    """One key of an event: what it holds, its type in JSON, the longest text."""

    says: str
    type: str = "string"
    longest: int = 200


FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "event": Field("what happened"),
        "at": Field("when, as an instant with its offset: 2026-05-11T10:00:00+02:00"),
        "id": Field("names the event for ever; the same id again is the same event, in its newest words"),
        "thread": Field("the ticket's number at its source"),
        "account": Field("the account it belongs to, where its source serves several"),
        "customer": Field("the customer's own number: balances are kept by it"),
        "actor": Field("who did it, where that is not plain from the event"),
        "channel": Field(f"the way it went: helpdesk, phone, chat, mail and so on; {CHANNEL} where nothing is said"),
        "subject": Field("the subject of the ticket", longest=1000),
        "text": Field("the words, as plain text", longest=LONGEST_TEXT),
        "automatic": Field("a machine wrote it", "boolean"),
        "facts": Field("what is known beside the words: plan, site_created, an active subscription", "object"),
        "amount": Field("of a quote, charge, return, grant or purchase, never negative: 0.35", "number"),
        "unit": Field("of the amount: points, credits, hours, or a currency such as EUR"),
        "category": Field("what it is priced as: a clause of the scheme or a plain name"),
        "clause": Field("the clause a movement of a balance rests on"),
        "reason": Field("why, in the words of who did it"),
        "paid": Field("what was paid for a package", "number"),
        "currency": Field("of what was paid"),
        "until": Field("the instant an extension was announced for"),
    }
)


def schema() -> dict[str, Any]:
    """The JSON Schema of an event, for those who send or import some."""
    properties: dict[str, Any] = {}
    for key, field in FIELDS.items():
        types = {"string": ["string", "integer", "null"], "number": ["number", "string", "null"]}
        properties[key] = {"type": types.get(field.type, [field.type, "null"]), "description": field.says}
        if field.type == "string" and key not in ("text", "subject"):
            properties[key]["maxLength"] = field.longest
    properties["event"] = {"enum": list(ACTORS), "description": FIELDS["event"].says}
    properties["actor"] = {"enum": [*PEOPLE, None], "description": FIELDS["actor"].says}
    properties["at"] = {"type": "string", "format": "date-time", "description": FIELDS["at"].says}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An event of a ticket or of a customer's balance",
        "type": "object",
        "properties": properties,
        "required": ["event", "at"],
        "anyOf": [
            {"required": ["thread"]},
            {"required": ["customer"], "properties": {"event": {"enum": list(MAY_STAND_ALONE)}}},
        ],
        "additionalProperties": False,
    }
