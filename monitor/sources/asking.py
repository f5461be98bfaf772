"""One gentle request after another to a service; whatever goes wrong with one becomes a sentence.

What the service says is never repeated in a reason, for its error pages may hold anything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Self

import httpx2

from monitor.sources.line import Garbled, Line, TooBig, TooLong
from monitor.sources.outline import LOOKED_AT, Answer, Sample
from monitor.sources.source import Failure
from monitor.sources.unreached import LATER, unreached

DEADLINE = 60.0  # seconds for one exchange
BODY = 20 * 1024 * 1024  # octets of one answer, unpacked
LONGEST_WAIT = timedelta(hours=1)

Exchange = Callable[[Line], tuple[int, httpx2.Headers, bytes]]


class Trouble(Exception):
    """Why a request brought nothing: a sentence, what to do, and how long to leave the service alone.

    `permanent`: only a person can mend it. `gone`: the thing asked for is not there (any more). `status` is the
    answer's, 0 where there was none. `key` is the key of the source's table that does not fit the answer, `sample` the
    outline of the last answer, set where the connection is left with the trouble.
    """

    sample: Sample | None = None

    def __init__(
        self,
        reason: str,
        what_to_do: str,
        *,
        permanent: bool = False,
        gone: bool = False,
        wait: timedelta | None = None,
        status: int = 0,
        key: str = "",
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.what_to_do = what_to_do
        self.permanent = permanent
        self.gone = gone
        self.wait = wait
        self.status = status
        self.key = key

    def failure(self, source: str) -> Failure:
        """The same as what a source gives in place of a batch."""
        said = f"{source}: {self.reason}"
        return Failure(source, said, self.what_to_do, self.permanent, self.key, self.sample)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a service is treated: `pause` seconds between two requests, `deadline` seconds for one.

    At most `body` octets of an answer are borne, unpacked. `ca_file` is an authority of one's own.
    """

    pause: float = 0.5
    ca_file: Path | None = None
    deadline: float = DEADLINE
    body: int = BODY


@dataclass(frozen=True, slots=True)
class Words:
    """What is said where the service refuses our key (`refuses`, `renew`), and where it answers strangely (`look`)."""

    refuses: str
    renew: str
    look: str


class Asking:
    """A connection for one poll. `spent` is the time since it was opened, in whole seconds, rounded up."""

    def __init__(self, manners: Manners, words: Words) -> None:
        self._manners = manners
        self._words = words
        self._begun = monotonic()
        self._next = 0.0
        self._asked = 0
        self._dated = ""
        self._answer: Answer | None = None
        self._line = Line(manners.deadline, manners.body, str(manners.ca_file) if manners.ca_file else None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if isinstance(error, Trouble) and self._answer is not None:
            error.sample = self._answer.sample(error.reason)
        self._line.__exit__()

    @property
    def asked(self) -> int:
        """How many requests were made."""
        return self._asked

    @property
    def dated(self) -> datetime | None:
        """What the service's own clock said at its last answer; None where it did not tell."""
        try:
            at = parsedate_to_datetime(self._dated)
        except (ValueError, TypeError):
            return None
        return at if at.tzinfo is not None else None

    @property
    def spent(self) -> timedelta:
        """How long ago this began, never too short."""
        return timedelta(seconds=int(monotonic() - self._begun) + 1)

    def ask(self, path: str, exchange: Exchange) -> tuple[httpx2.Headers, bytes]:
        """Headers and body of an answer with status 200. Raises Trouble for any other, and where there is none."""
        self._rest()
        self._answer = None
        try:
            status, headers, body = exchange(self._line)
        except TooLong:
            raise Trouble(f"{path}: no whole answer within {self._manners.deadline:g} seconds.", LATER) from None
        except TooBig:
            what = f"{path}: the answer is larger than {self._manners.body:,} octets."
            raise Trouble(what, self._words.look) from None
        except Garbled:
            raise Trouble(f"{path}: the answer's compression is broken.", LATER) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            reason, what_to_do = unreached(error)
            raise Trouble(f"{path}: {reason}.", what_to_do) from None
        self._dated = str(headers.get("date", ""))
        self._answer = Answer(status, str(headers.get("content-type", "")), len(body), body[:LOOKED_AT])
        if status != 200:
            raise self._refused(path, status, headers)
        return headers, body

    def _rest(self) -> None:
        """Keep the distance between two requests."""
        ahead = self._next - monotonic()
        if ahead > 0:
            sleep(ahead)
        self._next = monotonic() + self._manners.pause
        self._asked += 1

    def _refused(self, path: str, status: int, headers: httpx2.Headers) -> Trouble:
        words = self._words
        if status in (401, 403):
            why = "it is wrong" if status == 401 else "it was revoked, or may not read this"
            what = f"{path}: {words.refuses} (status {status}): {why}."
            return Trouble(what, words.renew, permanent=True, wait=LONGEST_WAIT, status=status)
        if status == 429:
            wait = retry_after(headers) or timedelta(minutes=5)
            return Trouble(f"{path}: the service asks for fewer requests.", LATER, wait=wait, status=status)
        if status in (404, 410):
            return Trouble(f"{path}: it is not there (status {status}).", words.look, gone=True, status=status)
        if 300 <= status < 400:
            what = f"{path}: the service sends us elsewhere, which is not followed."
            return Trouble(what, words.look, status=status)
        wait = retry_after(headers) or timedelta()
        return Trouble(f"{path}: the service answered with status {status}.", LATER, wait=wait, status=status)


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
