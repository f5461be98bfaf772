"""A backup is taken from a house at work; a house that goes on from it repeats nothing and forgets nothing."""

import shutil
from pathlib import Path

from typer.testing import CliRunner

from monitor.cli.app import app
from tests.moments import at
from tests.scene import BASE, FILES, ROME, Scene, open_scene


def backup(scene: Scene, to: Path, status: int = 0) -> str:
    done = CliRunner().invoke(app, ["backup", str(to), "--config", str(scene.folder / "config.toml")])
    assert done.exit_code == status, done.output
    return done.output


def said(scene: Scene) -> list[str]:
    return [subject.partition(" on ticket")[0] for subject in scene.subjects()]


def test_a_house_that_goes_on_from_its_backup_repeats_nothing_and_forgets_nothing(tmp_path: Path) -> None:
    scene = open_scene(tmp_path)
    scene.asks("Tue 2026-04-28 10:00", "501")
    scene.cycle("Tue 2026-04-28 10:00")
    scene.cycle("Tue 2026-04-28 15:00")
    scene.asks("Tue 2026-04-28 15:10", "502")
    scene.cycle("Tue 2026-04-28 15:10")
    token = scene.house.token_key
    assert said(scene) == ["Due soon: First response"]
    told = backup(scene, tmp_path / "monday.sqlite")
    assert "octets, checked" in told
    assert (tmp_path / "monday.sqlite").stat().st_mode & 0o077 == 0

    scene.house.store.close()
    for path in tmp_path.glob("scene.sqlite*"):
        path.unlink()
    shutil.copy(tmp_path / "monday.sqlite", tmp_path / "scene.sqlite")
    again = open_scene(tmp_path, now="Tue 2026-04-28 15:20")
    assert again.house.began == at("Mon 2026-04-27 09:00", ROME)
    assert again.house.token_key == token, "answers to alerts sent before still count"
    again.cycle("Tue 2026-04-28 15:20")
    assert said(again) == ["Due soon: First response"], "no mail is read twice, no alert said twice"
    assert len(again.house.store.tickets.tickets()) == 2
    again.cycle("Wed 2026-04-29 09:00")
    assert said(again) == ["Due soon: First response", "Last call: First response"]
    assert again.house.store.ledger.verify() is None


def test_what_was_in_the_outbox_is_sent_from_the_backup(tmp_path: Path) -> None:
    scene = open_scene(tmp_path)
    scene.asks("Tue 2026-04-28 10:00", "501")
    scene.cycle("Tue 2026-04-28 10:00")
    (tmp_path / "out").rmdir()
    (tmp_path / "out").write_text("a file is in the way")
    scene.cycle("Tue 2026-04-28 15:00")
    backup(scene, tmp_path / "backup.sqlite")
    (tmp_path / "out").unlink()
    other = BASE.replace("scene.sqlite", "backup.sqlite") + FILES
    again = open_scene(tmp_path, other, "Tue 2026-04-28 15:30")
    again.cycle("Tue 2026-04-28 15:30")
    assert [subject for subject in said(again) if "watch" not in subject] == ["Due soon: First response"]


def test_a_backup_never_overwrites_and_says_so(tmp_path: Path) -> None:
    scene = open_scene(tmp_path)
    backup(scene, tmp_path / "b.sqlite")
    assert "exists already: give the backup a name of its own" in backup(scene, tmp_path / "b.sqlite", status=2)
    assert "failed, and nothing of it was kept" in backup(scene, tmp_path / "away" / "b.sqlite", status=2)
