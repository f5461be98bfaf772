"""A mail is handed over once, or what became of it is known by name: later, never, or perhaps."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from notifiers.message import Doubtful, Message, Refused, Retry, Sent
from notifiers.smtp import Smtp, SmtpSettings
from tests.canaries import MARK, secret
from tests.smtp_sink import CUT, SILENCE, TLS, SmtpSink

PASSWORD = secret("smtp")
THURSDAY = datetime(2026, 4, 30, 15, 0, tzinfo=UTC)
ALERT = Message("T12/first_response/warning", "Due Friday 17:00", "Answer ticket 12.\n.\n..\nEnd of mail.\n")
ANNA = "Anna <anna@example.com>"


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink() as server:
        yield server


def channel_to(sink: SmtpSink, **settings: object) -> Smtp:
    plain = {"host": "localhost", "port": sink.port, "sender": "SLA <sla@example.com>", "tls": sink.tls, "timeout": 5.0}
    return Smtp("mail", SmtpSettings(**(plain | settings)))


def test_what_was_rendered_is_what_arrives_byte_for_byte(sink: SmtpSink) -> None:
    channel = channel_to(sink)
    stored = channel.render(ALERT, ANNA, THURSDAY)
    assert channel.send(stored, ANNA) == Sent(f"localhost:{sink.port} answered 250 taken")
    assert channel.send(stored, ANNA) == Sent(f"localhost:{sink.port} answered 250 taken")
    assert [mail.data for mail in sink.received] == [stored, stored]
    assert sink.received[0].sender == "sla@example.com"
    assert sink.received[0].recipients == ("anna@example.com",)


@pytest.mark.parametrize("verb", ["EHLO", "MAIL", "RCPT", "DATA", "DOT"])
def test_a_server_that_says_later_is_asked_later(sink: SmtpSink, verb: str) -> None:
    channel = channel_to(sink)
    sink.fails(verb, *["451 greylisted"] * (2 if verb == "EHLO" else 1))
    outcome = channel.send(channel.render(ALERT, ANNA, THURSDAY), ANNA)
    if verb == "EHLO":  # the older greeting is tried next, and serves
        assert isinstance(outcome, Sent)
    else:
        assert outcome == Retry(None, f"localhost:{sink.port} answered 451 greylisted")
    assert isinstance(channel.send(channel.render(ALERT, ANNA, THURSDAY), ANNA), Sent)


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "DOT"])
def test_a_server_that_says_no_is_believed(sink: SmtpSink, verb: str) -> None:
    sink.fails(verb, "550 no such person")
    channel = channel_to(sink)
    outcome = channel.send(channel.render(ALERT, ANNA, THURSDAY), ANNA)
    assert outcome == Refused(f"localhost:{sink.port} answered 550 no such person")


@pytest.mark.parametrize("verb", ["EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("fault", [CUT, SILENCE])
def test_a_line_lost_before_the_final_dot_is_simply_tried_again(sink: SmtpSink, verb: str, fault: str) -> None:
    sink.fails(verb, fault)
    channel = channel_to(sink, timeout=0.3)
    outcome = channel.send(channel.render(ALERT, ANNA, THURSDAY), ANNA)
    assert isinstance(outcome, Retry)
    assert "broke off before it had the mail" in outcome.reason
    assert sink.received == []


@pytest.mark.parametrize("fault", [CUT, SILENCE])
def test_a_line_lost_after_the_final_dot_leaves_a_doubt_that_is_named(sink: SmtpSink, fault: str) -> None:
    sink.fails("DOT", fault)
    channel = channel_to(sink, timeout=0.3)
    outcome = channel.send(channel.render(ALERT, ANNA, THURSDAY), ANNA)
    assert isinstance(outcome, Doubtful)
    assert "had the whole mail and gave no answer" in outcome.reason
    assert len(sink.received) == 1


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_a_certificate_of_a_known_authority_for_this_host_is_trusted(tls: str) -> None:
    with SmtpSink(tls=tls) as sink:
        channel = channel_to(sink, ca_file=TLS / "authority.pem")
        assert isinstance(channel.send(channel.render(ALERT, ANNA, THURSDAY), ANNA), Sent)


@pytest.mark.parametrize("tls", ["tls", "starttls"])
@pytest.mark.parametrize("certificate", ["self-signed", "wrong-host", "expired"])
def test_any_other_certificate_is_refused_and_nothing_is_said(tls: str, certificate: str) -> None:
    with SmtpSink(tls=tls, certificate=certificate, login=("sla", PASSWORD)) as sink:
        channel = channel_to(sink, ca_file=TLS / "authority.pem", user="sla", password=lambda: PASSWORD)
        outcome = channel.send(channel.render(ALERT, ANNA, THURSDAY), ANNA)
        assert isinstance(outcome, Retry)
        assert "a certificate that is not trusted" in outcome.reason
        assert sink.received == []


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_tls_of_another_age_is_not_spoken(tls: str) -> None:
    with SmtpSink(tls=tls, certificate="old") as sink:
        channel = channel_to(sink, ca_file=TLS / "authority.pem")
        assert isinstance(channel.send(channel.render(ALERT, ANNA, THURSDAY), ANNA), Retry)
        assert sink.received == []


def test_a_certificate_that_the_system_does_not_know_is_refused_without_a_ca_file() -> None:
    with SmtpSink(tls="tls") as sink:
        channel = channel_to(sink)
        assert isinstance(channel.send(channel.render(ALERT, ANNA, THURSDAY), ANNA), Retry)


def test_a_server_stripped_of_starttls_gets_neither_login_nor_mail(sink: SmtpSink) -> None:
    channel = channel_to(sink, tls="starttls", user="sla", password=lambda: PASSWORD)
    outcome = channel.send(channel.render(ALERT, ANNA, THURSDAY), ANNA)
    assert outcome == Retry(
        None,
        f"localhost:{sink.port} does not offer what the settings demand (STARTTLS, or a login)",
        closed=True,
    )
    assert sink.received == []


def test_the_right_password_opens_and_a_wrong_one_loses_no_mail_and_is_not_told() -> None:
    with SmtpSink(tls="starttls", login=("sla", PASSWORD)) as sink:
        settings = {"ca_file": TLS / "authority.pem", "user": "sla"}
        good = channel_to(sink, **settings, password=lambda: PASSWORD)
        assert isinstance(good.send(good.render(ALERT, ANNA, THURSDAY), ANNA), Sent)
        bad = channel_to(sink, **settings, password=lambda: secret("mistaken"))
        outcome = bad.send(bad.render(ALERT, ANNA, THURSDAY), ANNA)
        assert isinstance(outcome, Retry)
        assert "535" in outcome.reason
        assert MARK not in outcome.reason


def test_a_password_that_cannot_be_had_is_said_and_tried_again(sink: SmtpSink) -> None:
    def missing() -> str:
        raise LookupError("the environment variable SMTP is not set")

    channel = channel_to(sink, user="sla", password=missing)
    outcome = channel.send(channel.render(ALERT, ANNA, THURSDAY), ANNA)
    assert outcome == Retry(
        None, f"no password for localhost:{sink.port}: the environment variable SMTP is not set", closed=True
    )


def test_a_password_beyond_ascii_is_named_untold() -> None:
    with SmtpSink(tls="starttls", login=("sla", PASSWORD)) as sink:
        channel = channel_to(sink, ca_file=TLS / "authority.pem", user="sla", password=lambda: f"κωδικός-{PASSWORD}")
        outcome = channel.send(channel.render(ALERT, ANNA, THURSDAY), ANNA)
        assert isinstance(outcome, Retry)
        assert "letters beyond ASCII" in outcome.reason
        assert MARK not in outcome.reason


def test_authorities_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with SmtpSink(tls="tls") as sink:
        channel = channel_to(sink, ca_file=tmp_path / "missing.pem")
        outcome = channel.send(channel.render(ALERT, ANNA, THURSDAY), ANNA)
    assert outcome == Retry(
        None,
        f"the authorities in {tmp_path}/missing.pem cannot be read: [Errno 2] No such file or directory",
        closed=True,
    )


def test_a_sender_whose_name_has_a_comma_keeps_its_address(sink: SmtpSink) -> None:
    channel = channel_to(sink, sender="Acme, Inc <sla@example.com>")
    assert isinstance(channel.send(channel.render(ALERT, ANNA, THURSDAY), ANNA), Sent)
    assert sink.received[0].sender == "sla@example.com"
    assert b'From: "Acme, Inc" <sla@example.com>' in sink.received[0].data


def test_a_probe_logs_in_and_sends_nothing() -> None:
    with SmtpSink(tls="starttls", login=("sla", PASSWORD)) as sink:
        settings = {"ca_file": TLS / "authority.pem", "user": "sla"}
        assert channel_to(sink, **settings, password=lambda: PASSWORD).probe() == Sent(
            f"localhost:{sink.port} lets us in"
        )
        assert isinstance(channel_to(sink, **settings, password=lambda: secret("mistaken")).probe(), Retry)
        assert sink.received == []


def test_a_closed_port_is_a_matter_of_time(sink: SmtpSink) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    channel = channel_to(sink, port=port)
    outcome = channel.send(channel.render(ALERT, ANNA, THURSDAY), ANNA)
    assert isinstance(outcome, Retry)
    assert f"localhost:{port} broke off" in outcome.reason


@pytest.mark.parametrize("to", ["anna@exämple.com", "anna", "a b@example.com", "<>", "anna@example.com>\r\nDATA"])
def test_an_address_that_smtp_cannot_carry_is_refused_before_a_word_is_spoken(sink: SmtpSink, to: str) -> None:
    channel = channel_to(sink)
    outcome = channel.send(channel.render(ALERT, ANNA, THURSDAY), to)
    assert isinstance(outcome, Refused)
    assert "\r" not in outcome.reason
    assert sink.received == []


def scripted(*turns: bytes) -> tuple[int, threading.Thread]:
    """A server that answers each line with the next turn, whatever it says, then hangs up."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with server, server.accept()[0] as line, line.makefile("rb") as lines, contextlib.suppress(ConnectionError):
            for turn in turns:
                line.sendall(turn)
                if not turn or not lines.readline():
                    return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return server.getsockname()[1], thread


