"""No log holds a secret, and none at INFO a customer's words, name or address: canaries are planted and looked for."""

import logging
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
import structlog
from pytest_httpserver import HTTPServer

from monitor.jobs.heartbeat import Heart, ping
from monitor.logs import setup
from tests.canaries import MARK, secret
from tests.http_sink import HttpSink
from tests.mailserver import Mailbox
from tests.moments import at
from tests.scene import BASE, FILES, ROME, open_scene

pytest_plugins = ["tests.dovecot"]

BEAT, HOOK = secret("beat"), secret("hook-url")
SECRETS = {
    "HOOK_KEY": f"whsec_{b64encode(secret('hook-key').encode()).decode()}",
    "MAIL_PASSWORD": secret("mail"),
    "BEAT": BEAT,
}
WORDS = ("canarywords", "canarysubject", "canaryname", "canary@customer.example", "canaryfile")
TROUBLES = (
    "collected", "placed", "set aside", "unreadable mail", "judged", "delivery", "source failed", "no heartbeat",
    "heartbeat was not taken", "could not be judged", "TypeError (monitor/jobs/judge.py",
)  # fmt: skip
CHANNELS = """
[[channels]]
name = "hook"
kind = "webhook"
url = {{ env = "HOOK_URL" }}
secret = {{ env = "HOOK_KEY" }}
allow = ["127.0.0.1"]

[[sources]]
name = "locked"
kind = "imap"
host = "127.0.0.1"
port = {port}
tls = "none"
user = "anna"
password = {{ env = "MAIL_PASSWORD" }}

[[routes]]
channel = "hook"
"""


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """Everything that is logged, as the daemon writes it; logging is left as it was found."""
    written = StringIO()
    root = logging.getLogger()
    before = root.handlers, root.level, structlog.get_config()
    monkeypatch.setattr("sys.stderr", written)
    setup(level=logging.DEBUG, as_json=True)
    monkeypatch.setattr(logging.getLogger("werkzeug"), "disabled", True)  # the outside watch's own log
    yield written
    root.handlers, (root.level) = before[0], before[1]
    structlog.configure(**before[2])


def customers_mail(thread: str) -> bytes:
    date = "Tue, 28 Apr 2026 10:00:00 +0200"
    return (
        f"Received: from mail.addons.prestashop.com by mx.acme.example; {date}\r\n"
        f'From: "canaryname" <no-reply@addons.prestashop.com>\r\nTo: addons@acme.example\r\n'
        f"Subject: [PrestaShop Addons] You received a new message! (#{thread}) canarysubject\r\n"
        f"Message-ID: <{thread}@addons.prestashop.com>\r\nDate: {date}\r\n\r\n"
        "canarywords It is broken, write to canary@customer.example\r\n"
    ).encode()


def test_a_day_with_all_its_troubles_leaves_no_canary_in_the_log(
    tmp_path: Path, box: Mailbox, httpserver: HTTPServer, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    httpserver.expect_request(f"/{BEAT}").respond_with_data("", 500)
    monkeypatch.setenv("BEAT_URL", httpserver.url_for(f"/{BEAT}"))
    with HttpSink(b"HTTP/1.1 500 Broken\r\nContent-Length: 6\r\n\r\nbroken") as hook:
        monkeypatch.setenv("HOOK_URL", f"http://127.0.0.1:{hook.port}/{HOOK}")
        config = BASE.replace("[monitor]", '[monitor]\nheartbeat = { env = "BEAT_URL" }')
        scene = open_scene(tmp_path, config + FILES + CHANNELS.format(port=box.server.port))
        scene.drop(customers_mail("501"))
        scene.drop(b"From: canary@customer.example\r\nSubject: canarysubject\r\n\r\ncanarywords\r\n")
        scene.drop(b"Subject: canarysubject\r\nX-Long: " + b"canarywords " * 10_000 + b"\r\n\r\nx")
        for when in ("10:00", "15:00", "15:10"):
            scene.cycle(f"Tue 2026-04-28 {when}")
        heart = Heart(judged_at=at("Tue 2026-04-28 15:10", ROME))
        for minute in (10, 11):
            heart.beat(scene.house, at(f"Tue 2026-04-28 15:{minute}", ROME))
        ping(scene.house)
        _spoil(tmp_path / "scene.sqlite")
        scene.house.store.tickets.wake([1])
        scene.cycle("Tue 2026-04-28 15:20")
    written = log.getvalue()
    for event in TROUBLES:
        assert event in written, f"the day had no {event!r}"
    letters = (tmp_path / "out").glob("*.eml")
    assert any(b"canarysubject" in path.read_bytes() for path in letters), "people are told what it is about"
    for canary in (*SECRETS.values(), MARK, *WORDS):
        assert canary not in written, written[max(0, written.find(canary) - 300) :][:600]


def _spoil(database: Path) -> None:
    """What was seen becomes nonsense around the customer's words, so that judging it raises."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "UPDATE sightings SET payload = replace(payload, '\"headers\":[', '\"headers\":[3,') WHERE kind = 'mail'"
        )
