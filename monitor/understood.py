"""What a configuration means, in words: who works when, what each account promises, which warnings reach whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from checks.alerts import stages_of
from checks.hours import WEEKDAYS
from checks.pack import Pack
from checks.promise import Clock
from checks.scheme import in_force, readings_for
from monitor.app import HOLIDAY_YEARS
from monitor.choices import settled_pack
from monitor.config import Config
from monitor.config_feeds import AnySource
from monitor.config_sections import Account, Digest, Route, Team
from monitor.config_sources import PrestashopSource, ShopwareSource
from monitor.packs import read_packs
from monitor.products_told import ProductTold, product_doubts, products_told
from monitor.teams import team_calendar

NEXT_DAYS = 5
"""How many of a team's next free days are told."""


@dataclass(frozen=True, slots=True)
class TeamTold:
    """A team's zone, week and next days off work (the date, and why), and the data its holidays are from."""

    name: str
    zone: str
    hours: tuple[str, ...]
    free: tuple[tuple[date, str], ...]
    stamp: str


@dataclass(frozen=True, slots=True)
class ClockTold:
    """A clock of an account: its readings (id, says, whether it judges) and when the team is warned."""

    id: str
    title: str
    internal: bool
    readings: tuple[tuple[str, str, bool], ...]
    stages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AccountTold:
    """An account with its clocks, what it settled of its scheme, and what is worth a second look."""

    name: str
    scheme: str
    version: str
    plan: str
    team: str
    sources: tuple[str, ...]
    replies: str
    open_readings: tuple[tuple[str, str], ...]
    clocks: tuple[ClockTold, ...]
    heard_by: tuple[str, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Understood:
    """The whole."""

    teams: tuple[TeamTold, ...]
    accounts: tuple[AccountTold, ...]
    digests: tuple[str, ...]
    zone: str
    doubts: tuple[str, ...]
    products: tuple[ProductTold, ...] = ()


def understood(config: Config, now: datetime, only: str = "") -> Understood:
    """Tell a configuration that was read without a problem, or one account of it; nothing is opened or fetched."""
    packs = read_packs(config.monitor.schemes).by_id
    accounts = []
    for account in config.accounts:
        if only and account.name != only:
            continue
        pack = settled_pack(account, packs[account.scheme])
        assert isinstance(pack, Pack)  # a choice that does not fit was told when the file was read
        accounts.append(_account(config, account, pack, now.date()))
    nothing = () if config.accounts else ("No account is configured: nothing is watched.",)
    teams = tuple(_team(name, team, now) for name, team in config.teams.items())
    digests = tuple(_read_by(digest) for digest in config.digests)
    doubts = (*nothing, *product_doubts(config))
    return Understood(teams, tuple(accounts), digests, config.zone, doubts, products_told(config))


def _team(name: str, team: Team, now: datetime) -> TeamTold:
    made = team_calendar(team, HOLIDAY_YEARS)
    today, named = made.calendar.local(now).date(), dict(made.holidays)
    closed = {first + timedelta(days=n) for first, last in team.closed for n in range((last - first).days + 1)}
    closed |= {day for day, hours in team.special.items() if not hours}
    ahead = (day for day in sorted(closed | named.keys()) if day >= today and not made.calendar.is_working(day))
    working = (day for day in ahead if team.hours.by_weekday().get(day.weekday()))
    free = tuple((day, named.get(day, "closed")) for day, _ in zip(working, range(NEXT_DAYS), strict=False))
    return TeamTold(name, team.zone, tuple(week_in_words(team)), free, made.stamp)


def week_in_words(team: Team) -> Iterator[str]:
    """The week, days of equal hours together: "Mon-Fri 09:00-13:00 14:00-18:00"."""
    hours = [(day, tuple(team.hours.by_weekday().get(day, ()))) for day in range(7)]
    for open_hours, group in groupby(hours, key=lambda entry: entry[1]):
        days = [day for day, _ in group]
        if open_hours:
            name = WEEKDAYS[days[0]] if len(days) == 1 else f"{WEEKDAYS[days[0]]}-{WEEKDAYS[days[-1]]}"
            yield f"{name} {' '.join(f'{opens}-{closes}' for opens, closes in open_hours)}"


def _account(config: Config, account: Account, pack: Pack, today: date) -> AccountTold:
    clocks = in_force(pack, today).clocks
    seen = [source for source in config.sources if source.name in account.sources]
    routes = [route for route in config.routes if route.covers(account.name, account.scheme)]
    return AccountTold(
        name=account.name,
        scheme=pack.name,
        version=pack.version,
        plan=account.plan or "",
        team=account.team,
        sources=account.sources,
        replies=_replies(pack, seen),
        open_readings=tuple((question.id, f"({question.taken}) {getattr(question, question.taken)}")
                            for question in pack.open_readings if question.taken),
        clocks=tuple(_clock(clock, account) for clock in clocks),
        heard_by=tuple(_heard(route) for route in routes),
        doubts=(*_unheard(seen), *_doubts(account, pack, clocks, routes)),
    )  # fmt: skip


def _clock(clock: Clock, account: Account) -> ClockTold:
    readings = tuple((r.id, r.says, r.judge) for r in readings_for(clock, account.plan or ""))
    own = account.stages.get(clock.id, {})
    terms = {stage.name: stage.before for stage in clock.stages} | own
    stages = [(stage.name, terms[stage.name]) for stage in stages_of(clock, own)]
    asked = [("question", clock.ask_before)] if clock.ask_before is not None else []
    return ClockTold(clock.id, clock.title, clock.internal, readings, (*asked, *stages))


def _replies(pack: Pack, sources: Sequence[AnySource]) -> str:
    """Where replies count, and whether any source sees them there."""
    channels = ", ".join(pack.replies.channels) or "no channel"
    showing = [source.name for source in sources if not set(source.shows).isdisjoint(pack.replies.channels)]
    if showing:
        return f"replies count in {channels}; seen in {', '.join(showing)}"
    if "mail" not in pack.replies.channels:
        return f"replies count in {channels}, which mail does not show: mark tickets as answered"
    return f"replies count in {channels}"


def _heard(route: Route) -> str:
    stages = f" ({', '.join(route.stages)})" if route.stages else ""
    severity = f" ({route.severity} and worse)" if route.severity else ""
    hours = " out of hours" if route.out_of_hours else ""
    return f"{', '.join(route.to) or 'everybody who reads it'} by {route.channel}{stages}{severity}{hours}"


def _unheard(sources: Sequence[AnySource]) -> Iterator[str]:
    for source in sources:
        if isinstance(source, PrestashopSource) and not source.signatures:
            yield (
                f"{source.name} names no author, and no signatures are given, so no reply will be known as ours: write "
                'the lines that end your messages, such as signatures = ["The Acme support team"]'
            )
    reads = next((source.name for source in sources if isinstance(source, ShopwareSource)), "")
    if reads and not any(source.brings_mail for source in sources):
        yield f"{reads} learns of tickets from notification mails, and no source of the account brings mail"


def _read_by(digest: Digest) -> str:
    about = ", ".join((*digest.accounts, *digest.schemes, *digest.products))
    return f"{', '.join(digest.to) or 'everybody who reads it'} by {digest.channel}{f' ({about})' if about else ''}"


def _doubts(account: Account, pack: Pack, clocks: Sequence[Clock], routes: Sequence[Route]) -> Iterator[str]:
    always = [route for route in routes if not route.out_of_hours]
    if not always:
        yield "its alerts reach nobody: add a [[routes]] table that covers it"
    elif all(route.stages for route in always):
        heard = {stage for route in always for stage in route.stages}
        own = {stage.name for clock in clocks for stage in stages_of(clock, account.stages.get(clock.id, {}))}
        missed = sorted((own | {"breached", "overdue"}) - heard)
        if missed:
            yield f"nobody hears of the stages {', '.join(missed)}"
    if pack.plans and not account.plan:
        yield "its scheme promises by plan, and no plan is named"
