"""What a request costs under a scheme, as values: a range with its derivation, or why there is no figure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from checks.money import Amount
from checks.packages import Combination
from checks.tariff import Category


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derivation, and the clause it rests on."""

    says: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Range:
    """From `lowest` to `highest` (None: open upwards); `likely` is None where the source leaves the figure open."""

    lowest: Amount
    likely: Amount | None
    highest: Amount | None

    def map(self, change: Callable[[Amount], Amount]) -> "Range":
        """The range with every known figure changed."""
        likely = None if self.likely is None else change(self.likely)
        return Range(change(self.lowest), likely, None if self.highest is None else change(self.highest))

    def times(self, factor: Decimal) -> "Range":
        """The range so many times over."""
        return self.map(lambda amount: amount.times(factor))

    def __contains__(self, amount: Amount) -> bool:
        return self.lowest <= amount and (self.highest is None or amount <= self.highest)

    def __str__(self) -> str:
        if self.highest is None:
            return f"from {self.lowest}"
        return str(self.lowest) if self.lowest == self.highest else f"{self.lowest} to {self.highest}"


def exactly(quantity: Decimal, unit: str) -> Range:
    """A range of one figure."""
    amount = Amount(quantity, unit)
    return Range(amount, amount, amount)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a price is asked for; empty fields say nothing. `created` is the day the client's site was created.

    `count` is how many things are worked on, `discount` a percentage, `worked_on` the day of the work where it differs.
    """

    category: str = ""
    plan: str = ""
    channel: str = ""
    start: str = ""
    end: str = ""
    hours: Decimal | None = None
    count: int = 1
    created: date | None = None
    worked_on: date | None = None
    discount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """A price in the scheme's unit and in money, with the steps that lead to it and what must be known beside it.

    `packages` buys the likely figure (the lowest where none is likely) most cheaply. `category` is None for bare hours.
    """

    category: Category | None
    units: Range
    money: Range | None
    packages: Combination | None
    steps: tuple[Step, ...]
    vat: str
    notes: tuple[Step, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class OnRequest:
    """The scheme has no figure: the specialists name one, or another department does the work (`referred`)."""

    category: Category
    cover: Literal["on_request", "referred"]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class NotPriced:
    """The question cannot be answered as it was put; `reason` is a sentence for who asked."""

    reason: str


Priced: TypeAlias = Price | OnRequest | NotPriced
