"""From a tick's alerts to messages: by recipient, few ones single, many as one that names every ticket."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

import structlog

from checks.escalation import STAGE as ESCALATED
from monitor.house import House
from monitor.judging import Judged
from monitor.render import text_and_html
from monitor.routes import Recipient, escalated_to, recipients, sender_of
from monitor.store.alerts import UNHEARD, AlertKey
from monitor.store.outbox import NewMessage
from monitor.views import AlertView, alert_view
from notifiers.message import Message

log = structlog.get_logger()

MOST_SINGLE = 3
"""More alerts than this for one recipient in a tick are one message."""
LOUDEST_FIRST = (
    ESCALATED, "overdue", "breached", "last_call", "second_warning", "warning", "question", "welcome", "correction"
)  # fmt: skip

Told = tuple[AlertKey, AlertView]


def compose(house: House, judged: Sequence[Judged], now: datetime) -> tuple[NewMessage, ...]:
    """The messages that tell a tick's new alerts, rendered to the bytes that will be sent."""
    by_recipient: dict[Recipient, list[Told]] = {}
    for told in _told(house, judged, now):
        key, view = told
        heard = escalated_to(house, view, key.day) if key.stage == ESCALATED else recipients(house, view)
        if not heard:
            _nobody_hears(house, told[1], now)
        for recipient in heard:
            by_recipient.setdefault(recipient, []).append(told)
    return tuple(
        _message(house, recipient, group, now)
        for recipient, alerts in sorted(by_recipient.items())
        for group in _groups(alerts)
    )


def _told(house: House, judged: Sequence[Judged], now: datetime) -> Iterable[Told]:
    for one in judged:
        for clocked in one.clocks:
            for alert in clocked.alerts:
                key = AlertKey(one.ticket.id, alert.request, alert.clock, alert.run, alert.stage, alert.day)
                yield key, alert_view(house, one, clocked, alert, now)


def _groups(alerts: list[Told]) -> list[list[Told]]:
    """What the watch found running when it began is one welcome; of the rest, many are one message."""
    welcome = any(view.stage == "welcome" for _, view in alerts)
    if welcome or len(alerts) > MOST_SINGLE:
        return [sorted(alerts, key=lambda told: (_loudness(told[1]), told[1].due, told[0].ticket_id))]
    return [[told] for told in alerts]


def _loudness(view: AlertView) -> int:
    return LOUDEST_FIRST.index(view.stage) if view.stage in LOUDEST_FIRST else 4


def _message(house: House, recipient: Recipient, alerts: Sequence[Told], now: datetime) -> NewMessage:
    answered = bool(sender_of(house, recipient))
    views = [view if answered else replace(view, reply_to="") for _, view in alerts]
    language = house.config.monitor.language
    if len(views) == 1 and views[0].stage != "welcome":
        key, subject = _key(alerts[0][0]), _subject(views[0])
        text, html = text_and_html(language, "alert", {"alert": views[0], "subject": subject}, _plain(views))
    else:
        key = "many/" + sha256("\n".join(sorted(_key(one) for one, _ in alerts)).encode()).hexdigest()[:24]
        welcome = any(view.stage == "welcome" for view in views)
        subject = _many_subject(views, welcome)
        values = {"alerts": views, "subject": subject, "welcome": welcome}
        text, html = text_and_html(language, "alerts", values, _plain(views))
    reply_to = next((view.reply_to for view in views if view.reply_to), "")
    headers = (("Reply-To", reply_to),) if reply_to else ()
    message = Message(key, subject, text, html, headers=headers)
    body = house.channels[recipient.channel].render(message, recipient.address, now)
    keys = tuple(one for one, _ in alerts)
    return NewMessage(key, recipient.channel, recipient.address, subject, body, keys)


def _key(key: AlertKey) -> str:
    day = f"/{key.day}" if key.day else ""
    return f"alert/{key.ticket_id}/{key.request}/{key.clock}/{key.run}/{key.stage}{day}"


SUBJECTS = {
    "question": "Bug or not?",
    "warning": "Due soon",
    "second_warning": "Due soon",
    "last_call": "Last call",
    "breached": "Time is up",
    "overdue": "Still open",
    ESCALATED: "Nobody has taken it",
    "correction": "Correction",
}


def _subject(view: AlertView) -> str:
    head = SUBJECTS.get(view.stage, view.stage.replace("_", " ").capitalize())
    if view.again:
        head = "It stands again"
    elif view.stage == "breached" and view.answered_at:
        head = "Answered late"
    when = f", due {view.due}" if view.due else ""
    unverified = " [sender not verified]" if view.unverified else ""
    return f"{head}: {view.clock} on ticket {view.ticket}{when}{unverified}"


def _many_subject(views: Sequence[AlertView], welcome: bool) -> str:
    loud = sum(view.severity == "critical" for view in views)
    urgent = f", {loud} urgent" if loud else ""
    if welcome:
        return f"The watch has begun: {len(views)} clocks are running{urgent}"
    return f"{len(views)} alerts on {len({view.ticket for view in views})} tickets{urgent}"


def _plain(views: Sequence[AlertView]) -> str:
    """What is sent when a template fails: the bare facts."""
    lines = [
        f"{v.stage}: {v.clock} ({v.clause}) on ticket {v.ticket}, {v.title!r}, due {v.due}. {v.url}" for v in views
    ]
    return "\n".join(lines) + "\n"


def _nobody_hears(house: House, view: AlertView, now: datetime) -> None:
    what = f"Alerts of stage {view.stage} for the account {view.account} reach nobody."
    do = "Add a [[routes]] table for them to the configuration."
    key = f"{UNHEARD}{view.account}:{view.stage}"
    house.store.notices.raise_notice(key, "critical", "configuration, routes", what, do, now)
    log.warning("no route", account=view.account, stage=view.stage)
