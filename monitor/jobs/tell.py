"""Tell: what is wrong with the watch itself goes to people, each notice once, by channels that are not the trouble."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from monitor.config_sections import Route
from monitor.house import House
from monitor.render import text_and_html
from monitor.routes import LOUDNESS, Recipient, addressed
from monitor.store.notices import Notice
from monitor.store.outbox import NewMessage
from notifiers.message import Message

NOTICE = "notice/"
"""How the key of a message about notices begins."""


def tell(house: House, now: datetime) -> int:
    """Put the open notices that nobody has been told of into the outbox; how many messages that made."""
    new = house.store.notices.open_notices(untold=True)
    if not new:
        return 0
    messages = [
        _message(house, recipient, heard, now)
        for recipient in heard_by_all(house)
        if (heard := [notice for notice in new if _hears(house, recipient, notice)])
    ]
    return len(house.store.notices.told([notice.key for notice in new], messages, now))


def _key(notice: Notice) -> str:
    """A notice that was resolved and comes again is another one."""
    return f"{notice.key}@{notice.first_at:%Y%m%dT%H%M%S%f}"


def heard_by_all(house: House) -> tuple[Recipient, ...]:
    """Everybody who hears of the watch itself: the routes that are for all stages and hours."""
    return addressed(house, ((route.channel, route.to) for route in _wide(house)))


def _wide(house: House) -> Sequence[Route]:
    routes = [route for route in house.config.routes if not route.out_of_hours and not route.stages]
    return routes or house.config.routes


def _hears(house: House, recipient: Recipient, notice: Notice) -> bool:
    """Not by the channel that is in trouble, unless there is no other; and as loud as its routes want to hear.

    What is about an account is for that account's people.
    """
    theirs = _people_of(house, notice)
    if theirs and recipient not in theirs:
        return False
    in_trouble = notice.where == f"channel {recipient.channel}" and len({r.channel for r in house.config.routes}) > 1
    wanted = [route.severity for route in house.config.routes if route.channel == recipient.channel]
    least = min((LOUDNESS.index(severity) if severity else 0 for severity in wanted), default=0)
    return not in_trouble and LOUDNESS.index(notice.severity) >= least


def _people_of(house: House, notice: Notice) -> tuple[Recipient, ...]:
    """Who hears of the account that a notice is about; nobody in particular where no route is for it."""
    kind, _, name = notice.where.partition(",")[0].partition(" ")
    account = house.accounts.get(name) if kind == "account" else None
    if account is None:
        return ()
    theirs = [route for route in _wide(house) if route.covers(account.name, account.scheme)]
    return addressed(house, ((route.channel, route.to) for route in theirs))


def _message(house: House, recipient: Recipient, notices: Sequence[Notice], now: datetime) -> NewMessage:
    keys = sorted(_key(notice) for notice in notices)
    key = NOTICE + sha256("\n".join(keys).encode()).hexdigest()[:24]
    loud = any(notice.severity == "critical" for notice in notices)
    head = "The watch needs you" if loud else "About the watch"
    subject = f"{head}: {notices[0].where}" if len(notices) == 1 else f"{head}: {len(notices)} notices"
    built_in = "\n\n".join(f"{notice.where}: {notice.what} {notice.do}" for notice in notices) + "\n"
    values = {"notices": notices, "subject": subject}
    text, html = text_and_html(house.config.monitor.language, "notices", values, built_in)
    body = house.channels[recipient.channel].render(Message(key, subject, text, html), recipient.address, now)
    return NewMessage(key, recipient.channel, recipient.address, subject, body)
