"""The daemon as a process: it collects and alerts, stops cleanly, never runs twice on one store, forgets nothing."""

import signal
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.app import wall_clock
from monitor.store.store import Store
from tests.living_monitor import CONFIG, FILES, PATIENCE, Living, asks, letters, live_in, living, until
from tests.mailserver import PASSWORD, Mailbox
from tests.smtp_sink import SmtpSink

pytest_plugins = ["tests.dovecot"]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return live_in(tmp_path)


def told(monitor: Living, house: Path, many: int = 1) -> list[str]:
    until(lambda: len(letters(house)) >= many, f"{many} letters", monitor.process)
    return letters(house)


def test_it_collects_and_alerts_and_ends_well_when_asked_to(house: Path) -> None:
    with living(house / "config.toml") as monitor:
        (subject,) = told(monitor, house)
        assert subject.startswith("Last call: First response on ticket 1")
        monitor.asked(signal.SIGTERM)
        assert monitor.ended() == 0
        monitor.says("stopped")
    with living(house / "config.toml") as monitor:
        asks(house, "502")
        told(monitor, house, 2)
        monitor.asked(signal.SIGINT)
        assert monitor.ended() == 0
    assert len(letters(house)) == 2, "what was said before the restart is not said again"


def test_a_second_daemon_on_the_same_store_refuses_with_a_sentence(house: Path) -> None:
    with living(house / "config.toml") as first:
        first.says('"running"')
        with living(house / "config.toml") as second:
            assert second.ended() == 2
        words = (house / "daemon.log").read_text()
        assert f"Another daemon (process {first.process.pid}) already works on" in words
        assert "Traceback" not in words
        assert first.process.poll() is None


def test_stopping_finishes_the_message_in_hand(house: Path) -> None:
    with SlowSink() as sink:
        (house / "config.toml").write_text(CONFIG + post(sink.port))
        for thread in ("502", "503"):
            asks(house, thread)
        with living(house / "config.toml") as monitor:
            until(sink.busy.is_set, "a mail in hand", monitor.process)
            monitor.asked(signal.SIGTERM)
            monitor.says("stopping")
            sink.go_on.set()
            assert monitor.ended() == 0
        assert states(house) == {"sent": 1, "due": 2}
        with living(house / "config.toml") as monitor:
            until(lambda: states(house).get("sent") == 3, "the rest", monitor.process)
            monitor.asked(signal.SIGTERM)
            assert monitor.ended() == 0
    assert len(sink.received) == 3


def test_what_was_in_hand_when_it_was_killed_is_sent_after_the_restart(house: Path) -> None:
    with SlowSink() as sink:
        (house / "config.toml").write_text(CONFIG + post(sink.port))
        with living(house / "config.toml") as monitor:
            until(sink.busy.is_set, "a mail in hand", monitor.process)
            monitor.asked(signal.SIGKILL)
            assert monitor.ended() == -signal.SIGKILL
        assert states(house) == {"due": 1}
        sink.go_on.set()
        with living(house / "config.toml") as monitor:
            until(lambda: states(house) == {"sent": 1}, "the message", monitor.process)
    assert len({mail.data for mail in sink.received}) == 1, "the same bytes under the same Message-ID"


def test_a_new_configuration_takes_over_between_ticks_and_a_wrong_one_is_refused_whole(house: Path) -> None:
    config = house / "config.toml"
    with living(config) as monitor:
        told(monitor, house)
        config.write_text((CONFIG + FILES).replace('sources = ["mailbox"]', 'sources = ["mailbx"]'))
        monitor.asked(signal.SIGHUP)
        monitor.says("the new configuration was refused, the old one stays")
        monitor.says("did you mean mailbox?")
        (house / "phrases.toml").write_text("[phrases.bug\n")
        config.write_text(CONFIG.replace("[monitor]", '[monitor]\nsignals = ["phrases.toml"]') + FILES)
        monitor.asked(signal.SIGHUP)
        monitor.says("monitor.signals: the phrases cannot be read")
        config.write_text(CONFIG.replace("daemon.sqlite", "another.sqlite") + FILES)
        monitor.asked(signal.SIGHUP)
        monitor.says("it does not move while the daemon runs")

        (house / "more").mkdir()
        more = '[[sources]]\nname = "second"\nkind = "folder"\npath = "more"\nstart = "all"\n'
        config.write_text(CONFIG.replace('["mailbox"]', '["mailbox", "second"]') + FILES + more)
        asks(house, "502")
        (house / "mail" / "502.eml").rename(house / "more" / "502.eml")
        monitor.asked(signal.SIGHUP)
        monitor.says("the new configuration takes over")
        assert len(told(monitor, house, 2)) == 2
        monitor.asked(signal.SIGTERM)
        assert monitor.ended() == 0


def test_a_mailbox_that_rings_is_read_and_judged_at_once(house: Path, box: Mailbox) -> None:
    mailbox = f"""kind = "imap"
host = "127.0.0.1"
port = {box.server.port}
tls = "none"
user = "{box.user}"
password = {{ env = "MAIL_PASSWORD" }}
folders = ["INBOX"]
"""
    slow = CONFIG.replace("poll_seconds = 10", "poll_seconds = 3600").replace("tick_seconds = 1", "tick_seconds = 5")
    (house / "config.toml").write_text(slow.replace('kind = "folder"\npath = "mail"\n', mailbox) + FILES)
    request = (house / "mail" / "501.eml").read_bytes()
    with living(house / "config.toml", MAIL_PASSWORD=PASSWORD) as monitor:
        monitor.says("reconciled")
        monitor.says("collected")
        box.deliver(request, wall_clock() - timedelta(hours=23))
        told(monitor, house)
        monitor.asked(signal.SIGTERM)
        assert monitor.ended() == 0


class SlowSink(SmtpSink):
    """A mail server that keeps every sender waiting at the recipient until it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.busy, self.go_on = threading.Event(), threading.Event()

    def fault(self, verb: str) -> str | None:
        if verb == "RCPT":
            self.busy.set()
            assert self.go_on.wait(PATIENCE)
        return super().fault(verb)


def post(port: int) -> str:
    way = f'name = "way"\nkind = "smtp"\nhost = "127.0.0.1"\nport = {port}'
    return f'[[channels]]\n{way}\ntls = "none"\nsender = "monitor@acme.example"\n'


def states(house: Path) -> dict[str, int]:
    """How many messages are in which state."""
    with Store.open(str(house / "daemon.sqlite"), check=False) as store:
        return store.outbox.counts()
