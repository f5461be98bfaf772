"""A monitor that can be killed between any two steps: it reads orders, and obeys each in a forked process.

An order is a line "ISO-INSTANT N KINDS": run one cycle as of that instant, die by SIGKILL at the N-th step (0: live).
Steps are what a process does to the world: a commit of the store, and each line it sends to a mail server; KINDS names
the audit events of lines that count. The answer is "lived COUNT" or "killed".
"""

import logging
import os
import signal
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy import event

from monitor.app import database_url, open_house
from monitor.config import Config, load
from monitor.cycle import run_cycle
from monitor.house import House
from monitor.jobs.deliver import alone
from monitor.store.store import Store


class Mortal:
    """Counts steps and ends at one of them."""

    def __init__(self, last: int, kinds: list[str]) -> None:
        self.last = last
        self.kinds = kinds
        self.count = 0

    def step(self) -> None:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(self, name: str, _arguments: object) -> None:
        if name in self.kinds:
            self.step()


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def live(house: House, database: str, now: datetime, mortal: Mortal) -> None:
    sys.addaudithook(mortal.audit)
    with Store.open(database, check=False) as store:
        # Before the commit and, once it has returned the connection, after it.
        event.listen(store.database.engine, "commit", lambda _connection: mortal.step())
        event.listen(store.database.engine, "checkin", lambda *_: mortal.step())
        mine = replace(house, store=store)
        with alone(mine):
            run_cycle(mine, now)
    say(f"lived {mortal.count}")


def main(config_path: str) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    config = load(Path(config_path))
    assert isinstance(config, Config), config
    database = database_url(config)
    now = datetime.fromisoformat("2026-04-27T00:00:00+02:00")
    with Store.open(database) as store:
        house = open_house(config, now, store)
    assert isinstance(house, House), house
    say("ready")
    for order in sys.stdin:
        instant, last, *kinds = order.split()
        if (child := os.fork()) == 0:
            live(house, database, datetime.fromisoformat(instant), Mortal(int(last), kinds))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            say("killed")
        elif status != 0:
            say(f"failed {status}")


if __name__ == "__main__":
    main(sys.argv[1])
