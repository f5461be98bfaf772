"""Fixtures for tests with a real mail server: `pytest_plugins = ["tests.dovecot"]`, then ask for `dovecot` or `box`."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mailserver import Dovecot, Mailbox, build


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """One server for the whole run; it goes with its mail when the tests are over. Without a Dovecot it fails."""
    root = Path(tempfile.mkdtemp(prefix="sla-dovecot-"))
    server = build(root)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def box(dovecot: Dovecot) -> Mailbox:
    """A fresh, empty mailbox."""
    return dovecot.mailbox()
