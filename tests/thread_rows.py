"""Rows of a marketplace's thread told shortly, as the source would give them."""

from datetime import datetime, timedelta
from typing import Any

from checks.authors import Ours
from checks.critic import Critic
from checks.sighting import Sighting, Told, tell
from monitor.signs import marks, reply_signs
from tests.business_care import PACK
from tests.moments import at

CRITIC = Critic(reply_signs())
MONDAY = at("Mon 2026-05-04 10:00")
LONG_AFTER = MONDAY + timedelta(days=20)
SIGNED = "\nThe Acme team"
ASKED = "The checkout page stays empty since the update to 8.1.4, what can I do?"
ANSWER = "The templates of 8.1.3 are still cached: press Rebuild templates under Modules, Fast Checkout." + SIGNED


def after(minutes: float) -> datetime:
    return MONDAY + timedelta(minutes=minutes)


def iso(minutes: float | None) -> str:
    return "" if minutes is None else after(minutes).isoformat()


def thread(number: int, seen: float = 0, opened: float | None = 0, **more: Any) -> Sighting:
    """A state of the thread's row, seen some minutes after ten o'clock."""
    payload = {"thread": "501", "topic": "Empty page", "opened": iso(opened), "seen": iso(seen), "read": -1} | more
    return Sighting(number, "api", "thread", after(seen), payload, object="thread:501")


def message(
    number: int, text: str, place: int, minutes: float | None, polls: tuple[float | None, float], **more: Any
) -> Sighting:
    """A message with its own date (or none), seen between two polls."""
    since, by = polls
    payload = {"thread": "501", "text": text, "place": place, "date": iso(minutes)}
    payload |= {"after": iso(since), "by": iso(by)} | more
    at_ = after(by if minutes is None else minutes)
    return Sighting(number, "api", "message", at_, payload, minutes is not None, f"message:501:{number}")


def notification(number: int, minutes: float, text: str = "", trusted: bool = True) -> Sighting:
    payload = {
        "sender": "no-reply@addons.prestashop.com",
        "subject": "[PrestaShop Addons] You received a new message! (#501)",
        "text": text,
        "message_id": f"mail-{number}",
        "authenticated": "addons.prestashop.com" if trusted else "",
    }
    return Sighting(number, "mailbox", "mail", after(minutes), payload)


def sent(number: int, minutes: float, text: str) -> Sighting:
    payload = {"sender": "support@acme.example", "subject": "Re: help", "text": text}
    return Sighting(number, "mailbox", "sent_mail", after(minutes), payload)


def mark(number: int, what: str, minutes: float) -> Sighting:
    return Sighting(number, "person", "mark", after(minutes), {"what": what, "by": "Giulia"})


def sale(number: int, seen: float, refunded: int = 0, since: float | None = None, **more: Any) -> Sighting:
    """A state of the sale of order 9001; `since` is the look before."""
    payload = {"order": "9001", "product": "Fast Checkout", "quantity": 1, "refunded": refunded, "amount": "79.99"}
    payload |= {"date": iso(-9000), "seen": iso(seen), "after": iso(since)} | more
    return Sighting(number, "api", "sale", after(seen), payload, object="sale:9001:8452")


def reader(
    now: datetime = LONG_AFTER,
    mail_until: datetime | None = LONG_AFTER,
    thread_until: datetime | None = LONG_AFTER,
) -> Ours:
    return Ours(now, ("The Acme team",), (), mail_until, thread_until, marks())


def told(*sightings: Sighting, by: Ours | None = None, critic: Critic = CRITIC) -> Told:
    return tell(sightings, PACK.marketplace_mail, critic, ("support@acme.example",), by or reader())


def lines(*sightings: Sighting, by: Ours | None = None) -> list[tuple[str, str, str]]:
    """What happened, in the order of time: kind, actor, certainty."""
    events = sorted(told(*sightings, by=by).events, key=lambda event: (event.by, event.after))
    return [(event.kind, event.actor, event.certainty) for event in events]
