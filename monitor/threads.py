"""What the monitor knows beside a marketplace's thread when it reads one: books, signatures, how far all is read."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from checks.authors import Ours
from checks.critic import Critic
from checks.demands import demands_of
from checks.posted import EVER
from checks.seen import Sighting
from checks.sighting import PARIS
from checks.zones import zone_named
from monitor.config_sections import Account
from monitor.config_sources import MarketplaceSource, PrestashopSource
from monitor.house import House
from monitor.signs import closing, marks, reply_signs
from monitor.store import assignments

REPLYING = ("message", "sent_mail", "event")
"""Kinds of sightings that may be replies of ours."""


def marketplace_of(house: House, account: Account) -> MarketplaceSource | None:
    """The account's marketplace interface, where it has one."""
    sources = (source for source in house.config.sources if source.name in account.sources)
    return next((source for source in sources if isinstance(source, MarketplaceSource)), None)


def zone_of(house: House, account: Account) -> ZoneInfo:
    """The zone of the marketplace's days."""
    source = marketplace_of(house, account)
    return zone_named(source.zone) if source is not None else PARIS


def ours_of(house: House, account: Account, now: datetime) -> Ours:
    """What our messages are known by in the account's threads: our signatures, and how far each source is read."""
    source = marketplace_of(house, account)
    watermark = house.store.coverage.watermark
    mailboxes = [s.name for s in house.config.sources if s.name in account.sources and s.brings_mail]
    return Ours(
        now=now,
        signatures=source.signatures if isinstance(source, PrestashopSource) else (),
        mail_until=min((watermark(name) or EVER for name in mailboxes), default=None),
        thread_until=watermark(source.name) if source is not None else None,
        marks=marks(),
    )


def critic_of(house: House, account: Account, seen: Iterable[Sighting]) -> Critic:
    """What the messages among some sightings are judged by."""
    near = house.store.prints.near([sighting.id for sighting in seen if sighting.kind in REPLYING])
    counted = {str(number): count for number, count in near.items()}
    return Critic(reply_signs(), demands_of(house.pack_of(account)), counted, _thanks)


def _thanks(text: str) -> str:
    told = closing(text)
    return told.reason if told.no_reply_needed else ""


def with_books(house: House, seen: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """A ticket's sightings, and with them what the books say of the order and the product that its thread names."""
    threads = [s for s in seen if s.kind == "thread" and s.payload.get("order", "") not in ("", "0")]
    last = max(threads or [s for s in seen if s.kind == "thread"], key=lambda s: s.id, default=None)
    if last is None:
        return tuple(seen)
    product, look = str(last.payload.get("product_id", "")), house.store.assignments
    books = look.rows_of(last.source, f"product:{product}") if product else []
    if threads:
        sale = f"sale:{last.payload['order']}:"
        books += look.rows_of(last.source, sale + product) if product else look.rows_below(last.source, sale)
    return (*seen, *as_seen(books))


def as_seen(rows: Iterable[assignments.Sighting]) -> Iterable[Sighting]:
    """Stored sightings as the rules take them."""
    for row in rows:
        yield Sighting(row.id, row.source, row.kind, row.received_at, row.payload, row.certain, row.object_id)
