"""What the doctor says of a configuration, as a user sees it."""

import json
import socket
from pathlib import Path

from typer.testing import CliRunner

from monitor.cli.app import app


def nobody() -> int:
    """A port at which nothing answers."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def examined(folder: Path, config: str, *options: str, status: int = 0) -> str:
    """Its words, or with --json its data."""
    for name in ("mail", "out"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "config.toml").write_text(config)
    done = CliRunner().invoke(app, ["doctor", "--config", str(folder / "config.toml"), *options])
    assert done.exit_code == status, done.output
    return done.stdout


def wrong(folder: Path, config: str) -> list[dict[str, str]]:
    """What is not well: each names its line and what to do, in one sentence each."""
    checks = json.loads(examined(folder, config, "--json", "--fail", status=1))["checks"]
    found = [check for check in checks if not check["well"]]
    for check in found:
        assert check["do"]
        assert check["says"].endswith((".", ")"))
        assert check["where"].startswith(f"{folder}/config.toml:")
    return found


def line(folder: Path, check: dict[str, str]) -> str:
    """The line of the configuration that a check names."""
    number = int(check["where"].rpartition(":")[2])
    return (folder / "config.toml").read_text().splitlines()[number - 1]
