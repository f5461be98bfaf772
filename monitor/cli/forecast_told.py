"""A forecast told: as data with published keys, and as lines for people."""

from datetime import datetime
from typing import Any

from checks.stages import Plan
from checks.team import NoTeamTime
from monitor.cli.layout import iso, moment
from monitor.forecast import Forecast, Promised, Whose

NOBODY = "nobody of the team is at work between the start and the due instant"
NO_INSTANT = "there is no due instant to act by"
GIVEN = "the marketplace states its own due instant, and no ticket is at hand that has one"


def as_data(found: Forecast, whose: Whose, reason: str) -> dict[str, Any]:
    """The published keys; `reason` says why no team is known."""
    ahead = found.ahead
    nobody = isinstance(ahead, Plan) and isinstance(ahead.act_by, NoTeamTime)
    act_by = ahead.act_by if isinstance(ahead, Plan) and isinstance(ahead.act_by, datetime) else None
    why = NOBODY if nobody else "" if act_by is not None else reason or NO_INSTANT
    stages = ahead.stages if ahead is not None else ()
    return {
        "scheme": found.pack.id,
        "clock": found.clock.id,
        "plan": whose.plan,
        "start": found.start.isoformat(),
        "zone": found.calendar.zone,
        "readings": [_reading(promised, found) for promised in found.readings],
        "no_number": found.clock.no_number if not found.readings else "",
        "act_by": iso(act_by),
        "act_by_reason": why,
        "stages": [{"stage": s.stage, "at": iso(s.at), "day": s.day} for s in stages],
        "assumed": list(found.assumed),
    }


def _reading(promised: Promised, found: Forecast) -> dict[str, Any]:
    reading, due, how = promised.reading, promised.due, promised.derivation
    return {
        "reading": reading.id,
        "clause": reading.clause,
        "says": reading.says,
        "judging": reading.judge,
        "strict": reading.strict,
        "due": iso(due),
        "due_local": iso(found.calendar.local(due)) if due is not None else None,
        "breached_at": iso(promised.breached_at),
        "derivation": how.in_words() if how is not None else GIVEN,
        "steps": how.as_data() if how is not None else [],
    }


def as_words(found: Forecast, whose: Whose, reason: str) -> list[str]:
    """The same in lines of text."""
    clock, zone = found.clock, found.calendar.tz
    lines = [
        f"{found.pack.name}: {clock.title} ({clock.clause})",
        f"Promised: {clock.promise}." + (f" Plan {whose.plan}." if whose.plan else ""),
        f"Starts:   {moment(found.start, zone)}, {found.start:%Y-%m-%dT%H:%M:%SZ}",
    ]
    lines += [f"Assumed:  {assumed}" for assumed in found.assumed]
    for promised in found.readings:
        lines += ["", *_reading_in_words(promised, found)]
    if not found.readings:
        lines += ["", f"No due instant: {clock.no_number or 'no reading binds this plan'}."]
    return [*lines, "", *_ahead_in_words(found, whose, reason)]


def _reading_in_words(promised: Promised, found: Forecast) -> list[str]:
    reading = promised.reading
    data = _reading(promised, found)
    head = f"{reading.id} ({reading.clause}, {'judges' if reading.judge else 'watched'}): {reading.says}"
    if promised.due is None:
        return [head, f"  due  not known: {data['derivation']}"]
    edge = (
        "late from then on" if reading.strict == "<" else f"late from {moment(promised.breached_at, found.calendar.tz)}"
    )
    return [
        head,
        f"  due  {moment(promised.due, found.calendar.tz)}, {promised.due:%Y-%m-%dT%H:%M:%SZ}; {edge}",
        f"  how  {data['derivation']}",
    ]


def _ahead_in_words(found: Forecast, whose: Whose, reason: str) -> list[str]:
    data = as_data(found, whose, reason)
    if found.ahead is None or whose.team is None:
        return [f"Act by: not known; {data['act_by_reason']}."]
    act_by = found.ahead.act_by
    told = moment(act_by, whose.team.tz) if isinstance(act_by, datetime) else f"at once; {NOBODY}"
    stages = [
        f"  {planned.stage}{f' {planned.day}' if planned.day else ''}: {moment(planned.at, whose.team.tz)}"
        for planned in found.ahead.stages
    ]
    until = found.clock.latent_until
    quiet = [f"  until somebody marks it as {until}, nothing but the question is told"] if until else []
    return [f"Act by: {told}", "Told at:", *stages, *quiet]
