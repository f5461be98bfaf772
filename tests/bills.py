"""Bills told as stories: "Mon 2026-05-11 10:00 quote 25 credits AM-L2 by phone (new details)"."""

import re

from checks.billing import BillingEvent
from checks.money import amount
from tests.moments import at

_STORY = re.compile(
    r"(?P<at>\w{3} \S+ \S+) (?P<kind>\w+)"
    r"(?: (?P<amount>[\d.]+ \w+))?"
    r"(?: (?P<category>[A-Z]{2}-[A-Z0-9-]+))?"
    r"(?: by (?P<channel>\w+))?"
    r"(?: \((?P<reason>.*)\))?"
)


def bill(*stories: str, zone: str = "UTC") -> list[BillingEvent]:
    """The events that the stories tell, in their order."""
    events = []
    for story in stories:
        told = _STORY.fullmatch(story)
        assert told, story
        events.append(
            BillingEvent(
                told["kind"],  # type: ignore[arg-type]  # told in the story's table
                at(told["at"], zone),
                amount(told["amount"]) if told["amount"] else None,
                told["category"] or "",
                told["channel"] or "",
                told["reason"] or "",
            )
        )
    return events
