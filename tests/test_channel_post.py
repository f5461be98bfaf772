"""A post goes to the address that was checked, over TLS that was verified, and nowhere else."""

import contextlib
import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest

from notifiers.post import Forbidden, Unanswered, Unreached, Wire, post
from tests.http_sink import OK, DrippingSink, HttpSink
from tests.smtp_sink import TLS, server_context


@pytest.fixture
def server() -> Iterator[HttpSink]:
    with HttpSink(OK) as running:
        yield running


LOCAL = Wire(allow=("localhost", "127.0.0.1"), timeout=5)


def test_a_named_loopback_address_is_posted_to_without_tls(server: HttpSink) -> None:
    answer = post(f"http://localhost:{server.port}/hook?a=1", {"X-Id": "7"}, b"{}", LOCAL)
    assert (answer.status, answer.body, answer.retry_after) == (200, b"ok", None)
    (sent,) = server.requests
    assert sent.startswith(b"POST /hook?a=1 HTTP/1.1\r\n")
    assert f"Host: localhost:{server.port}\r\n".encode() in sent
    assert b"X-Id: 7\r\n" in sent
    assert sent.endswith(b"\r\n\r\n{}")


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1", "2130706433", "0177.0.0.1", "0x7f.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"],
)
def test_no_way_of_writing_this_machine_gets_through_unnamed(server: HttpSink, host: str) -> None:
    with pytest.raises((Forbidden, Unreached)) as refusal:
        post(f"https://{host}:{server.port}/hook-c4n4ry", {}, b"{}", Wire())
    assert "c4n4ry" not in str(refusal.value)
    assert server.requests == []


PRIVATE = [
    "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "240.0.0.1", "0.0.0.0",
    "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (address, 443))])
    with pytest.raises(Forbidden, match=r"hooks\.example leads to a private address: name it in allow"):
        post("https://hooks.example/x", {}, b"{}", Wire())


@pytest.mark.parametrize("allow", [("hooks.example",), ("127.0.0.0/8",), ("not an address", "127.0.0.1")])
def test_a_private_address_that_was_named_is_posted_to(monkeypatch: pytest.MonkeyPatch, allow: tuple[str, ...]) -> None:
    with HttpSink(OK, server_context("good")) as server, pytest.raises(Unreached, match="certificate"):
        here = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: here)
        post(f"https://hooks.example:{server.port}/", {}, b"{}", Wire(allow, TLS / "authority.pem"))


def test_a_resolver_that_changes_its_mind_leads_nowhere_else(monkeypatch: pytest.MonkeyPatch, server: HttpSink) -> None:
    asked: list[str] = []

    def resolve(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with contextlib.suppress(Forbidden, Unreached):
        post(f"http://rebind.example:{server.port}/", {}, b"{}", Wire(("rebind.example",), timeout=5))
    # Once by name; what is connected to afterwards is the address itself.
    assert [host for host in asked if host == "rebind.example"] == ["rebind.example"]


def test_the_first_public_one_of_several_addresses_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    mixed = [(0, 0, 0, "", ("10.0.0.1", 443)), (0, 0, 0, "", ("8.8.8.8", 443))]
    connected: list[object] = []

    def connect(address: object, **_: object) -> None:
        connected.append(address)
        raise OSError("no way out of a test")

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: mixed)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Unreached, match="no way out of a test"):
        post("https://hooks.example/", {}, b"{}", Wire())
    assert connected == [("8.8.8.8", 443)]


