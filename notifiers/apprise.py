"""Everything else that the package apprise knows: ntfy, Telegram, Matrix, text messages. It is an extra."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from notifiers.message import Message, Outcome, Refused, Retry, Sent
from notifiers.plain import one_line, sound

_TEXT = 8000


@dataclass(frozen=True, slots=True)
class AppriseSettings:
    """A service's address in apprise's own notation; it carries tokens, so it is a secret."""

    url: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Apprise:
    """Hands subject and text to apprise, which says no more than whether it worked."""

    name: str
    settings: AppriseSettings

    def render(self, message: Message, to: str, at: datetime) -> bytes:
        """Return title and body as JSON; `to` plays no part, for the address has its recipient."""
        text = message.text if len(message.text) <= _TEXT else message.text[:_TEXT] + "…"
        return json.dumps({"title": one_line(message.subject, 200), "body": sound(text)}).encode()

    def send(self, stored: bytes, to: str) -> Outcome:
        """Notify. A service that fails is tried again: apprise tells no permanent failure from a passing one."""
        service = self._service()
        if isinstance(service, Retry | Refused):
            return service
        message = json.loads(stored)
        if service.notify(title=message["title"], body=message["body"], body_format="text"):
            return Sent()
        return Retry(None, "apprise could not deliver it")

    def probe(self) -> Outcome:
        """Look whether apprise is there and understands the address; nothing is sent."""
        service = self._service()
        return service if isinstance(service, Retry | Refused) else Sent("apprise understands the address")

    def _service(self) -> Any:
        try:
            apprise = import_module("apprise")
        except ImportError:
            return Refused("apprise is not installed here: install sla-monitor[apprise]")
        # Its log lines show addresses with their tokens.
        logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
        service = apprise.Apprise()
        try:
            return service if service.add(self.settings.url()) else Refused("apprise does not understand the address")
        except LookupError as error:
            return Retry(None, f"no address to notify: {error}")
