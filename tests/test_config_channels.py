"""Each table of [[channels]] becomes the channel that it describes, and every secret stays where it is kept."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.channels import open_channel
from monitor.config import Config, load
from monitor.credentials import unresolved
from notifiers.folder import Folder
from notifiers.message import Channel, Message, Sent
from notifiers.smtp import Smtp
from notifiers.webhook import Webhook
from tests.canaries import secret

THURSDAY = datetime(2026, 4, 30, 15, 0, tzinfo=UTC)
TABLES = """\
[[channels]]
name = "mail"
kind = "smtp"
host = "smtp.example.com"
tls = "tls"
ca_file = "authority.pem"
user = "sla"
password = { env = "SMTP_PASSWORD" }
sender = "SLA <sla@example.com>"
timeout_seconds = 7
[[channels]]
name = "terminal"
kind = "console"
[[channels]]
name = "files"
kind = "folder"
path = "alerts"
[[channels]]
name = "ours"
kind = "webhook"
url = { env = "HOOK_URL" }
secret = { env = "HOOK_SECRET" }
allow = ["localhost"]
[[channels]]
name = "chat"
kind = "slack"
url = { env = "SLACK_URL" }
[[channels]]
name = "office"
kind = "teams"
url = { env = "TEAMS_URL" }
[[channels]]
name = "phone"
kind = "apprise"
url = { env = "APPRISE_URL" }
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "config.toml").write_text(TABLES)
    loaded = load(tmp_path / "config.toml")
    assert isinstance(loaded, Config), loaded
    return loaded


def opened(config: Config) -> dict[str, Channel]:
    return {section.name: open_channel(section, lambda: THURSDAY) for section in config.channels}


def test_every_kind_is_opened_under_its_name_and_renders(config: Config) -> None:
    channels = opened(config)
    assert list(channels) == ["mail", "terminal", "files", "ours", "chat", "office", "phone"]
    for name, channel in channels.items():
        assert channel.name == name
        assert channel.render(Message("T1", "Due Friday", "Answer it."), "anna@example.com", THURSDAY)


def test_settings_arrive_where_they_are_used(config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    channels = opened(config)
    mail, files, ours = channels["mail"], channels["files"], channels["ours"]
    assert isinstance(mail, Smtp)
    assert isinstance(files, Folder)
    assert isinstance(ours, Webhook)
    settings = mail.settings
    assert (settings.host, settings.port, settings.timeout) == ("smtp.example.com", 465, 7)
    assert settings.ca_file == tmp_path / "authority.pem"
    assert settings.password is not None
    monkeypatch.setenv("SMTP_PASSWORD", secret("changed"))
    assert settings.password() == secret("changed")
    assert files.probe() == Sent(f"{tmp_path}/alerts can be written")
    assert ours.settings.wire.allow == ("localhost",)
    assert ours.settings.now() == THURSDAY


def test_a_webhook_needs_a_clock(config: Config) -> None:
    (section,) = (one for one in config.channels if one.name == "ours")
    with pytest.raises(ValueError, match="hand it a clock"):
        open_channel(section)


def test_every_secret_that_cannot_be_had_is_told_before_it_is_needed(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", secret("smtp"))
    names = ("HOOK_URL", "HOOK_SECRET", "SLACK_URL", "TEAMS_URL", "APPRISE_URL")
    told = list(unresolved(config))
    assert [sentence.partition(": ")[2] for _, sentence in told] == [
        f"the environment variable {name} is not set" for name in names
    ]
    assert told[0][0] == ("channels", 3, "url")
    assert told[0][1].startswith("channels ours url: ")
