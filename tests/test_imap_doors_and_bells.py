"""The door is opened only to a server that proves its name; the bell is a hint, and every silence of it is survived."""

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from monitor.sources.idle import Doorbell
from monitor.sources.imap import ImapSource
from monitor.sources.imap_settings import ImapSettings
from monitor.sources.source import Batch, Failure
from tests.canaries import secret
from tests.mailserver import PASSWORD, Mailbox
from tests.polling import MAY_DAY, letter, poll, settings, subjects
from tests.scripted_imap import Script, serving

pytest_plugins = ["tests.dovecot"]


def test_a_certificate_no_authority_vouches_for_is_refused(box: Mailbox) -> None:
    _, (failure,) = poll(ImapSource(settings(box, tls="tls", port=box.server.tls_port)), {})
    assert "the server's certificate is not trusted (self-signed certificate)" in failure.reason
    assert "ca_file" in failure.what_to_do
    assert failure.permanent


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_a_certificate_of_another_host_is_refused(box: Mailbox, tls: str) -> None:
    port = box.server.tls_port if tls == "tls" else box.server.port
    changes: dict[str, Any] = {"tls": tls, "port": port, "ca_file": box.server.ca_file, "host": "127.0.0.1"}
    _, (failure,) = poll(ImapSource(settings(box, **changes)), {})
    assert "IP address mismatch" in failure.reason


def test_a_server_that_offers_no_starttls_gets_no_password(box: Mailbox) -> None:
    script = Script()
    with serving(script) as port:
        _, (failure,) = poll(ImapSource(settings(box, tls="starttls", port=port)), {})
    assert "refused a command" in failure.reason
    assert not script.told(b"LOGIN")


def test_tls_spoken_to_a_plain_port_is_told_with_the_way_out(box: Mailbox) -> None:
    _, (failure,) = poll(ImapSource(settings(box, tls="tls", ca_file=box.server.ca_file)), {})
    assert "no secure connection could be made" in failure.reason
    assert "993 tls, 143 starttls" in failure.what_to_do


def test_a_wrong_password_is_named_as_one(box: Mailbox) -> None:
    _, (failure,) = poll(ImapSource(settings(box, password=lambda: secret("mistaken"))), {})
    assert "the server refused the login [AUTHENTICATIONFAILED]" in failure.reason


def test_a_folder_renamed_is_told_and_the_others_go_on(box: Mailbox) -> None:
    box.deliver(letter("hello"), at=MAY_DAY)
    _, failures = poll(ImapSource(settings(box, folders=("Requests", "INBOX"))), {})
    assert [failure.permanent for failure in failures] == [False]
    assert '"Requests" could not be read: the server refuses it.' in failures[0].reason


def first_cursor(running: Iterator[Batch | Failure]) -> str:
    first = next(running)
    assert isinstance(first, Batch)
    return first.cursor


def test_a_line_kicked_in_the_middle_goes_on_at_the_next_poll(box: Mailbox) -> None:
    for number in range(20):
        box.deliver(letter(f"{number:02}"), at=MAY_DAY)
    source, cursors = ImapSource(settings(box, batch_size=5)), dict[str, str]()
    running = source.fetch(cursors, MAY_DAY)
    cursors["INBOX"] = first_cursor(running)
    os.kill(box.server.imap_processes(box.user)[0], signal.SIGKILL)
    assert [type(result).__name__ for result in running] == ["Failure"]
    rest, _ = poll(ImapSource(settings(box)), cursors)
    assert subjects(rest) == [f"{number:02}" for number in range(5, 20)]


def test_a_server_that_hangs_is_left_alone_and_asked_again_later(box: Mailbox) -> None:
    for number in range(4):
        box.deliver(letter(f"{number}"), at=MAY_DAY)
    source, cursors = ImapSource(settings(box, batch_size=2, read_timeout=0.3)), dict[str, str]()
    running = source.fetch(cursors, MAY_DAY)
    cursors["INBOX"] = first_cursor(running)
    (process,) = box.server.imap_processes(box.user)
    os.kill(process, signal.SIGSTOP)
    try:
        (failure,) = (result for result in running if isinstance(result, Failure))
    finally:
        os.kill(process, signal.SIGCONT)
    assert "did not answer in time" in failure.reason
    assert subjects(poll(ImapSource(settings(box)), cursors)[0]) == ["2", "3"]


