"""The doctor finds each mistake, says in a sentence what is wrong and what to do, and tells nobody else anything."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from typer.testing import CliRunner

from monitor.cli.app import app
from tests.canaries import MARK, secret
from tests.examined import examined, line, nobody, wrong
from tests.http_sink import OK, HttpSink
from tests.mailserver import PASSWORD, Mailbox
from tests.marketplace import Marketplace
from tests.scene import BASE, FILES
from tests.shopware import PASSWORD as ACCOUNT_PASSWORD
from tests.shopware import USER, shopware_account
from tests.smtp_sink import TLS, SmtpSink, server_context

pytest_plugins = ["tests.dovecot"]
SOURCE = 'kind = "folder"\npath = "mail"\n'
CHANNEL = 'kind = "folder"\npath = "out"\n'


def imap(port: int, user: str = "anna", folders: str = '["INBOX"]') -> str:
    return (
        f'kind = "imap"\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\nuser = "{user}"\n'
        f'password = {{ env = "MAIL_PASSWORD" }}\nfolders = {folders}\n'
    )


def shopware(url: str, base: str = BASE) -> str:
    """A house that reads a Shopware account beside its mailbox."""
    source = f'[[sources]]\nname = "store"\nkind = "shopware"\nuser = "{USER}"\nbase_url = "{url}"\n'
    source += 'password = { env = "MAIL_PASSWORD" }\npause_seconds = 0\n'
    read = base.replace('"prestashop-business-care"', '"shopware-store"').replace('["mailbox"]', '["mailbox", "store"]')
    return read + source + FILES


def smtp(port: int, login: str = "") -> str:
    return f'kind = "smtp"\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\nsender = "sla@acme.example"\n{login}'


def test_a_healthy_house_is_well(tmp_path: Path, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with SmtpSink() as sink:
        config = (BASE + FILES).replace(SOURCE, imap(box.server.port, box.user, '["INBOX", "sent"]'))
        words = examined(tmp_path, config.replace(CHANNEL, smtp(sink.port)), "--fail")
    assert "well   source mailbox: it can be read: INBOX, sent." in words
    assert f"well   channel files: 127.0.0.1:{sink.port} lets us in." in words
    assert "well   account acme: " in words
    assert words.endswith("All is well.\n")
    assert sink.received == []
    assert not (tmp_path / "scene.sqlite").exists(), "looking makes no database"


def test_a_marketplace_that_lets_us_in_is_well_and_one_that_does_not_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", ACCOUNT_PASSWORD)
    with shopware_account() as account:
        assert "well   source store: it can be read: tickets." in examined(tmp_path, shopware(account.url), "--fail")
        account.password = "changed"
        (check,) = wrong(tmp_path, shopware(account.url))
        account.password, account.producers = ACCOUNT_PASSWORD, []
        (partner,) = wrong(tmp_path, shopware(account.url))
        account.producers = [{"id": 1}]
        (deaf,) = wrong(tmp_path, shopware(account.url, BASE.replace('["mailbox"]', '["store"]')))
    assert deaf["says"].startswith("store learns of tickets from notification mails, and no source of the account")
    assert check["says"] == ("store: accesstokens: the marketplace refuses the login (status 401): it is wrong.")
    assert check["do"].startswith("Check that user and password still open the Shopware account")
    assert partner["says"] == "store: producers: the account is no extension partner, as the marketplace says."


def planted_secret(_: Path) -> tuple[str, str, str]:
    config = FILES.replace(CHANNEL, 'kind = "slack"\nurl = { env = "NOT_THERE" }\n')
    return BASE + config, "secrets", "the environment variable NOT_THERE is not set"


def planted_loose_file(folder: Path) -> tuple[str, str, str]:
    (folder / "beat").write_text("https://127.0.0.1/")
    (folder / "beat").chmod(0o644)
    config = BASE.replace("[monitor]", '[monitor]\nheartbeat = { file = "beat" }')
    return config + FILES, "secrets", "can be opened by other users: run chmod 600 on it"


def planted_folder(_: Path) -> tuple[str, str, str]:
    return BASE.replace('path = "mail"', 'path = "mial"') + FILES, "source mailbox", "cannot be read"


def planted_dead_mailbox(_: Path) -> tuple[str, str, str]:
    return BASE.replace(SOURCE, imap(nobody())) + FILES, "source mailbox", "nothing answers on this port"


def planted_dead_marketplace(_: Path) -> tuple[str, str, str]:
    return (
        shopware(f"http://127.0.0.1:{nobody()}"),
        "source store",
        "accesstokens: 127.0.0.1 could not be reached: nothing answers on its port",
    )


def planted_dead_server(_: Path) -> tuple[str, str, str]:
    return BASE + FILES.replace(CHANNEL, smtp(nobody())), "channel files", "broke off before it had the mail"


def planted_private_hook(_: Path) -> tuple[str, str, str]:
    config = FILES.replace(CHANNEL, 'kind = "slack"\nurl = { command = ["echo", "https://127.0.0.1/"] }\n')
    return BASE + config, "channel files", "leads to a private address: name it in allow if that is meant"


def planted_file_in_the_way(folder: Path) -> tuple[str, str, str]:
    (folder / "alerts").write_text("")
    return BASE + FILES.replace('"out"', '"alerts"'), "channel files", "could not be written"


def planted_silence(_: Path) -> tuple[str, str, str]:
    return BASE + FILES.partition("[[routes]]")[0], "account acme", "its alerts reach nobody"


def planted_heartbeat(_: Path) -> tuple[str, str, str]:
    config = BASE.replace("[monitor]", '[monitor]\nheartbeat = { command = ["echo", "ping"] }')
    return config + FILES, "heartbeat", "this is no address to post to"


def planted_phrases(folder: Path) -> tuple[str, str, str]:
    (folder / "ours.toml").write_text("[phrases.bug\n")
    return BASE.replace("[monitor]", '[monitor]\nsignals = ["ours.toml"]') + FILES, "phrases", "cannot be read"


def planted_damage(folder: Path) -> tuple[str, str, str]:
    (folder / "scene.sqlite").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    return BASE + FILES, "database", "cannot be used"


def planted_lost_disk(_: Path) -> tuple[str, str, str]:
    return BASE.replace("scene.sqlite", "away/scene.sqlite") + FILES, "database", "away does not exist"


MISTAKES = [made for name, made in list(globals().items()) if name.startswith("planted_")]


@pytest.mark.parametrize("planted", MISTAKES, ids=lambda made: made.__name__.removeprefix("planted_"))
def test_each_mistake_is_found_and_nothing_else_is_blamed(
    planted: Callable[[Path], tuple[str, str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", secret("unused"))
    config, what, words = planted(tmp_path)
    found = [(check["what"], words in check["says"]) for check in wrong(tmp_path, config)]
    assert (what, True) in found
    assert {name for name, _ in found} == {what}


def test_a_wrong_password_and_a_folder_that_is_not_there(
    tmp_path: Path, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", secret("mistaken"))
    config = (BASE + FILES).replace(SOURCE, imap(box.server.port, box.user))
    (refused,) = wrong(tmp_path, config)
    assert "the server refused the login" in refused["says"]
    assert secret("mistaken") not in json.dumps(refused)

    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    (missing,) = wrong(tmp_path, config.replace('["INBOX"]', '["INBOX", "Anfragen"]'))
    assert 'the folder "Anfragen" could not be read' in missing["says"]


def test_a_login_that_mail_refuses_and_a_certificate_that_nobody_trusts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", secret("mistaken"))
    with SmtpSink(tls="starttls", login=("sla", secret("right"))) as sink:
        login = f'ca_file = "{TLS}/authority.pem"\nuser = "sla"\npassword = {{ env = "MAIL_PASSWORD" }}\n'
        way = smtp(sink.port, login).replace('"none"', '"starttls"').replace("127.0.0.1", "localhost")
        (refused,) = wrong(tmp_path, BASE + FILES.replace(CHANNEL, way))
    assert (refused["what"], "answered 535" in refused["says"]) == ("channel files", True)
    with HttpSink(OK, server_context("self-signed")) as hook:
        url = f'url = {{ command = ["echo", "https://localhost:{hook.port}/"] }}\nallow = ["localhost"]\n'
        (untrusted,) = wrong(tmp_path, BASE + FILES.replace(CHANNEL, f'kind = "slack"\n{url}'))
    assert "showed a certificate that is not trusted" in untrusted["says"]


def test_the_outside_watch_is_reached_and_not_pinged(tmp_path: Path, httpserver: HTTPServer) -> None:
    url = httpserver.url_for(f"/{secret('beat')}")
    config = BASE.replace("[monitor]", f'[monitor]\nheartbeat = {{ command = ["echo", "{url}"] }}') + FILES
    words = examined(tmp_path, config, "--fail")
    assert "well   heartbeat: localhost can be reached." in words
    assert MARK not in words
    assert httpserver.log == []


MANY = """
[monitor]
database = "away/scene.sqlite"
signals = ["phrases.toml"]
heartbeat = { file = "beat" }

