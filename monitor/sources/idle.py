"""A mailbox's doorbell (IMAP IDLE, RFC 2177): a hint to poll now, never the news itself."""

import socket
import threading
from contextlib import suppress
from time import monotonic
from typing import Any

from monitor.sources.connection import connect, hang_up
from monitor.sources.imap_settings import ImapSettings
from monitor.sources.troubles import TROUBLE

# IDLE is ended and begun again this often: what came in one piece with the server's "+ idling" shows only then, and a
# line that is dead is noticed.
_SLICE = 30.0
_FIRST_SLICE = 1.0  # mail that came between the last poll and now is told just then
_LONGEST = 300.0  # seconds; some firewalls forget a silent line after less than the 29 minutes the RFC allows
_AFTER_FAILURE = 300.0  # seconds; the polls go on meanwhile, and servers lock an account after too many logins


class Doorbell:
    """Waits on one folder over a connection of its own. For one thread; only `stop` is for any other."""

    def __init__(self, settings: ImapSettings, folder: str = "INBOX") -> None:
        self._settings = settings
        self._folder = folder
        self._client: Any = None
        self._again = 0.0
        self._stopped = threading.Event()

    def wait_for_mail(self, timeout: float) -> bool:
        """Wait until mail seems to have come, at most `timeout` seconds (and 5 minutes); poll afterwards in any case.

        True says that the server rang. Where it cannot ring (no IDLE, no connection) the time is waited out, so that a
        caller's loop is never a busy one; a connection that failed at once is not tried again for 5 minutes.
        """
        end = monotonic() + min(timeout, _LONGEST)
        was_up = self._client is not None
        try:
            if self._connected() and self._rings(end):
                return True
        except TROUBLE:
            self._hang_up()
            self._again = 0.0 if was_up else monotonic() + _AFTER_FAILURE
        self._stopped.wait(max(0.0, end - monotonic()))
        return False

    def stop(self) -> None:
        """End a wait at once, from another thread, and every later one."""
        self._stopped.set()
        client = self._client
        if client is not None:
            with suppress(OSError):
                client.socket().shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End the connection, from the waiting thread."""
        self._hang_up()

    def _connected(self) -> bool:
        if self._stopped.is_set() or monotonic() < self._again:
            return False
        if self._client is None:
            self._client = connect(self._settings)
            self._client.select_folder(self._folder, readonly=True)
        return bool(self._client.has_capability("IDLE"))

    def _rings(self, end: float) -> bool:
        longest = _FIRST_SLICE
        while not self._stopped.is_set() and (left := end - monotonic()) > 0:
            self._client.idle()
            seen = self._client.idle_check(timeout=min(longest, left))
            _, more = self._client.idle_done()
            if any(b"EXISTS" in answer for answer in (*seen, *more)):
                return True
            longest = _SLICE
        return False

    def _hang_up(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            hang_up(client)
