"""A connection to an IMAP server: verified TLS, timeouts, and answers of bounded size."""

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from imaplib import IMAP4
from typing import Any

from imapclient import IMAPClient, SocketTimeout

from monitor.credentials import NoCredential
from monitor.sources.imap_settings import ImapSettings
from monitor.sources.troubles import TROUBLE, SecretMissing, TokenRefused, Unwelcome


def connect(settings: ImapSettings) -> Any:
    """A client that is logged in and whose INTERNALDATEs are aware; raises one of TROUBLE."""
    secret = _secret(settings)
    context = _context(settings)
    timeout = SocketTimeout(connect=settings.connect_timeout, read=settings.read_timeout)
    secured = settings.tls == "tls"
    try:
        client = IMAPClient(settings.host, settings.port, ssl=secured, ssl_context=context, timeout=timeout)
    except IMAP4.error as error:
        raise Unwelcome from error
    try:
        client.normalise_times = False
        client._imap.debug = 0  # imapclient has every line written out for a log, those of the login among them
        # imaplib writes a command and its line end apart: without this every SEARCH waits for an acknowledgement.
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _bound_literals(client, 2 * settings.max_octets)
        if settings.tls == "starttls":
            client.starttls(context)
        _login(client, settings, secret)
    except BaseException:
        hang_up(client)
        raise
    return client


def _context(settings: ImapSettings) -> ssl.SSLContext | None:
    if settings.tls == "none":
        return None
    context = ssl.create_default_context()
    if settings.ca_file:
        context.load_verify_locations(settings.ca_file)
    return context


def _secret(settings: ImapSettings) -> str:
    ask = settings.token or settings.password
    assert ask is not None
    try:
        secret = ask()
    except (NoCredential, TokenRefused) as error:  # their words are made for people, and tell no secret
        raise SecretMissing(str(error)) from None
    except Exception as error:  # it may be a file, a command, a token service: whatever they raise, this source waits
        raise SecretMissing(type(error).__name__) from None
    if not secret.isprintable():  # a line break would end the command and begin another
        raise SecretMissing("it holds a line break or another control character")
    return secret


def _login(client: Any, settings: ImapSettings, secret: str) -> None:
    if settings.token:
        client.oauth2_login(settings.user, secret)
    elif secret.isascii() and settings.user.isascii():
        client.login(settings.user, secret)
    else:  # LOGIN takes ASCII only
        client.plain_login(settings.user, secret)


def _bound_literals(client: Any, most: int) -> None:
    """Refuse an answer that claims to be larger than anything we ask for, before room is made for it."""
    read: Callable[[int], bytes] = client._imap.read

    def bounded(size: int) -> bytes:
        if not 0 <= size <= most:
            raise IMAP4.abort(f"an answer of {size} octets")
        return read(size)

    client._imap.read = bounded


def hang_up(client: Any) -> None:
    """End a connection without a word; one that is dead already is as good."""
    with suppress(*TROUBLE):
        client.shutdown()
