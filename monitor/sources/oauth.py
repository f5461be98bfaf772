"""An access token for a mailbox, fetched with a refresh token (RFC 6749, section 6): Gmail, Microsoft 365."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import httpx2

from monitor.sources.troubles import TokenRefused

_TIMEOUT = 30.0  # seconds for the whole exchange
_EARLY = 60.0  # seconds before its end a token is no longer used
_ANSWER = 64 * 1024  # octets
_CODE = re.compile(r"[a-z_]{1,60}\b")
_LIFETIME = 300.0  # seconds, where the server does not say: short, for it costs only another request


@dataclass(frozen=True, slots=True)
class OAuthSettings:
    """Where tokens come from. Secrets are asked for at each request and never kept."""

    token_url: str
    client_id: str
    refresh_token: Callable[[], str] = field(repr=False)
    client_secret: Callable[[], str] | None = field(default=None, repr=False)
    scope: str = ""


class AccessToken:
    """Call it for a token that is still good; it is fetched anew shortly before it ends.

    A server may replace the refresh token with every use (Microsoft 365 does): the new one is used as long as this
    program runs; the old one stays good for months.
    """

    def __init__(self, settings: OAuthSettings) -> None:
        self._settings = settings
        self._token = ""
        self._good_until = 0.0
        self._replaced = ""

    def __call__(self) -> str:
        """Give a token, or raise TokenRefused or httpx2.HTTPError."""
        if not self._token or monotonic() >= self._good_until:
            begun = monotonic()
            answer = self._ask()
            self._token = _text(answer, "access_token")
            self._replaced = _text(answer, "refresh_token") or self._replaced
            self._good_until = begun + _lifetime(answer) - _EARLY
        return self._token

    def _ask(self) -> dict[str, Any]:
        settings = self._settings
        form = {
            "grant_type": "refresh_token",
            "client_id": settings.client_id,
            "refresh_token": self._replaced or settings.refresh_token(),
        }
        if settings.client_secret is not None:
            form["client_secret"] = settings.client_secret()
        if settings.scope:
            form["scope"] = settings.scope
        reply = httpx2.post(settings.token_url, data=form, timeout=_TIMEOUT, follow_redirects=False)
        answer = _object(reply)
        if reply.status_code != 200 or not _text(answer, "access_token"):
            self._replaced = ""
            code = _CODE.match(_text(answer, "error"))
            raise TokenRefused(f"the token server says {code[0] if code else f'status {reply.status_code}'}")
        return answer


def _object(reply: httpx2.Response) -> dict[str, Any]:
    try:
        answer = reply.json() if len(reply.content) <= _ANSWER else None
    except ValueError:
        answer = None
    return answer if isinstance(answer, dict) else {}


def _text(answer: dict[str, Any], key: str) -> str:
    value = answer.get(key)
    return value if isinstance(value, str) else ""


def _lifetime(answer: dict[str, Any]) -> float:
    seconds = answer.get("expires_in")
    return float(seconds) if isinstance(seconds, int | float) and 0 < seconds < 10**6 else _LIFETIME
