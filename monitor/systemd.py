"""A word to systemd, where it started us: we are ready, alive, stopping (sd_notify(3))."""

import contextlib
import os
import socket


def notify(word: str) -> None:
    """Send READY=1, WATCHDOG=1 or STOPPING=1 to whoever supervises us; without a supervisor nothing happens."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address[:1] not in ("/", "@"):
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
        line.setblocking(False)
        with contextlib.suppress(OSError):  # it is gone or does not listen: no reason for us to fall silent
            line.sendto(word.encode(), address.replace("@", "\0", 1) if address[0] == "@" else address)
