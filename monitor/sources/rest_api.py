"""The client of a helpdesk's JSON interface: one gentle GET after another, each answer read with distrust.

What the service says is never repeated in a reason, for its error pages may hold anything.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx2

from monitor.credentials import NoCredential
from monitor.sources.addons_api import BODY, DEADLINE, LONGEST_WAIT, Trouble, retry_after
from monitor.sources.line import Garbled, Line, TooBig, TooLong

_LATER = "It is tried again at the next polls; if it lasts, see whether the service is reachable at all."
_LOOK = "See whether the service has changed its interface, or the source's table needs mending; it is tried again."


@dataclass(frozen=True, slots=True)
class RestAccess:
    """How the service is reached. `secret` is asked for at each poll and never kept; `value` holds `{secret}`."""

    name: str
    secret: Callable[[], str] | None = field(default=None, repr=False)
    header: str = "Authorization"
    value: str = "Bearer {secret}"
    basic: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0.2
    ca_file: Path | None = None
    deadline: float = DEADLINE
    body: int = BODY


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of JSON, and the address of the next one where the Link header names it."""

    data: Any
    next_link: str


class RestApi:
    """A connection for one poll, with a budget of requests."""

    def __init__(self, access: RestAccess, origin: str, budget: int) -> None:
        self._access = access
        self._origin = urlsplit(origin)[:2]
        self._left = budget
        self._next = 0.0
        self._headers = {**access.headers, **_door(access)}
        self._line = Line(access.deadline, access.body, str(access.ca_file) if access.ca_file else None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._line.__exit__()

    @property
    def spent(self) -> bool:
        """Whether the budget of requests is used up; the next poll goes on."""
        return self._left <= 0

    def get(self, url: str, query: Mapping[str, str] | None = None) -> Answer:
        """One page. Raises Trouble for whatever is no JSON of the service's own."""
        if urlsplit(url)[:2] != self._origin:
            raise Trouble("its next page lies on another host, where the key must not go.", _LOOK, permanent=True)
        full = str(httpx2.URL(url).copy_merge_params(query)) if query else url
        path = urlsplit(url).path
        self._rest()
        try:
            status, headers, body = self._line.get(full, self._headers)
        except TooLong:
            raise Trouble(f"{path}: no whole answer within {self._access.deadline:g} seconds.", _LATER) from None
        except TooBig:
            raise Trouble(f"{path}: the answer is larger than {self._access.body:,} octets.", _LOOK) from None
        except Garbled:
            raise Trouble(f"{path}: the answer's compression is broken.", _LATER) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise Trouble(f"{path}: the service could not be reached ({type(error).__name__}).", _LATER) from None
        if status != 200:
            raise _refused(path, status, headers)
        return Answer(_parsed(path, body), _link(headers, full))

    def _rest(self) -> None:
        """Keep the distance between two requests."""
        ahead = self._next - monotonic()
        if ahead > 0:
            sleep(ahead)
        self._next = monotonic() + self._access.pause
        self._left -= 1


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
        raise Trouble(f"{path}: the answer is {looks}.", _LOOK) from None


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _link(headers: httpx2.Headers, url: str) -> str:
    """RFC 8288: the target of rel="next"."""
    for part in headers.get("link", "")[:4000].split(","):
        target, _, parameters = part.strip().partition(";")
        if target.startswith("<") and target.endswith(">") and 'rel="next"' in parameters.replace(" ", "").lower():
            return str(httpx2.URL(url).join(target[1:-1]))
    return ""


def _refused(path: str, status: int, headers: httpx2.Headers) -> Trouble:
    if status in (401, 403):
        what = (
            f"{path}: the service refuses the secret (status {status}): it is wrong, was revoked or may not read this."
        )
        return Trouble(
            what, "Make a new one, and put it where the configuration says.", permanent=True, wait=LONGEST_WAIT
        )
    if status == 429:
        wait = retry_after(headers) or timedelta(minutes=5)
        return Trouble(f"{path}: the service asks for fewer requests.", _LATER, wait=wait)
    if status in (404, 410):
        return Trouble(f"{path}: it is not there (status {status}).", _LOOK, gone=True)
    if 300 <= status < 400:
        return Trouble(f"{path}: the service sends us elsewhere, which is not followed.", _LOOK)
    return Trouble(
        f"{path}: the service answered with status {status}.", _LATER, wait=retry_after(headers) or timedelta()
    )