[teams.support]
zone = "Europe/Rome"
hours = "Mon-Fri 09:00-18:00"

[[sources]]
name = "letters"
kind = "imap"
host = "127.0.0.1"
port = {nobody}
tls = "none"
user = "anna"
password = { env = "MAIL_PASSWORD" }

[[sources]]
name = "locked"
kind = "imap"
host = "127.0.0.1"
port = {dovecot}
tls = "none"
user = "{user}"
password = { env = "MAIL_PASSWORD" }

[[sources]]
name = "archive"
kind = "folder"
path = "archvie"

[[sources]]
name = "addons"
kind = "prestashop"
key = { env = "MAIL_PASSWORD" }
base_url = "{market}"
pause_seconds = 0

[[sources]]
name = "desk"
kind = "rest"
url = "{desk}"
rows = "tickets"
[[sources.events]]
[sources.events.fields]
event = "'message'"
at = "row.updated_at"
thread = "row.number"

[[sources]]
name = "push"
kind = "inbound"
listen = "127.0.0.1:{taken}"
secret = { env = "NOT_THERE" }

[[sources]]
name = "push-more"
kind = "inbound"
listen = "127.0.0.1:{taken}"
secret = { env = "MAIL_PASSWORD" }

[[accounts]]
name = "acme"
scheme = "prestashop-business-care"
team = "support"
sources = ["letters"]

