"""Deliver: send what the outbox holds, as stored, each channel on its own; say what became of it."""

import os
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog

from checks.alerts import AFTER_DUE
from monitor.house import House
from monitor.jobs.tell import NOTICE
from monitor.store.alerts import Alert
from monitor.store.caches import StandingRow
from monitor.store.outbox import Claimed
from notifiers.message import Channel, Doubtful, Refused, Retry, Sent

log = structlog.get_logger()

LEASE = timedelta(minutes=2)
"""How long one message may take to be sent before another sender may try; claimed one by one."""
LOCAL = "local"
"""The owner of leases on a database that only one process may work on."""
WAITS = (1, 2, 5, 10, 20, 30)
"""Minutes between tries; the last one is kept to."""
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP = timedelta(hours=48)
DOUBT = timedelta(minutes=10)
"""After silence on the final dot: long enough for a slow server to have delivered after all."""
PRESSING = 0.75
"""The share of the team's time until a deadline after which a message that still waits is told another way."""
LATE = (*AFTER_DUE, "correction")
"""Stages that stay news however late they come."""
OVER = ("met", "met_inferred", "not_applicable")


def deliver(house: House, now: datetime) -> int:
    """Send everything due, channel by channel side by side; how many messages were settled."""
    names = sorted(house.channels)
    if not names:
        return 0
    with ThreadPoolExecutor(max_workers=len(names)) as pool:
        return sum(pool.map(lambda name: deliver_by(house, name, now), names))


def deliver_by(house: House, name: str, now: datetime) -> int:
    """Send everything due by one channel; how many messages were settled."""
    settled = 0
    while deliver_next(house, name, now):
        settled += 1
    return settled


def deliver_next(house: House, name: str, now: datetime) -> bool:
    """Send the message that is longest due by one channel; False when nothing is due."""
    claimed = house.store.outbox.due_messages(now, 1, _owner(house), LEASE, [name])
    for message in claimed:
        _send(house, house.channels[name], message, now)
    return bool(claimed)


@contextmanager
def alone(house: House) -> Iterator[None]:
    """Hold the database for this process, where only one may work on it, and take over what a dead one left in hand."""
    lock = house.store.daemon_lock()
    if lock is None:
        yield
        return
    with lock:
        house.store.outbox.release(LOCAL)
        yield


def _owner(house: House) -> str:
    if house.store.daemon_lock() is not None:
        return LOCAL
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"


def _send(house: House, channel: Channel, message: Claimed, now: datetime) -> None:
    if message.state != "doubtful" and (reason := _no_longer_true(house, message)):
        house.store.outbox.superseded(message, reason, now)
        house.store.notices.resolve_notice(f"pressing:{message.id}", now)
        return
    outcome = channel.send(message.body, message.recipient)
    log.info("delivery", message=message.message_key, channel=message.channel, outcome=type(outcome).__name__)
    match outcome:
        case Sent():
            house.store.outbox.sent(message, now)
            for key in (f"channel:{message.channel}", f"pressing:{message.id}"):
                house.store.notices.resolve_notice(key, now)
        case Retry():
            _later(house, message, outcome, now)
        case Doubtful(reason=reason):
            _in_doubt(house, message, reason, now)
        case Refused(reason=reason):
            _give_up(house, message, reason, now)


def _later(house: House, message: Claimed, outcome: Retry, now: datetime) -> None:
    """A message is given up for its own sake alone: behind a closed door it waits until that is mended."""
    after, reason = outcome.after, outcome.reason
    if now - message.created_at > GIVE_UP and not outcome.closed:
        _give_up(house, message, f"it was tried for two days; the last answer: {reason}", now)
        return
    own = timedelta(minutes=WAITS[min(message.attempts, len(WAITS)) - 1])
    wait = min(after, LONGEST_WAIT) if after is not None else own
    house.store.outbox.retry(message, now + max(wait, timedelta(seconds=1)), reason)
    what = f"Messages by the channel {message.channel} are not taken: {reason}"
    severity, do = "warning", "They are tried again by themselves; look at the channel if this stays."
    if outcome.closed:
        severity, do = "critical", "Mend the channel: what it has not told waits, and is sent then if it is still true."
    _notice(house, f"channel:{message.channel}", severity, message, (what, do), now)
    if _pressing(house, message, now):
        what = f'"{message.subject}" to {message.recipient or message.channel} waits while its time runs out: {reason}'
        _notice(house, f"pressing:{message.id}", "critical", message, (what, "Tell them another way."), now)


def _pressing(house: House, message: Claimed, now: datetime) -> bool:
    """Whether most of the team's time that a message leaves is gone, and another channel could tell of it."""
    if all(route.channel == message.channel for route in house.config.routes):
        return False
    return any(_runs_out(house, alert, message.created_at, now) for alert in house.store.outbox.alerts_of(message.id))


def _runs_out(house: House, alert: Alert, begun: datetime, now: datetime) -> bool:
    ticket = house.store.tickets.ticket(alert.ticket_id)
    account = house.accounts.get(ticket.account) if ticket is not None else None
    if account is None or alert.due is None or alert.due <= begun:
        return False
    team = house.teams[account.team].calendar
    return team.elapsed(begun, now) >= PRESSING * team.elapsed(begun, alert.due)


def _in_doubt(house: House, message: Claimed, reason: str, now: datetime) -> None:
    """Nobody knows whether it was taken. It is sent once more, the same bytes under the same id; then it rests."""
    if message.state != "doubtful":
        house.store.outbox.doubtful(message, now + DOUBT, reason)
        return
    house.store.outbox.sent(message, now)
    what = f'"{message.subject}" was handed over twice and never confirmed: {reason}'
    _notice(house, f"doubt:{message.id}", "warning", message, (what, "Ask the recipient."), now)


def _give_up(house: House, message: Claimed, reason: str, now: datetime) -> None:
    """A final refusal is itself a notice, told by the other channels; a refused notice is only counted."""
    house.store.outbox.refused(message, reason, now)
    what = f'"{message.subject}" to {message.recipient or message.channel} was refused: {reason}'
    which = message.channel if message.message_key.startswith(NOTICE) else str(message.id)
    _notice(house, f"refused:{which}", "critical", message, (what, "Mend the channel or the address."), now)


def _notice(house: House, key: str, severity: str, message: Claimed, what_do: tuple[str, str], now: datetime) -> None:
    where = f"channel {message.channel}"
    house.store.notices.raise_notice(key, severity, where, what_do[0], what_do[1], now)


def _no_longer_true(house: House, message: Claimed) -> str:
    """Why a message need not be sent any more: what it announces is over or outdone, and was not yet late."""
    alerts = house.store.outbox.alerts_of(message.id)
    if not alerts:
        return ""
    standings = house.store.caches.standings_by_ticket([alert.ticket_id for alert in alerts])
    rest = [alert for alert in alerts if not _is_over(alert, standings.get(alert.ticket_id, []))]
    if not rest:
        return "what it announces has been settled meanwhile"
    if any(alert.stage in LATE for alert in rest):
        return ""
    outdone = house.store.alerts.outdone(message.id)
    return "a later message says what has become of it" if all(alert.id in outdone for alert in rest) else ""


def _is_over(alert: Alert, standings: list[StandingRow]) -> bool:
    if alert.stage in LATE and alert.state == "breached":
        return False
    mine = (
        s for s in standings if s.judging and (s.request, s.clock, s.run) == (alert.request, alert.clock, alert.run)
    )
    return any(standing.state in OVER for standing in mine) and alert.stage != "correction"
