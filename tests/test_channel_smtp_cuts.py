"""Wherever the line to a mail server breaks, nothing is lost unsaid, and only a named doubt can repeat a mail."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes

import pytest

from notifiers.message import Doubtful, Message, Outcome, Retry, Sent
from notifiers.smtp import Smtp, SmtpSettings
from tests.smtp_sink import SmtpSink

THURSDAY = datetime(2026, 4, 30, 15, 0, tzinfo=UTC)
ANNA = "anna@example.com"


@dataclass
class Wire:
    """Stands between client and server and breaks the line after so many bytes of one direction."""

    server: int
    up: int = 1 << 30
    down: int = 1 << 30
    passed_up: int = 0
    passed_down: int = 0

    def __enter__(self) -> "Wire":
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.carry, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.thread.join(10)
        self.listener.close()

    def carry(self) -> None:
        with self.listener.accept()[0] as client, socket.create_connection(("127.0.0.1", self.server)) as server:
            back = threading.Thread(target=self.pump, args=(server, client, "down"), daemon=True)
            back.start()
            self.pump(client, server, "up")
            back.join(10)

    def pump(self, source: socket.socket, target: socket.socket, way: str) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(4096):
                left = getattr(self, way) - getattr(self, f"passed_{way}")
                target.sendall(data[:left])
                setattr(self, f"passed_{way}", getattr(self, f"passed_{way}") + len(data[:left]))
                if len(data) >= left:
                    break
        for line in (source, target):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


def send_through(wire: Wire, name: str = "whole") -> Outcome:
    settings = SmtpSettings("localhost", "sla@example.com", wire.port, "none", timeout=5)
    channel = Smtp("mail", settings)
    return channel.send(channel.render(Message(name, name, "Answer it.\n"), ANNA, THURSDAY), ANNA)


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink() as server:
        yield server


@pytest.mark.parametrize(("way", "step"), [("up", 9), ("down", 2)])
def test_a_break_after_any_number_of_bytes_has_the_right_outcome(sink: SmtpSink, way: str, step: int) -> None:
    with Wire(sink.port) as wire:
        assert isinstance(send_through(wire), Sent)
    length = wire.passed_up if way == "up" else wire.passed_down
    outcomes: dict[str, Outcome] = {}
    for at in range(1, length, step):
        with Wire(sink.port, **{way: at}) as wire:
            outcomes[f"{at:05}"] = send_through(wire, f"{at:05}")
    taken = [str(message_from_bytes(mail.data)["Subject"]) for mail in sink.received if mail.data]
    assert len(taken) == len(set(taken))
    for name, outcome in outcomes.items():
        # The server has it and we could not know: that is a doubt, never a plain "try again".
        possible = (Sent, Doubtful) if name in taken else (Retry, Doubtful)
        assert isinstance(outcome, possible), (name, outcome)
    assert {type(outcome) for outcome in outcomes.values()} >= {Retry, Doubtful}
