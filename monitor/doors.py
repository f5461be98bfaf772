"""The HTTP doors of the daemon, one for each inbound source: a signed event is stored before it is answered."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import structlog

from monitor.config_feeds import InboundSource as Section
from monitor.credentials import NoCredential, resolver
from monitor.house import House
from monitor.sources.inbound import InboundSource, NotTaken, rows_of
from monitor.sources.signed import refusal
from monitor.store.intake import NewSighting

log = structlog.get_logger()

Clock = Callable[[], datetime]
BODY = 1024 * 1024
PATIENCE = 15.0  # seconds for one whole request
AT_ONCE = 32  # requests
SERVER = "sla-monitor"
"""What a door calls itself."""


@contextmanager
def doors(house: House, clock: Clock) -> Iterator[None]:
    """While open, requests are received; a door that cannot be opened says so at its source's polls."""
    with ExitStack() as stack:
        for section, source in zip(house.config.sources, house.sources, strict=True):
            if isinstance(section, Section) and isinstance(source, InboundSource):
                stack.enter_context(_door(house, section, source, clock))
        yield


@contextmanager
def _door(house: House, section: Section, source: InboundSource, clock: Clock) -> Iterator[None]:
    try:
        server = _Server(section.address, _Door(house, section, clock))
    except OSError as error:
        source.closed(f"nothing can be received on {section.listen}: {error.strerror or error}.")
        log.error("a door cannot be opened", source=section.name, listen=section.listen)
        yield
        return
    thread = threading.Thread(target=server.serve_forever, args=(0.2,), name=f"door {section.name}", daemon=True)
    thread.start()
    since = clock()
    source.opened(since)
    log.info("listening", source=section.name, listen=section.listen)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        source.closed()
        house.store.coverage.extend_coverage(section.name, since, max(since, clock()))


class _Door:
    """What is done with one request: its answer is a status and a sentence."""

    def __init__(self, house: House, section: Section, clock: Clock) -> None:
        self._house = house
        self._secret = resolver(section.secret)
        self._clock = clock
        self.name = section.name
        self.path = section.path

    def take(self, headers: dict[str, str], body: bytes) -> tuple[int, str]:
        now = self._clock()
        try:
            if reason := refusal(self._secret(), headers, body, now):
                return 401, reason
        except NoCredential as error:
            log.error("the key of a door cannot be had", source=self.name, reason=str(error))
            return 503, "this door has no key at present"
        rows = rows_of(body, headers["webhook-id"], now, self.name)
        if isinstance(rows, NotTaken):
            return 400, rows.reason
        seen = [NewSighting(self.name, r.object_id, r.digest, r.kind, r.at, r.certain, r.payload) for r in rows]
        new = self._house.store.intake.keep_sightings(seen, now)
        log.info("received", source=self.name, events=len(rows), new=new)
        return 204, ""


class _Server(ThreadingHTTPServer):
    """At most so many requests at once; further ones wait in the system's queue."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], door: _Door) -> None:
        self.door = door
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._room = threading.BoundedSemaphore(AT_ONCE)
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._room.acquire()
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.debug("a request broke off", source=self.door.name)


class _Handler(BaseHTTPRequestHandler):
    """One request a connection, cut off when its time is up, however slowly its octets come."""

    server: _Server
    server_version = SERVER
    sys_version = ""
    timeout = PATIENCE

    def setup(self) -> None:
        super().setup()
        self._timer = threading.Timer(PATIENCE, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def finish(self) -> None:
        self._timer.cancel()
        super().finish()

    def do_POST(self) -> None:
        """Take an event."""
        door = self.server.door
        if self.path != door.path:
            self._answer(404, "there is nothing at this path")
            return
        length = self.headers.get("content-length", "")
        if not (length.isascii() and length.isdigit() and len(length) < 12) or "transfer-encoding" in self.headers:
            self._answer(411, "say the length of the body in content-length")
            return
        if int(length) > BODY:
            self._answer(413, f"a body has at most {BODY:,} octets")
            return
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            return
        try:
            status, says = door.take({name.lower(): value for name, value in self.headers.items()}, body)
        except Exception:
            log.exception("an event could not be stored", source=door.name)
            status, says = 503, "it could not be stored: send it again"
        self._answer(status, says)

    def _answer(self, status: int, says: str) -> None:
        body = says.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _cut(self) -> None:
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: object) -> None:
        """Requests are logged by the door."""
