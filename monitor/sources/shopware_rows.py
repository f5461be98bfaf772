"""A ticket of the Shopware account made plain: its own row, and a row for each message with the author it names.

Fields that nobody knows are kept under `more`. Names, telephone and addresses of the customer, internal notes and what
is marked as sensitive are not.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from checks.timeline import Actor
from checks.zones import zone_named
from monitor.sources.shopware_known import Known
from monitor.sources.source import ApiRow
from monitor.sources.values import Read, digest_of, id_of, instant, iso, more_of, text_of, words

MOST_MESSAGES = 2000
PARTIES: Mapping[str, Actor] = {
    "shopowner": "customer",
    "customer": "customer",
    "producer": "vendor",
    "manufacturer": "vendor",
    "extensionpartner": "vendor",
    "shopware": "marketplace",
    "employee": "marketplace",
}
"""Who a party's name stands for. Public code shows only `shopOwner`; the others are what such a name would mean."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as read: its row, and its messages in their order."""

    row: Read
    messages: tuple[Read, ...]
    closed: bool

    @property
    def digest(self) -> str:
        """Changes when anything of it does."""
        return digest_of({"row": self.row.digest, "messages": [message.digest for message in self.messages]})


@dataclass(frozen=True, slots=True)
class NotRead:
    """No ticket in the shape that is known; `reason` says what it looks like."""

    reason: str


def ticket_of(answer: Any, number: str, zone: ZoneInfo, parties: Mapping[str, Actor]) -> Ticket | NotRead:
    """The ticket `number` from the interface's answer. `zone` is assumed of dates that name none."""
    if not isinstance(answer, Mapping):
        return NotRead("the answer is JSON, but no ticket")
    if not answer:
        return NotRead("the answer is an empty ticket")
    if id_of(answer.get("id")) != number:
        return NotRead("the answer is not the ticket that was asked for")
    answers = answer.get("answers")
    if not isinstance(answers, list) or not all(isinstance(one, Mapping) for one in answers):
        return NotRead("the ticket holds no list of messages")
    if len(answers) > MOST_MESSAGES:
        return NotRead(f"the ticket has more than {MOST_MESSAGES:,} messages")
    zone = _zone(answer, zone)
    authors = _Authors(_part(answer, "creatorParty"), parties)
    messages = sorted((_message(one, number, zone, authors) for one in answers), key=_order)
    row = _row(answer, number, zone, authors, len(messages))
    return Ticket(row, tuple(messages), row.payload["status"] == "closed")


def _row(answer: Mapping[str, Any], number: str, zone: ZoneInfo, authors: "_Authors", messages: int) -> Read:
    opened = instant(answer.get("creationDate"), zone)
    shop, plugin, said = (_part(answer, name) for name in ("affectedShop", "plugin", "additionalInformation"))
    status = text_of(_part(answer, "status").get("name")).casefold()
    company = id_of(_part(answer, "creatorCompany").get("id"))
    payload = {
        "thread": number,
        "topic": text_of(answer.get("title")),
        "product": text_of(plugin.get("name")),
        "product_id": id_of(plugin.get("id")),
        "product_version": text_of(said.get("pluginVersion")),
        "messages": messages,
        "opened": iso(opened),
        "deadline": iso(instant(answer.get("deadline"), zone)),
        "last_contact": iso(instant(answer.get("lastContactDate"), zone)),
        "status": status,
        "closed_by": authors.named(_part(answer, "closedByParty"))[0] if status == "closed" else "",
        "version": text_of(said.get("softwareVersion")) or text_of(shop.get("version")),
        "website": text_of(shop.get("domain")),
        "locale": text_of(said.get("locale")),
        "licence_until": iso(instant(_part(answer, "licenseInformation").get("expirationDate"), zone)),
        "customer": f"company-{company}" if company else "",
    }
    more = {"more": more_of(answer, _TICKET)}
    return Read(f"thread:{number}", payload | more, digest_of(payload), opened)


def _message(one: Mapping[str, Any], number: str, zone: ZoneInfo, authors: "_Authors") -> Read:
    at, text = instant(one.get("sentDate"), zone), words(one.get("text"))
    author, party = authors.of(one)
    mine = id_of(one.get("id")) or digest_of({"at": iso(at), "text": text})
    payload = {"thread": number, "text": text, "date": iso(at), "author": author, "party": party}
    more = {"more": more_of(one, _ANSWER)}
    return Read(f"message:{number}:{mine}", payload | more, digest_of(payload), at)


def rows_of(found: Ticket, known: Known, seen: datetime) -> Iterator[ApiRow]:
    """The ticket and its messages as they are kept. First seen, a ticket is as old as it says; later as it is seen."""
    row, first = found.row, not known.digest
    after, by = "" if first else known.at, seen.isoformat()
    again = "" if first else by  # a state that comes back is a new one
    digest = digest_of({"row": row.digest, "read": len(found.messages), "again": again})
    payload = {**row.payload, "after": after, "seen": by, "read": len(found.messages), "gone": False}
    at, dated = (min(row.at or seen, seen), row.at is not None) if first else (seen, False)
    yield ApiRow(row.object_id, "thread", payload, at, dated, digest)
    for place, message in enumerate(found.messages):
        since = after if place >= known.messages else ""
        told = {"subject": row.payload["topic"], "place": place, "after": since, "by": by}
        at, dated = min(message.at or seen, seen), message.at is not None
        yield ApiRow(message.object_id, "message", {**message.payload, **told}, at, dated, message.digest)


def gone_row(number: str, seen: datetime) -> ApiRow:
    """That a ticket is not there, or not for us."""
    payload = {"thread": number, "seen": seen.isoformat(), "read": -1, "gone": True}
    return ApiRow(f"thread:{number}", "thread", payload, seen, False, digest_of(payload))


class _Authors:
    """Who is who on one ticket."""

    def __init__(self, creator: Mapping[str, Any], parties: Mapping[str, Actor]) -> None:
        self._creator = creator
        self._parties = {**PARTIES, **parties}

    def of(self, one: Mapping[str, Any]) -> tuple[Actor, str]:
        """The author of a message, and the name that the marketplace gives."""
        author, name = self.named(_part(one, "party"))
        if one.get("isInitialByShopware") is True or _part(one, "internalEmployee"):
            return "marketplace", name or "Shopware"
        if one.get("proposal") is True:
            return "unknown", f"{name}, a proposal"
        return author, name

    def named(self, party: Mapping[str, Any]) -> tuple[Actor, str]:
        """A party; one that nobody knows is the customer where it opened the ticket, as customers do."""
        name = text_of(party.get("name"))
        known = self._parties.get(name.casefold())
        if known is not None:
            return known, name
        return ("customer" if id_of(party.get("id")) and party == self._creator else "unknown"), name


def _order(message: Read) -> tuple[float, int]:
    """By date, what has none last; then by the number that each has."""
    number = message.object_id.rpartition(":")[2]
    return message.at.timestamp() if message.at else math.inf, int(number) if number.isdigit() else 0


def _zone(answer: Mapping[str, Any], zone: ZoneInfo) -> ZoneInfo:
    try:
        return zone_named(text_of(answer.get("timeZone")))
    except ValueError:
        return zone


def _part(row: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = row.get(name)
    return part if isinstance(part, Mapping) else {}


_TICKET = frozenset(("id", "title", "creationDate", "deadline", "lastContactDate", "closedByParty", "timeZone"))
_ANSWER = frozenset(("id", "text", "sentDate", "isInitialByShopware", "proposal"))
