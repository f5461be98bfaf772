"""Writes to a store in children that kill themselves (SIGKILL) before their 1st, 2nd, 3rd ... statement or commit.

`python -m tests.killed_writer URL WORK STRIDE` tries every STRIDE-th point and prints, after every child, what the
store then holds, one JSON line each; the last child is the first that gets to its end.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from typing import Any

from sqlalchemy import event, func, inspect, select

from monitor.sources.source import Unreadable
from monitor.store import migrations
from monitor.store.database import Database
from monitor.store.engine import connect
from monitor.store.outbox import NewMessage
from monitor.store.store import Store
from monitor.store.tables import cursors
from tests.stores import MONDAY, alert, batch, entry, judgement, mail


def keep_mail(store: Store) -> None:
    full = batch(mail(7), mail(8), complete_until=MONDAY)
    withheld = (Unreadable("INBOX", 1, 9, "the server closed the connection"),)
    store.intake.keep_batch("shop", type(full)(full.items, full.cursor, full.folder, MONDAY, withheld), MONDAY)


def write_tick(store: Store) -> None:
    """The test has opened tickets 1 and 2 and woken each of them once."""
    ids = [ticket.id for ticket in store.tickets.tickets()]
    ticks = [judgement(row, 1, alerts=(alert(row),), entries=(entry(),)) for row in ids]
    keys = tuple(tick.alerts[0].key for tick in ticks)
    store.judgements.write_tick(ticks, [NewMessage("storm", "smtp", "anna", "", b"storm", keys)], MONDAY)


def upgrade_it(store: Store) -> None:
    """From nothing to the newest tables; the store was opened on a database that has none yet."""
    migrations.upgrade(store.database.engine)


WORK: dict[str, Callable[[Store], None]] = {"keep_mail": keep_mail, "write_tick": write_tick, "upgrade_it": upgrade_it}


def main(url: str, work: str, stride: str) -> None:
    for point in count(1, int(stride)):
        sys.stdout.flush()  # or the child would write the same lines once more
        child = os.fork()
        if child == 0:
            _die_before(url, WORK[work], point)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        with _unchanged(url) as store:
            sys.stdout.write(json.dumps({"killed": os.WIFSIGNALED(status), **holdings(store)}) + "\n")
        if not os.WIFSIGNALED(status):
            sys.exit(os.waitstatus_to_exitcode(status))


def holdings(store: Store) -> dict[str, Any]:
    """How many rows each table holds, and which tickets are due."""
    tables = cursors.metadata.sorted_tables
    with store.database.engine.connect() as connection:
        there = inspect(connection).get_table_names()
        held = {
            t.name: connection.execute(select(func.count()).select_from(t)).scalar_one()
            for t in tables
            if t.name in there
        }
    if not held:
        return {"tables": len(there)}
    return {**held, "due": len(store.tickets.due_tickets(MONDAY, 100)), "broken": str(store.ledger.verify())}


def _unchanged(url: str) -> Store:
    """The store as it is: opening it would upgrade it."""
    return Store(Database(connect(url)), url)


def _die_before(url: str, work: Callable[[Store], None], point: int) -> None:
    with _unchanged(url) as store:
        steps = count(1)

        def step(*_: object) -> None:
            if next(steps) == point:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(store.database.engine, "before_cursor_execute", step)
        event.listen(store.database.engine, "commit", step)
        work(store)


if __name__ == "__main__":
    main(*sys.argv[1:])