[[channels]]
name = "mail"
kind = "smtp"
host = "localhost"
port = {smtp}
ca_file = "{authority}"
user = "sla"
password = { env = "MAIL_PASSWORD" }
sender = "sla@acme.example"

[[channels]]
name = "chat"
kind = "slack"
url = { command = ["echo", "https://127.0.0.1/"] }

[[channels]]
name = "files"
kind = "folder"
path = "phrases.toml"
"""
FOUND = {
    "secrets": [
        ("chmod 600", 'heartbeat = { file = "beat" }'),
        ("the environment variable NOT_THERE is not set", 'secret = { env = "NOT_THERE" }'),
    ],
    "database": [("away does not exist", 'database = "away/scene.sqlite"')],
    "phrases": [("cannot be read", 'signals = ["phrases.toml"]')],
    "account acme": [("its alerts reach nobody", "[[accounts]]")],
    "source letters": [("nothing answers on this port", "port = {nobody}")],
    "source locked": [("the server refused the login", 'password = { env = "MAIL_PASSWORD" }')],
    "source archive": [("cannot be read: No such file", 'path = "archvie"')],
    "source addons": [("refuses the key (status 401)", 'key = { env = "MAIL_PASSWORD" }')],
    "source desk": [("events.fields.thread finds nothing", 'thread = "row.number"')],
    "source push-more": [("address already in use", 'listen = "127.0.0.1:{taken}"')],
    "channel mail": [("answered 535", "[[channels]]")],
    "channel chat": [("leads to a private address", "[[channels]]")],
    "channel files": [("could not be written", "[[channels]]")],
}


def test_mistakes_of_every_kind_in_one_configuration_are_each_told_with_their_line_and_the_way_out(
    tmp_path: Path, box: Mailbox, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", secret("mistaken"))
    (tmp_path / "phrases.toml").write_text("[phrases.bug\n")
    (tmp_path / "beat").write_text("https://127.0.0.1/")
    (tmp_path / "beat").chmod(0o644)
    httpserver.expect_request("/tickets").respond_with_json({"tickets": [{"id": 1, "updated_at": "2026-05-01T10:00Z"}]})
    with (
        SmtpSink(tls="starttls", login=("sla", secret("right"))) as sink,
        HttpSink(OK) as other,
        Marketplace() as market,
    ):
        places = {
            "nobody": nobody(), "dovecot": box.server.port, "user": box.user, "market": market.url,
            "desk": httpserver.url_for("/tickets"), "taken": other.port, "smtp": sink.port,
            "authority": f"{TLS}/authority.pem",
        }  # fmt: skip

        def filled(text: str) -> str:
            for name, value in places.items():
                text = text.replace(f"{{{name}}}", str(value))
            return text

        found = wrong(tmp_path, filled(MANY))
    planted = {(what, says, filled(at)) for what, mistakes in FOUND.items() for says, at in mistakes}
    assert len(planted) == len(found) == 14
    for what, says, at in planted:
        told = next((c for c in found if c["what"] == what and says in c["says"]), None)
        assert told is not None, (what, says, [c["says"] for c in found if c["what"] == what])
        assert line(tmp_path, told) == at
    assert secret("mistaken") not in json.dumps(found)


def test_several_mistakes_are_told_together_and_only_fail_fails(tmp_path: Path) -> None:
    config = BASE.replace('path = "mail"', 'path = "mial"') + FILES.partition("[[routes]]")[0]
    words = examined(tmp_path, config)
    assert words.count("WRONG") == words.count("What to do:") == 2
    assert words.endswith("2 of 5 are wrong.\n")


def test_a_configuration_that_cannot_be_read_is_told_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[monitor]\nzone = "Rome"\n')
    done = CliRunner().invoke(app, ["doctor", "--config", str(tmp_path / "config.toml")])
    assert done.exit_code == 2
    assert "config.toml:2: monitor.zone: " in done.stderr
