"""What a person should know beside a mark that was kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from checks.derivation import moment_in_words
from checks.promise import Clock
from checks.rules.severity import Extended, NotExtended, extended
from checks.sighting import MARKS, ON_FINDINGS
from checks.timeline import OPPOSITES

if TYPE_CHECKING:
    from monitor.house import House
    from monitor.judging import Judged
    from monitor.marks import Mark

ALWAYS = ("reply", "taken", "close", "reopen", "refund", "priced", "unpriced")
"""Events that bear on every ticket: on its alerts, its price, or on where a new request begins."""


def remarks(house: House, before: Judged, after: Judged | None, said: Mark) -> Iterator[str]:
    """Who said it, whether anything depends on it, and what it takes to have the effect that was meant."""
    people = [person.name for person in house.config.people]
    if people and said.by not in people:
        yield f"{said.by} is none of the people in the configuration ({', '.join(people)}); --by names one."
    kind = MARKS.get(said.what, "")
    clocks = before.scheme.clocks if before.scheme is not None else ()
    extends = [row.clock for row in before.scheme.terms.extensions] if before.scheme is not None else []
    if kind == "extension" and extends:
        yield from _extended(before, after, said, extends)
    elif kind and kind not in ALWAYS and not any(_minds(clock, kind) for clock in clocks):
        yield f"No clock of {before.ticket.scheme} depends on it; it is kept and shown."
    asleep = [clock for clock in clocks if clock.latent_until and kind in clock.stops]
    marked = {event.kind for event in before.timeline.events} if before.timeline is not None else set()
    for clock in asleep:
        if clock.latent_until not in marked:
            yield f"{clock.title} binds only once the ticket is marked as {clock.latent_until.replace('_', '-')}."
    yield from _overruled(after, said, kind)
    if said.what in ON_FINDINGS:
        yield from _opinion(after or before, said)


def _minds(clock: Clock, kind: str) -> bool:
    return kind in (*clock.stops, *clock.ends_not_applicable, clock.latent_until, clock.starts)


def _opinion(judged: Judged, said: Mark) -> Iterator[str]:
    """What a word on findings leaves open."""
    for finding in judged.found.raised if judged.found is not None and said.what == "confirm" else ():
        if finding.rule in said.about and finding.outcome == "check":
            yield f"{finding.rule} is only to be checked, so no answer is drafted: put its question first."
    if not said.why.strip():
        yield "No reason is kept with it; --why gives one."


def _overruled(after: Judged | None, said: Mark, kind: str) -> Iterator[str]:
    """A word of an earlier instant leaves a later one as it is."""
    pair = {kind} | {theirs for ours in OPPOSITES.items() if kind in ours for theirs in ours}
    events = after.timeline.events if after is not None and after.timeline is not None else ()
    later = [event for event in events if event.kind in pair - {kind} and event.by > said.at]
    if later:
        opposite = later[-1].kind.replace("_", "-")
        yield f"It is marked as {opposite} at a later instant, and that still holds: --at says when this came to be so."


def _extended(before: Judged, after: Judged | None, said: Mark, clocks: Sequence[str]) -> Iterator[str]:
    """Where the due instant lies now, or why it did not move."""
    if said.until is None:
        yield "It names no instant, so no due instant moves: say with --until what the customer was told."
        return
    verdicts = [clocked.verdict for clocked in (after.clocks if after is not None else ())]
    now = {(verdict.request, verdict.clock, verdict.run): verdict.judge for verdict in verdicts}
    for clocked in before.clocks:
        verdict, was = clocked.verdict, clocked.verdict.judge.due
        standing = now.get((verdict.request, verdict.clock, verdict.run))
        if verdict.clock not in clocks or was is None or standing is None or standing.due is None:
            continue
        if standing.due != was:
            local = standing.runs[-1].calendar.local
            moved = f"{moment_in_words(local(standing.due))}, no longer {moment_in_words(local(was))}"
            yield f"{verdict.clock} is due {moved} ({standing.runs[-1].calendar.zone})."
            continue
        yield from _unmoved(before, said, verdict.clock, was)


def _unmoved(before: Judged, said: Mark, clock: str, due: datetime) -> Iterator[str]:
    assert before.scheme is not None and said.until is not None
    match extended(before.scheme, clock, before.plan, due, said.at, said.until):
        case NotExtended(reason=reason):
            yield f"{clock} stays due as it was: {reason}."
        case Extended(clause=clause, late=True):
            yield f"{clock} stays due as it was: it was announced after the time had run out ({clause})."
        case _:
            yield f"{clock} stays due as it was: a problem with terms of its own keeps them."
