"""A week's digest gathered: rows from the store, figures from the core, for a reader who may see some tickets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from checks.corrections import WITHDRAWN, Correction, Told, corrections
from checks.digest import Figures, figures
from checks.line import LATENT, UNKNOWN, Key, Line
from checks.ranking import CLAUSE, Ranking, ranking, window
from checks.trend import WEEKS, Point, trend
from checks.verdicts import UNSAID
from checks.week import Week
from checks.zones import zone_named
from monitor.config_sections import Account
from monitor.digests.audience import Audience
from monitor.digests.owing import Owing, owing
from monitor.digests.watch import Watch, watch_of
from monitor.house import House
from monitor.store.reports import ClockRow, Flagged, Happened, Reports, Word

NO_FLAGS = frozenset(("kind", "refund"))
"""Findings that flag nothing: an opinion on them says nothing about flags."""


@dataclass(frozen=True, slots=True)
class Before:
    """What this reader was told earlier: the weeks `sent`, and when the last of their digests was made."""

    sent: frozenset[str] = frozenset()
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day of next week on which a team is closed though it works on that weekday."""

    day: date
    name: str
    team: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in the tickets that came in, and what persons said of findings, in the week."""

    flagged: tuple[Flagged, ...]
    confirmed: int
    rejected: int

    @property
    def precision(self) -> float | None:
        """Confirmed of what persons judged; None where they judged nothing."""
        judged = self.confirmed + self.rejected
        return self.confirmed / judged if judged else None


@dataclass(frozen=True, slots=True)
class Digest:
    """A week for one reader, as it stands at `now`."""

    week: Week
    now: datetime
    figures: Figures
    trend: tuple[Point, ...]
    rankings: tuple[Ranking, ...]
    corrections: tuple[Correction, ...]
    holidays: tuple[Holiday, ...]
    refunds: tuple[Happened, ...]
    refusals: tuple[Happened, ...]
    findings: Findings
    watch: Watch
    liabilities: tuple[Owing, ...] = ()
    priced: tuple[Happened, ...] = ()


def digest_of(audience: Audience, week: Week, now: datetime, before: Before | None = None) -> Digest:
    """The digest of a week as its audience may see it."""
    house = audience.house
    reports = Reports(house.store.database)
    lines = lines_of(audience, _earliest(house, week), week.later(1).until)
    kinds = ("refund", "refusal", "priced", "unpriced")
    happened = audience.only(reports.happened(kinds, week.since, week.until))
    prices = {one.ticket_id: one for one in happened if one.kind in ("priced", "unpriced")}
    return Digest(
        week=week,
        now=now,
        figures=figures(lines, week),
        trend=trend(lines, week),
        rankings=tuple(_rankings(house, audience.accounts, lines, week)),
        corrections=_corrections(audience, reports, week, lines, before or Before()),
        holidays=tuple(_holidays(house, audience.accounts, week)),
        refunds=tuple(one for one in happened if one.kind == "refund"),
        refusals=tuple(one for one in happened if one.kind == "refusal"),
        priced=tuple(last for last in prices.values() if last.kind == "priced"),
        findings=_findings(audience, reports, week),
        watch=watch_of(house, week, now, [account.name for account in audience.accounts]),
        liabilities=tuple(owing(house, audience.accounts, now)),
    )


def _earliest(house: House, week: Week) -> datetime:
    """The earliest due instant that any figure looks at."""
    return min(week.later(1 - WEEKS).since, window(week.later(1).monday, house.zone)[0] - timedelta(days=2))


def lines_of(audience: Audience, since: datetime, until: datetime) -> list[Line]:
    """Every clock due within [since, until) that an audience may see."""
    rows = audience.only(Reports(audience.house.store.database).clocks(since, until))
    return list(_lines(audience.house, rows))


def _lines(house: House, rows: Iterable[ClockRow]) -> Iterable[Line]:
    ours = {name: frozenset(_internal(house, account)) for name, account in house.accounts.items()}
    for row in rows:
        untold = row.state == LATENT or (row.state == UNKNOWN and row.reason == UNSAID)
        yield Line(
            key=Key(row.ticket_id, row.request, row.clock, row.run),
            title=row.title,
            account=row.account,
            clause=row.clause,
            state=row.state,
            reason=row.reason,
            since=row.since,
            due=row.due,
            act_by=row.act_by,
            stopped_at=row.stopped_at,
            used=_span(row.used_s),
            remaining=_span(row.remaining_s),
            untold=untold,
            internal=bool({(row.clock, ""), (row.clock, row.reading)} & ours[row.account]),
        )


def _internal(house: House, account: Account) -> Iterable[tuple[str, str]]:
    """The targets of our own: whole clocks, and readings that only judge because the account says so."""
    for clock in house.pack_of(account).clocks:
        if clock.internal:
            yield clock.id, ""
        yield from ((clock.id, reading.id) for reading in clock.readings if reading.internal)


def _span(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _rankings(house: House, accounts: Iterable[Account], lines: Iterable[Line], week: Week) -> Iterable[Ranking]:
    for account in accounts:
        if any(clause.id == CLAUSE for clause in house.pack_of(account).clauses):
            zone = zone_named(house.calendar_of(account).zone)
            yield ranking(lines, account.name, week.later(1).monday, zone)


def _corrections(
    audience: Audience, reports: Reports, week: Week, lines: list[Line], before: Before
) -> tuple[Correction, ...]:
    """What this reader was told of earlier weeks and reads otherwise now, as far back as the trend goes."""
    if before.at is None:
        return ()
    first = week.later(1 - WEEKS).since
    words = {_key(word): word for word in audience.only(reports.words(before.at, first))}
    told = {key: Told(word.state, word.due) for key, word in words.items()}
    known = {line.key for line in lines}
    gone = [_withdrawn(key, word) for key, word in words.items() if key not in known]
    mine = [line for line in lines if line.key in told or (line.due and first <= line.due < week.since)]
    return corrections(told, [*mine, *gone], before.sent, week.zone)


def _key(word: Word) -> Key:
    clock, _, run = word.clock.partition("#")
    return Key(word.ticket_id, word.request, clock, int(run or 1))


def _withdrawn(key: Key, word: Word) -> Line:
    """A verdict that no longer stands for anything: its ticket was merged, or its request is another one now."""
    return Line(key, word.title, word.account, word.clause, WITHDRAWN, "", word.since, word.due)


def _findings(audience: Audience, reports: Reports, week: Week) -> Findings:
    """Of several opinions on one finding the last one counts; what was found out of kind or refund flags nothing."""
    opinions = audience.only(reports.opinions(week.since, week.until))
    last = list({(one.ticket_id, one.rule): one.what for one in opinions if one.rule not in NO_FLAGS}.values())
    found = audience.only(reports.findings(week.since, week.until))
    return Findings(tuple(found), last.count("confirm"), last.count("reject"))


def _holidays(house: House, accounts: Iterable[Account], week: Week) -> Iterable[Holiday]:
    for team in dict.fromkeys(account.team for account in accounts):
        calendar, named = house.teams[team].calendar, dict(house.teams[team].holidays)
        for day in week.later(1).days:
            if calendar.week[day.weekday()] and not calendar.is_working(day):
                yield Holiday(day, named.get(day, "closed"), team)
