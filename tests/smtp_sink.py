"""A real SMTP server on loopback that keeps what it is given and fails on demand.

    with SmtpSink() as sink:
        sink.fails("RCPT", "451 try later")     # once; then all is well again
        ...
        sink.received[0].data

A fault is the answer to give ("550 no"), `CUT` (the line goes dead) or `SILENCE` (no answer, ever). It belongs to a
verb, or to "DOT", the moment after the mail's final dot: there the mail HAS been taken by then.
"""

import asyncio
import ssl
import threading
import warnings
from collections import defaultdict, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

TLS = Path(__file__).parent / "data" / "tls"
CUT, SILENCE = "cut", "silence"


def server_context(certificate: str) -> ssl.SSLContext:
    """TLS with one of the certificates of tests/data/tls, named without its suffix; "old" speaks only TLS 1.1."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if certificate == "old":
        certificate = "good"
        context.set_ciphers("DEFAULT@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # being deprecated is the point
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.load_cert_chain(TLS / f"{certificate}.pem")
    return context


@dataclass(frozen=True)
class Received:
    """One mail as the wire carried it, dots undone."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes


@dataclass
class SmtpSink:
    """The server. `tls` is "none", "starttls" or "tls"; with `login`, only (user, password) gets in."""

    tls: str = "none"
    certificate: str = "good"
    login: tuple[str, str] | None = None
    received: list[Received] = field(default_factory=list)
    port: int = 0
    _faults: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))

    def fails(self, verb: str, *answers: str) -> None:
        """Answer the next uses of `verb` so, one each."""
        self._faults[verb].extend(answers)

    def __enter__(self) -> "SmtpSink":
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(started,), daemon=True)
        self._thread.start()
        assert started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _serve(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        context = None if self.tls == "none" else server_context(self.certificate)
        serving = self._loop.create_server(
            lambda: _Conversation(self, context if self.tls == "starttls" else None),
            "127.0.0.1",
            0,
            ssl=context if self.tls == "tls" else None,
        )
        server = self._loop.run_until_complete(serving)
        self.port = server.sockets[0].getsockname()[1]
        self._loop.call_soon(started.set)
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def fault(self, verb: str) -> str | None:
        return self._faults[verb].popleft() if self._faults[verb] else None


class _Conversation(SMTP):
    """One client's session, with the sink's faults laid over what aiosmtpd would do."""

    def __init__(self, sink: SmtpSink, starttls: ssl.SSLContext | None) -> None:
        self._sink = sink
        super().__init__(
            self,
            hostname="sink.test",
            ident="sink",
            tls_context=starttls,
            require_starttls=starttls is not None,
            authenticator=self._admits if sink.login else None,
            auth_required=sink.login is not None,
            enable_SMTPUTF8=False,
        )

    def _admits(self, _server: Any, _session: Any, _envelope: Any, mechanism: str, data: Any) -> AuthResult:
        given = (data.login.decode(), data.password.decode()) if isinstance(data, LoginPassword) else None
        return AuthResult(success=given == self._sink.login, handled=False)

    async def _handle(self, verb: str) -> str | None:
        fault = self._sink.fault(verb)
        if fault == CUT:
            assert isinstance(self.transport, asyncio.Transport)
            self.transport.abort()
        if fault in (CUT, SILENCE):
            await asyncio.Event().wait()
        return fault

    async def handle_EHLO(self, _s: Any, session: Session, _e: Envelope, hostname: str, responses: list[str]) -> Any:
        fault = await self._handle("EHLO")
        session.host_name = hostname
        return [fault] if fault else responses

    async def handle_MAIL(self, _s: Any, _session: Session, envelope: Envelope, address: str, _options: Any) -> str:
        envelope.mail_from = address
        return await self._handle("MAIL") or "250 fine"

    async def handle_RCPT(self, _s: Any, _session: Session, envelope: Envelope, address: str, _options: Any) -> str:
        fault = await self._handle("RCPT")
        if fault is None:
            envelope.rcpt_tos.append(address)
        return fault or "250 fine"

    async def handle_DATA(self, _s: Any, _session: Session, envelope: Envelope) -> str:
        sender, data = envelope.mail_from or "", bytes(envelope.original_content or b"")
        self._sink.received.append(Received(sender, tuple(envelope.rcpt_tos), data))
        return await self._handle("DOT") or "250 taken"

    async def smtp_DATA(self, arg: str) -> None:
        fault = await self._handle("DATA")
        if fault:
            await self.push(fault)
        else:
            await super().smtp_DATA(arg)
