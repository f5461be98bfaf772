"""A digest as JSON data. The keys are published: they may grow, they do not change."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from checks.digest import Tally, by_clock, tally
from checks.line import Line
from monitor.digests.digest import Digest
from monitor.digests.headline import headline
from monitor.digests.owing import owing_data


def as_data(digest: Digest) -> dict[str, Any]:
    """Instants are ISO in UTC, spans whole seconds, rates between 0 and 1 or null."""
    week, found, watch = digest.week, digest.figures, digest.watch
    waits = found.waits
    return {
        "week": week.name,
        "since": _instant(week.since),
        "until": _instant(week.until),
        "zone": week.zone.key,
        "made_at": _instant(digest.now),
        "headline": headline(digest),
        **_tally(found.tally),
        "untold": len(found.untold),
        "internal": _tally(tally(found.internal)),
        "first_response": {
            "answered": waits.answered,
            "median_seconds": _span(waits.median),
            "p90_seconds": _span(waits.ninetieth),
        },
        "promises": [
            {"account": account, "clock": clock, **_tally(count)}
            for (account, clock), count in by_clock(found.owed).items()
        ],
        "late": _lines(found.breached),
        "undecided": _lines(found.unknown),
        "near_misses": _lines(found.near_misses),
        "next_week": {
            "holidays": [{"day": h.day.isoformat(), "name": h.name, "team": h.team} for h in digest.holidays],
            "due": _lines(found.next_due),
        },
        "corrections": [
            _line(one.line)
            | {
                "told_in": one.week.name,
                "was": one.was or None,
                "now": one.now or None,
                "moved_to": one.moved.name if one.moved else None,
            }
            for one in digest.corrections
        ],
        "trend": [{"week": point.week.name, **_tally(point.tally)} for point in digest.trend],
        "rankings": _rankings(digest),
        "refunds": len(digest.refunds),
        "refusals": len(digest.refusals),
        "priced": len(digest.priced),
        "findings": {
            "flagged": sum(one.outcome == "flag" for one in digest.findings.flagged),
            "to_check": sum(one.outcome == "check" for one in digest.findings.flagged),
            "confirmed": digest.findings.confirmed,
            "rejected": digest.findings.rejected,
            "precision": digest.findings.precision,
        },
        "liabilities": owing_data(digest.liabilities),
        "watch": {
            "polls": watch.polls,
            "gaps": [{"source": g.source, "since": _instant(g.since), "until": _instant(g.until)} for g in watch.gaps],
            "silent": [{"source": s.source, "read_until": _instant(s.until)} for s in watch.silent],
            "notices": [{"severity": n.severity, "where": n.where, "what": n.what} for n in watch.notices],
        },
    }


def _tally(count: Tally) -> dict[str, Any]:
    return {
        "met": count.met,
        "breached": count.breached,
        "rate": count.rate,
        "met_inferred": count.inferred,
        "unknown": count.unknown,
        "running": count.running,
    }


def _rankings(digest: Digest) -> list[dict[str, Any]]:
    return [
        {
            "account": one.account,
            "since": _instant(one.since),
            "until": _instant(one.until),
            "answered": one.answered,
            "unanswered": one.unanswered,
            "unseen": one.unseen,
            "rate": one.rate,
            "average_seconds": _span(one.average),
        }
        for one in digest.rankings
    ]


def _lines(lines: Sequence[Line]) -> Iterable[dict[str, Any]]:
    return [_line(line) for line in lines]


def _line(line: Line) -> dict[str, Any]:
    return {
        "ticket": line.ticket,
        "request": line.key.request,
        "clock": line.clock,
        "run": line.key.run,
        "account": line.account,
        "clause": line.clause,
        "title": line.title,
        "state": line.state,
        "reason": line.reason,
        "since": _instant(line.since),
        "due": _instant(line.due),
        "act_by": _instant(line.act_by),
        "stopped_at": _instant(line.stopped_at),
    }


def _instant(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()


def _span(span: timedelta | None) -> int | None:
    return None if span is None else round(span.total_seconds())
