"""A signed POST to a program of one's own, as Standard Webhooks describes it (standardwebhooks.com)."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from notifiers.answers import posted, reached
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
        keys = self._keys()
        if not isinstance(keys, list):
            return keys
        headers = _headers(stored, keys, self.settings.now())
        return posted(self.settings.url, headers, stored, self.settings.wire, lambda reason: Retry(None, reason))

    def probe(self) -> Outcome:
        """Look at the secret, resolve, connect and shake hands; nothing is posted."""
        keys = self._keys()
        return reached(self.settings.url, self.settings.wire) if isinstance(keys, list) else keys

    def _keys(self) -> list[bytes] | Outcome:
        try:
            return [_key(text) for text in self.settings.secret().split()]
        except LookupError as error:
            return Retry(None, f"no secret to sign with: {error}")
        except binascii.Error:
            return Refused("the secret begins with whsec_ and does not go on in base64")


def signature(key: bytes, identity: str, second: int, body: bytes) -> str:
    """Return "v1," and the base64 of the HMAC-SHA256 over id, timestamp and body, joined by dots."""
    content = b".".join((identity.encode(), str(second).encode(), body))
    return f"v1,{base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()}"


def _headers(stored: bytes, keys: list[bytes], now: datetime) -> dict[str, str]:
    identity, second = str(json.loads(stored)["id"]), int(now.timestamp())
    return {
        "Content-Type": "application/json",
        "webhook-id": identity,
        "webhook-timestamp": str(second),
        "webhook-signature": " ".join(signature(key, identity, second, stored) for key in keys),
    }


def _key(secret: str) -> bytes:
    encoded = secret.removeprefix("whsec_")
    return secret.encode() if encoded == secret else base64.b64decode(encoded, validate=True)


def _attached(file: Attachment) -> dict[str, str]:
    content = base64.b64encode(file.data).decode()
    return {"name": file.name, "content_type": file.content_type, "content": content}


def _json(value: object) -> bytes:
    return json.dumps(value).encode()
