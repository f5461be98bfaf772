"""A process killed at any point of a write leaves all of it or nothing: the cursor never runs ahead of the mail."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from monitor.store.store import Store
from tests.killed_writer import holdings
from tests.stores import opened

pytest_plugins = ("tests.fresh_store",)

WRITTEN = {
    "keep_mail": {"raws": 2, "locations": 2, "cursors": 1, "coverage": 1, "notices": 1},
    "write_tick": {
        "events": 2,
        "standings": 2,
        "findings": 2,
        "ledger": 2,
        "alerts": 2,
        "outbox": 1,
        "outbox_alerts": 2,
        "due": 0,
    },
}


@pytest.mark.parametrize("work", WRITTEN)
def test_killed_between_any_two_statements_it_leaves_all_or_nothing(url: str, work: str) -> None:
    with Store.open(url) as store:
        opened(store, "m1")
        opened(store, "m2")
        before = holdings(store)

    states = _killed(url, work)

    after = {**before, **WRITTEN[work]}
    assert len(states) > 5
    assert [state.pop("killed") for state in states] == [True] * (len(states) - 1) + [False]
    assert states == [before] * (len(states) - 1) + [after]


def test_killed_while_it_upgrades_it_leaves_the_old_tables_or_the_new(empty_url: str) -> None:
    states = _killed(empty_url, "upgrade_it", stride=9)

    *killed, done = states
    assert len(killed) > 3
    assert killed == [{"killed": True, "tables": 0}] * len(killed)
    assert (done["killed"], done["tickets"]) == (False, 0)
    with Store.open(empty_url) as store:
        assert store.tickets.tickets() == []


def _killed(url: str, work: str, stride: int = 1) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.killed_writer", url, work, str(stride)]
    home = Path(__file__).resolve().parent.parent
    done = subprocess.run(command, cwd=home, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
