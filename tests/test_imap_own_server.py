"""The mail server of these tests speaks both of Dovecot's dialects, and says what to install where it is missing."""

from pathlib import Path

import pytest

from tests.mailserver import PASSWORD, build, configuration

VALUES = {
    "root": "/srv/mail",
    "user": "nobody",
    "group": "nogroup",
    "port": 1143,
    "tls_port": 1993,
    "password": PASSWORD,
}


def test_the_older_dialect_has_arguments_and_files_read_in() -> None:
    text = configuration("2.3.19.1", **VALUES)
    assert "mail_location = maildir:/srv/mail/mail/%u" in text
    assert "ssl_cert = </srv/mail/tls/cert.pem" in text
    assert "address = 127.0.0.1" in text


def test_the_newer_dialect_names_its_version_first_and_has_blocks() -> None:
    text = configuration("2.4.1-4", **VALUES)
    assert text.startswith("dovecot_config_version = 2.4.0\n")
    assert "mail_path = /srv/mail/mail/%{user}" in text
    assert "ssl_server_cert_file = /srv/mail/tls/cert.pem" in text
    assert "passdb static {" in text
    assert "address =" not in text


@pytest.mark.parametrize("version", ["2.3.19.1", "2.4.1-4"])
def test_every_block_is_closed(version: str) -> None:
    text = configuration(version, **VALUES)
    assert text.count("{\n") == text.count("\n}") + text.count("\n  }") + text.count("\n    }")


def test_a_machine_without_dovecot_fails_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        pytest.fail.Exception, match=r"dovecot and doveadm and openssl cannot be found.*apt-get install"
    ):
        build(tmp_path)
