"""A monitor that dies by SIGKILL as soon as it has noted which mails it has in hand: `python -m tests.dying_reader`."""

import os
import signal
import sqlite3
import sys
from datetime import datetime
from pathlib import Path

from sqlalchemy import event

from monitor.app import open_house
from monitor.config import Config, load
from monitor.cycle import run_cycle
from monitor.house import House
from monitor.jobs.parse import IN_HAND
from monitor.logs import quiet


def main(path: str, moment: str, victim: str) -> None:
    """Die over the mail whose location is `victim`, or over any several."""
    quiet()
    now, config = datetime.fromisoformat(moment), load(Path(path))
    assert isinstance(config, Config)
    house = open_house(config, now)
    assert isinstance(house, House)

    before = house.store.meta.told(IN_HAND)

    def look(connection: sqlite3.Connection, _: object) -> None:
        found = connection.execute("SELECT value FROM meta WHERE key = ?", (IN_HAND,)).fetchone()
        noted = found[0] if found else ""
        if noted != before and noted.split(":")[1:2] in (["several"], [victim]):
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(house.store.database.engine, "checkin", look)
    run_cycle(house, now)


if __name__ == "__main__":
    main(*sys.argv[1:])