@contextmanager
def waiting(bell: Doorbell, timeout: float) -> Iterator[list[bool]]:
    """Let a thread wait at the bell; at the end it must have come back by itself."""
    rung: list[bool] = []
    thread = threading.Thread(target=lambda: rung.append(bell.wait_for_mail(timeout)), daemon=True)
    thread.start()
    yield rung
    thread.join(30)
    assert not thread.is_alive()


def at_the_server(script: Script, word: bytes) -> None:
    """Wait until the server was told a word."""
    patience = threading.Event()
    for _ in range(1000):
        if script.told(word):
            return
        patience.wait(0.01)
    pytest.fail(f"the server was never told {word!r}")


def bell_of(port: int, **changes: Any) -> Doorbell:
    told: dict[str, Any] = {"password": lambda: PASSWORD, "tls": "none", "read_timeout": 2.0}
    return Doorbell(ImapSettings("support", "localhost", "anna", port=port, **(told | changes)))


def test_mail_rings_the_bell(box: Mailbox) -> None:
    bell = Doorbell(settings(box))
    assert not bell.wait_for_mail(0.05)  # connected now, and quiet
    with waiting(bell, 20) as rung:
        box.deliver(letter("now"), at=MAY_DAY)
    assert rung == [True]
    bell.close()


def test_a_ring_in_one_piece_with_the_servers_consent_is_heard_when_the_slice_ends() -> None:
    with serving(Script(idle=(b"* 9 EXISTS\r\n",))) as port:
        bell = bell_of(port)
        assert bell.wait_for_mail(0.1)
        bell.close()


def test_other_news_does_not_ring() -> None:
    with serving(Script(idle=(b"* OK still here\r\n", b"* 1 FETCH (FLAGS (\\Seen))\r\n"))) as port:
        bell = bell_of(port)
        assert not bell.wait_for_mail(0.2)
        bell.close()


@pytest.mark.parametrize(
    "script",
    [
        Script(capabilities=b"IMAP4rev1"),
        Script(login=b"NO [AUTHENTICATIONFAILED] no"),
        Script(replies={b"EXAMINE": b"NO [NONEXISTENT] no such folder"}),
        Script(replies={b"IDLE": b"BAD unknown"}),
        Script(greeting=b"* BYE go away\r\n"),
        Script(idle=(b"* 1 EX", b"ISTS\r\n"), piece=1, cut_after=260),
    ],
    ids=["no IDLE", "no login", "no folder", "IDLE refused", "no welcome", "a line cut in two and dead"],
)
def test_where_no_bell_can_ring_the_time_is_waited_out_not_spun_away(script: Script) -> None:
    with serving(script) as port:
        bell = bell_of(port)
        for _ in range(20):
            assert not bell.wait_for_mail(0.02)
        assert len(script.told(b"LOGIN")) <= 20
        bell.close()


def test_a_refused_login_is_not_repeated_at_every_wait() -> None:
    script = Script(login=b"NO [AUTHENTICATIONFAILED] no")
    with serving(script) as port:
        bell = bell_of(port)
        assert not any(bell.wait_for_mail(0.01) for _ in range(5))
    assert len(script.told(b"LOGIN")) == 1


def test_a_line_lost_while_waiting_is_made_anew_at_the_next_wait() -> None:
    script = Script(mails={1: b""})
    with serving(script) as port:
        bell = bell_of(port)
        assert not bell.wait_for_mail(0.01)
        bell._client.socket().shutdown(socket.SHUT_RDWR)  # what a firewall does
        assert not bell.wait_for_mail(0.01)
        assert not bell.wait_for_mail(0.01)
        bell.close()
    assert len(script.told(b"LOGIN")) == 2


def test_a_stop_ends_the_wait_at_once_and_for_good() -> None:
    script = Script()
    with serving(script) as port:
        bell = bell_of(port)
        with waiting(bell, 300) as rung:
            at_the_server(script, b"IDLE")
            bell.stop()
        assert rung == [False]
        assert not bell.wait_for_mail(300)
        bell.close()


def test_a_bell_stopped_before_it_was_hung_never_connects() -> None:
    script = Script()
    with serving(script) as port:
        bell = bell_of(port)
        bell.stop()
        assert not bell.wait_for_mail(300)
    assert script.said == []
