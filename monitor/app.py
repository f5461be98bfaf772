"""Wiring: from a configuration to the house; and the only place that reads the wall clock."""

import secrets
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import assert_never

from checks.scheme import Pack
from monitor.channels import open_channel
from monitor.choices import settled_pack
from monitor.config import Config, Problems, load
from monitor.config_feeds import AnySource, EventsSource, InboundSource
from monitor.config_rest import RestSource
from monitor.config_sources import FolderSource, ImapSource, PrestashopSource, ShopwareSource
from monitor.credentials import resolver
from monitor.helpdesks import rest_settings
from monitor.house import House
from monitor.mailboxes import imap_settings
from monitor.marketplaces import prestashop_settings, shopware_settings
from monitor.packs import read_packs
from monitor.sources.events import EventsSettings
from monitor.sources.events import EventsSource as EventsReader
from monitor.sources.folder import FolderSettings
from monitor.sources.folder import FolderSource as FolderReader
from monitor.sources.imap import ImapSource as ImapReader
from monitor.sources.inbound import InboundSource as InboundReader
from monitor.sources.prestashop import PrestashopSource as PrestashopReader
from monitor.sources.rest import RestSource as RestReader
from monitor.sources.shopware import ShopwareSource as ShopwareReader
from monitor.sources.source import Source, Wanted
from monitor.sources.values import Seal, sealed_with
from monitor.store.store import Store
from monitor.teams import public_holidays, team_calendar

HOLIDAY_YEARS = range(2015, 2041)
"""The years for which public holidays are expanded: as far as the data of the library is worth having."""


LATELY = timedelta(days=90)
"""How long after the last that was heard of it a thread in which nothing is owed may be read for news."""


def wall_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 (the one place)


def database_url(config: Config) -> str:
    """Where the store is; a secret is resolved here and nowhere kept."""
    database = config.monitor.database
    return database if isinstance(database, str) else resolver(database)()


def open_house(config: Config, now: datetime, store: Store | None = None) -> House | Problems:
    """Wire everything up. `store` stands in for the configured database in a dry run."""
    packs = read_packs(config.monitor.schemes)
    problems = list(packs.problems)
    by_account: dict[str, Pack] = {}
    for account in config.accounts:
        settled = settled_pack(account, packs.by_id[account.scheme])
        if isinstance(settled, Pack):
            by_account[account.name] = settled
        else:
            problems += [f"account {account.name}: {'.'.join(map(str, p.where))}: {p.says}" for p in settled]
    if problems:
        return Problems(tuple(problems))
    store = store or Store.open(database_url(config))
    began = store.meta.remember("began", now.isoformat())
    seal = sealed_with(store.meta.remember("customer_key", secrets.token_hex(32)))
    return House(
        config=config,
        store=store,
        packs=by_account,
        closed={name: closed_days(pack) for name, pack in by_account.items()},
        sources=tuple(open_source(section, seal, _wanted(config, store, section.name)) for section in config.sources),
        channels={section.name: open_channel(section, wall_clock) for section in config.channels},
        teams={name: team_calendar(team, HOLIDAY_YEARS) for name, team in config.teams.items()},
        began=datetime.fromisoformat(began),
        opened=now,
    )


def renewed(house: House, path: Path, now: datetime) -> House | Problems:
    """The house of a configuration that was changed while the daemon runs, on the store that is open."""
    config = load(path)
    if isinstance(config, Problems):
        return config
    if config.monitor.database != house.config.monitor.database:
        return Problems((f"{path}: monitor.database: it does not move while the daemon runs: stop it and start it.",))
    newer = open_house(config, now, house.store)
    return wrong_signals(newer) or newer if isinstance(newer, House) else newer


def wrong_signals(house: House) -> Problems | None:
    """Why the house's own phrases cannot be read, before a ticket needs them."""
    try:
        house.ticket_rules  # noqa: B018 (it is read once, and kept)
    except (OSError, ValueError) as error:
        return Problems((f"monitor.signals: the phrases cannot be read: {error}",))
    return None


def closed_days(pack: Pack) -> tuple[date, ...]:
    """The public holidays that a scheme's own calendar keeps, expanded once to plain dates."""
    if pack.calendar.holidays in ("never", "", "account"):
        return ()
    country, _, subdivision = pack.calendar.holidays.partition("-")
    return tuple(sorted(public_holidays(country, subdivision or None, HOLIDAY_YEARS)))


def _wanted(config: Config, store: Store, source: str) -> Wanted:
    """The threads that the accounts of a source know of."""
    accounts = [account.name for account in config.accounts if source in account.sources]
    return lambda now: store.tickets.threads(accounts, now - LATELY)


def open_source(section: AnySource, seal: Seal, wanted: Wanted = lambda now: {}) -> Source:
    """Make a source. Nothing is connected and no secret fetched until it is polled.

    `seal` hides who customers are, `wanted` says which threads one is to read that cannot list them.
    """
    match section:
        case ImapSource():
            return ImapReader(imap_settings(section))
        case FolderSource():
            return FolderReader(FolderSettings(section.name, section.path, sent=section.sent, replay=section.replay))
        case PrestashopSource():
            return PrestashopReader(prestashop_settings(section, seal))
        case ShopwareSource():
            return ShopwareReader(shopware_settings(section), wanted)
        case EventsSource():
            return EventsReader(EventsSettings(section.name, section.path, section.replay))
        case RestSource():
            return RestReader(rest_settings(section))
        case InboundSource():
            return InboundReader(section.name)
        case _:
            assert_never(section)
