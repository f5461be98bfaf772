"""A person's answer to an alert, by mail: with the ticket's token it is a mark like any other."""

import json
from datetime import datetime
from hashlib import sha256

import structlog

from checks.mail import Mail
from checks.quoting import split
from checks.seen import PERSON
from checks.tokens import Answer, NoAnswer, read_answer
from monitor.house import House
from monitor.signs import marks
from monitor.store import assignments
from monitor.store.intake import NewSighting

log = structlog.get_logger()

ASIDE = "an answer to one of our alerts"


def answers(house: House, row: assignments.Sighting, mail: Mail, now: datetime) -> bool:
    """Take a mail as an answer if it is one; whether it was. A wrong token changes nothing: the mail goes its way."""
    match read_answer(mail, split(mail.text, marks()).own, house.token_key):
        case Answer(ticket=ticket, what=what):
            _mark(house, mail, ticket, what, now)
            house.store.assignments.set_aside(row.id, ASIDE, "monitor", now)
            log.info("answer to an alert", sighting=row.id, ticket=ticket, mark=what)
            return True
        case NoAnswer(reason=reason):
            _count(house, row, reason, now)
    return False


def _mark(house: House, mail: Mail, ticket: int, what: str, now: datetime) -> None:
    """One mark, though copies of the mail may lie in several folders."""
    by = next((p.name for p in house.config.people if p.email.lower() == mail.sender.lower()), mail.sender)
    payload = {"ticket": ticket, "what": what, "by": by, "why": "in answer to an alert", "about": []}
    digest = sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
    mark = NewSighting(PERSON, f"mail {mail.same}", digest, "mark", mail.received_at, True, payload)
    house.store.intake.keep_sightings([mark], now)


def _count(house: House, row: assignments.Sighting, reason: str, now: datetime) -> None:
    log.warning("an answer to an alert marks nothing", sighting=row.id, reason=reason)
    key = "answer:" + sha256(reason.encode()).hexdigest()[:16]
    what = f"A mail looks like an answer to an alert and marks nothing: {reason}."
    do = "If it was yours: answer the alert of that one ticket again, or use sla-monitor mark."
    house.store.notices.raise_notice(key, "info", f"source {row.source}", what, do, now)
