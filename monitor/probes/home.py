"""What the house has at home: its database and the room for it, its phrases, its accounts."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from monitor.app import database_url
from monitor.config import Config
from monitor.credentials import NoCredential
from monitor.probes.check import Check
from monitor.rules import unread
from monitor.store.engine import file_of
from monitor.store.places import StoreError
from monitor.store.store import Store
from monitor.understood import understood

LEAST_FREE = 200 * 1024 * 1024
"""Octets that a disk should have left for the database."""
_DATABASE = ("monitor", "database")
_STORE = "Correct monitor.database, or restore a backup; nothing was changed."


def home(config: Config, now: datetime) -> list[Check]:
    """All of it."""
    return [*_store(config), *_phrases(config), *_accounts(config, now)]


def _store(config: Config) -> Iterator[Check]:
    try:
        url = database_url(config)
        path = file_of(url)
        if path is not None and not path.exists():
            yield from _new_store(path)
            return
        with Store.open(url, create=False) as store:
            open_tickets = len(store.tickets.tickets(state="open"))
        yield Check("database", True, f"it is sound; open tickets: {open_tickets}.")
    except NoCredential:
        return  # told among the secrets
    except StoreError as error:
        yield Check("database", False, str(error), _STORE, _DATABASE)
        return
    if path is not None:
        yield from _room(path.parent)


def _new_store(path: Path) -> Iterator[Check]:
    if path.parent.is_dir():
        yield Check("database", True, f"{path} is not there yet; the first run makes it.")
        yield from _room(path.parent)
    else:
        says = f"the folder {path.parent} does not exist."
        yield Check("database", False, says, "Make it, or correct the path.", _DATABASE)


def _room(folder: Path) -> Iterator[Check]:
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        says = f"{free // 1024**2} MB are left on its disk."
        yield Check("database", False, says, "Make room: nothing is kept then.", _DATABASE)


def _phrases(config: Config) -> Iterator[Check]:
    for number, (path, wrong) in enumerate(zip(config.monitor.signals, unread(config.monitor.signals), strict=True)):
        if wrong:
            yield Check("phrases", False, wrong, "Correct the file, or leave it out.", ("monitor", "signals", number))
        else:
            yield Check("phrases", True, f"{path.name} can be read.")


def _accounts(config: Config, now: datetime) -> Iterator[Check]:
    for number, account in enumerate(understood(config, now).accounts):
        what, where = f"account {account.name}", ("accounts", number)
        for doubt in account.doubts:
            yield Check(what, False, f"{doubt}.", "sla-monitor check-config tells what it means.", where)
        if not account.doubts:
            yield Check(what, True, f"{account.scheme}, told to {'; '.join(account.heard_by)}.")