@pytest.mark.parametrize(
    "url",
    [
        "", "hooks.example/x", "ftp://hooks.example/x", "http://hooks.example/x", "https://", "https:///x",
        "https://user:c4n4ry@hooks.example/x", "https://hooks.example:0/", "https://hooks.example:99999/x",
        "https://hooks.example/x y", "https://hooks.example/\r\nX-Evil: 1", "https://[::1/", "https://hööks.example/",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(Forbidden) as refusal:
        post(url, {}, b"{}", Wire())
    assert "c4n4ry" not in str(refusal.value)


def test_a_name_that_nobody_knows_is_a_matter_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(Unreached, match=r"hooks\.example has no address: .*Name or service not known"):
        post("https://hooks.example/x", {}, b"{}", Wire())


def test_tls_is_spoken_with_a_certificate_of_a_known_authority() -> None:
    with HttpSink(OK, server_context("good")) as server:
        wire = Wire(("localhost",), TLS / "authority.pem", 5)
        assert post(f"https://localhost:{server.port}/", {}, b"{}", wire).status == 200


@pytest.mark.parametrize("certificate", ["self-signed", "wrong-host", "expired"])
def test_any_other_certificate_is_refused_before_a_byte_is_posted(certificate: str) -> None:
    with HttpSink(OK, server_context(certificate)) as server:
        wire = Wire(("localhost",), TLS / "authority.pem", 5)
        with pytest.raises(Unreached, match="localhost showed a certificate that is not trusted"):
            post(f"https://localhost:{server.port}/", {}, b"{}", wire)
        assert server.requests == []


def test_tls_of_another_age_is_not_spoken() -> None:
    with HttpSink(OK, server_context("old")) as server:
        with pytest.raises(Unreached, match="localhost could not be reached"):
            post(f"https://localhost:{server.port}/", {}, b"{}", Wire(("localhost",), TLS / "authority.pem", 5))
        assert server.requests == []


def test_a_closed_port_was_not_reached(server: HttpSink) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with pytest.raises(Unreached, match="localhost could not be reached"):
        post(f"http://localhost:{port}/", {}, b"{}", LOCAL)


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0 hello\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"])
def test_an_answer_that_is_cut_or_none_is_told_from_one_never_asked_for(answer: bytes) -> None:
    with HttpSink(answer) as server, pytest.raises(Unanswered, match="localhost had the message and gave no answer"):
        post(f"http://localhost:{server.port}/", {}, b"{}", LOCAL)


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"])
@pytest.mark.parametrize("secured", [False, True])
def test_an_answer_that_drips_is_cut_off_when_the_patience_ends(start: bytes, secured: bool) -> None:
    with DrippingSink(start, server_context("good") if secured else None) as server:
        wire = Wire(("localhost",), TLS / "authority.pem", timeout=5, patience=0.3)
        with pytest.raises(Unanswered):
            post(f"http{'s' * secured}://localhost:{server.port}/", {}, b"{}", wire)
        assert server.cut.wait(5)


def test_an_endless_answer_is_read_no_further_than_its_limit() -> None:
    endless = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1_000_000
    with HttpSink(endless) as server:
        assert len(post(f"http://localhost:{server.port}/", {}, b"{}", LOCAL).body) == 64 * 1024


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        pytest.param("Retry-After: 30", timedelta(seconds=30), id="seconds"),
        pytest.param("Retry-After: 999999999999", timedelta(hours=1), id="for ever is an hour"),
        pytest.param(
            "Date: Thu, 30 Apr 2026 15:00:00 GMT\r\nRetry-After: Thu, 30 Apr 2026 15:02:00 GMT",
            timedelta(minutes=2),
            id="a date, against the answer's own",
        ),
        pytest.param(
            "Date: Thu, 30 Apr 2026 15:00:00 GMT\r\nRetry-After: Thu, 30 Apr 2026 14:00:00 GMT",
            timedelta(0),
            id="a date gone by",
        ),
        pytest.param("Retry-After: Thu, 30 Apr 2026 15:02:00 GMT", None, id="a date against nothing"),
        pytest.param("Date: Thu, 30 Apr 2026 15:00:00\r\nRetry-After: Thu, 30 Apr 2026 15:02:00 GMT", None, id="mixed"),
        pytest.param("Retry-After: -5", None, id="negative"),
        pytest.param("Retry-After: soon", None, id="words"),
        pytest.param("X: y", None, id="not asked"),
    ],
)
def test_how_long_to_wait_is_heard_and_bounded(headers: str, wait: timedelta | None) -> None:
    with HttpSink(f"HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n{headers}\r\n\r\n".encode()) as server:
        assert post(f"http://localhost:{server.port}/", {}, b"{}", LOCAL).retry_after == wait
