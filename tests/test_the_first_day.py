"""The README's tour works as it is written: what it says is typed, against real servers."""

import contextlib
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.cli.app import app
from tests.canaries import secret
from tests.http_sink import OK, HttpSink
from tests.living_monitor import HOME, until
from tests.mailserver import PASSWORD, Dovecot, Mailbox
from tests.smtp_sink import TLS, SmtpSink, server_context

pytest_plugins = ["tests.dovecot"]

TOUR = (
    (HOME / "README.md")
    .read_text(encoding="utf-8")
    .partition("## Point it at your own mailbox")[2]
    .partition("\n## ")[0]
)
BLOCKS = [(kind, re.sub("^   ", "", text, flags=re.M)) for kind, text in re.findall(r"```(\w*)\n(.*?)```", TOUR, re.S)]
(WRITTEN,) = (text for kind, text in BLOCKS if kind == "toml")
TYPED = [line for kind, text in BLOCKS if not kind for line in text.splitlines()]
COMMANDS = [shlex.split(line, comments=True)[1:] for line in TYPED if line.startswith("sla-monitor ")]
USER, KEY = "support@example.com", secret("smtp")
LETTER = (
    b"From: luigi@customer.example\r\nTo: support@example.com\r\nSubject: Checkout is broken\r\n\r\nSince today.\r\n"
)


class Desk:
    """A folder with the tour's configuration, and the servers that it names."""

    def __init__(self, folder: Path, dovecot: Dovecot, chat: HttpSink, post: SmtpSink) -> None:
        self.folder, self.chat, self.post = folder, chat, post
        self.box = Mailbox(dovecot, USER)
        here = 'host = "localhost"'
        ours = f'ca_file = "{TLS}/authority.pem"'
        named = {
            'host = "imap.example.com"': f'{here}\nport = {dovecot.tls_port}\nca_file = "{dovecot.ca_file}"',
            'host = "smtp.example.com"': f"{here}\nport = {post.port}\n{ours}",
            'kind = "slack"': f'kind = "slack"\nallow = ["localhost"]\n{ours}',
        }
        config = WRITTEN
        for theirs, own in named.items():
            assert config.count(theirs) == 1
            config = config.replace(theirs, own)
        (folder / "config.toml").write_text(config, encoding="utf-8")
        self.secrets = {
            "IMAP_PASSWORD": PASSWORD,
            "SMTP_PASSWORD": KEY,
            "CHAT_URL": f"https://localhost:{chat.port}/services/{secret('chat')}",
        }
        (exported,) = (line for line in TYPED if line.startswith("export "))
        assert re.findall(r"(\w+)=", exported) == list(self.secrets), "the tour names each secret"
        assert set(re.findall(r'env = "(\w+)"', WRITTEN)) == set(self.secrets)

    def types(self, words: list[str]) -> str:
        """A command of the tour, which must go well; what it says."""
        with contextlib.chdir(self.folder):
            done = CliRunner().invoke(app, words, env=self.secrets)
        assert done.exit_code == 0, f"sla-monitor {shlex.join(words)}: {done.output}"
        return done.stdout

    def starts(self, words: list[str]) -> subprocess.Popen[bytes]:
        """A command of the tour that goes on; its log is a file."""
        with (self.folder / "run.log").open("wb") as log:
            command = [sys.executable, "-m", "monitor", *words]
            environment = os.environ | self.secrets | {"PYTHONPATH": str(HOME)}
            return subprocess.Popen(command, cwd=self.folder, env=environment, stdout=log, stderr=log)


@pytest.fixture
def desk(tmp_path: Path, dovecot: Dovecot) -> Iterator[Desk]:
    post = SmtpSink(tls="starttls", login=(USER, KEY))
    with HttpSink(OK, server_context("good")) as chat, post:
        yield Desk(tmp_path, dovecot, chat, post)


def test_the_tour_goes_as_the_readme_says(desk: Desk) -> None:
    run = COMMANDS.index(["run"])
    before, after = COMMANDS[:run], COMMANDS[run + 1 :]
    assert [words[0] for words in before] == ["check-config", "doctor"]
    assert [words[0] for words in after] == ["digest", "tickets", "explain", "mark"]

    meant, tried = map(desk.types, before)
    assert "heard by everybody who reads it by chat" in meant
    assert "Digest, on Monday at 07:00 (Europe/Rome): you@example.com by post" in meant
    assert tried.endswith("All is well.\n")
    assert (desk.chat.requests, desk.post.received) == ([], []), "trying sends nothing"

    monitor = desk.starts(COMMANDS[run])
    try:
        until(lambda: b"collected" in (desk.folder / "run.log").read_bytes(), "the first look", monitor)
        desk.box.deliver(LETTER)  # the next poll is a minute away: only the server's ring brings it in time
        (told,) = until(lambda: desk.chat.requests, "the ticket in the chat", monitor)
        assert b"First response is due" in told
        assert b"Checkout is broken" in told
        assert b"answer this mail" not in told, "a chat is no mail"
        sent, listed, explained, marked = map(desk.types, after)
    finally:
        monitor.terminate()
        assert monitor.wait(60) == 0

    assert sent.endswith(" to you@example.com by post.\n")
    (letter,) = desk.post.received
    digest = message_from_bytes(letter.data, policy=policy.default)
    assert letter.recipients == ("you@example.com",)
    assert "no gaps" in digest.get_body(("plain",)).get_content()
    assert "<html" in digest.get_body(("html",)).get_content()
    assert "Checkout is broken" in listed
    assert "Instants are those of Europe/Rome." in listed
    assert explained.startswith("Ticket 1: Checkout is broken\n")
    assert "first_response of request 1: running -> met" in marked
