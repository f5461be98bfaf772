"""Under systemd the monitor says when it is ready, that it is alive, and when it stops; its unit gives little away."""

import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.systemd import notify
from tests.living_monitor import PATIENCE, live_in, living

UNIT = Path(__file__).parents[1] / "deploy" / "sla-monitor.service"
MOST_EXPOSED = 1.5


@contextmanager
def supervisor(address: str) -> Iterator[socket.socket]:
    """systemd's end of the line."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(address)
        line.settimeout(PATIENCE)
        yield line


def test_the_daemon_says_that_it_is_ready_alive_tick_by_tick_and_stopping(tmp_path: Path) -> None:
    folder = live_in(tmp_path)
    address = str(tmp_path / "notify")
    with supervisor(address) as line, living(folder / "config.toml", NOTIFY_SOCKET=address) as monitor:
        assert line.recv(100) == b"READY=1"
        assert {line.recv(100) for _ in range(5)} == {b"WATCHDOG=1"}
        monitor.asked(signal.SIGTERM)
        while (word := line.recv(100)) == b"WATCHDOG=1":
            pass
        assert word == b"STOPPING=1"
        assert monitor.ended() == 0


def test_without_a_supervisor_or_with_one_that_is_gone_nothing_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    notify("READY=1")


def test_the_line_may_have_an_abstract_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", f"@sla-monitor-test-{tmp_path}")
    with supervisor(f"\0sla-monitor-test-{tmp_path}") as line:
        notify("READY=1")
        assert line.recv(100) == b"READY=1"


def test_the_unit_waits_for_the_word_and_is_hardened() -> None:
    unit = UNIT.read_text(encoding="utf-8")
    for line in (
        "Type=notify", "WatchdogSec=300", "DynamicUser=yes", "StateDirectory=sla-monitor", "LoadCredential=imap:",
        "ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet=\n", "RestartPreventExitStatus=2",
    ):  # fmt: skip
        assert f"\n{line}" in unit
    if analyze := shutil.which("systemd-analyze"):
        told = subprocess.run([analyze, "--offline=true", "security", UNIT], capture_output=True, text=True, timeout=60)
        exposure = re.search(r"Overall exposure level for sla-monitor.service: ([0-9.]+)", told.stdout)
        assert exposure is not None, told.stderr
        assert float(exposure[1]) <= MOST_EXPOSED
