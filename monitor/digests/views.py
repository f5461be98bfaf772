"""A digest as its templates want it, and as text and HTML: plain values in words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from checks.corrections import Correction
from checks.digest import Tally, by_clock, tally
from checks.ranking import Ranking
from checks.trend import Point
from monitor.digests.digest import Digest, Findings, Holiday
from monitor.digests.headline import headline
from monitor.digests.lines import MOST, Lines, LineView
from monitor.digests.words import brief, day, many, moment, percent, span, weekday
from monitor.house import House
from monitor.render import text_and_html

STATES = {"met": "in time", "met_inferred": "in time by inference", "breached": "late", "unknown": "unknown"}


@dataclass(frozen=True, slots=True)
class BarView:
    """A tally as a bar: `shares` of met, late and unknown in whole percents that add up to 100, or to 0."""

    name: str
    account: str
    tally: Tally
    rate: str
    shares: tuple[int, int, int]

    @property
    def drawn(self) -> str:
        """The bar in twenty letters: # met, x late, ? unknown."""
        _, late, unknown = ((share + 4) // 5 for share in self.shares)
        met = 20 - late - unknown if any(self.shares) else 0
        return f"{'#' * met}{'x' * late}{'?' * unknown}".ljust(20)


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """What was said in a week's digest, and what is so."""

    line: LineView
    week: str
    was: str
    now: str
    moved: str


@dataclass(frozen=True, slots=True)
class RankingView:
    """An account's response rate and average response time."""

    account: str
    since: str
    until: str
    rate: str
    answered: int
    known: int
    unseen: int
    average: str


def told(house: House, digest: Digest) -> tuple[str, str, str | None]:
    """Subject, text and HTML of a digest."""
    values = digest_values(house, digest)
    language = house.config.monitor.language
    text, html = text_and_html(language, "digest", values, built_in=f"{values['headline']}\n")
    return str(values["subject"]), re.sub(r"\n{3,}", "\n\n", text).lstrip("\n"), html


def digest_values(house: House, digest: Digest) -> dict[str, object]:
    """Everything that the templates say."""
    week, figures = digest.week, digest.figures
    sentence = headline(digest)
    lines = Lines(house, digest)
    return {
        "subject": f"Week {week.number}: {sentence}",
        "headline": sentence,
        "week": week.name,
        "number": week.number,
        "span": f"{day(week.days[0])} to {day(week.days[-1])} {week.days[-1].year}",
        "zone": week.zone.key,
        "mood": _mood(digest),
        "total": bar("", "", figures.tally),
        "untold": len(figures.untold),
        "waits": {
            "answered": figures.waits.answered,
            "median": span(figures.waits.median),
            "ninetieth": span(figures.waits.ninetieth),
            "median_brief": brief(figures.waits.median),
            "ninetieth_brief": brief(figures.waits.ninetieth),
        },
        "promises": list(_promises(lines, digest)),
        "own": bar("", "", tally(figures.internal)),
        "late": lines.listed(figures.breached),
        "unknown": lines.listed(figures.unknown),
        "near": lines.listed(figures.near_misses),
        "next_due": lines.listed(figures.next_due),
        "corrections": [_corrected(lines, one) for one in digest.corrections[:MOST]],
        "more_corrections": max(len(digest.corrections) - MOST, 0),
        "holidays": [_holiday(one, house) for one in digest.holidays],
        "trend": list(_trend(digest.trend)),
        "rankings": [_ranking(one, lines) for one in digest.rankings if one.rate is not None or one.unseen],
        "refunds": len(digest.refunds),
        "refusals": len(digest.refusals),
        "priced": len(digest.priced),
        "findings": _findings(digest.findings),
        "owing": [{"account": one.account, "scheme": one.scheme, "words": one.words} for one in digest.liabilities],
        "polls": "polls not counted" if digest.watch.polls is None else many(digest.watch.polls, "poll"),
        "gaps": [
            f"{gap.source}, from {moment(gap.since, week.zone)} to {moment(gap.until, week.zone)}"
            for gap in digest.watch.gaps
        ],
        "notices": digest.watch.notices[:MOST],
        "more_notices": max(len(digest.watch.notices) - MOST, 0),
    }


def bar(name: str, account: str, count: Tally) -> BarView:
    """A tally with its shares; what is inferred counts as met in the bar, what runs on is not in it."""
    met, late, unknown = count.met + count.inferred, count.breached, count.unknown
    whole = met + late + unknown
    if not whole:
        return BarView(name, account, count, "", (0, 0, 0))
    red, amber = (max(round(100 * part / whole), 1) if part else 0 for part in (late, unknown))
    return BarView(name, account, count, percent(count.rate), (100 - red - amber if met else 0, red, amber))


def _mood(digest: Digest) -> str:
    """What colour the sheet bears: nothing is green that was not read."""
    if digest.figures.breached:
        return "bar-critical"
    doubtful = digest.figures.unknown or digest.watch.silent or digest.watch.gaps
    return "bar-warning" if doubtful else "bar-fine"


def _promises(lines: Lines, digest: Digest) -> Iterable[BarView]:
    for (account, clock), count in by_clock(digest.figures.owed).items():
        yield bar(lines.promise(account, clock), account if lines.several_accounts else "", count)


def _trend(points: Iterable[Point]) -> Iterable[BarView]:
    """From the first week in which anything was due; the last one always."""
    shown = list(points)
    while len(shown) > 1 and not shown[0].tally.total:
        shown.pop(0)
    return (bar(str(point.week.number), "", point.tally) for point in shown)


def _corrected(lines: Lines, one: Correction) -> CorrectionView:
    now = STATES.get(one.now, "no longer counted")
    moved = one.moved.name if one.moved else ""
    return CorrectionView(lines.view(one.line), one.week.name, STATES.get(one.was, "not counted"), now, moved)


def _holiday(one: Holiday, house: House) -> str:
    team = f", team {one.team}" if len(house.teams) > 1 else ""
    return f"{weekday(one.day)} ({one.name}{team})"


def _ranking(one: Ranking, lines: Lines) -> RankingView:
    zone = lines.house.calendar_of(lines.house.accounts[one.account]).tz
    since, until = (f"{day(at.astimezone(zone))} {at.astimezone(zone).year}" for at in (one.since, one.until))
    known = one.answered + one.unanswered
    return RankingView(one.account, since, until, percent(one.rate), one.answered, known, one.unseen, span(one.average))


def _findings(found: Findings) -> dict[str, object]:
    outcomes = [one.outcome for one in found.flagged]
    return {
        "any": bool(outcomes or found.confirmed or found.rejected),
        "flagged": outcomes.count("flag"),
        "to_check": outcomes.count("check"),
        "confirmed": found.confirmed,
        "rejected": found.rejected,
        "precision": percent(found.precision),
    }
