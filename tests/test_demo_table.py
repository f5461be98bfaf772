"""The demo's tables show what a customer wrote as it was written: it is neither markup nor an escape sequence."""

from pathlib import Path

import pytest
from sqlalchemy import text

from monitor.demo.show import table
from tests.scene import open_scene


def test_a_hostile_title_draws_nothing_on_the_demos_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    scene = open_scene(tmp_path)
    scene.asks("Tue 2026-04-28 10:00", "501")
    scene.cycle("Tue 2026-04-28 10:01")
    with scene.house.store.database.engine.begin() as connection:
        title = "\x1b[2J [bold]x[/] [/nothing] [link=https://evil.example]free[/link]"
        connection.execute(text("UPDATE tickets SET title = :title"), {"title": title})
    table(scene.house)
    shown = capsys.readouterr().out
    assert r"\x1b[2J [bold]x[/] [/nothing] [link=https://evil.example]free[/link]" in shown
    assert "\x1b" not in shown
    scene.house.store.close()
