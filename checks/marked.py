"""What a person's marks state beside what they do."""

from collections.abc import Iterable, Mapping

from checks.facts import Fact, Name
from checks.seen import Sighting

STATES: Mapping[str, tuple[Name, bool]] = {
    "refunded": (Name.REFUNDED_BY_US, True),
    "bug": (Name.BUG_CONFIRMED, True),
    "not-bug": (Name.BUG_CONFIRMED, False),
}


def marked_facts(sightings: Iterable[Sighting]) -> tuple[Fact, ...]:
    """The facts that marks state; of two that contradict each other the later one holds."""
    said: dict[str, Fact] = {}
    for mark in sorted((s for s in sightings if s.kind == "mark"), key=lambda s: (s.received_at, s.id)):
        if (stated := STATES.get(str(mark.payload.get("what", "")))) is not None:
            said[stated[0]] = Fact(*stated, str(mark.payload.get("by", "somebody")), mark.received_at)
    return tuple(said.values())
