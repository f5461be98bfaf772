"""A raw story of tickets: who asked when, what was answered when, which source was down. Nothing is judged here."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from random import Random
from string import ascii_lowercase
from zoneinfo import ZoneInfo

from monitor.sources.source import Batch, Failure, RawMail

ROME = ZoneInfo("Europe/Rome")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TRUST = "Authentication-Results: mx.acme.example; dmarc=pass header.from=addons.prestashop.com\r\n"
ANSWER = (
    "Hello Anna, thank you for the details. The setting is in the module's second tab: switch the cache off there, "
    "save, and empty the shop's cache once. I have tried it on a shop like yours and it works. Best regards, Giulia"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One ticket as it happened; an instant that is None never came. Of the market's a person tells, others show it."""

    name: str
    market: bool
    at: datetime
    answered: datetime | None = None
    needless: datetime | None = None
    bug: datetime | None = None
    not_bug: datetime | None = None
    fixed: datetime | None = None
    refunded: datetime | None = None
    again: datetime | None = None
    again_answered: datetime | None = None

    @property
    def thread(self) -> str:
        """The marketplace's number."""
        return str(int(hashlib.sha256(self.name.encode()).hexdigest()[:10], 16))

    def marks(self) -> Iterator[tuple[datetime, str]]:
        """What persons marked."""
        if self.market:
            named = {
                "answered": self.answered, "no-reply-needed": self.needless, "bug": self.bug, "not-bug": self.not_bug,
                "fixed": self.fixed, "refunded": self.refunded,
            }  # fmt: skip
            yield from ((at, what) for what, at in named.items() if at is not None)
            if self.again_answered:
                yield self.again_answered, "answered"


def local(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, ROME).astimezone(UTC)


def ordinary(seed: int, since: date, weeks: int, a_day: tuple[int, int]) -> list[Asked]:
    """So many tickets a day of each kind, most answered in time, some late, some never."""
    dice = Random(seed)
    names = ("".join(letters) for letters in product(ascii_lowercase, repeat=3))
    found = []
    for day in (since + n * DAY for n in range(7 * weeks)):
        for market, count in ((True, a_day[0]), (False, a_day[1])):
            for _ in range(dice.randint(0, 2 * count)):
                at = local(day, time(dice.randint(8, 22), dice.randint(0, 59)))
                found.append(_asked(dice, f"{'shop' if market else 'blog'} {next(names)}", market, at))
    return found


def _asked(dice: Random, name: str, market: bool, at: datetime) -> Asked:
    """What became of one ticket, drawn by lot."""

    def within(low: float, high: float, since: datetime = at) -> datetime:
        return since + dice.randint(round(low * 60), round(high * 60)) * MINUTE

    lot = dice.random()
    if not market:
        answered = within(1.1, 11.9) if lot < 0.8 else within(12.1, 90) if lot < 0.93 else None
        return Asked(name, market, at, answered)
    answered = within(1.1, 23) if lot < 0.75 else within(24.2, 140) if lot < 0.9 else None
    asked = Asked(name, market, at, answered)
    if lot >= 0.96:
        return replace(asked, needless=within(1, 60))
    if lot >= 0.94:
        return replace(asked, refunded=within(1, 100))
    if answered is None:
        return asked
    lot = dice.random()
    if lot < 0.3:
        bug = within(1, 40, answered)
        fixed = within(24, 24 * 29, bug) if lot < 0.2 else within(24 * 31, 24 * 40, bug) if lot < 0.26 else None
        return replace(asked, bug=bug, fixed=fixed)
    if lot < 0.7:
        return replace(asked, not_bug=within(1, 48, answered))
    if lot < 0.8:
        again = within(2, 90, answered)
        return replace(asked, again=again, again_answered=within(1.1, 60, again) if lot < 0.78 else None)
    return asked


