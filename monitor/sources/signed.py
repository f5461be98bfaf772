"""Whether a request is signed as Standard Webhooks has it, with a key of ours and not long ago."""

import base64
import binascii
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from notifiers.webhook import signature

WINDOW = timedelta(minutes=5)
_LONGEST = 256


def refusal(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """Why the request is not believed, as a sentence that helps its sender; empty where it is.

    `secret` holds one or more keys, apart by blanks, so that keys can change; each is "whsec_" and base64, or any text.
    """
    identity = headers.get("webhook-id", "")
    sent, signed = headers.get("webhook-timestamp", ""), headers.get("webhook-signature", "")
    if not identity or not sent or not signed:
        return "the headers webhook-id, webhook-timestamp and webhook-signature are needed"
    if len(identity) > _LONGEST or not identity.isascii() or not (sent.isascii() and sent.isdigit() and len(sent) < 12):
        return "webhook-id is a short text, webhook-timestamp whole seconds since 1970"
    if abs(int(sent) - now.timestamp()) > WINDOW.total_seconds():
        return "webhook-timestamp is more than five minutes off"
    given = [part for part in signed.split(" ")[:8] if part.startswith("v1,") and part.isascii()]
    for key in secret.split():
        right = signature(_key(key), identity, int(sent), body)
        if any(hmac.compare_digest(right, one) for one in given):
            return ""
    return "webhook-signature is not that of this body under the key"


def unfit_key(secret: str) -> str:
    """Why a key would be read otherwise than its sender means it; empty where it is none."""
    for key in secret.split():
        if key.startswith("whsec_") and _key(key) == key.encode():
            return "a key begins with whsec_, and what follows is no base64: it was cut, or is another text"
    return ""


def _key(text: str) -> bytes:
    if not text.startswith("whsec_"):
        return text.encode()
    try:
        return base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        return text.encode()