@pytest.mark.parametrize(
    ("turns", "outcome"),
    [
        pytest.param([b"554 go away\r\n"], Retry, id="it refuses everybody"),
        pytest.param([b"220 hi\r\n", b"250 hi\r\n", b"530 log in\r\n"], Retry, id="it wants a login first"),
        pytest.param([b"220 hi\r\n", b"250 hi\r\n", b"550 not you\r\n"], Refused, id="it refuses the sender"),
        pytest.param([b"421 busy\r\n"], Retry, id="it is busy"),
        pytest.param([b"HTTP/1.1 400 Bad Request\r\n"], Retry, id="it speaks another language"),
        pytest.param([b""], Retry, id="it hangs up at once"),
        pytest.param([b"220 " + b"x" * 70_000 + b"\r\n"], Retry, id="it never ends its greeting"),
        pytest.param([b"220 hi\r\n", b"250 hi\r\n", b"421 closing\r\n"], Retry, id="it leaves in the middle"),
        pytest.param(
            [b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"200 strange\r\n"],
            Retry,
            id="it says yes where it should ask for the mail",
        ),
        pytest.param(
            [b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", b"999 strange\r\n"],
            Doubtful,
            id="its last word is none",
        ),
    ],
)
def test_whatever_a_server_says_has_an_outcome(turns: list[bytes], outcome: type) -> None:
    port, thread = scripted(*turns)
    channel = Smtp("mail", SmtpSettings("localhost", "sla@example.com", port, "none", timeout=5))
    assert isinstance(channel.send(channel.render(ALERT, ANNA, THURSDAY), ANNA), outcome)
    thread.join(5)


def test_a_server_that_drips_is_cut_off_when_the_patience_ends() -> None:
    server = socket.create_server(("127.0.0.1", 0))
    gone = threading.Event()

    def drip() -> None:
        with server, server.accept()[0] as line:
            line.sendall(b"220-")
            while not gone.wait(0.02):
                try:
                    line.sendall(b"x")
                except OSError:
                    gone.set()

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    settings = SmtpSettings("localhost", "sla@example.com", server.getsockname()[1], "none", timeout=5, patience=0.3)
    channel = Smtp("mail", settings)
    assert isinstance(channel.send(channel.render(ALERT, ANNA, THURSDAY), ANNA), Retry)
    thread.join(5)
    assert gone.is_set()
