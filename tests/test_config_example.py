"""The example loads as it stands, says every key there is, and its commented lines are true as well."""

import json
import re
from pathlib import Path

import pytest

from monitor.config import Config, json_schema, load
from monitor.config_problems import known_keys

EXAMPLE = Path(__file__).parents[1] / "config.example.toml"


def loaded(path: Path) -> Config:
    config = load(path)
    assert isinstance(config, Config), config
    return config


def test_it_loads_as_it_stands() -> None:
    config = loaded(EXAMPLE)
    assert config.monitor.database == f"sqlite:///{EXAMPLE.parent}/sla-monitor.sqlite"
    assert [account.name for account in config.accounts] == ["addons"]
    assert config.teams["rome"].hours.by_weekday()[0] == [("09:00", "13:00"), ("14:00", "18:00")]


def test_paths_are_read_from_its_own_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    (tmp_path / "config.toml").write_text('[[channels]]\nname = "files"\nkind = "folder"\npath = "alerts"\n')
    (channel,) = loaded(tmp_path / "config.toml").channels
    assert getattr(channel, "path", None) == tmp_path / "alerts"


def uncommented(text: str) -> str:
    """The file with every commented key and table alive; alternatives for one key are set further in and stay."""
    return re.sub(r"^# ?(?=\[|[a-z_]+ = )", "", text, flags=re.MULTILINE)


def test_every_commented_line_is_true_as_well(tmp_path: Path) -> None:
    text = uncommented(EXAMPLE.read_text(encoding="utf-8"))
    (tmp_path / "products.csv").write_text("name\nphoto-gallery\n")
    # Files of one's own that it only mentions, and settings that belong to another scheme.
    text = re.sub(r"^(schemes|signals|plan|readings) = .*$", "", text, flags=re.MULTILINE)
    (tmp_path / "config.toml").write_text(text)
    config = loaded(tmp_path / "config.toml")
    assert {channel.kind for channel in config.channels} == {"smtp", "console", "folder", "webhook", "slack", "apprise"}
    assert {source.kind for source in config.sources} == {"imap", "folder", "prestashop", "shopware"}


@pytest.mark.parametrize(
    "section",
    [("monitor",), ("teams", "rome"), ("accounts", 0), ("accounts", 0, "settings"), ("accounts", 0, "match"),
     ("people", 0), ("products", 0), ("products", 0, "compatible", 0), ("catalogue",),
     ("routes", 0), ("sources", 0, "imap"), ("sources", 0, "folder"), ("sources", 0, "prestashop"),
     ("sources", 0, "shopware"),
     ("channels", 0, "smtp"), ("channels", 0, "webhook")],
    ids=str,
)  # fmt: skip
def test_every_key_is_named_in_the_reference(section: tuple[str | int, ...]) -> None:
    reference = (EXAMPLE.parent / "docs" / "configuration.md").read_text(encoding="utf-8")
    reference += (EXAMPLE.parent / "docs" / "channels.md").read_text(encoding="utf-8")
    keys = known_keys(json_schema(), section)
    assert keys
    assert [key for key in keys if f"`{key}`" not in reference] == []


def test_editors_get_a_schema_that_knows_kinds_and_descriptions() -> None:
    schema = json.loads((EXAMPLE.parent / "docs" / "config.schema.json").read_text(encoding="utf-8"))
    assert schema == json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(schema["properties"]) == set(Config.model_fields)
    assert known_keys(schema, ("sources", 0, "imap")) == sorted(schema["$defs"]["ImapSource"]["properties"])
    assert schema["additionalProperties"] is False
