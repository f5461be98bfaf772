"""What a template may say of an alert: plain values in words and local times, no objects with behaviour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from checks.alerts import Alert
from checks.calendar import Calendar
from checks.derivation import span_in_words
from checks.derive import derive_runs
from checks.given import beside
from checks.scheme import Scheme
from checks.standing import Breached, Met, Standing, Verdict
from checks.tokens import token_of
from monitor.alert_findings import astray, findings_told
from monitor.house import House
from monitor.judged_rows import Clocked, reason_of
from monitor.judging import Judged


@dataclass(frozen=True, slots=True)
class ReadingView:
    """One reading of a promise: what it says, when it is due, how it stands."""

    says: str
    clause: str
    judging: bool
    due: str
    state: str
    passed: bool


@dataclass(frozen=True, slots=True)
class AlertView:
    """One alert. Instants are written in the team's zone; `due_there` in the scheme's where that clock differs."""

    ticket: int
    title: str
    account: str
    scheme: str
    request: int
    clock: str
    stops: tuple[str, ...]
    extends: bool
    promise: str
    clause: str
    clause_says: str
    stage: str
    severity: str
    state: str
    reason: str
    since: str
    due: str
    due_there: str
    act_by: str
    no_team_time: bool
    again: bool
    team_time_left: str
    time_left: str
    why: str
    derivation: str
    readings: tuple[ReadingView, ...]
    answered_at: str
    presale: bool
    internal: bool
    unverified: bool
    hushed: bool
    wrong_channel: str
    findings: tuple[str, ...]
    url: str
    token: str
    reply_to: str


MINUTE = timedelta(minutes=1)
"""People plan by the minute; what is left is rounded down."""

SEVERITY = {
    "question": "info",
    "welcome": "info",
    "correction": "info",
    "warning": "warning",
    "second_warning": "warning",
    "last_call": "critical",
    "breached": "critical",
    "overdue": "critical",
    "escalation": "critical",
}


def severity_of(stage: str, internal: bool) -> str:
    """How loud a stage is; a stage that an account named itself is a warning, a target of ours never critical."""
    found = SEVERITY.get(stage, "warning")
    return "warning" if internal and found == "critical" else found


def alert_view(house: House, judged: Judged, clocked: Clocked, alert: Alert, now: datetime) -> AlertView:
    """Everything that a message says of one alert."""
    assert judged.account is not None and judged.scheme is not None and judged.timeline is not None
    verdict, clock = clocked.verdict, clocked.clock
    team = house.teams[judged.account.team].calendar
    calendar = house.calendar_of(judged.account)
    judge = verdict.judge
    shown = _shown(verdict, alert.due)
    return AlertView(
        ticket=judged.ticket.id,
        title=judged.ticket.title,
        account=judged.account.name,
        scheme=judged.scheme.pack.name,
        request=verdict.request,
        clock=clock.title,
        stops=clock.stops,
        extends=any(row.clock == clock.id for row in judged.scheme.terms.extensions),
        promise=clock.promise,
        clause=judge.clause,
        clause_says=judged.scheme.clause(judge.clause).says,
        stage=alert.stage,
        severity=severity_of(alert.stage, clock.internal),
        state=alert.state,
        reason=reason_of(judge),
        since=local(judge.since, team.tz),
        due=local(alert.due, team.tz),
        due_there=_elsewhere(alert.due, team.tz, calendar.tz),
        act_by=local(alert.act_by, team.tz),
        no_team_time=alert.no_team_time,
        again=alert.again,
        team_time_left=_team_time(team, now, alert.act_by),
        time_left=span_in_words(alert.due - now) if alert.due and alert.due > now else "",
        why=_why_now(team, judge.since, alert.due),
        derivation=derivation_of(shown),
        readings=tuple(_readings(judged, judged.scheme, verdict, now, team.tz)),
        answered_at=_answered(judge, team.tz),
        presale=judged.timeline.requests[verdict.request - 1].kind == "presale",
        internal=clock.internal,
        unverified=judged.timeline.unverified,
        hushed=verdict.hushed,
        wrong_channel=astray(judged, verdict.request),
        findings=tuple(findings_told(judged)),
        url=judged.ticket.thread_url,
        token=f"[sla:{token_of(house.token_key, judged.ticket.id)}]",
        reply_to=house.reply_to(judged.account),
    )


def local(instant: datetime | None, zone: ZoneInfo) -> str:
    """An instant on a wall clock, with its zone: "Thu 30 Apr 2026, 18:00 (Europe/Rome)"."""
    if instant is None:
        return ""
    seconds = ":ss" if instant.second else ""
    return f"{format_datetime(instant, f'EEE d MMM y, HH:mm{seconds}', tzinfo=zone, locale='en')} ({zone.key})"


def _elsewhere(instant: datetime | None, here: ZoneInfo, there: ZoneInfo) -> str:
    """The instant on the other wall clock, where that shows another time."""
    same = instant is None or instant.astimezone(here).utcoffset() == instant.astimezone(there).utcoffset()
    return "" if same else local(instant, there)


def derivation_of(standing: Standing) -> str:
    """How the due instant arose, interval by interval, and what was announced since."""
    found = derive_runs(standing.runs)
    return found.in_words() if found is not None else ""


def _shown(verdict: Verdict, due: datetime | None) -> Standing:
    """The reading whose due instant the alert names."""
    return next((s for s in (verdict.judge, *verdict.standings) if s.due == due), verdict.judge)


def _readings(judged: Judged, scheme: Scheme, verdict: Verdict, now: datetime, zone: ZoneInfo) -> Iterable[ReadingView]:
    """The readings of the clock; and beside a deadline that the marketplace states our own, or the reverse."""
    for standing in verdict.standings:
        yield _reading(scheme, verdict.clock, standing, now, zone)
    for other in beside(verdict, [clocked.verdict for clocked in judged.clocks], scheme):
        yield replace(_reading(scheme, other.clock, other.judge, now, zone), judging=False)


def _reading(scheme: Scheme, clock_id: str, standing: Standing, now: datetime, zone: ZoneInfo) -> ReadingView:
    clock = scheme.clock(clock_id)
    says = next((r.says for r in clock.readings if r.id == standing.reading), "") if clock else ""
    passed = standing.expires is not None and standing.expires <= now and not isinstance(standing.state, Met)
    return ReadingView(
        says, standing.clause, standing.judging, local(standing.due, zone), type(standing.state).__name__, passed
    )


def _answered(judge: Standing, zone: ZoneInfo) -> str:
    return local(judge.state.at, zone) if isinstance(judge.state, Met | Breached) else ""


def _team_time(team: Calendar, now: datetime, act_by: datetime | None) -> str:
    if act_by is None or act_by <= now:
        return ""
    left = team.elapsed(now, act_by)
    return span_in_words(left - left % MINUTE if left > MINUTE else left)


def _why_now(team: Calendar, since: datetime, due: datetime | None) -> str:
    """Which days the team is closed between the start and the due instant, though the clock runs on."""
    if due is None:
        return ""
    first, last = team.local(since).date(), team.local(due).date()
    working = set(team.working_dates(first, last))
    days = [first.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
    closed: Sequence[str] = [f"{day:%a} {day.day} {day:%b}" for day in days if day not in working]
    return ", ".join(closed[:6]) + (" and further days" if len(closed) > 6 else "")
