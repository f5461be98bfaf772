"""A line to an HTTP service that lasts so long and brings so much, and no more, whatever the other side does."""

import contextlib
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from time import monotonic
from typing import Any

import httpx2

WAIT = 15.0  # seconds for one step: to connect, or for the next octets
_PIECE = 64 * 1024


class TooLong(Exception):
    """The answer did not end within its time."""


class TooBig(Exception):
    """The answer is larger than any true one."""


class Garbled(Exception):
    """The answer's compression is broken or one that was not asked for."""


class Line:
    """An HTTP client whose every exchange ends within `seconds` and whose bodies hold at most `octets` once unpacked.

    The other side may trickle its headers or its body: a second thread cuts the connection when the time is up. No
    redirect is followed, for a key must not travel to another host. Proxies of the environment are not used.
    """

    def __init__(self, seconds: float, octets: int, ca_file: str | None = None) -> None:
        self._seconds = seconds
        self._octets = octets
        self._handles: list[socket.socket] = []
        self._client = httpx2.Client(follow_redirects=False, timeout=WAIT, trust_env=False, verify=_trusting(ca_file))

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()
        self._drop()

    def post(self, url: str, query: Mapping[str, str], form: Mapping[str, str]) -> tuple[int, httpx2.Headers, bytes]:
        """Status, headers and unpacked body of the answer. Raises TooLong, TooBig, Garbled or httpx2.HTTPError."""
        return self._exchange("POST", url, params=dict(query), data=dict(form), headers=_HEADERS)

    def post_json(self, url: str, value: Any) -> tuple[int, httpx2.Headers, bytes]:
        """The same with a body of JSON."""
        return self._exchange("POST", url, json=value, headers=_HEADERS)

    def get(self, url: str, headers: Mapping[str, str]) -> tuple[int, httpx2.Headers, bytes]:
        """The same of an address with its query."""
        return self._exchange("GET", url, headers={**_HEADERS, **headers})

    def _exchange(self, method: str, url: str, **what: Any) -> tuple[int, httpx2.Headers, bytes]:
        begun = monotonic()
        with self._within() as cut:
            try:
                request = self._client.build_request(method, url, extensions={"trace": self._keep}, **what)
                answer = self._client.send(request, stream=True)
                try:
                    return answer.status_code, answer.headers, self._body(answer, begun)
                finally:
                    answer.close()
            except (httpx2.HTTPError, OSError):
                if cut.is_set():
                    raise TooLong from None
                raise

    def _body(self, answer: httpx2.Response, begun: float) -> bytes:
        encoding = answer.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("identity", "gzip", "deflate", ""):
            raise Garbled
        inflate = zlib.decompressobj(47) if encoding in ("gzip", "deflate") else None
        body = bytearray()
        for piece in answer.iter_raw(_PIECE):
            if monotonic() - begun > self._seconds:
                raise TooLong
            body += _unpacked(inflate, piece, self._octets + 1 - len(body)) if inflate else piece
            if len(body) > self._octets:
                raise TooBig
        if inflate and body and not inflate.eof:
            raise Garbled
        return bytes(body)

    @contextlib.contextmanager
    def _within(self) -> Iterator[threading.Event]:
        cut = threading.Event()
        timer = threading.Timer(self._seconds, self._cut, [cut])
        timer.daemon = True
        timer.start()
        try:
            yield cut
        finally:
            timer.cancel()

    def _cut(self, cut: threading.Event) -> None:
        cut.set()
        for handle in self._handles:
            with contextlib.suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

    def _keep(self, event: str, info: Mapping[str, Any]) -> None:
        """Hold a second handle on each new connection: TLS takes the first one over."""
        if event == "connection.connect_tcp.complete":
            self._drop()
            self._handles = [info["return_value"].get_extra_info("socket").dup()]

    def _drop(self) -> None:
        for handle in self._handles:
            handle.close()
        self._handles = []


_HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate", "User-Agent": "sla-monitor"}


def _unpacked(inflate: "zlib._Decompress", piece: bytes, room: int) -> bytes:
    """At most `room` octets of what a piece holds: a bomb is never unpacked whole."""
    try:
        return inflate.decompress(piece, room)
    except zlib.error:
        raise Garbled from None


@lru_cache(maxsize=8)
def _trusting(ca_file: str | None) -> ssl.SSLContext:
    """Read the authorities once: that takes longer than a poll."""
    return ssl.create_default_context(cafile=ca_file)
