"""Mail over SMTP, TLS verified, with an answer for every way in which a server can leave us standing.

The commands are spoken one by one because the outcome depends on which of them failed: up to the final dot nothing
was delivered and trying again is free; after it only the server knows.
"""

import contextlib
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from notifiers.letter import letter
from notifiers.message import Doubtful, Message, Outcome, Refused, Retry, Sent
from notifiers.plain import mailbox, one_line

LOGIN_WANTED = 530
"""RFC 4954: the server wants a login first, which is a matter of the settings and not of the mail."""


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """How to reach the server. `tls` is verified unless "none"; `ca_file` replaces the system's authorities.

    `password` raises LookupError with a sentence where it cannot be had. `timeout` bounds each wait, `patience` the
    whole session, both in seconds.
    """

    host: str
    sender: str
    port: int = 587
    tls: Literal["tls", "starttls", "none"] = "starttls"
    ca_file: Path | None = None
    user: str | None = None
    password: Callable[[], str] | None = None
    timeout: float = 30.0
    patience: float = 90.0


@dataclass(frozen=True, slots=True)
class Smtp:
    """Sends one mail to one recipient in one session."""

    name: str
    settings: SmtpSettings

    def render(self, message: Message, to: str, at: datetime) -> bytes:
        """Return the mail with its Message-ID, made from the message's key and the recipient."""
        return letter(message, self.settings.sender, to, at)

    def send(self, stored: bytes, to: str) -> Outcome:
        """Deliver: 4xx, a lost line and a closed door are tried again, a mail that gets 5xx is refused, silence after
        the final dot is doubtful."""
        recipient = mailbox(to)[1]
        if not (to.isprintable() and re.fullmatch(r"[!-;=?A-~]{1,64}@[!-;=?A-~]{1,255}", recipient)):
            return Refused(f"{one_line(to, 100)!r} is no address that plain SMTP can carry")
        sender, where = mailbox(self.settings.sender)[1], _where(self.settings)
        return _in_session(self.settings, lambda session: _speak(session, sender, recipient, stored, where))

    def probe(self) -> Outcome:
        """Connect, encrypt and log in, and leave it at that."""
        where = _where(self.settings)
        return _in_session(self.settings, lambda _: Sent(f"{where} lets us in"))


def _where(settings: SmtpSettings) -> str:
    return f"{settings.host}:{settings.port}"


def _in_session(settings: SmtpSettings, work: Callable[[smtplib.SMTP], Outcome]) -> Outcome:
    try:
        session = _session(settings)
    except OSError as error:
        return _closed(f"the authorities in {settings.ca_file} cannot be read: {_words(error)}")
    with _within(settings.patience, session):
        try:
            _open(session, settings)
            return work(session)
        except (OSError, LookupError, UnicodeError, smtplib.SMTPException) as error:
            return _failed(error, _where(settings))
        finally:
            _leave(session)


def _session(settings: SmtpSettings) -> smtplib.SMTP:
    """An unconnected session, so that the watch over its time can begin before it speaks."""
    context = None if settings.tls == "none" else _context(settings)
    whole = settings.tls == "tls"
    session = (
        smtplib.SMTP_SSL(timeout=settings.timeout, context=context) if whole else smtplib.SMTP(timeout=settings.timeout)
    )
    # The name that TLS verifies; smtplib sets it only where the constructor connects.
    session._host = settings.host  # type: ignore[attr-defined]
    return session


def _context(settings: SmtpSettings) -> ssl.SSLContext:
    # smtplib's own default verifies nothing.
    return ssl.create_default_context(cafile=settings.ca_file)


def _open(session: smtplib.SMTP, settings: SmtpSettings) -> None:
    """Connect, encrypt, log in; raises what smtplib raises."""
    code, answer = session.connect(settings.host, settings.port)
    if code != 220:
        raise smtplib.SMTPConnectError(code, answer)
    # The final dot goes out alone; without this it would wait for the mail before it to be acknowledged.
    if session.sock is not None:
        session.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if settings.tls == "starttls":
        session.starttls(context=_context(settings))
    session.ehlo_or_helo_if_needed()
    if settings.user is not None and settings.password is not None:
        session.login(settings.user, settings.password())


def _speak(session: smtplib.SMTP, sender: str, recipient: str, stored: bytes, where: str) -> Outcome:
    for verb, rest, good in (
        ("MAIL", f"FROM:<{sender}>", (250,)),
        ("RCPT", f"TO:<{recipient}>", (250, 251, 252)),
        ("DATA", "", (354,)),
    ):
        code, answer = session.docmd(verb, rest)
        if code not in good:
            return _turned_away(code, answer, where)
    session.send(_dot_stuffed(stored))
    try:
        session.send(b".\r\n")
        code, answer = session.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Doubtful(f"{where} had the whole mail and gave no answer: {_words(error)}")
    if not 200 <= code < 600:
        return Doubtful(f"{where} had the whole mail and gave an answer that is none")
    return Sent(_said(code, answer, where)) if code < 300 else _turned_away(code, answer, where)


def _dot_stuffed(stored: bytes) -> bytes:
    """RFC 5321 4.5.2: a dot that begins a line is doubled, so that none ends the mail."""
    ended = stored if stored.endswith(b"\r\n") else stored + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended)


def _failed(error: Exception, where: str) -> Outcome:
    """What an exception before the final dot comes to; after it none is let through.

    Answers are exceptions only until the session is open: a wrong password is no fault of the mail, which waits.
    """
    match error:
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=answer):
            return Retry(None, _said(code, answer, where), closed=code >= 500)
        case ssl.SSLCertVerificationError():
            return _closed(f"{where} showed a certificate that is not trusted: {error.verify_message}")
        case smtplib.SMTPNotSupportedError():
            return _closed(f"{where} does not offer what the settings demand (STARTTLS, or a login)")
        case UnicodeError():  # its own words show what could not be encoded
            return _closed(f"user or password for {where} holds letters beyond ASCII, which SMTP cannot carry")
        case LookupError():
            return _closed(f"no password for {where}: {error}")
    return Retry(None, f"{where} broke off before it had the mail: {_words(error)}")


def _closed(reason: str) -> Retry:
    return Retry(None, reason, closed=True)


def _turned_away(code: int, answer: bytes | str, where: str) -> Outcome:
    said = _said(code, answer, where)
    if code == LOGIN_WANTED:
        return _closed(said)
    return Refused(said) if 500 <= code < 600 else Retry(None, said)


def _said(code: int, answer: bytes | str, where: str) -> str:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{where} answered {code} {one_line(words, 200)}"


def _words(error: Exception) -> str:
    return one_line(str(error), 200) or type(error).__name__


@contextlib.contextmanager
def _within(seconds: float, session: smtplib.SMTP) -> Iterator[None]:
    """Cut the line after `seconds`: a server that drips a byte a minute beats every timeout that restarts."""
    timer = threading.Timer(seconds, _cut, [session])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(session: smtplib.SMTP) -> None:
    line = session.sock
    if line is not None:
        with contextlib.suppress(OSError):
            # The plain method also on a TLS line: ssl's own would change the object under its reader.
            socket.socket.shutdown(line, socket.SHUT_RDWR)


def _leave(session: smtplib.SMTP) -> None:
    with contextlib.suppress(OSError, smtplib.SMTPException):
        if session.sock is not None:
            session.quit()
    session.close()
