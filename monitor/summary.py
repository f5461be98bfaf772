"""The week's summary for a reader: lines from the store, figures from the core, prose from the templates."""

from collections.abc import Iterable
from dataclasses import dataclass

from checks.digest import Figures, Line, Week, figures
from monitor.house import House
from monitor.render import text_and_html
from monitor.views import local


@dataclass(frozen=True, slots=True)
class LineView:
    """A line with its instants in words."""

    ticket: int
    title: str
    account: str
    clock: str
    clause: str
    state: str
    reason: str
    due: str
    stopped_at: str
    url: str


def summary(house: House, week: Week, account: str = "") -> tuple[str, str | None]:
    """Text and HTML of a week's summary."""
    values = summary_values(house, figures(lines(house, account), week))
    return text_and_html(house.config.monitor.language, "summary", values, built_in=str(values["headline"]))


def summary_values(house: House, week: Figures) -> dict[str, object]:
    """What the template is given."""
    views = {
        name: [_view(house, line) for line in getattr(week, name)]
        for name in ("met", "inferred", "breached", "unknown", "running", "internal", "next_due")
    }
    notices = house.store.notices.open_notices()
    headline = headline_of(week)
    return {
        "subject": f"Week {week.week.name}: {headline}",
        "week": week.week.name,
        "first": f"{week.week.since:%a} {week.week.since.day} {week.week.since:%b %Y}",
        "headline": headline,
        "rate": None if week.rate is None else f"{week.rate:.0%}",
        "share": 0 if week.rate is None else round(week.rate * 100),
        "notices": notices,
        **views,
    }


def headline_of(week: Figures) -> str:
    """The week in one sentence."""
    decided = len(week.met) + len(week.breached)
    if not decided and not week.unknown:
        return "all quiet, nothing was due."
    parts = [f"{len(week.met)} of {decided} promises kept"]
    if week.breached:
        days = sorted({f"{line.due.astimezone(week.week.since.tzinfo):%a %d %b}" for line in week.breached if line.due})
        parts.append(f"{len(week.breached)} late ({', '.join(days)})")
    if week.unknown:
        parts.append(f"{len(week.unknown)} unknown, for want of evidence")
    return "; ".join(parts) + "."


def lines(house: House, account: str = "") -> Iterable[Line]:
    """Every judged clock of the house, or of one account."""
    tickets = [t for t in house.store.tickets.tickets(account or None) if t.class_ != "notice"]
    standings = house.store.caches.standings_by_ticket([ticket.id for ticket in tickets])
    for ticket in tickets:
        owner = house.accounts.get(ticket.account)
        internal = {clock.id for clock in house.pack_of(owner).clocks if clock.internal} if owner else set()
        for row in standings[ticket.id]:
            if row.judging and row.since is not None:
                yield Line(
                    ticket.id, ticket.title, ticket.account, ticket.class_, row.clock, row.clause, row.state,
                    row.reason, row.since, row.due, row.stopped_at, row.clock in internal,
                )  # fmt: skip


def _view(house: House, line: Line) -> LineView:
    account = house.accounts.get(line.account)
    zone = house.teams[account.team].calendar.tz if account else house.zone
    ticket = house.store.tickets.ticket(line.ticket)
    clocks = house.pack_of(account).clocks if account else ()
    clock = next((c.title for c in clocks if c.id == line.clock), line.clock)
    return LineView(
        line.ticket, line.title, line.account, clock, line.clause, line.state, line.reason,
        local(line.due, zone), local(line.stopped_at, zone), ticket.thread_url if ticket else "",
    )  # fmt: skip
