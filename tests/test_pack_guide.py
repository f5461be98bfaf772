"""`docs/write-a-scheme.md` followed word by word: its blocks are the pack, its commands give what it says."""

import re
import shlex
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from checks.choices import Choices, chosen
from checks.scheme import Pack, read_pack
from checks.tariff import Tariff
from monitor.cli.deadline import deadline
from monitor.cli.price import price
from monitor.cli.schemes import schemes

GUIDE = Path("docs/write-a-scheme.md").read_text(encoding="utf-8")

app = typer.Typer()
for command in (deadline, price, schemes):
    app.command(command.__name__)(command)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)


@pytest.fixture
def followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The reader's folder after every step."""
    (tmp_path / "bazaar.toml").write_text("\n".join(blocks("toml")), encoding="utf-8")
    (tmp_path / "config.toml").write_text("\n".join(blocks("config")), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def commands() -> list[tuple[str, str]]:
    told = [block.partition("\n") for block in blocks("console")]
    return [(command.removeprefix("$ sla-monitor "), expected.strip()) for command, _, expected in told]


def test_there_are_commands_to_try() -> None:
    assert len(commands()) == 3


@pytest.mark.parametrize(("command", "expected"), commands())
def test_each_command_gives_what_the_page_says(command: str, expected: str, followed: Path) -> None:
    result = CliRunner().invoke(app, shlex.split(command))
    assert result.exit_code == 0, result.output
    assert expected in result.output


def test_the_account_can_choose_the_other_reading() -> None:
    pack = read_pack("\n".join(blocks("toml")))
    assert isinstance(pack, Pack), pack
    own = chosen(pack, Choices(readings={"bz-2-days": "b"}))
    assert isinstance(own, Pack)
    judges = [reading.id for clock in own.clocks if clock.id == "fix" for reading in clock.readings if reading.judge]
    assert judges == ["business"]
    assert '"bz-2-days" = "b"' in blocks("config-account")[0]


def test_a_mistake_is_told_with_its_line(followed: Path) -> None:
    pack = followed / "bazaar.toml"
    pack.write_text(pack.read_text().replace('clause = "BZ-6"', 'clause = "BZ-66"'))
    line = pack.read_text().splitlines().index('clause = "BZ-66"') + 1
    result = CliRunner().invoke(app, ["schemes", "bazaar", "--config", "config.toml"])
    assert result.exit_code == 2
    assert f"bazaar.toml:{line}: " in result.output
    assert "the clause BZ-66 is not listed in [[clauses]]" in result.output


def test_every_table_of_a_pack_is_told_with_its_keys() -> None:
    known = {name.strip("[]") for name in re.findall(r"\[{1,2}[a-z_.]+\]{1,2}", GUIDE)}
    rare = {"entitlement", "marketplace_mail", "platform_deadlines"}  # of one marketplace or two, shown by their packs
    plain = {"id", "name", "revision"}
    assert set(Pack.model_fields) - rare - plain - {one.partition(".")[0] for one in known} == set()
    named = {f"tariff.{name}" for name in Tariff.model_fields} - {"tariff.unit", "tariff.vat", "tariff.force"}
    named |= {f"balance.{name}" for name in ("grants", "returns", "sufficiencies", "expiries")}
    assert named - known == set()
