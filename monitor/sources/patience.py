"""How long a source that failed is left alone: longer each time, never for good."""

import zlib
from datetime import datetime, timedelta

from monitor.sources.source import Failure

_FIRST = timedelta(seconds=5)
_LONGEST = timedelta(minutes=5)


class Patience:
    """Pauses of 5 s, 10 s, 20 s ... up to 5 minutes, each shortened by up to a quarter so that sources do not march in
    step; after a refusal (`at_length`) at once the longest one, for servers lock an account after a few wrong logins.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._failures = 0
        self._until: datetime | None = None
        self._failure: Failure | None = None

    def waiting(self, now: datetime) -> Failure | None:
        """The last failure while its pause lasts; None when it is time to try (again)."""
        return self._failure if self._until is not None and now < self._until else None

    def failed(
        self, failure: Failure, now: datetime, at_length: bool = False, least: timedelta = timedelta()
    ) -> Failure:
        """Note a failure, begin its pause (at least as long as the other side asked for), and give it back."""
        self._failures += 1
        pause = _LONGEST if at_length else min(_LONGEST, _FIRST * 2 ** min(self._failures - 1, 10))
        share = zlib.crc32(f"{self._name} {self._failures}".encode()) % 1000 / 4000
        self._until = now + max(least, pause if at_length else pause * (1 - share))
        self._failure = failure
        return failure

    def succeeded(self) -> None:
        """Forget all that was."""
        self._failures, self._until, self._failure = 0, None, None
