"""A signed POST to a program of one's own, as Standard Webhooks describes it (standardwebhooks.com)."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from notifiers.answers import posted
from notifiers.message import Attachment, Message, Outcome, Refused, Retry
from notifiers.plain import sound
from notifiers.post import Wire

_BODY_LIMIT = 256 * 1024


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """Where to post, what to sign with, and the clock that dates each attempt.

    `secret` gives "whsec_" and base64, or any text; several, apart by blanks, sign side by side while keys change.
    """

    url: Callable[[], str]
    secret: Callable[[], str]
    now: Callable[[], datetime]
    wire: Wire = field(default_factory=Wire)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Posts JSON. The id in it and in `webhook-id` stays through every attempt, so a receiver can drop repeats."""

    name: str
    settings: WebhookSettings

    def render(self, message: Message, to: str, at: datetime) -> bytes:
        """Return the JSON: id, type, timestamp, and data with key, to, subject, text and attachments in base64."""
        words = {"key": message.key, "to": to, "subject": message.subject, "text": message.text}
        data: dict[str, object] = {name: sound(text) for name, text in words.items()}
        data["attachments"] = [_attached(file) for file in message.attachments]
        whole = {
            "id": message.fingerprint(to),
            "type": "sla_monitor.message",
            "timestamp": at.astimezone(UTC).isoformat(),
            "data": data,
        }
        if len(_json(whole)) > _BODY_LIMIT:
            data |= {"text": sound(message.text[: _BODY_LIMIT // 16]), "attachments": [], "shortened": True}
        return _json(whole)

    def send(self, stored: bytes, to: str) -> Outcome:
        """Sign the stored bytes for this attempt and post them. Silence is tried again under the same id."""
        try:
            keys = [_key(text) for text in self.settings.secret().split()]
        except LookupError as error:
            return Retry(None, f"no secret to sign with: {error}")
        except binascii.Error:
            return Refused("the secret begins with whsec_ and does not go on in base64")
        signed = _signed(stored, keys, self.settings.now())
        return posted(self.settings.url, signed, stored, self.settings.wire, lambda reason: Retry(None, reason))


def _signed(stored: bytes, keys: list[bytes], now: datetime) -> dict[str, str]:
    identity, second = str(json.loads(stored)["id"]), str(int(now.timestamp()))
    content = b".".join((identity.encode(), second.encode(), stored))
    digests = [base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode() for key in keys]
    return {
        "Content-Type": "application/json",
        "webhook-id": identity,
        "webhook-timestamp": second,
        "webhook-signature": " ".join(f"v1,{digest}" for digest in digests),
    }


def _key(secret: str) -> bytes:
    encoded = secret.removeprefix("whsec_")
    return secret.encode() if encoded == secret else base64.b64decode(encoded, validate=True)


def _attached(file: Attachment) -> dict[str, str]:
    content = base64.b64encode(file.data).decode()
    return {"name": file.name, "content_type": file.content_type, "content": content}


def _json(value: object) -> bytes:
    return json.dumps(value).encode()
