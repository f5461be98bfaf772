"""One POST to a chat or a webhook: TLS verified, no redirects, no private address unless it was named.

The name is resolved once and the connection goes to the very address that was checked, so that an answer that
changes in between leads nowhere else.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from notifiers.plain import one_line

_ANSWER_LIMIT = 64 * 1024
_LONGEST_WAIT = timedelta(hours=1)
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Wire:
    """How to connect. `allow` names hosts, addresses or networks that may be private; only these may go without TLS.

    `timeout` bounds each wait, `patience` the whole exchange, both in seconds.
    """

    allow: tuple[str, ...] = ()
    ca_file: Path | None = None
    timeout: float = 10.0
    patience: float = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, the first 64 KiB of the body, and how long the other side wants us to wait."""

    status: int
    body: bytes
    retry_after: timedelta | None


class Forbidden(Exception):
    """The address is one we never post to; the message says why and what to write instead."""


class Unreached(Exception):
    """The other side did not get the request."""


class Unanswered(Exception):
    """The request went out whole and no answer came."""


def post(url: str, headers: dict[str, str], body: bytes, wire: Wire) -> Answer:
    """Send `body` and return the answer, whatever its status. The address, often a secret, is in no error."""
    parts = _checked(url, wire)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with _connected(parts, wire) as (connection, cut):
        connection.request("POST", target, body, {"Host": parts.netloc, "User-Agent": "sla-monitor", **headers})
        return _answer(connection, str(parts.hostname), cut)


def reach(url: str, wire: Wire) -> None:
    """Resolve, connect, and shake hands over TLS, without a word more; raises what `post` would."""
    with _connected(_checked(url, wire), wire):
        pass


@contextlib.contextmanager
def _connected(parts: SplitResult, wire: Wire) -> Iterator[tuple[http.client.HTTPConnection, threading.Event]]:
    host, port = str(parts.hostname), parts.port or (443 if parts.scheme == "https" else 80)
    address = _address(host, port, wire)
    connection = http.client.HTTPConnection(host, port, timeout=wire.timeout)
    try:
        line = socket.create_connection((str(address), port), timeout=wire.timeout)
        with _within(wire.patience, line) as cut, contextlib.closing(line), contextlib.closing(connection):
            connection.sock = _secured(line, host, wire) if parts.scheme == "https" else line
            yield connection, cut
    except ssl.SSLCertVerificationError as error:
        raise Unreached(f"{host} showed a certificate that is not trusted: {error.verify_message}") from None
    except (OSError, http.client.HTTPException) as error:
        raise Unreached(f"{host} could not be reached: {_words(error)}") from None


def _checked(url: str, wire: Wire) -> SplitResult:
    try:
        parts = urlsplit(url)
        usable = (
            parts.hostname is not None and parts.port != 0 and url.isprintable() and url.isascii() and " " not in url
        )
    except ValueError:
        usable = False
    if not usable or parts.username is not None:
        raise Forbidden("this is no address to post to: it is written as https://host/path")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in wire.allow):
        raise Forbidden(f"{parts.hostname} is not posted to without TLS: write https://, or name the host in allow")
    return parts


def _address(host: str, port: int, wire: Wire) -> Address:
    """Resolve the host and pick the first address that may be posted to."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreached(f"{host} has no address: {_words(error)}") from None
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    for address in addresses:
        if host in wire.allow or _public(address) or _named(address, wire.allow):
            return address
    raise Forbidden(f"{host} leads to a private address: name it in allow if that is meant")


def _public(address: Address) -> bool:
    """Whether an address belongs to the open internet, also one wrapped in another (mapped, 6to4, Teredo, NAT64)."""
    if isinstance(address, ipaddress.IPv6Address):
        nat64 = address in ipaddress.ip_network("64:ff9b::/96")
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if nat64 else None)
        wrapped = [one for one in inner if one is not None]
        if wrapped:
            return all(_public(one) for one in wrapped)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _named(address: Address, allow: tuple[str, ...]) -> bool:
    for entry in allow:
        with contextlib.suppress(ValueError):
            if address in ipaddress.ip_network(entry, strict=False):
                return True
    return False


def _secured(line: socket.socket, host: str, wire: Wire) -> ssl.SSLSocket:
    return ssl.create_default_context(cafile=wire.ca_file).wrap_socket(line, server_hostname=host)


def _answer(connection: http.client.HTTPConnection, host: str, cut: threading.Event) -> Answer:
    try:
        response = connection.getresponse()
        body = response.read(_ANSWER_LIMIT)
        # The standard library takes a line that ends early for an answer that does.
        if cut.is_set() or (response.length and len(body) < _ANSWER_LIMIT):
            raise http.client.IncompleteRead(body)
        return Answer(response.status, body, _retry_after(response))
    except (OSError, http.client.HTTPException) as error:
        raise Unanswered(f"{host} had the message and gave no answer: {_words(error)}") from None


def _retry_after(response: http.client.HTTPResponse) -> timedelta | None:
    """RFC 9110 10.2.3: seconds, or a date, which is read against the answer's own Date. At most an hour."""
    asked = (response.getheader("Retry-After") or "").strip()
    if asked.isascii() and asked.isdigit():
        return min(timedelta(seconds=int(asked[:9])), _LONGEST_WAIT)
    try:
        wait = parsedate_to_datetime(asked) - parsedate_to_datetime(response.getheader("Date") or "")
    except (ValueError, TypeError):
        return None
    return min(max(wait, timedelta()), _LONGEST_WAIT)


@contextlib.contextmanager
def _within(seconds: float, line: socket.socket) -> Iterator[threading.Event]:
    """Cut the line after `seconds`, whatever drips through it. A duplicate outlives the object that TLS takes over."""
    cut = threading.Event()
    with line.dup() as handle:
        timer = threading.Timer(seconds, _cut, [handle, cut])
        timer.daemon = True
        timer.start()
        try:
            yield cut
        finally:
            timer.cancel()


def _cut(line: socket.socket, cut: threading.Event) -> None:
    cut.set()
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _words(error: Exception) -> str:
    return one_line(str(error), 200) or type(error).__name__
