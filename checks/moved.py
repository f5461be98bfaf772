"""A longer time that was announced to the customer, where the scheme lets that move the due instant."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from checks.clock import Run
from checks.derivation import moment_in_words
from checks.promise import Clock, Reading
from checks.rules.severity import Extended, extended
from checks.scheme import Scheme
from checks.target import Given
from checks.timeline import Event


def moved(
    run: Run, clock: Clock, reading: Reading, scheme: Scheme, plan: str, events: Iterable[Event], now: datetime
) -> tuple[Run, ...]:
    """The run, and after it what each announcement made of it: due at the instant that was named while there was time.

    What came too late moves nothing. A problem with terms of its own (`severity`) keeps them.
    """
    runs = [run]
    for event in () if reading.severity else events:
        if event.kind != "extension" or event.until is None or event.certainty not in ("observed", "asserted"):
            continue
        due = runs[-1].due
        if due is None or event.by > now:
            continue
        found = extended(scheme, clock.id, plan, due, event.by, event.until)
        if isinstance(found, Extended) and not found.late:
            says = f"as announced on {moment_in_words(run.calendar.local(event.by))} ({found.clause})"
            runs.append(replace(run, reading=replace(run.reading, target=Given(found.until, says))))
    return tuple(runs)
