"""The store: one database, its rooms by noun."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from monitor.store.alerts import Alerts
from monitor.store.assignments import Assignments
from monitor.store.backup import backup
from monitor.store.books import Books
from monitor.store.caches import Caches
from monitor.store.corrections import Corrections
from monitor.store.coverage import Coverage
from monitor.store.database import Database, out_of_use
from monitor.store.engine import connect, file_of
from monitor.store.forgetting import Forgetting
from monitor.store.intake import Intake
from monitor.store.judgements import Judgements
from monitor.store.ledger import Ledger
from monitor.store.mails import Mails
from monitor.store.meta import Meta
from monitor.store.migrations import upgrade
from monitor.store.notices import Notices
from monitor.store.outbox import Outbox
from monitor.store.places import DaemonLock, StoreError
from monitor.store.prints import Prints
from monitor.store.samples import Samples
from monitor.store.tickets import Tickets
from monitor.store.trail import Trail


class Store:
    """Everything that is kept. One instance serves all threads of a process."""

    def __init__(self, database: Database, url: str) -> None:
        self.database = database
        self.url = url
        self.intake = Intake(database)
        self.mails = Mails(database)
        self.books = Books(database)
        self.coverage = Coverage(database)
        self.assignments = Assignments(database)
        self.corrections = Corrections(database)
        self.tickets = Tickets(database)
        self.prints = Prints(database)
        self.judgements = Judgements(database)
        self.caches = Caches(database)
        self.ledger = Ledger(database)
        self.alerts = Alerts(database)
        self.outbox = Outbox(database)
        self.notices = Notices(database)
        self.meta = Meta(database)
        self.samples = Samples(database)
        self.trail = Trail(database)
        self.forgetting = Forgetting(database)

    @classmethod
    def open(cls, url: str, create: bool = True, check: bool = True) -> Self:
        """Open a path, a sqlite:/// or a postgresql:// address and move the database forward.

        `create=False` refuses a file that is not there; `check=False` leaves out SQLite's quick_check, which reads
        the whole file. Whatever stands in the way is a StoreError whose sentence says what to do.
        """
        engine = connect(url, create)
        try:
            if check and engine.dialect.name == "sqlite":
                _quick_check(engine)
            upgrade(engine)
        except DBAPIError as failure:
            engine.dispose()
            raise out_of_use(engine, failure) from failure
        except StoreError:
            engine.dispose()
            raise
        return cls(Database(engine), url)

    def close(self) -> None:
        """Close every connection."""
        self.database.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def daemon_lock(self) -> DaemonLock | None:
        """The lock a daemon holds while it works on a SQLite file; None on PostgreSQL, which several may share."""
        path = file_of(self.url)
        return None if path is None else DaemonLock(path)

    def backup(self, to: Path) -> None:
        """Copy a SQLite store to a new file while it is in use; a StoreError when that cannot be done."""
        backup(self.database, to)


def _quick_check(engine: Engine) -> None:
    with engine.connect() as connection:
        said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if said != "ok":
        where = engine.url.database
        raise StoreError(f"The database {where} is damaged ({said}): restore a backup; nothing was changed.")
