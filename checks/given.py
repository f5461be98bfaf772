"""Due instants that the marketplace states itself, and how far ours lie from them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from checks.derivation import span_in_words
from checks.facts import Fact, Facts, Name
from checks.scheme import Scheme
from checks.standing import NotApplicable, Standing, Verdict

UNIT = "given"


def given(facts: Facts, since: datetime, answered: datetime | None) -> datetime | None:
    """The deadline of what began at `since`, as it stood when that was answered, or stands (None).

    Of several statements the last one before the answer holds; where there was none yet, the first after it. One that
    lies before the beginning is about something earlier.
    """
    stated = sorted((fact for fact in facts.all(Name.DEADLINE) if fact.date is not None), key=_date)
    before = [fact for fact in stated if answered is None or _date(fact) <= answered]
    chosen = before[-1] if before else next(iter(stated), None)
    value = chosen.value if chosen is not None else None
    return value if isinstance(value, datetime) and value > since else None


def _date(fact: Fact) -> datetime:
    assert fact.date is not None
    return fact.date


def compared(verdicts: Sequence[Verdict], scheme: Scheme) -> tuple[Verdict, ...]:
    """The same, each deadline that the marketplace states with a word on how far ours lies from it, if it does."""
    return tuple(
        replace(verdict, summary=_difference(verdict, others, scheme))
        if _is_given(verdict, scheme) and (others := beside(verdict, verdicts, scheme))
        else verdict
        for verdict in verdicts
    )


def beside(verdict: Verdict, verdicts: Iterable[Verdict], scheme: Scheme) -> tuple[Verdict, ...]:
    """What is due for the same message under another promise: beside a stated deadline our own, and the reverse."""
    return tuple(
        other
        for other in verdicts
        if (other.request, other.judge.since) == (verdict.request, verdict.judge.since)
        and _is_given(other, scheme) != _is_given(verdict, scheme)
        and not other.internal
        and not verdict.internal
        and _answers(other, scheme)
        and _answers(verdict, scheme)
        and other.judge.due is not None
        and not isinstance(other.judge.state, NotApplicable)
    )


def _difference(verdict: Verdict, others: Sequence[Verdict], scheme: Scheme) -> str:
    words = (_apart(verdict.judge, other, scheme) for other in others)
    return "; ".join(filter(None, words))


def _apart(stated: Standing, other: Verdict, scheme: Scheme) -> str:
    clock, due = scheme.clock(other.clock), other.judge.due
    if stated.due is None or due is None or clock is None or stated.due == due:
        return ""
    span, way = abs(due - stated.due), "earlier" if stated.due < due else "later"
    return f"the marketplace's own is {span_in_words(span)} {way} than that of {clock.title}"


def _is_given(verdict: Verdict, scheme: Scheme) -> bool:
    clock = scheme.clock(verdict.clock)
    return clock is not None and any(reading.judge and reading.target.unit == UNIT for reading in clock.readings)


def _answers(verdict: Verdict, scheme: Scheme) -> bool:
    clock = scheme.clock(verdict.clock)
    return clock is not None and "reply" in clock.stops
