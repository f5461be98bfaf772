"""A source that is not read is told of once, shows nowhere as fine, and is well again with its next good poll."""

import shutil
import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.jobs.collect import collect_from
from monitor.jobs.watch import silences
from tests.mailserver import PASSWORD
from tests.moments import at
from tests.scene import BASE, FILES, ROME, Scene, body, every, open_scene


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = open_scene(tmp_path, now="Tue 2026-04-28 10:00")
    scene.cycle("Tue 2026-04-28 10:00")
    return scene


def test_what_only_a_person_can_mend_is_told_at_once_and_once_and_resolved_by_the_next_good_poll(scene: Scene) -> None:
    shutil.move(scene.folder / "mail", scene.folder / "gone")
    scene.cycle("Tue 2026-04-28 10:01")
    assert scene.subjects() == ["The watch needs you: source mailbox"]
    every(1, "Tue 2026-04-28 10:02", "Tue 2026-04-28 11:00", scene.cycle)
    assert len(scene.letters()) == 1
    (notice,) = scene.house.store.notices.open_notices()
    assert notice.what.startswith("Coverage unknown since Tue 28 Apr 2026, 10:00 (Europe/Rome): ")
    assert notice.count == 2, "counted when it became a silence, not at every poll"

    shutil.move(scene.folder / "gone", scene.folder / "mail")
    scene.cycle("Tue 2026-04-28 11:01")
    assert scene.house.store.notices.open_notices() == []
    assert silences(scene.house, at("Tue 2026-04-28 11:01", ROME)) == ()


def test_what_may_mend_itself_is_told_when_it_lasts_two_intervals(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    mailbox = f'kind = "imap"\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\nuser = "u"\n'
    mailbox += f'password = {{ command = ["echo", "{PASSWORD}"] }}'
    config = BASE.replace('kind = "folder"\npath = "mail"', mailbox)
    scene = open_scene(tmp_path, config + FILES, "Tue 2026-04-28 10:00")
    every(1, "Tue 2026-04-28 10:00", "Tue 2026-04-28 10:02", scene.cycle)
    assert scene.letters() == []
    every(1, "Tue 2026-04-28 10:03", "Tue 2026-04-28 12:00", scene.cycle)
    assert scene.subjects() == ["The watch needs you: source mailbox"]
    text = " ".join(body(scene.letters()[0]).split())
    assert "Coverage unknown from the beginning: Mailbox mailbox (u at 127.0.0.1" in text
    assert "sla-monitor doctor" in text


def test_a_poll_that_never_comes_back_is_silence_as_well(scene: Scene) -> None:
    moment = at("Tue 2026-04-28 10:02", ROME)
    assert silences(scene.house, moment, scene.house.opened) == ()
    (silent,) = silences(scene.house, moment + timedelta(seconds=1), scene.house.opened)
    assert silent.since == at("Tue 2026-04-28 10:00", ROME)
    assert silent.reason == "its last poll has not come back, or nobody polls."


def test_a_daemon_that_has_just_begun_gives_its_first_poll_time(scene: Scene) -> None:
    monday = at("Mon 2026-05-04 09:00", ROME)
    begun = replace(scene.house, opened=monday)
    assert silences(begun, monday + timedelta(seconds=90), begun.opened) == ()
    assert [s.source for s in silences(begun, monday)] == ["mailbox"], "who only looks is told how old it is"


def test_a_source_that_was_never_read_is_silent_from_the_beginning(tmp_path: Path) -> None:
    scene = open_scene(tmp_path, BASE.replace('path = "mail"', 'path = "elsewhere"') + FILES, "Tue 2026-04-28 10:00")
    every(1, "Tue 2026-04-28 10:00", "Tue 2026-04-28 10:05", scene.cycle)
    (notice,) = scene.house.store.notices.open_notices()
    assert notice.what.startswith("Coverage unknown from the beginning: ")
    assert notice.severity == "critical"


def test_a_long_first_import_is_no_silence_while_its_batches_come_in(scene: Scene) -> None:
    for thread in range(3):
        scene.asks("Tue 2026-04-28 10:30", str(500 + thread))
    moments = iter(
        [at("Tue 2026-04-28 10:31", ROME), at("Tue 2026-04-28 10:59", ROME), at("Tue 2026-04-28 11:00", ROME)]
    )
    (source,) = scene.house.sources
    collect_from(scene.house, source, lambda: next(moments, at("Tue 2026-04-28 11:00", ROME)), stopping=lambda: True)
    assert silences(scene.house, at("Tue 2026-04-28 11:00", ROME), scene.house.opened) == ()
    assert len(silences(scene.house, at("Tue 2026-04-28 11:02", ROME), scene.house.opened)) == 1


def test_the_list_of_tickets_says_what_is_not_known(scene: Scene) -> None:
    config = str(scene.folder / "config.toml")
    late = CliRunner().invoke(app, ["tickets", "--config", config, "--at", "2026-04-28T14:00:00+02:00"])
    assert "Source mailbox: coverage unknown since 2026-04-28 08:00 UTC" in late.output
    fresh = CliRunner().invoke(app, ["tickets", "--config", config, "--at", "2026-04-28T10:01:00+02:00"])
    assert "coverage unknown" not in fresh.output
