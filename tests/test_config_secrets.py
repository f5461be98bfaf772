"""A secret is fetched from where it is kept when it is needed, and no problem with it ever shows it."""

import sys
from pathlib import Path

import pytest

from monitor.config_channels import SmtpChannel
from monitor.credentials import NoCredential, Secret, resolver, unresolved
from tests.canaries import laid, secret

CANARY = secret("kept")


def test_an_environment_variable_is_read_at_each_use(monkeypatch: pytest.MonkeyPatch) -> None:
    fetch = resolver(Secret(env="IMAP_PASSWORD"))
    with pytest.raises(NoCredential, match="the environment variable IMAP_PASSWORD is not set"):
        fetch()
    monkeypatch.setenv("IMAP_PASSWORD", CANARY)
    assert fetch() == CANARY
    monkeypatch.setenv("IMAP_PASSWORD", "")
    with pytest.raises(NoCredential, match="the environment variable IMAP_PASSWORD is empty"):
        fetch()


def test_a_file_of_its_owner_alone_is_read_without_its_last_line_end(tmp_path: Path) -> None:
    file = tmp_path / "password"
    laid(file, f"{CANARY} with spaces \n")
    assert resolver(Secret(file=file))() == f"{CANARY} with spaces "


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610, 0o601])
def test_a_file_that_others_may_open_is_refused_with_the_way_out(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "password"
    laid(file, CANARY).chmod(mode)
    with pytest.raises(NoCredential, match="can be opened by other users: run chmod 600 on it") as refusal:
        resolver(Secret(file=file))()
    assert CANARY not in str(refusal.value)


def test_a_file_that_is_missing_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoCredential, match="cannot be read: No such file or directory"):
        resolver(Secret(file=tmp_path / "missing"))()
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe")
    binary.chmod(0o600)
    with pytest.raises(NoCredential, match="holds no UTF-8 text"):
        resolver(Secret(file=binary))()


def test_a_systemd_credential_comes_from_the_directory_that_systemd_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch = resolver(Secret(credential="imap"))
    with pytest.raises(NoCredential, match="handed over by systemd"):
        fetch()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    with pytest.raises(NoCredential, match="the credential imap cannot be read"):
        fetch()
    laid(tmp_path / "imap", CANARY)
    assert fetch() == CANARY
    for escape in ("../imap", ".imap"):
        with pytest.raises(NoCredential, match="has no path in it"):
            resolver(Secret(credential=escape))()


def command(script: str) -> Secret:
    return Secret(command=(sys.executable, "-c", script))


def test_a_command_prints_the_secret_and_its_complaints_are_not_repeated() -> None:
    assert resolver(command(f"print({CANARY!r})"))() == CANARY
    noisy = command(f"import sys; print({CANARY!r}); print({CANARY!r}, file=sys.stderr); sys.exit(3)")
    with pytest.raises(NoCredential, match="ended with status 3") as refusal:
        resolver(noisy)()
    assert CANARY not in str(refusal.value)
    with pytest.raises(NoCredential, match="the command's output is empty"):
        resolver(command("pass"))()
    with pytest.raises(NoCredential, match="cannot be run: No such file or directory"):
        resolver(Secret(command=("/no/such/program",)))()


def test_a_command_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoCredential, match=r"gave no answer within 0\.2 seconds"):
        resolver(command("import time; time.sleep(60)"), patience=0.2)()


def test_every_secret_of_a_section_is_tried_and_each_missing_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    channel = SmtpChannel(
        name="mail",
        kind="smtp",
        host="smtp.example.com",
        sender="sla@example.com",
        user="sla",
        password=Secret(env="P"),
    )
    assert list(unresolved(channel)) == [(("password",), "password: the environment variable P is not set")]
    monkeypatch.setenv("P", CANARY)
    assert list(unresolved(channel)) == []


def test_a_secret_shows_where_it_is_kept_and_not_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("P", CANARY)
    secret = Secret(env="P")
    resolver(secret)()
    assert CANARY not in repr(secret)
    assert CANARY not in secret.model_dump_json()