def storm(seed: int, day: date, count: int) -> list[Asked]:
    """A broken release: so many tickets within one hour, most of them answered in the hours after."""
    dice = Random(seed)
    found = []
    for number in range(count):
        at = local(day, time(9)) + dice.randint(0, 59) * MINUTE
        letters = "".join(ascii_lowercase[number // 26**n % 26] for n in (2, 1, 0))
        late = number % 12 == 0
        answered = None if number % 50 == 7 else at + (30 * HOUR if late else 2 * HOUR + number % 180 * MINUTE)
        found.append(Asked(f"storm {letters}", True, at, answered, not_bug=answered if number % 3 else None))
    return found


@dataclass
class Mailbox:
    """A source as the monitor polls it: everything that has arrived by now, or a failure while it is down."""

    name: str
    mails: dict[str, list[tuple[datetime, bytes]]]
    down: tuple[datetime, datetime] | None = None
    polls: list[tuple[datetime, bool]] = field(default_factory=list)

    @property
    def folders(self) -> tuple[str, ...]:
        """By name."""
        return tuple(self.mails)

    def fetch(self, cursors: Mapping[str, str], now: datetime) -> Iterator[Batch | Failure]:
        """What is new since the cursors, which count the mails given."""
        is_down = self.down is not None and self.down[0] <= now < self.down[1]
        self.polls.append((now, not is_down))
        if is_down:
            yield Failure(self.name, "The server does not answer.", "Ask its operator.", permanent=False)
            return
        for folder, mails in self.mails.items():
            known = come = int(cursors.get(folder, "0"))
            while come < len(mails) and mails[come][0] <= now:
                come += 1
            items = tuple(_mail(folder, number, *mails[number]) for number in range(known, come))
            yield Batch(items, str(come), folder, now)

    def arrivals(self) -> list[datetime]:
        """When something comes."""
        return [at for mails in self.mails.values() for at, _ in mails]


def _mail(folder: str, number: int, at: datetime, raw: bytes) -> RawMail:
    digest = hashlib.sha256(raw).hexdigest()
    return RawMail(raw, len(raw), False, digest, at, True, folder, 1, number + 1, folder == "Sent")


def mailboxes(story: list[Asked], down: tuple[datetime, datetime] | None) -> tuple[Mailbox, Mailbox]:
    """The market's mailbox, and the one in which the other tickets and our answers lie."""
    market: list[tuple[datetime, bytes]] = []
    inbox: list[tuple[datetime, bytes]] = []
    sent: list[tuple[datetime, bytes]] = []
    for one in story:
        if one.market:
            market += [(at, _notification(one, at)) for at in (one.at, one.again) if at is not None]
        else:
            inbox.append((one.at, _letter(one, one.at, "anna", "The gallery shows no pictures in one album.")))
            if one.answered is not None:
                sent.append((one.answered, _letter(one, one.answered, "support", ANSWER)))
    for mails in (market, inbox, sent):
        mails.sort()
    return Mailbox("market", {"INBOX": market}), Mailbox("blog", {"INBOX": inbox, "Sent": sent}, down)


def _notification(one: Asked, at: datetime) -> bytes:
    return (
        f"{TRUST}From: no-reply@addons.prestashop.com\r\nTo: addons@acme.example\r\n"
        f"Subject: [PrestaShop Addons] You received a new message! (#{one.thread}) {one.name}\r\n"
        f"Message-ID: <{one.thread}.{at.timestamp():.0f}@addons.prestashop.com>\r\n\r\nWhere is the setting?\r\n"
    ).encode()


def _letter(one: Asked, at: datetime, who: str, text: str) -> bytes:
    key = one.name.replace(" ", ".")
    head = {"anna": f"Message-ID: <{key}@shop.example>", "support": f"Message-ID: <re.{key}@acme.example>"}[who]
    customer = f"{key}@shop.example"
    ours = "support@acme.example"
    sender, to = (customer, ours) if who == "anna" else (ours, customer)
    again = "" if who == "anna" else "Re: "
    reply = "" if who == "anna" else f"In-Reply-To: <{key}@shop.example>\r\nReferences: <{key}@shop.example>\r\n"
    date = f"{at:%a, %d %b %Y %H:%M:%S} +0000"
    return (
        f"From: {sender}\r\nTo: {to}\r\nSubject: {again}{one.name}\r\nDate: {date}\r\n{head}\r\n{reply}\r\n{text}\r\n"
    ).encode()
