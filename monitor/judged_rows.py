"""A judged ticket as rows: its timeline and standings as caches, every verdict that was reached as ledger entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.alerts import Alert, Outlook
from checks.escalation import Escalation
from checks.promise import Clock
from checks.standing import Breached, Met, NotApplicable, Paused, Standing, Unknown, Verdict, name_of
from checks.team import NoTeamTime
from checks.timeline import Timeline
from monitor.config_sections import Account
from monitor.house import House
from monitor.store.caches import EventRow, StandingRow
from monitor.store.ledger import LedgerEntry


@dataclass(frozen=True, slots=True)
class Clocked:
    """One verdict with the clock it is about, what it calls for, and to whom else where nobody takes it."""

    clock: Clock
    verdict: Verdict
    outlook: Outlook
    escalation: Escalation

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """What is to be said now."""
        return ((self.outlook.alert,) if self.outlook.alert is not None else ()) + self.escalation.alerts

    @property
    def wakes(self) -> tuple[datetime, ...]:
        """When time alone can change this."""
        return tuple(at for at in (self.outlook.wake_at, self.escalation.wake_at) if at is not None)


def event_rows(timeline: Timeline) -> Iterable[EventRow]:
    """The timeline as kept."""
    for event in timeline.events:
        yield EventRow(
            event.after, event.by, event.kind, event.actor, event.certainty, event.channel, event.ref,
            event.validity if event.kind == "reply" else "", event.note,
        )  # fmt: skip


def standing_rows(clocks: Iterable[Clocked]) -> Iterable[StandingRow]:
    """Every standing as kept; a latent clock that still runs is called latent."""
    for clocked in clocks:
        verdict = clocked.verdict
        act_by = clocked.outlook.act_by
        for standing in verdict.standings:
            yield StandingRow(
                request=verdict.request,
                clock=verdict.clock,
                reading=standing.reading,
                run=verdict.run,
                judging=standing.judging,
                state="latent" if verdict.latent and not _over(standing) else name_of(standing.state),
                reason=reason_of(standing),
                clause=standing.clause,
                since=standing.since,
                due=standing.due,
                act_by=None if isinstance(act_by, NoTeamTime) else act_by,
                stopped_at=_stopped(standing),
                used_s=_seconds(standing.used),
                remaining_s=_seconds(standing.remaining),
            )


def _over(standing: Standing) -> bool:
    return isinstance(standing.state, NotApplicable | Met | Breached | Unknown)


def reason_of(standing: Standing) -> str:
    """The reason a state carries, in words; empty where the state says it all."""
    match standing.state:
        case Unknown(reason=reason) | NotApplicable(reason=reason) | Paused(reason=reason):
            return reason
        case _:
            return ""


def _stopped(standing: Standing) -> datetime | None:
    return standing.state.at if isinstance(standing.state, Met | Breached) else None


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else round(span.total_seconds())


def ledger_entries(
    house: House, account: Account, timeline: Timeline, clocks: Iterable[Clocked]
) -> Iterable[LedgerEntry]:
    """Every verdict that is reached: whatever no longer runs."""
    pack = house.pack_of(account)
    inputs = {"sightings": [event.ref for event in timeline.events]}
    for clocked in clocks:
        for standing in clocked.verdict.standings:
            if not _over(standing) or (clocked.verdict.latent and isinstance(standing.state, Unknown)):
                continue
            yield LedgerEntry(
                request=clocked.verdict.request,
                clock=f"{clocked.verdict.clock}#{clocked.verdict.run}"
                if clocked.verdict.run > 1
                else clocked.verdict.clock,
                reading=standing.reading,
                judging=standing.judging,
                state=name_of(standing.state),
                reason=reason_of(standing),
                clause=standing.clause,
                since=standing.since,
                due=standing.due,
                stopped_at=_stopped(standing),
                inputs=inputs,
                pack=pack.id,
                pack_version=pack.version,
                calendar_version=house.calendar_of(account).version,
                tzdata=house.tzdata,
                rules=house.rules,
            )
