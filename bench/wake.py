"""What a tick reads: 50 tickets are due among 200,000 open ones, and it shall cost what 50 cost.

Run with `python -m bench.wake`; `--url postgresql://...` (an empty database) for PostgreSQL. Beside it, in turns:
the same 50 among 2,000, an idle tick, and what a watch without `wake_at` would do: look at every open ticket.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, event, insert, select, text, update

from monitor.store.caches import EventRow, StandingRow
from monitor.store.columns import to_micros
from monitor.store.judgements import Judgement
from monitor.store.store import Store
from monitor.store.tables import assignments, sightings, tickets

NOW = datetime(2026, 5, 11, 9, 0, tzinfo=UTC)
LATER = to_micros(NOW + timedelta(days=1))
MANY, FEW, DUE = 200_000, 2_000, 50
PIECE = 20_000


def fill(store: Store, first: int, last: int) -> None:
    """Open tickets of one sighting each, none of them due."""
    for start in range(first, last, PIECE):
        ids = range(start, min(start + PIECE, last))
        with store.database.engine.begin() as connection:
            connection.execute(insert(tickets), [a_ticket(number) for number in ids])
            connection.execute(insert(sightings), [a_sighting(number) for number in ids])
            connection.execute(insert(assignments), [an_assignment(number) for number in ids])
    with store.database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def a_ticket(number: int) -> dict[str, object]:
    words = {"scheme": "s", "title": f"It does not print ({number})", "customer_key": f"customer{number}@example.org"}
    kind = {"class_": "support", "state": "open", "judged_under": "rules", "thread_url": "", "unverified": False}
    return words | kind | {"id": number, "account": "a", "opened_at": NOW, "wake_at": LATER + number, "woken": 1}


def a_sighting(number: int) -> dict[str, object]:
    seen = {"source": "shop", "object_id": f"m{number}", "digest": "d", "kind": "mail", "received_at": NOW}
    return seen | {"id": number, "certain": True, "payload": '{"text": "' + "word " * 60 + '"}', "seen_at": NOW}


def an_assignment(number: int) -> dict[str, object]:
    why = {"reason": "thread id", "certainty": "observed", "by": "correlate", "at": NOW}
    return why | {"sighting_id": number, "ticket_id": number}


def make_due(store: Store, among: int) -> None:
    """Let 50 be due that lie far apart."""
    ids = [1 + number * (among // DUE) for number in range(DUE)]
    with store.database.engine.begin() as connection:
        connection.execute(update(tickets).where(tickets.c.id.in_(ids)).values(wake_at=0))


def read(store: Store) -> int:
    return len(store.tickets.due_tickets(NOW, 500))


def gather(store: Store) -> int:
    return sum(len(store.assignments.sightings_of(due.ticket_id)) for due in store.tickets.due_tickets(NOW, 500))


def write(store: Store) -> int:
    """Judge what is due as it was, so that the next round finds the same."""
    events = (EventRow(NOW, NOW, "message", "customer", "observed"),)
    due = NOW + timedelta(days=1)
    standings = (StandingRow(1, "first_reply", "24h", 1, True, "running", "", "C1", NOW, due, NOW),)
    same = [
        Judgement(one.ticket_id, one.woken, "open", "rules", NOW, events, standings)
        for one in store.tickets.due_tickets(NOW, 500)
    ]
    store.judgements.write_tick(same, (), NOW)
    return len(same)


def look_at_all(store: Store) -> int:
    columns = (tickets.c.id, tickets.c.wake_at, tickets.c.woken)
    with store.database.engine.connect() as connection:
        everything = connection.execute(select(*columns).where(tickets.c.state == "open"))
        return sum(1 for row in everything if row.wake_at is not None and row.wake_at <= to_micros(NOW))


def idle(store: Store) -> int:
    return len(store.tickets.due_tickets(datetime(1969, 1, 1, tzinfo=UTC), 500))


CONTENDERS: dict[str, Callable[[Store], int]] = {
    "read what is due": read,
    "read it with its sightings": gather,
    "write the 50 judgements (one transaction)": write,
    "an idle tick": idle,
    "look at every open ticket instead": look_at_all,
}


def plan(store: Store) -> str:
    """The plan of the very statement that a tick's read sends."""
    heard: list[tuple[str, object]] = []

    def listen(_: Connection, __: object, statement: str, values: object, ___: object, ____: bool) -> None:
        heard.append((statement, values))

    event.listen(store.database.engine, "before_cursor_execute", listen)
    read(store)
    event.remove(store.database.engine, "before_cursor_execute", listen)
    explain = "EXPLAIN QUERY PLAN " if store.database.engine.dialect.name == "sqlite" else "EXPLAIN "
    statement, values = next((sql, values) for sql, values in heard if "tickets" in sql)
    with store.database.engine.connect() as connection:
        return "\n".join(f"    {row[-1]}" for row in connection.exec_driver_sql(explain + statement, values))


def race(store: Store, rounds: int) -> dict[str, list[float]]:
    """Milliseconds, all contenders in turns."""
    taken: dict[str, list[float]] = {name: [] for name in CONTENDERS}
    for _ in range(rounds):
        for name, contender in CONTENDERS.items():
            begin = time.perf_counter()
            found = contender(store)
            taken[name].append((time.perf_counter() - begin) * 1000)
            assert found == (0 if contender is idle else DUE), f"{name} found {found}"
    return taken


def measure(url: str, rounds: int) -> None:
    with Store.open(url) as store:
        results = {}
        fill(store, 1, FEW + 1)
        make_due(store, FEW)
        results[FEW] = race(store, rounds)
        fill(store, FEW + 1, MANY + 1)
        with store.database.engine.begin() as connection:
            connection.execute(update(tickets).where(tickets.c.wake_at <= to_micros(NOW)).values(wake_at=LATER))
        make_due(store, MANY)
        results[MANY] = race(store, rounds)
        print(f"| {store.database.engine.dialect.name} | among {FEW:,}: median, p99 | among {MANY:,}: median, p99 |")
        print("|---|--:|--:|")
        for name in CONTENDERS:
            print(f"| {name} | " + " | ".join(shown(results[size][name]) for size in (FEW, MANY)) + " |")
        print(f"\nThe plan among {MANY:,}:\n\n{plan(store)}")


def shown(taken: list[float]) -> str:
    return f"{statistics.median(taken):.2f}, {sorted(taken)[int(len(taken) * 0.99)]:.2f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="an empty PostgreSQL database; by default a SQLite file in a temporary folder")
    parser.add_argument("--rounds", type=int, default=50)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(asked.url or str(Path(folder) / "store.db"), asked.rounds)


if __name__ == "__main__":
    main()
