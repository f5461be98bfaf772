"""Settled tickets under today's rules: what would be judged otherwise, and judging them so when a person says it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.house import House
from monitor.judging import weigh
from monitor.marks import judge_now
from monitor.store.caches import StandingRow
from monitor.store.room import CHUNK
from monitor.store.tickets import Due
from monitor.ticket_list import latent

Key = tuple[int, str, int, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A reading of a clock that is judged otherwise today; None where it was not judged before or is not any more."""

    ticket: int
    request: int
    clock: str
    run: int
    reading: str
    before: StandingRow | None
    after: StandingRow | None


def differences(house: House, since: datetime, account: str | None, now: datetime) -> tuple[int, list[Difference]]:
    """How many settled tickets were opened since an instant, and where they differ. Sealed ones are never looked at."""
    settled = [t.id for t in house.store.tickets.tickets(account, "settled") if t.opened_at >= since]
    kept = house.store.caches.standings_by_ticket(settled)
    return len(settled), [one for ticket_id in settled for one in _of_ticket(house, ticket_id, kept[ticket_id], now)]


def _of_ticket(house: House, ticket_id: int, kept: Sequence[StandingRow], now: datetime) -> Iterator[Difference]:
    judged = weigh(house, Due(ticket_id, 0), now)
    if judged is None or judged.timeline is None:
        return
    before, after = _by_key(kept), _by_key(judged.judgement.standings)
    for key in sorted({**before, **after}):
        was, is_ = before.get(key), after.get(key)
        if _differ(was, is_):
            yield Difference(ticket_id, *key, was, is_)


def _by_key(rows: Sequence[StandingRow]) -> Mapping[Key, StandingRow]:
    return {(row.request, row.clock, row.run, row.reading): row for row in rows}


def _differ(was: StandingRow | None, now: StandingRow | None) -> bool:
    """Time that passes makes no difference to what is settled, and a latent clock's running out is no verdict."""
    if was is None or now is None:
        return True
    if latent(was) and latent(now):
        return (was.due, was.clause, was.judging) != (now.due, now.clause, now.judging)
    names = ("judging", "state", "reason", "clause", "since", "due", "stopped_at")
    return any(getattr(was, name) != getattr(now, name) for name in names)


def apply(house: House, found: Sequence[Difference], now: datetime) -> int:
    """Judge the tickets that differ anew, on the same road as ever; how many. What was announced is corrected."""
    ids = sorted({one.ticket for one in found})
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        house.store.tickets.wake(some)
        judge_now(house, some, now)
    return len(ids)
