"""Try everything a configuration names, as far as that goes without reading mail or telling anybody anything."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from monitor.app import database_url, open_source, wall_clock
from monitor.channels import open_channel
from monitor.config import Config
from monitor.config_channels import AnyChannel
from monitor.config_feeds import AnySource
from monitor.credentials import NoCredential, Secret, resolver, unresolved
from monitor.rules import rules_with
from monitor.sources.imap import ImapSource
from monitor.sources.source import Failure
from monitor.sources.values import sealed_with
from monitor.store.engine import file_of
from monitor.store.places import StoreError
from monitor.store.store import Store
from monitor.understood import understood
from notifiers.answers import reached
from notifiers.message import Sent
from notifiers.post import Wire

LEAST_FREE = 200 * 1024 * 1024
"""Octets that a disk should have left for the database."""
SECRETS = "Put it there; docs/configuration.md lists the places a secret may have."
STORE = "Correct monitor.database, or restore a backup; nothing was changed."


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried: what it is, whether it is well, what it says, and what to do where it is not."""

    what: str
    well: bool
    says: str
    do: str = ""


def examine(config: Config, now: datetime) -> tuple[Check, ...]:
    """Try secrets, database, phrases, accounts, and side by side every source, every channel and the heartbeat."""
    tries: list[Callable[[], list[Check]]] = [partial(_source, source, now) for source in config.sources]
    tries += [partial(_channel, channel) for channel in config.channels]
    if config.monitor.heartbeat is not None:
        tries.append(partial(_heartbeat, config.monitor.heartbeat))
    with ThreadPoolExecutor(max_workers=max(1, len(tries))) as pool:
        tried = list(pool.map(lambda work: work(), tries))
    house = (*_secrets(config), *_store(config), *_phrases(config), *_accounts(config, now))
    return (*house, *(check for checks in tried for check in checks))


def _secrets(config: Config) -> Iterator[Check]:
    wrong = [Check("secrets", False, sentence + ".", SECRETS) for sentence in unresolved(config)]
    yield from wrong or [Check("secrets", True, "each one can be had.")]


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
    except NoCredential as error:
        yield Check("database", False, f"its address cannot be had: {error}.", SECRETS)
        return
    except StoreError as error:
        yield Check("database", False, str(error), STORE)
        return
    if path is not None:
        yield from _room(path.parent)


def _new_store(path: Path) -> Iterator[Check]:
    if path.parent.is_dir():
        yield Check("database", True, f"{path} is not there yet; the first run makes it.")
        yield from _room(path.parent)
    else:
        yield Check("database", False, f"the folder {path.parent} does not exist.", "Make it, or correct the path.")


def _room(folder: Path) -> Iterator[Check]:
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        yield Check(
            "database", False, f"{free // 1024**2} MB are left on its disk.", "Make room: nothing is kept then."
        )


def _phrases(config: Config) -> Iterator[Check]:
    if not config.monitor.signals:
        return
    try:
        rules_with(path.read_text(encoding="utf-8") for path in config.monitor.signals)
    except (OSError, ValueError) as error:
        yield Check("phrases", False, f"monitor.signals cannot be read: {error}", "Correct the file, or leave it out.")
    else:
        yield Check("phrases", True, "the phrases of the house can be read.")


def _accounts(config: Config, now: datetime) -> Iterator[Check]:
    for account in understood(config, now).accounts:
        for doubt in account.doubts:
            yield Check(f"account {account.name}", False, f"{doubt}.", "sla-monitor check-config tells what it means.")
        if not account.doubts:
            yield Check(f"account {account.name}", True, f"{account.scheme}, told to {'; '.join(account.heard_by)}.")


def _source(section: AnySource, now: datetime) -> list[Check]:
    """Open a source; what it would read stays where it is."""
    what = f"source {section.name}"
    source = open_source(section, sealed_with("doctor"))
    if isinstance(source, ImapSource):
        failures = list(source.probe(now))
    else:
        failures = [got for got in islice(source.fetch({}, now), 1) if isinstance(got, Failure)]
    wrong = [Check(what, False, failure.reason, failure.what_to_do) for failure in failures]
    return wrong or [Check(what, True, f"it can be read: {', '.join(source.folders)}.")]


def _channel(section: AnyChannel) -> list[Check]:
    what = f"channel {section.name}"
    match open_channel(section, wall_clock).probe():
        case Sent(detail=detail):
            return [Check(what, True, f"{detail or 'it is open'}.")]
        case trouble:
            do = f"Correct [[channels]] {section.name}, or what stands behind it; docs/channels.md says what it needs."
            return [Check(what, False, f"{trouble.reason.rstrip('.')}.", do)]


def _heartbeat(secret: Secret) -> list[Check]:
    """Whether the outside watch can be reached; it is not pinged, for a ping says that all is well."""
    try:
        host = urlsplit(resolver(secret)()).hostname or ""
    except NoCredential:
        return []  # told among the secrets
    except ValueError:
        host = ""
    match reached(resolver(secret), Wire(allow=(host,))):
        case Sent():
            return [Check("heartbeat", True, f"{host} can be reached.")]
        case trouble:
            return [
                Check("heartbeat", False, f"{trouble.reason}.", "Correct the address that monitor.heartbeat names.")
            ]
