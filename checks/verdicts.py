"""Judge a ticket: every clock of every request, under every reading, at the instant `now`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from checks.calendar import Calendar
from checks.clock import InTime, Late, Run
from checks.facts import Facts
from checks.given import UNIT, compared, given
from checks.held import pauses
from checks.moved import moved
from checks.promise import Clock, Reading
from checks.running import start
from checks.scheme import Scheme, readings_for
from checks.standing import Breached, Met, NotApplicable, Paused, Running, Standing, State, Unknown, Verdict
from checks.stretches import Stretch, has, stops, stretches, void
from checks.timeline import Event, Request, Timeline

UNSAID = "nobody has said whether this is a bug of the product"
"""Why a latent clock that ran out is unknown."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A source that shows replies in `channel`, read completely up to `until` (None: never yet).

    `gone`: it will never show more of this ticket.
    """

    source: str
    channel: str
    until: datetime | None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What one ticket is judged by: the scheme in force, its calendar, the customer's plan, what its sources see."""

    scheme: Scheme
    calendar: Calendar
    plan: str = ""
    severities: tuple[str, ...] = ()
    sights: tuple[Sight, ...] = ()


def judge(timeline: Timeline, terms: Terms, now: datetime) -> tuple[Verdict, ...]:
    """Every verdict on the ticket as things stand at `now`; total, and the same for the same arguments."""
    verdicts = tuple(
        verdict
        for request in timeline.requests
        for clock in terms.scheme.clocks
        if request.kind in clock.applies_to
        for verdict in _judge_clock(request, clock, terms, timeline.facts, now)
    )
    return compared(verdicts, terms.scheme)


def _judge_clock(request: Request, clock: Clock, terms: Terms, facts: Facts, now: datetime) -> Iterator[Verdict]:
    readings = readings_for(clock, terms.plan, terms.severities)
    for stretch in stretches(request, clock):
        stood = (_stand(clock, reading, stretch, terms, facts, now) for reading in readings)
        standings = tuple(standing for standing in stood if standing is not None)
        judged = any(standing.judging for standing in standings)
        if not judged:
            standings = (_no_number(clock, readings, stretch), *standings)
        yield Verdict(
            clock=clock.id,
            request=request.number,
            run=stretch.number,
            standings=standings,
            summary=_summary(standings),
            internal=clock.internal or any(reading.internal for reading in readings if reading.judge),
            latent=bool(clock.latent_until) and not has(stretch.events, clock.latent_until),
            hushed=has(stretch.events, "taken"),
            watched_only=not judged and len(standings) > 1,
        )


def _no_number(clock: Clock, readings: Sequence[Reading], stretch: Stretch) -> Standing:
    """The judging standing where nothing judges: the promise names no time for this ticket."""
    given = any(reading.judge and reading.target.unit == UNIT for reading in readings)
    reason = "the marketplace gave no due time" if given else clock.no_number or "no number for this plan"
    state = NotApplicable(reason)
    return Standing("", clock.clause, True, stretch.since, None, None, None, None, state)


def _stand(
    clock: Clock, reading: Reading, stretch: Stretch, terms: Terms, facts: Facts, now: datetime
) -> Standing | None:
    held = pauses(terms.scheme.pack.calendar.pauses, stretch.events, now)
    stop = _stop(clock, reading, stretch, terms, now)
    stated = given(facts, stretch.since, stop.by if stop is not None else None)
    promised = start(reading, terms.calendar, stretch.since, held, stated)
    if promised is None:
        return None
    runs = moved(promised, clock, reading, terms.scheme, terms.plan, stretch.events, now)
    run = runs[-1]
    state = _state(clock, reading, run, stretch, terms, now)
    ended = state.at if isinstance(state, Met) else now
    return Standing(
        reading=reading.id,
        clause=reading.clause,
        judging=reading.judge,
        since=stretch.since,
        due=run.due,
        expires=run.breached_at,
        used=run.used(ended),
        remaining=run.remaining(ended),
        state=state,
        runs=runs,
    )


def _state(clock: Clock, reading: Reading, run: Run, stretch: Stretch, terms: Terms, now: datetime) -> State:
    happened = [event for event in stretch.events if event.after <= now]
    if ended := void(clock, run, happened):
        return NotApplicable(ended)
    if (stop := _stop(clock, reading, stretch, terms, now)) is not None:
        match run.answered(max(stop.after, stretch.since), stop.by):
            case InTime():
                return Met(stop.by, stop.certainty)
            case Late():
                return _doubt(clock, run, happened) or _late(stretch, stop.by)
            case undecided:
                return Unknown(undecided.reason)
    if run.due is None:
        return Paused("it waits for the customer")
    if run.in_time(now):
        return Running()
    return _after_due(clock, stretch, run, happened, terms)


def _stop(clock: Clock, reading: Reading, stretch: Stretch, terms: Terms, now: datetime) -> Event | None:
    """What stopped the clock, if anything has."""
    channels = terms.scheme.pack.replies.channels
    return next((e for e in stretch.events if e.after <= now and _counts(e, clock, reading, channels)), None)


def _after_due(clock: Clock, stretch: Stretch, run: Run, happened: Sequence[Event], terms: Terms) -> State:
    """The time ran out and nothing seen has stopped it: breached, unless the evidence does not reach that far."""
    if clock.latent_until and not has(happened, clock.latent_until):
        return Unknown(UNSAID)
    if "reply" not in clock.stops:
        return _late(stretch, None)
    if (doubt := _doubt(clock, run, happened)) is not None:
        return doubt
    channels = terms.scheme.pack.replies.channels
    sights = [sight for sight in terms.sights if sight.channel in channels]
    if not sights:
        return Unknown("no source sees replies")
    for sight in sights:
        if sight.until is not None and not run.in_time(sight.until):
            continue
        if sight.gone:
            return Unknown(f"the source {sight.source} does not show the thread any more")
        return Unknown(f"the source {sight.source} has not been read past the due time", sight.source)
    return _late(stretch, None)


def _doubt(clock: Clock, run: Run, happened: Iterable[Event]) -> Unknown | None:
    """A reply that came in time and may have been the answer: nothing is late before a person has said."""
    for event in happened:
        if "reply" in clock.stops and event.doubtful and run.in_time(event.after):
            return Unknown(f"a person must say whether {_what(event)} was the answer", settles=event.settles)
    return None


def _late(stretch: Stretch, at: datetime | None) -> State:
    """Breached, unless nobody knows whether the customer wrote what began it."""
    if stretch.events[0].certainty == "unknown":
        return Unknown("a person must say who wrote the message that began it")
    return Breached(at)


def _counts(event: Event, clock: Clock, reading: Reading, channels: Iterable[str]) -> bool:
    """Whether the event stops the clock under this reading."""
    if not stops(event, clock, reading.accepts):
        return False
    return event.kind != "reply" or event.certainty == "asserted" or event.channel in channels


def _what(event: Event) -> str:
    return "a message of unknown author" if event.certainty == "unknown" else f"a reply that is {event.validity}"


def _summary(standings: Sequence[Standing]) -> str:
    """One line where readings part: the judging one decides, the others are named."""
    judging = next(s for s in standings if s.judging)
    others = [s for s in standings if not s.judging]
    if isinstance(judging.state, Met) and any(isinstance(s.state, Breached) for s in others):
        return f"met only under {judging.reading}"
    if isinstance(judging.state, Breached) and any(isinstance(s.state, Met) for s in others):
        under = next(s.reading for s in others if isinstance(s.state, Met))
        return f"breached (met under {under})"
    return ""
