"""What happened to the price of one request: quotes, consent, work, charges, returns, and whether it was a bug."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from checks.facts import Fact
from checks.instants import utc
from checks.money import Amount

Kind = Literal["quote", "consent", "decline", "work", "charge", "return", "bug", "not_bug"]
WITH_AMOUNT = frozenset({"quote", "charge", "return"})


@dataclass(frozen=True, slots=True)
class BillingEvent:
    """One step of a request's bill at an aware instant; a quote, charge or return carries its amount (never negative).

    `category` is a clause id or plain name, `reason` what was said of the change of a price, `ref` names the sighting.
    """

    kind: Kind
    at: datetime
    amount: Amount | None = None
    category: str = ""
    channel: str = ""
    reason: str = ""
    ref: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", utc(self.at))
        if (self.amount is not None) != (self.kind in WITH_AMOUNT):
            needs = "needs its amount" if self.kind in WITH_AMOUNT else "carries no amount"
            raise ValueError(f"the event {self.kind} {needs}")
        if self.amount is not None and self.amount.quantity < 0:
            raise ValueError(f"the {self.kind} of {self.amount} is negative: write it the other way round")

    @property
    def fact(self) -> Fact:
        """The event as evidence."""
        value = str(self.amount) if self.amount is not None else self.reason or self.kind
        return Fact(self.kind, value, self.ref or "the bill", self.at)


def in_order(events: Iterable[BillingEvent]) -> tuple[BillingEvent, ...]:
    """Events as they happened; of one instant, a price comes before the consent to it, and work and charges after."""
    ranks = {"quote": 0, "consent": 1, "decline": 1, "work": 2, "charge": 3, "bug": 4, "not_bug": 4, "return": 5}
    return tuple(sorted(events, key=lambda event: (event.at, ranks[event.kind])))


def of(events: Iterable[BillingEvent], *kinds: Kind) -> tuple[BillingEvent, ...]:
    """The events of these kinds."""
    return tuple(event for event in events if event.kind in kinds)


def total(events: Iterable[BillingEvent], kind: Kind) -> Amount | None:
    """The sum of one kind, None where there is none; amounts in two units are a ValueError."""
    amounts = [event.amount for event in events if event.kind == kind and event.amount is not None]
    return sum(amounts[1:], amounts[0]) if amounts else None


def outstanding(events: Sequence[BillingEvent]) -> Amount | None:
    """What was charged and not returned; None where nothing was charged."""
    charged, returned = total(events, "charge"), total(events, "return")
    return charged if charged is None or returned is None else charged - returned


def is_bug(events: Sequence[BillingEvent]) -> BillingEvent | None:
    """The event that says it is a bug, unless a later one says it is none."""
    said = of(events, "bug", "not_bug")
    return said[-1] if said and said[-1].kind == "bug" else None
