"""The page about the commands names every command, every mark and every published key there is."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from checks.sighting import MARKS, ON_FINDINGS
from monitor.cli.app import app
from monitor.regrouping import REGROUPING
from tests.shop import Shop

PAGE = (Path(__file__).parent.parent / "docs" / "commands.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"[a-z_-]+", PAGE))


def commands() -> list[str]:
    return [str(command.name) for command in app.registered_commands]


def test_every_command_is_told_and_helps_itself() -> None:
    assert [name for name in commands() if f"`{name}" not in PAGE] == []
    for name in commands():
        done = CliRunner().invoke(app, [name, "--help"])
        assert done.exit_code == 0, name


ONLY_DATA = ("schemas",)
"""Commands that write JSON whatever is asked."""


def test_every_command_that_answers_has_its_answer_as_json() -> None:
    silent = [name for name in commands() if "--json" not in CliRunner().invoke(app, [name, "--help"]).output]
    assert sorted(silent) == sorted((*ONLY_DATA, "run")), "the daemon writes its log as JSON with --log json"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("sla-monitor do", "doctor"), ("sla-monitor ex", "explain\nexport"), ("sla-monitor explain --js", "--json")],
)
def test_a_shell_completes_commands_and_options(typed: str, offered: str) -> None:
    line = {"COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    env = {"_SLA_MONITOR_COMPLETE": "complete_bash", **line}
    assert CliRunner().invoke(app, [], prog_name="sla-monitor", env=env).output.strip() == offered


def test_every_mark_is_told() -> None:
    assert [mark for mark in (*MARKS, *ON_FINDINGS, *REGROUPING) if mark not in WORDS] == []


def test_every_key_of_the_first_level_is_told(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.notification("Mon 2026-05-04 10:00", 1)
    shop.live("Mon 2026-05-04 12:00")
    deadline = ("--scheme", "prestashop-business-care", "--clock", "fix", "--start", "2026-05-04T10:00:00Z")
    listed, explained = shop.told("tickets"), shop.told("explain", 1)
    told = [
        listed,
        listed["tickets"][0],
        listed["tickets"][0]["clocks"][0],
        explained,
        shop.told("deadline", *deadline),
    ]
    told += [told[-1]["readings"][0], shop.told("mark", 1, "mine")]

    assert [key for one in told for key in one if key not in WORDS] == []
