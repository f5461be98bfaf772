"""The client of a helpdesk's JSON interface: one gentle GET after another, each answer read with distrust.

What the service says is never repeated in a reason, for its error pages may hold anything.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx2

from monitor.credentials import NoCredential
from monitor.sources.asking import Asking, Manners, Trouble, Words

_WORDS = Words(
    refuses="the service refuses the secret",
    renew="Make a new one, and put it where the configuration says.",
    look="See whether the service has changed its interface, or the source's table needs mending; it is tried again.",
)


@dataclass(frozen=True, slots=True)
class RestAccess(Manners):
    """How the service is reached. `secret` is asked for at each poll and never kept; `value` holds `{secret}`."""

    name: str
    secret: Callable[[], str] | None = field(default=None, repr=False)
    header: str = "Authorization"
    value: str = "Bearer {secret}"
    basic: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of JSON, and the address of the next one where the Link header names it."""

    data: Any
    next_link: str


class RestApi(Asking):
    """A connection for one poll, with a budget of requests."""

    def __init__(self, access: RestAccess, origin: str, budget: int) -> None:
        super().__init__(access, _WORDS)
        self._origin = urlsplit(origin)[:2]
        self._budget = budget
        self._headers = {**access.headers, **_door(access)}

    @property
    def used_up(self) -> bool:
        """Whether the budget of requests is; the next poll goes on."""
        return self.asked >= self._budget

    def get(self, url: str, query: Mapping[str, str] | None = None) -> Answer:
        """One page. Raises Trouble for whatever is no JSON of the service's own."""
        if urlsplit(url)[:2] != self._origin:
            raise Trouble("its next page lies on another host, where the key must not go.", _WORDS.look, permanent=True)
        full = str(httpx2.URL(url).copy_merge_params(query)) if query else url
        path = urlsplit(url).path
        headers, body = self.ask(path, lambda line: line.get(full, self._headers))
        return Answer(_parsed(path, body), _link(headers, full))


def _door(access: RestAccess) -> dict[str, str]:
    if access.secret is None:
        return {}
    try:
        value = access.value.replace("{secret}", access.secret())
    except NoCredential as error:
        what = f"The secret cannot be had: {error}."
        raise Trouble(what, "Put it where the configuration says.", permanent=True) from None
    if access.basic:
        value = f"Basic {b64encode(value.encode()).decode('ascii')}"
    if not value.isascii() or not value.isprintable():
        raise Trouble("The secret holds what no header can carry.", "Put the right one in place.", permanent=True)
    return {access.header: value}


def _parsed(path: str, body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        looks = "a page of HTML" if body.lstrip()[:1] == b"<" else "no whole JSON"
        raise Trouble(f"{path}: the answer is {looks}.", _WORDS.look) from None


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _link(headers: httpx2.Headers, url: str) -> str:
    """RFC 8288: the target of rel="next"."""
    for part in headers.get("link", "")[:4000].split(","):
        target, _, parameters = part.strip().partition(";")
        if target.startswith("<") and target.endswith(">") and 'rel="next"' in parameters.replace(" ", "").lower():
            return str(httpx2.URL(url).join(target[1:-1]))
    return ""
