"""The client of the Addons Seller API: one gentle POST after another, each answer read with distrust.

The key travels in the body of a POST and in nothing else: addresses end up in logs. What the service says is never
repeated in a reason, for its error pages may hold anything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Self

import httpx2

from monitor.credentials import NoCredential
from monitor.sources.addons_answer import Listing, Refused, Unrecognised, read_listing
from monitor.sources.line import Garbled, Line, TooBig, TooLong

DEADLINE = 60.0  # seconds for one exchange
BODY = 20 * 1024 * 1024  # octets of one answer, unpacked
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class AddonsSettings:
    """How the service is reached. `key` is asked for at each poll and never kept; `pause` parts two requests."""

    name: str
    base_url: str
    key: Callable[[], str] = field(repr=False)
    page_size: int = 2000
    pause: float = 0.5
    ca_file: Path | None = None
    deadline: float = DEADLINE
    body: int = BODY


class Trouble(Exception):
    """Why a request brought nothing: a sentence, what to do, and how long to leave the service alone.

    `permanent`: only a person can mend it. `gone`: the thing asked for is not there (any more).
    """

    def __init__(
        self,
        reason: str,
        what_to_do: str,
        *,
        permanent: bool = False,
        gone: bool = False,
        wait: timedelta | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.what_to_do = what_to_do
        self.permanent = permanent
        self.gone = gone
        self.wait = wait


class AddonsApi:
    """A connection for one poll. `spent` is the time since it was opened, in whole seconds, rounded up."""

    def __init__(self, settings: AddonsSettings) -> None:
        self._settings = settings
        self._begun = monotonic()
        self._next = 0.0
        self._asked = 0
        self._line = Line(settings.deadline, settings.body, str(settings.ca_file) if settings.ca_file else None)
        try:
            self._key = settings.key()
        except NoCredential as error:
            raise Trouble(
                f"The key cannot be had: {error}.", "Put the key where the configuration says.", permanent=True
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._line.__exit__()

    @property
    def asked(self) -> int:
        """How many requests were made."""
        return self._asked

    @property
    def spent(self) -> timedelta:
        """How long ago this began, never too short."""
        return timedelta(seconds=int(monotonic() - self._begun) + 1)

    def page(self, path: str, wrapper: str, query: Mapping[str, str]) -> Listing:
        """One page of a list. Raises Trouble for whatever is no such page."""
        self._rest()
        try:
            status, headers, body = self._line.post(
                f"{self._settings.base_url.rstrip('/')}/{path}", query, {"api_key": self._key}
            )
        except TooLong:
            raise Trouble(f"{path}: no whole answer within {self._settings.deadline:g} seconds.", _LATER) from None
        except TooBig:
            raise Trouble(f"{path}: the answer is larger than {self._settings.body:,} octets.", _LOOK) from None
        except Garbled:
            raise Trouble(f"{path}: the answer's compression is broken.", _LATER) from None
        except (httpx2.HTTPError, OSError) as error:
            raise Trouble(f"{path}: the service could not be reached ({type(error).__name__}).", _LATER) from None
        if status != 200:
            raise _refused(path, status, headers)
        match read_listing(body, wrapper):
            case Listing() as listing:
                return listing
            case Refused():
                raise Trouble(f"{path}: the service answered with an error of its own.", _LOOK)
            case Unrecognised(reason=reason):
                raise Trouble(f"{path}: {reason}.", _LOOK)

    def _rest(self) -> None:
        """Keep the distance between two requests."""
        ahead = self._next - monotonic()
        if ahead > 0:
            sleep(ahead)
        self._next = monotonic() + self._settings.pause
        self._asked += 1


_LATER = "It is tried again at the next polls; if it lasts, see whether the marketplace is reachable at all."
_LOOK = "See whether the marketplace has changed its interface or is in maintenance; it is tried again by itself."


def _refused(path: str, status: int, headers: httpx2.Headers) -> Trouble:
    if status in (401, 403):
        return Trouble(
            f"{path}: the marketplace refuses the key (status {status}): it is wrong or was revoked.",
            "Make a new key in the seller account, and put it where the configuration says.",
            permanent=True,
            wait=LONGEST_WAIT,
        )
    if status == 429:
        wait = retry_after(headers)
        return Trouble(f"{path}: the service asks for fewer requests.", _LATER, wait=wait or timedelta(minutes=5))
    if status in (404, 410):
        return Trouble(f"{path}: it is not there (status {status}).", _LOOK, gone=True)
    if 300 <= status < 400:
        return Trouble(f"{path}: the service sends us elsewhere, which is not followed.", _LOOK)
    return Trouble(
        f"{path}: the service answered with status {status}.", _LATER, wait=retry_after(headers) or timedelta()
    )


def retry_after(headers: Mapping[str, Any]) -> timedelta | None:
    """RFC 9110 10.2.3: seconds, or a date read against the answer's own Date; an hour at most, None where absurd."""
    asked = str(headers.get("retry-after", "")).strip()
    if asked.isascii() and asked.isdigit():
        return min(timedelta(seconds=int(asked[:9])), LONGEST_WAIT)
    try:
        wait = parsedate_to_datetime(asked) - parsedate_to_datetime(str(headers.get("date", "")))
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, timedelta()), LONGEST_WAIT)
