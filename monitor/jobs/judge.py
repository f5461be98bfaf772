"""Judge: look at every ticket whose time has come, write down what is so, and put what must be said in the outbox."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from monitor.compose import compose
from monitor.house import House
from monitor.judging import Judged, judge_ticket
from monitor.store.notices import NewNotice
from monitor.store.tickets import Due

log = structlog.get_logger()

AT_ONCE = 5000
"""Tickets judged in one tick: what becomes due together is told together."""
PUSHED_BACK = timedelta(minutes=15)


def judge(house: House, now: datetime) -> tuple[Judged, ...]:
    """Judge what is due at `now`; the alerts that are new are in the outbox when this returns."""
    _rules_changed(house)
    done: list[Judged] = []
    while due := house.store.tickets.due_tickets(now, AT_ONCE):
        done += judge_these(house, due, now)
        if len(due) < AT_ONCE:
            break
    return tuple(done)


def judge_these(house: House, due: Sequence[Due], now: datetime) -> list[Judged]:
    """Judge the tickets given, and write down together what is so of them and what must be said."""
    judged = [one for ticket in due if (one := _safely(house, ticket, now)) is not None]
    messages = compose(house, judged, now)
    written = house.store.judgements.write_tick([one.judgement for one in judged], messages, now)
    log.info("judged", tickets=len(judged), alerts=len(written.alerts), messages=len(written.messages))
    return judged


def _safely(house: House, due: Due, now: datetime) -> Judged | None:
    """A ticket that makes a rule raise is pushed back with a notice; the others go on."""
    try:
        return judge_ticket(house, due, now)
    except Exception as error:
        log.exception("a ticket could not be judged", ticket=due.ticket_id)
        notice = NewNotice(
            f"judge:{due.ticket_id}",
            "critical",
            f"ticket {due.ticket_id}",
            f"It could not be judged ({type(error).__name__}); it is tried again every 15 minutes.",
            "Watch this ticket by hand, and report the error that the log shows.",
        )
        house.store.tickets.postpone(due, now + PUSHED_BACK, notice, now)
        return None


def _rules_changed(house: House) -> None:
    """Open tickets follow mended packs and calendars, a batch a tick."""
    for account in house.config.accounts:
        house.store.tickets.wake_judged_otherwise(account.name, house.judged_under(account), AT_ONCE)


def new_alerts(judged: Sequence[Judged]) -> int:
    """How many alerts a tick called for."""
    return sum(len(one.judgement.alerts) for one in judged)
