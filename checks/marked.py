"""What a person's marks state beside what they do: facts, the instant of an extension, the price that was fixed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from checks.facts import Fact, Name, Value, given
from checks.instants import utc
from checks.seen import Sighting
from checks.timeline import Request

STATES: Mapping[str, tuple[Name, bool]] = {
    "refunded": (Name.REFUNDED_BY_US, True),
    "bug": (Name.BUG_CONFIRMED, True),
    "not-bug": (Name.BUG_CONFIRMED, False),
}


FACT = "fact"
"""The mark that states a fact by its name: what a person asked the customer, or decided."""
YES_NO = (Name.UNSOLVABLE, Name.CONTACTED_IN_VAIN, Name.SHEET_MISLED, Name.DOWNLOADED)
WORDS = (
    Name.PRODUCT_ASKED, Name.SHOP_HOST, Name.LICENSED_HOST, Name.PLATFORM_VERSION, Name.PURCHASE_VERSION,
    Name.CARE_STATE,
)  # fmt: skip
DAYS = (Name.PURCHASED_AT, Name.CARE_UNTIL)
"""Facts that a person may state: those that are so or not, those that are a word, and those that are a day."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """The category that a person says a request is priced as, with name and reason."""

    category: str
    by: str
    why: str
    at: datetime


def marked_facts(sightings: Iterable[Sighting]) -> tuple[Fact, ...]:
    """The facts that marks state; of two that contradict each other the later one holds."""
    said: dict[str, Fact] = {}
    for mark in sorted((s for s in sightings if s.kind == "mark"), key=lambda s: (s.received_at, s.id)):
        what = str(mark.payload.get("what", ""))
        stated = stated_fact(mark.payload["about"]) if what == FACT else STATES.get(what)
        if stated is not None:
            said[stated[0]] = Fact(*stated, str(mark.payload.get("by", "somebody")), mark.received_at)
    return tuple(said.values())


def stated_fact(about: Sequence[str]) -> tuple[str, Value]:
    """Name and value of a fact as it is said: a name alone says yes. A day that is none is a ValueError."""
    name, value = about[0], about[1] if len(about) > 1 else "yes"
    if name in DAYS:
        return name, given({name: value}).stated[0].value
    return (name, value) if name in WORDS else (name, value == "yes")


def until_of(mark: Sighting) -> datetime | None:
    """The instant until which an extension was announced, where the mark names one."""
    until = mark.payload.get("until")
    return utc(datetime.fromisoformat(until)) if isinstance(until, str) else None


def note_of(mark: Sighting) -> str:
    """Who said it, about what, and why, in one line."""
    by, why, until = mark.payload.get("by", "somebody"), mark.payload.get("why", ""), until_of(mark)
    priced = f" as {mark.payload['about'][0]}" if mark.payload.get("what") == "priced" else ""
    told = f", until {until.isoformat()}" if until is not None else ""
    return f"marked{priced} by {by}{told}" + (f": {why}" if why else "")


def fixed_price(request: Request, sightings: Iterable[Sighting]) -> Fixed | None:
    """The last price that a person fixed for a request; None where nobody did, or where it was taken back."""
    last = next((event for event in reversed(request.events) if event.kind in ("priced", "unpriced")), None)
    if last is None or last.kind == "unpriced":
        return None
    mark = next((s.payload for s in sightings if str(s.id) == last.ref and s.payload.get("about")), None)
    if mark is None:
        return None
    return Fixed(mark["about"][0], str(mark.get("by", "somebody")), str(mark.get("why", "")), last.by)
