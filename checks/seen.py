"""One thing that a source showed of a ticket, unchanged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checks.mail import Mail

PERSON = "person"
"""The source of what persons say."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One sighting: `kind` is mail, sent_mail, mark, thread, message, event or sale, `payload` its source's JSON data.

    `object` is the thing seen: a row that changes is seen again under the same one.
    """

    id: int
    source: str
    kind: str
    received_at: datetime
    payload: Mapping[str, Any]
    certain: bool = True
    object: str = ""


def mail_of(sighting: Sighting) -> Mail:
    """The mail that a sighting of kind mail or sent_mail carries; a forgotten mail has no words left.

    Of a message of a thread it is its words under the thread's topic.
    """
    payload = sighting.payload
    return Mail(
        received_at=sighting.received_at,
        sender=payload.get("sender", ""),
        subject=payload.get("subject", ""),
        text=payload.get("text", ""),
        sender_name=payload.get("sender_name", ""),
        recipients=tuple(payload.get("recipients", ())),
        message_id=payload.get("message_id", ""),
        references=tuple(payload.get("references", ())),
        headers=tuple((name, value) for name, value in payload.get("headers", ())),
        authenticated=payload.get("authenticated", ""),
        in_sent=sighting.kind == "sent_mail",
    )
