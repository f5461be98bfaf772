"""The daemon: its main loop judges while sources and channels do their errands beside it; the database remembers.

Stopping finishes what is in hand. A new configuration takes over between two ticks, or is refused whole.
"""

from collections.abc import Callable
from contextlib import ExitStack

import structlog

from monitor.alarm import Alarm
from monitor.config import Problems
from monitor.errands import Clock, errands
from monitor.house import House
from monitor.jobs.deliver import alone
from monitor.jobs.heartbeat import Heart
from monitor.jobs.judge import judge
from monitor.jobs.read import read
from monitor.jobs.report import report
from monitor.jobs.tell import tell
from monitor.jobs.watch import watch
from monitor.orders import Orders
from monitor.systemd import notify

log = structlog.get_logger()

Renew = Callable[[House], House | Problems]
"""Reads the configuration anew and wires a house to the same store."""


def run(house: House, clock: Clock, orders: Orders, renew: Renew) -> None:
    """Run until ordered to stop. Holds the database's lock, so that a second daemon on one file refuses to start.

    The supervisor is told that we are alive by the loop that judges, and by nothing else.
    """
    heart = Heart()
    with alone(house), Alarm() as alarm, ExitStack() as beside:
        beside.enter_context(errands(house, clock, orders, heart))
        notify("READY=1")
        try:
            while not orders.stopping:
                _tried(house, clock, heart, alarm)
                notify("WATCHDOG=1")
                orders.wait(house.config.monitor.tick_seconds)
                if orders.take_reload() and (newer := _renewed(house, renew)) is not None:
                    beside.close()
                    house = newer
                    beside.enter_context(errands(house, clock, orders, heart))
        finally:
            notify("STOPPING=1")
            log.info("stopping")
    log.info("stopped")


def tick(house: House, clock: Clock, heart: Heart) -> None:
    """Understand what came in, judge what is due, say what must be said."""
    read(house, clock(), pulse=lambda: notify("WATCHDOG=1"))
    now = clock()
    judge(house, now)
    watch(house, now)
    tell(house, now)
    report(house, now)
    heart.judged_at = now


def _tried(house: House, clock: Clock, heart: Heart, alarm: Alarm) -> None:
    """One tick; one that fails is followed by the next, and where they all fail people hear of it."""
    try:
        tick(house, clock, heart)
    except Exception as error:
        log.exception("a tick failed; the next one tries again")
        alarm.tick_failed(house, error, clock())
    else:
        alarm.tick_passed(house, clock())


def _renewed(house: House, renew: Renew) -> House | None:
    """The house of the new configuration, None where that is wrong: then the old one goes on as if nothing was."""
    try:
        newer = renew(house)
    except Exception:
        log.exception("the new configuration was refused, the old one stays")
        return None
    if isinstance(newer, Problems):
        for sentence in newer.sentences:
            log.error("the new configuration was refused, the old one stays", problem=sentence)
        return None
    log.info("the new configuration takes over")
    return newer
