"""Everything a job needs beside the instant: configuration, store, packs, sources, channels, calendars."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from checks.scheme import Pack, Scheme, in_force
from checks.zones import zone_named
from monitor.config import Config
from monitor.config_sections import Account
from monitor.sources.source import Source
from monitor.store.store import Store
from monitor.teams import TeamCalendar
from notifiers.message import Channel


@dataclass(frozen=True)
class House:
    """The wired parts. Nothing in it reads a clock; jobs get `now` as an argument."""

    config: Config
    store: Store
    packs: Mapping[str, Pack]
    sources: tuple[Source, ...]
    channels: Mapping[str, Channel]
    teams: Mapping[str, TeamCalendar]

    @cached_property
    def accounts(self) -> Mapping[str, Account]:
        """The accounts by name."""
        return {account.name: account for account in self.config.accounts}

    @cached_property
    def own_addresses(self) -> tuple[str, ...]:
        """Addresses that are ours: a mail that claims one is no customer's."""
        people = (person.email for person in self.config.people)
        users = (source.user for source in self.config.sources if source.kind == "imap" and "@" in source.user)
        return tuple(dict.fromkeys(address.lower() for address in (*people, *users)))

    def pack_of(self, account: Account) -> Pack:
        """The pack of an account's scheme; the configuration was checked to name one that exists."""
        return self.packs[account.scheme]

    def scheme_of(self, account: Account, opened_at: datetime) -> Scheme:
        """The rules in force when a ticket was opened, on the pack's own calendar day."""
        pack = self.pack_of(account)
        zone = account.settings.zone or "UTC" if pack.calendar.zone == "account" else pack.calendar.zone
        return in_force(pack, opened_at.astimezone(zone_named(zone)).date())
