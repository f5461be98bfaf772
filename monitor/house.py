"""Everything a job needs beside the instant: configuration, store, packs, sources, channels, calendars."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from zoneinfo import ZoneInfo

from checks.alerts import PATIENCE
from checks.calendar import Calendar
from checks.classify import Rules
from checks.running import calendar_of
from checks.scheme import Pack, Scheme, in_force
from checks.zones import zone_named
from monitor.config import Config
from monitor.config_sections import Account, Escalation, Scope
from monitor.rules import rules_of
from monitor.sources.source import Source
from monitor.store.store import Store
from monitor.teams import TeamCalendar
from monitor.word_judge import WordJudge
from notifiers.message import Channel

try:
    RULES = version("sla-monitor")
except PackageNotFoundError:
    RULES = "checkout"
TZDATA = version("tzdata")


@dataclass(frozen=True)
class House:
    """The wired parts. Nothing in it reads a clock; jobs get `now` as an argument.

    `packs` holds each account's own pack, its open questions settled; `closed` the public holidays that its scheme's
    calendar keeps; `began` is when this database was first used, `opened` since when this process uses it.
    """

    config: Config
    store: Store
    packs: Mapping[str, Pack]
    closed: Mapping[str, tuple[date, ...]]
    sources: tuple[Source, ...]
    channels: Mapping[str, Channel]
    teams: Mapping[str, TeamCalendar]
    began: datetime
    opened: datetime

    rules: str = RULES
    tzdata: str = TZDATA

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

    @cached_property
    def token_key(self) -> str:
        """What only this installation knows, made once: an answer's token is made with it."""
        return self.store.meta.remember("token_key", secrets.token_hex(32))

    def reply_to(self, account: Account) -> str:
        """Where answers to the account's alerts are read: as configured, else a mailbox of its own; empty if none."""
        users = [s.user for s in self.config.sources if s.kind == "imap" and s.name in account.sources]
        return self.config.monitor.reply_to or next((user for user in users if "@" in user), "")

    @cached_property
    def patience(self) -> timedelta:
        """How long a fresh source is waited for past a due instant: two of its polls."""
        polls = [source.poll_seconds or self.config.monitor.poll_seconds for source in self.config.sources]
        return max(PATIENCE, timedelta(seconds=2 * max(polls, default=0)))

    @cached_property
    def zone(self) -> ZoneInfo:
        """The house's own zone: digests and the dates in them."""
        return zone_named(self.config.zone)

    @cached_property
    def ticket_rules(self) -> Rules:
        """The rules for a ticket's words, the house's own phrases among them."""
        return rules_of(self.config.monitor.signals)

    @cached_property
    def words(self) -> WordJudge:
        """Judges words by these rules."""
        return WordJudge(self.ticket_rules)

    def products_of(self, account: Account, title: str) -> frozenset[str]:
        """What a ticket may be about: the products that its subject names, else every one that the account sells.

        A ticket whose product nobody can tell is told to each whose it may be: better twice than to nobody.
        """
        sold = (product for product in self.config.products if product.name in account.products)
        return frozenset(product.name for product in sold if product.named_in(title)) or frozenset(account.products)

    def pack_of(self, account: Account) -> Pack:
        """The account's pack; the configuration was checked to name one that exists."""
        return self.packs[account.name]

    def scheme_of(self, account: Account, opened_at: datetime) -> Scheme:
        """The rules in force when a ticket was opened, on the pack's own calendar day."""
        zone = zone_named(self.calendar_of(account).zone)
        return in_force(self.pack_of(account), opened_at.astimezone(zone).date())

    def calendar_of(self, account: Account) -> Calendar:
        """The scheme's calendar for this account."""
        return calendar_of(self.pack_of(account).calendar, closed=self.closed.get(account.name, ()))

    def takes_in(self, scope: Scope, account: Account, title: str) -> bool:
        """Whether a scope takes in a ticket of the account with this subject."""
        if not scope.covers(account.name, account.scheme):
            return False
        return not scope.products or not self.products_of(account, title).isdisjoint(scope.products)

    def escalations_of(self, account: Account, title: str) -> tuple[Escalation, ...]:
        """To whom else an alert of a ticket goes where nobody takes it."""
        return tuple(one for one in self.config.escalations if self.takes_in(one, account, title))

    def judged_under(self, account: Account) -> str:
        """A hash of everything but the events that bears on a verdict: when it changes, tickets are judged anew."""
        return self._judged_under[account.name]

    @cached_property
    def _judged_under(self) -> Mapping[str, str]:
        return {account.name: self._hash_of(account) for account in self.config.accounts}

    def _hash_of(self, account: Account) -> str:
        parts = (
            self.pack_of(account).version,
            self.calendar_of(account).version,
            self.teams[account.team].calendar.version,
            account.model_dump_json(),
            *(product.model_dump_json() for product in self.config.products if product.name in account.products),
            *(one.model_dump_json() for one in self.config.escalations if one.covers(account.name, account.scheme)),
            self.rules,
        )
        return sha256("\x1f".join(parts).encode()).hexdigest()[:16]
