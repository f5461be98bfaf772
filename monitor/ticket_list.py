"""The tickets as last judged, those that need somebody first, and what stands beside them: mail that no ticket has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from checks.verdicts import UNSAID
from monitor.house import House
from monitor.jobs.watch import Silence, silences
from monitor.store.caches import StandingRow
from monitor.store.coverage import Poll
from monitor.store.notices import Notice
from monitor.store.tickets import Ticket


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock under its judging reading; `past_due` when its time ran out and nothing is known to have stopped it.

    `internal`: a target of ours, no promise of the scheme.
    """

    standing: StandingRow
    past_due: bool
    internal: bool

    @property
    def broken(self) -> bool:
        """Whether a promise of the scheme is not kept, as far as anybody knows."""
        return not self.internal and (self.past_due or self.standing.state == "breached")

    @property
    def rank(self) -> int:
        """How much it needs somebody; 0 most."""
        order = {"unknown": 1, "running": 2, "paused": 2, "breached": 3}
        return 0 if self.past_due else 5 if latent(self.standing) else order.get(self.standing.state, 4)


@dataclass(frozen=True, slots=True)
class TicketLine:
    """One ticket with its clocks, the most pressing first; `zone` is its team's."""

    ticket: Ticket
    clocks: tuple[ClockLine, ...]
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class TicketList:
    """The list; beneath it mail set aside (by reason) and unreadable, what is wrong, and how the polls fare."""

    lines: tuple[TicketLine, ...]
    set_aside: Mapping[str, int]
    unreadable: int
    notices: tuple[Notice, ...]
    polls: tuple[Poll, ...]
    silent: tuple[Silence, ...]

    @property
    def broken(self) -> bool:
        """Whether any listed promise is not kept."""
        return any(clock.broken for line in self.lines for clock in line.clocks)


def list_tickets(house: House, now: datetime, state: str | None = None, account: str | None = None) -> TicketList:
    """The tickets in a state, of an account, or all of them."""
    found = house.store.tickets.tickets(account, state)
    standings = house.store.caches.standings_by_ticket([ticket.id for ticket in found])
    lines = [_line(house, ticket, standings[ticket.id], now) for ticket in found]
    return TicketList(
        lines=tuple(sorted(lines, key=_pressing)),
        set_aside=house.store.trail.set_aside(),
        unreadable=house.store.trail.unreadable(),
        notices=tuple(house.store.notices.open_notices()),
        polls=tuple(house.store.coverage.polls()),
        silent=silences(house, now),
    )


def _line(house: House, ticket: Ticket, standings: Sequence[StandingRow], now: datetime) -> TicketLine:
    account = house.accounts.get(ticket.account)
    zone = house.teams[account.team].calendar.tz if account is not None else house.zone
    internal = {c.id for c in house.pack_of(account).clocks if c.internal} if account is not None else set[str]()
    clocks = [ClockLine(row, _past_due(row, now), row.clock in internal) for row in standings if row.judging]
    return TicketLine(ticket, tuple(sorted(clocks, key=_order)), zone)


def _past_due(row: StandingRow, now: datetime) -> bool:
    """By the instant itself, for what was last judged as running may have run out since."""
    pending = row.state in ("running", "breached", "unknown") and not row.stopped_at and not latent(row)
    return pending and row.due is not None and row.due <= now


def latent(row: StandingRow) -> bool:
    """Whether nobody has called the promise due, also where its time ran out meanwhile."""
    return row.state == "latent" or row.reason == UNSAID


def _order(clock: ClockLine) -> tuple[int, bool, float]:
    due = clock.standing.due
    return clock.rank, due is None, due.timestamp() if due is not None else 0.0


def _pressing(line: TicketLine) -> tuple[int, bool, float, int]:
    first = min(map(_order, line.clocks), default=(9, True, 0.0))
    return (*first, line.ticket.id)


def shown(clocks: Iterable[ClockLine]) -> tuple[ClockLine, ...]:
    """What a list for people shows: a latent clock says nothing but its question, when that comes."""
    return tuple(clock for clock in clocks if not latent(clock.standing))
