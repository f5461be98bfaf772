"""Parse: what was collected as raw mail becomes sightings, once. A mail that ends the process cannot do so for ever.

What is in hand is noted before it is parsed. A process that finds another one's note came after one that died: it takes
the mails one by one, and a mail that was in hand alone at several deaths is set aside as unreadable, with its notice.
Two may be chance, for a machine can lose its power twice at a bad moment. Where several processes share a database, a
note might be of one that lives: there nothing is noted.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime

import structlog

from monitor.config_sources import MailSource
from monitor.house import House
from monitor.sources.mail import ParsedMail, Unparseable, parse
from monitor.store.intake import NewSighting
from monitor.store.mails import NewMail, notice_of
from monitor.store.notices import NewNotice

log = structlog.get_logger()

IN_HAND = "in hand"
SEVERAL = "several"
DEATHS = 3
DEADLY = f"the monitor ended {DEATHS} times while it was read"
_DO = (
    "Read it in the mailbox itself; then sla-monitor unreadable discard {number}, "
    "or sla-monitor unreadable again {number} to have it tried once more."
)
_PROCESS = secrets.token_hex(8)


def parse_all(house: House, mails: Sequence[NewMail], now: datetime) -> None:
    """Parse mails, all of them together where no process died over them."""
    if house.store.daemon_lock() is None:
        _parse(house, mails, now)
        return
    process, left, deaths = [*house.store.meta.told(IN_HAND).split(":"), "", ""][:3]
    if not left or process == _PROCESS:  # ours: it failed and lives, as on a disk that is full
        _in_hand(house, mails, SEVERAL, now)
        return
    for mail in mails:
        before = int(deaths) if left == str(mail.location_id) else 0
        if before == DEATHS:
            _set_aside(house, mail, DEADLY, now)
            house.store.meta.note(IN_HAND, "")  # who has it read again wants it tried
        else:
            _in_hand(house, [mail], f"{mail.location_id}:{before + 1}", now)


def _in_hand(house: House, mails: Sequence[NewMail], note: str, now: datetime) -> None:
    house.store.meta.note(IN_HAND, f"{_PROCESS}:{note}")  # how many deaths it would make, were this one
    _parse(house, mails, now)
    house.store.meta.note(IN_HAND, "")


def _parse(house: House, mails: Sequence[NewMail], now: datetime) -> None:
    trusted = {s.name: (s.authserv_id, s.own_hosts) for s in house.config.sources if isinstance(s, MailSource)}
    seen: list[NewSighting] = []
    parsed: list[int] = []
    for mail in mails:
        server, hosts = trusted.get(mail.source, (None, ()))
        match parse(mail.raw, authserv_id=server, own_hosts=hosts):
            case ParsedMail() as read_:
                seen.append(_sighting(mail, read_, now))
                parsed.append(mail.location_id)
            case Unparseable(reason=reason):
                _set_aside(house, mail, reason, now)
    house.store.mails.keep_parsed(parsed, seen, now)


def _set_aside(house: House, mail: NewMail, reason: str, now: datetime) -> None:
    house.store.mails.mark_unreadable(mail.location_id, reason, _unreadable(mail, reason), now)
    log.warning("unreadable mail", source=mail.source, folder=mail.folder, uid=mail.uid, reason=reason)


def _sighting(mail: NewMail, parsed: ParsedMail, now: datetime) -> NewSighting:
    """The start is when the receiving server got it; without that the mail's own word, said to be uncertain."""
    at = mail.received_at or parsed.top_received or parsed.date or now
    certain = mail.certain and mail.received_at is not None
    kind = "sent_mail" if mail.sent_folder else "mail"
    return NewSighting(mail.source, mail.sha256, mail.sha256, kind, min(at, now), certain, _payload(parsed))


def _payload(parsed: ParsedMail) -> dict[str, object]:
    return {
        "sender": parsed.from_addr or "",
        "sender_name": parsed.from_name,
        "recipients": [*parsed.to, *parsed.cc],
        "subject": parsed.subject,
        "text": parsed.text,
        "message_id": parsed.message_id or "",
        "references": list(dict.fromkeys((*parsed.in_reply_to, *parsed.references)))[:50],
        "headers": [list(pair) for pair in parsed.headers],
        "authenticated": parsed.authenticated_domain or "",
        "attachments": [list(attachment) for attachment in parsed.attachments],
        "problems": list(parsed.problems),
    }


def _unreadable(mail: NewMail, reason: str) -> NewNotice:
    where = f"source {mail.source}, folder {mail.folder}, mail {mail.uid}"
    return NewNotice(notice_of(mail.sha256), "warning", where, reason, _DO.format(number=mail.location_id))
