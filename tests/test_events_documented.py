"""What the page about events shows can be written so, and the schemas are printed for other programs."""

import json
import tomllib
from pathlib import Path

from pydantic import TypeAdapter
from typer.testing import CliRunner

from checks.event_fields import schema
from checks.normal import Reported, read
from monitor.cli.app import app
from monitor.config import json_schema
from monitor.config_feeds import AnySource

PAGE = Path("docs/sources/events.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return [part.split("```")[0] for part in PAGE.split(f"```{kind}\n")[1:]]


def test_every_event_of_the_page_is_one() -> None:
    found = [read(json.loads(line)) for line in blocks("json")[0].splitlines()]
    assert [one.event for one in found if isinstance(one, Reported)] == [
        "message", "quote", "consent", "charge", "purchase",
    ]  # fmt: skip


def test_every_source_of_the_page_is_whole() -> None:
    tables = [tomllib.loads(text)["sources"][0] for text in blocks("toml")]
    kinds = [TypeAdapter(AnySource).validate_python(table).kind for table in tables]
    assert kinds == ["events", "inbound"]


def test_the_schemas_are_printed() -> None:
    def printed(*name: str) -> object:
        done = CliRunner().invoke(app, ["schemas", *name])
        assert done.exit_code == 0
        return json.loads(done.stdout)

    assert printed("event") == schema()
    assert printed() == {"event": schema(), "config": json_schema()}
    wrong = CliRunner().invoke(app, ["schemas", "shop"])
    assert (wrong.exit_code, "There is no schema shop" in wrong.output) == (2, True)
