"""Where the monitor cannot write its database, people are told straight, and told again when it goes on."""

import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from monitor.alarm import AGAIN, Alarm
from monitor.store.places import StoreError
from tests.living_monitor import asks, letters, live_in, living, until
from tests.scene import Scene, open_scene
from tests.smtp_sink import SILENCE, SmtpSink

MAIL = """
[[channels]]
name = "mail"
kind = "smtp"
host = "127.0.0.1"
port = {port}
tls = "none"
sender = "monitor@acme.example"

[[routes]]
channel = "mail"
to = ["giulia@acme.example"]
"""
NOON = datetime(2026, 4, 28, 12, tzinfo=UTC)


def full(scene: Scene) -> StoreError:
    """What the database really says when its disk is full."""
    event.listen(
        scene.house.store.database.engine, "checkout", lambda raw, *_: raw.execute("PRAGMA max_page_count = 1")
    )
    with pytest.raises(StoreError) as said:
        for number in range(1000):
            scene.house.store.notices.raise_notice(f"test {number}", "info", "-", "x" * 4000, "-", NOON)
    return said.value


def told(scene: Scene, times: int = 1) -> str:
    """The words of the last alarm, once there are so many."""
    until(lambda: len(scene.letters()) >= times, "the alarm")
    assert scene.subjects() == ["The watch has stopped"] * times
    return str(scene.letters()[-1].get_body().get_content())


def test_the_third_tick_that_fails_is_told_without_the_database_and_not_again_for_hours(tmp_path: Path) -> None:
    scene = open_scene(tmp_path)
    error = full(scene)
    with Alarm() as alarm:
        for minute in range(2):
            alarm.tick_failed(scene.house, error, NOON + timedelta(minutes=minute))
        assert alarm.told_at is None, "a moment's trouble is none"
        for minute in range(2, 9):
            alarm.tick_failed(scene.house, error, NOON + timedelta(minutes=minute))
        words = told(scene)
        assert "Since 2026-04-28 12:00 UTC" in words
        assert "cannot be used: database or disk is full." in words
        alarm.tick_failed(scene.house, error, NOON + timedelta(minutes=2) + AGAIN)
        told(scene, times=2)


def test_an_error_that_may_hold_a_customers_words_is_told_by_its_type(tmp_path: Path) -> None:
    scene = open_scene(tmp_path)
    with Alarm() as alarm:
        for _ in range(3):
            alarm.tick_failed(scene.house, ValueError("anna@shop.example"), NOON)
        words = told(scene)
    assert "an error of the type ValueError" in words
    assert "anna" not in words


def test_one_tick_that_passes_ends_the_count(tmp_path: Path) -> None:
    scene = open_scene(tmp_path)
    with Alarm() as alarm:
        for _ in range(5):
            alarm.tick_failed(scene.house, ValueError(), NOON)
            alarm.tick_passed(scene.house, NOON)
    assert scene.subjects() == []


@contextmanager
def no_room(house: Path, process: subprocess.Popen[bytes]) -> Iterator[None]:
    """The files of a running daemon grow no more, as on a full disk."""
    log = (house / "daemon.sqlite-wal").stat().st_size
    whole = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (log, whole[1]))
    asks(house, "503")
    yield
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, whole)


def test_a_daemon_whose_disk_is_full_says_so_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    house = live_in(tmp_path)
    asks(house, "502", hours_ago=24 - 8 / 3600)
    with living(house / "config.toml") as monitor:
        until(lambda: letters(house), "the last calls", monitor.process)
        with no_room(house, monitor.process):
            until(lambda: "The watch has stopped" in letters(house), "the alarm", monitor.process)
            kept = len(letters(house))
        until(lambda: "The watch goes on" in letters(house), "the all-clear", monitor.process)
        until(lambda: len(letters(house)) > kept + 1, "what could not be said meanwhile", monitor.process)


def test_a_mail_server_that_never_answers_holds_up_neither_the_clocks_nor_the_other_channels(tmp_path: Path) -> None:
    house = live_in(tmp_path)
    asks(house, "502", hours_ago=24 - 8 / 3600)
    with SmtpSink() as sink:
        sink.fails("EHLO", *[SILENCE] * 9)
        with (house / "config.toml").open("a") as config:
            config.write(MAIL.format(port=sink.port))
        with living(house / "config.toml") as monitor:
            until(lambda: letters(house), "the last call", monitor.process)
            with no_room(house, monitor.process):
                until(lambda: "The watch has stopped" in letters(house), "the alarm", monitor.process)
            until(lambda: "The watch goes on" in letters(house), "the all-clear", monitor.process)
            given = [line for line in monitor.log.read_text().splitlines() if '"event": "alarm"' in line]
    assert given and all('"channel": "way"' in line for line in given), "nobody waited for the mail's"
