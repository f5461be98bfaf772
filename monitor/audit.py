"""The auditor: works out anew what should have been said of every open ticket by an instant, and looks whether it was.

It asks the rules and changes nothing, and trusts no wake-up: a ticket that the main loop forgot is found here.
"""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from monitor.house import House
from monitor.judging import weigh
from monitor.store.alerts import AlertKey
from monitor.store.tickets import Due

log = structlog.get_logger()

STUCK = timedelta(minutes=15)
"""A message that is due for so long is one that no channel works on."""
UNTAKEN = timedelta(hours=1)
"""A message that was tried for so long and not taken reaches nobody: the outside watch must hear of it."""
NOTICE = "audit"


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Something that should have been said of a ticket by now: an alert's stage, or that it cannot be judged."""

    ticket: int
    what: str


@dataclass(slots=True)
class Auditor:
    """Remembers what was missing the last time: what came in between two looks is no fault, what stays missing is."""

    suspects: Set[Unsaid] = field(default_factory=frozenset)

    def agrees(self, house: House, judged_at: datetime, now: datetime) -> bool:
        """Whether everything is said and sent that was to be by `judged_at`, when the main loop last judged.

        What was missing twice running is a notice, and its tickets are judged anew. A channel that takes nothing is
        a notice already.
        """
        missing = unsaid(house, judged_at)
        waiting = house.store.outbox.next_due()
        stuck = waiting is not None and now - waiting > STUCK
        proven = missing & self.suspects
        self.suspects = missing
        if proven or stuck:
            _tell(house, proven, waiting if stuck else None, now)
        elif not missing:
            house.store.notices.resolve_notice(NOTICE, now)
        untaken = house.store.outbox.untaken_since()
        return not missing and not stuck and not (untaken is not None and now - untaken > UNTAKEN)


def unsaid(house: House, at: datetime) -> frozenset[Unsaid]:
    """What should have been said of the open tickets by `at`, and is not in the store, or in no message of it."""
    ids = [ticket.id for ticket in house.store.tickets.tickets(state="open")]
    unsent = (Unsaid(one.ticket_id, _named(one.key)) for one in house.store.alerts.unannounced(ids))
    return frozenset((*unsent, *(one for number in ids for one in _unsaid_of(house, number, at))))


def _unsaid_of(house: House, ticket: int, at: datetime) -> list[Unsaid]:
    try:
        judged = weigh(house, Due(ticket, 0), at)
    except Exception:
        log.exception("a ticket could not be audited", ticket=ticket)
        return [Unsaid(ticket, "any judgement")]
    alerts = judged.judgement.alerts if judged is not None else ()
    return [Unsaid(ticket, _named(one.key)) for one in alerts]


def _named(key: AlertKey) -> str:
    return f"{key.clock} {key.stage} {key.day}".rstrip()


def _tell(house: House, proven: Set[Unsaid], waiting: datetime | None, now: datetime) -> None:
    tickets = sorted({one.ticket for one in proven})
    named = "; ".join(sorted(f"ticket {one.ticket}: {one.what}" for one in proven)[:10])
    said = [f"Of {len(tickets)} tickets something should have been said and was not ({named})."] if tickets else []
    if waiting is not None:
        said.append(f"Messages wait since {waiting:%Y-%m-%d %H:%M} UTC, and no channel sends them.")
    do = "Look at these tickets by hand, restart the monitor, and report what its log shows."
    house.store.notices.raise_notice(NOTICE, "critical", "the monitor itself", " ".join(said), do, now)
    house.store.tickets.wake(tickets)
    log.error("the auditor disagrees", tickets=tickets, waiting=str(waiting or ""))
