"""Which message of a thread each of the marketplace's notification mails announced: the customer's, every one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.posted import AGREES, Posted

GRACE = timedelta(hours=2)
"""How long after a message its notification may still come."""
PROMPT = timedelta(minutes=10)
"""How soon it comes as a rule."""
LATE = timedelta(days=3)
"""How late a mail may be that repeats the message's own words."""
LAG = timedelta(days=1)
"""How much later than its mail the interface may show a message."""
TELLING = 24
"""Letters and figures that are no coincidence."""
_PROBE = 160


@dataclass(frozen=True, slots=True)
class Note:
    """A notification: its event's key, the instant it arrived at, its words (quotations taken out), its sighting."""

    key: str
    at: datetime
    text: str
    ref: str


def matched(
    rows: Sequence[Posted], notes: Sequence[Note], ours: frozenset[str], read_until: datetime | None
) -> Mapping[str, Note]:
    """The notification of each message (by ref) that has one: by its words, else by a time that fits no other.

    `ours` are the messages that speak for themselves as ours: no time makes them the customer's. In doubt there is
    no match. Notes are taken in the order of their arrival.
    """
    found: dict[str, Note] = {}
    waiting = sorted(notes, key=lambda note: (note.at, note.key))
    for note in tuple(waiting):
        said = letters(note.text)
        same = [row for row in rows if row.ref not in found and _repeats(said, row.text)]
        if row := _latest(same, note):
            found[row.ref] = note
            waiting.remove(note)
    free = [row for row in rows if row.ref not in found and row.ref not in ours]
    if free and free[0].place == 0:
        _pair(found, waiting, free, [(free[0], note) for note in waiting if _in(free[0], note, GRACE)][:1])
    shown = [note for note in waiting if read_until is not None and read_until >= note.at]
    for wait in (GRACE, PROMPT):
        while pairs := _certain(free, shown, wait):
            _pair(found, shown, free, pairs)
    return found


def _latest(rows: Sequence[Posted], note: Note) -> Posted | None:
    """The last message that stood there when the mail came; else the first that the interface showed only later."""
    there = [row for row in rows if _in(row, note, LATE)]
    shown_later = [row for row in rows if row.after - LAG <= note.at <= row.by]
    return there[-1] if there else shown_later[0] if shown_later else None


def _pair(found: dict[str, Note], notes: list[Note], rows: list[Posted], pairs: Iterable[tuple[Posted, Note]]) -> None:
    for row, note in pairs:
        found[row.ref] = note
        rows.remove(row)
        notes.remove(note)


def _certain(rows: Sequence[Posted], notes: Sequence[Note], wait: timedelta) -> list[tuple[Posted, Note]]:
    """The first pair that fits only each other."""
    for note in notes:
        fitting = [row for row in rows if _in(row, note, wait)]
        if len(fitting) == 1 and sum(_in(fitting[0], other, wait) for other in notes) == 1:
            return [(fitting[0], note)]
    return []


def _in(row: Posted, note: Note, wait: timedelta) -> bool:
    return row.after - AGREES <= note.at <= row.by + wait


def _repeats(said: str, text: str) -> bool:
    probe = letters(text)[:_PROBE]
    return len(probe) >= TELLING and probe in said


def letters(text: str) -> str:
    """Letters and figures alone: what survives mail programs, entities and folded lines."""
    return "".join(char for char in text.casefold() if char.isalnum())
