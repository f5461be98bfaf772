"""The door for pushed events: whether its port is free, or held by the daemon itself."""

import errno
import http.client
import os
import socket
from contextlib import closing

from monitor.config_feeds import InboundSource
from monitor.credentials import NoCredential, resolver
from monitor.doors import SERVER
from monitor.probes.check import Tried, Wrong
from monitor.sources.signed import unfit_key

_WAIT = 5.0  # seconds
_REMEDIES = {
    errno.EADDRINUSE: "Give it another port with listen, or end the program that holds this one.",
    errno.EADDRNOTAVAIL: "Write an address of this machine as listen; 127.0.0.1 serves a proxy beside the monitor.",
    errno.EACCES: "Write a port above 1023 as listen, and let a proxy serve the lower one.",
}
_OTHERWISE = "Write host and port of this machine as listen, such as 127.0.0.1:8787."


def door(section: InboundSource) -> Tried:
    """Open the port for a moment. One that the daemon holds is well."""
    wrong = [*_key(section)]
    says = f"nothing holds {section.listen}; the daemon will listen there."
    try:
        family = socket.AF_INET6 if ":" in section.address[0] else socket.AF_INET
        socket.create_server(section.address, family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE and _ours(section):
            says = f"the daemon listens on {section.listen}."
        else:
            number = error.errno or 0
            why = os.strerror(number).lower() if number > 0 else "the host is not known"
            what = f"nothing can be received on {section.listen}: {why}."
            wrong.append(Wrong(what, _REMEDIES.get(number, _OTHERWISE), ("listen",)))
    return Tried(says, tuple(wrong))


def _key(section: InboundSource) -> list[Wrong]:
    try:
        reason = unfit_key(resolver(section.secret)())
    except NoCredential as error:
        reason = str(error)
    do = "Put the key there as the sender has it; two keys are parted by a blank while one replaces the other."
    return [Wrong(f"{reason}.", do, ("secret",))] if reason else []


def _ours(section: InboundSource) -> bool:
    """Whether it is the daemon that answers there: it greets so, and has nothing to give."""
    host, port = section.address
    try:
        with closing(http.client.HTTPConnection(host, port, timeout=_WAIT)) as line:
            line.request("GET", section.path)
            return (line.getresponse().getheader("Server") or "").startswith(SERVER)
    except (OSError, http.client.HTTPException):
        return False
