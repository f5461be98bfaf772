"""Why an HTTP service could not be reached, in words of our own: the library's may repeat what was sent."""

import socket
import ssl
from collections.abc import Iterator

import httpx2

LATER = "It is tried again at the next polls; if it lasts, see whether the service is reachable at all."
_ADDRESS = "Check the address in the configuration and this machine's network; it is tried again by itself."
_CERTIFICATE = "Check the address, or name the authority's certificate as ca_file; verification is never off."
_TLS = "Check that the port is the one for https and that the service speaks TLS 1.2 or newer."
# The first kind that fits says the reason: the errors of ssl and socket are special cases of one another.
_KINDS: tuple[tuple[type[BaseException], str, str], ...] = (
    (socket.gaierror, "its name is not known", _ADDRESS),
    (ssl.SSLError, "no secure connection could be made", _TLS),
    (ConnectionRefusedError, "nothing answers on its port", _ADDRESS),
    (httpx2.InvalidURL, "its address cannot be read", _ADDRESS),
    (httpx2.ConnectTimeout, "it does not answer", _ADDRESS),
    (httpx2.TimeoutException, "it said nothing for too long", LATER),
)


def unreached(error: Exception) -> tuple[str, str]:
    """The reason and what to do."""
    host = error.request.url.host if isinstance(error, httpx2.RequestError) else "the service"
    causes = tuple(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"{host} could not be reached: its certificate is not trusted ({cause.verify_message})", _CERTIFICATE
    for kind, reason, what_to_do in _KINDS:
        if any(isinstance(cause, kind) for cause in causes):
            return f"{host} could not be reached: {reason}", what_to_do
    return f"{host} could not be reached: the line was cut", LATER


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from; the library wraps the socket's twice."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
