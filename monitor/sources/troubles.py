"""What can go wrong with an IMAP server, as sentences: never a word of the server's, never a secret."""

import re
import socket
import ssl
from imaplib import IMAP4

from imapclient.exceptions import LoginError

from monitor.sources.imap_settings import ImapSettings
from monitor.sources.source import Failure


class SecretMissing(Exception):
    """The password or token could not be had."""


class TokenRefused(Exception):
    """The token server gave no token; the sentence holds its error code, which tells no secret."""


class Unwelcome(Exception):
    """What answered did not greet as an IMAP server that lets us in."""


# Whatever a server does ends in one of these: refusals, cuts, silence, and answers that cannot be read.
GARBLED = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
TROUBLE = (IMAP4.error, OSError, EOFError, SecretMissing, Unwelcome, *GARBLED)
_CODE = re.compile(r"\[[A-Z][A-Z0-9-]{1,40}\]")
_NETWORK = "Check the network, the host name and the port; the mailbox is tried again by itself."
_PROVIDER = "It is tried again by itself; ask the provider if it lasts."
_GREETING = "Check that port and tls belong together (993 tls, 143 starttls); it is tried again by itself."
_TLS = "Check that port and tls belong together (993 tls, 143 starttls) and that the server speaks TLS 1.2 or newer."
_CERTIFICATE = "Check the host name, or name the authority's certificate as ca_file; verification is never off."
_LOGIN = "Check user name and password; many providers want an app password or OAuth. It is tried again by itself."
_GRANT = "Grant access again: the token may have expired or been revoked. It is tried again by itself."
# The first kind that fits says the reason: ssl's, socket's and imaplib's errors are special cases of one another.
_KINDS: tuple[tuple[type[Exception], str, str, str], ...] = (
    (Unwelcome, "there was no greeting of an IMAP server that lets us in", _GREETING, "port"),
    (ssl.SSLError, "no secure connection could be made", _TLS, "tls"),
    (socket.gaierror, "the host name is not known", _NETWORK, "host"),
    (TimeoutError, "the server did not answer in time", _NETWORK, "host"),
    (ConnectionRefusedError, "nothing answers on this port", _NETWORK, "port"),
    (OSError, "the connection was lost", _NETWORK, "host"),
    (EOFError, "the connection was lost", _NETWORK, "host"),
    (IMAP4.abort, "the connection was lost", _NETWORK, "host"),
    (IMAP4.error, "the server refused a command", _PROVIDER, "host"),
)


def explain(error: Exception, settings: ImapSettings) -> Failure:
    """Say what went wrong with the mailbox and what to do."""
    reason, what_to_do, key = _explained(error, settings)
    where = f"Mailbox {settings.name} ({settings.user} at {settings.host}:{settings.port})"
    permanent = isinstance(error, SecretMissing | ssl.SSLCertVerificationError)
    return Failure(settings.name, f"{where}: {reason}.", what_to_do, permanent, key)


def _explained(error: Exception, settings: ImapSettings) -> tuple[str, str, str]:
    what, key = ("token", "oauth") if settings.token else ("password", "password")
    match error:
        case SecretMissing():
            return (
                f"its {what} could not be read ({error})",
                f"Check where the configuration takes the {what} from.",
                key,
            )
        case LoginError() if not was_cut(error):
            return f"the server refused the login{code(error)}", _GRANT if settings.token else _LOGIN, key
        case LoginError():
            return "the server closed the connection during the login", _NETWORK, "host"
        case ssl.SSLCertVerificationError():
            return f"the server's certificate is not trusted ({error.verify_message})", _CERTIFICATE, "host"
    for kind, reason, what_to_do, meant in _KINDS:
        if isinstance(error, kind):
            return reason + code(error), what_to_do, meant
    return f"the server's answer could not be understood ({type(error).__name__})", _PROVIDER, "host"


def was_cut(error: LoginError) -> bool:
    """Was it no refusal at all? imapclient calls a connection that dropped during the login a failed login, too."""
    return isinstance(error.__context__, IMAP4.abort)


def code(error: Exception) -> str:
    """The server's response code, such as " [AUTHENTICATIONFAILED]"; its words might repeat what we sent."""
    found = _CODE.search(str(error)) if isinstance(error, IMAP4.error) else None
    return f" {found[0]}" if found else ""
