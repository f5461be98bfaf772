"""The cheapest way to buy enough credits or points: packages combine, and the largest is not always the cheapest."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, gcd

from checks.money import Amount

MAX_NEED = 100_000
"""Units that one request may need; more is a mistyped number, and would cost time to combine."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A package on sale: so many units for a price."""

    units: int
    price: Amount


@dataclass(frozen=True, slots=True)
class Combination:
    """Offers with their counts, largest first; what they cost, what they give, and what is left over."""

    counts: tuple[tuple[Offer, int], ...]
    price: Amount
    units: int
    left_over: Decimal

    def __str__(self) -> str:
        return " + ".join(f"{count} x {offer.units}" for offer, count in self.counts) or "nothing"


def cheapest(offers: Sequence[Offer], need: Decimal) -> Combination:
    """The least money that buys at least `need` units; of equal prices the one that gives more, then fewer packages.

    Raises ValueError for no offers, offers in two currencies, or a need below 0 or above `MAX_NEED`.
    """
    if not offers:
        raise ValueError("there is no package to buy")
    if len({offer.price.unit for offer in offers}) > 1:
        raise ValueError("the packages are priced in several currencies: they cannot be compared")
    if not 0 <= need <= MAX_NEED:
        raise ValueError(f"a need is between 0 and {MAX_NEED} units")
    step = gcd(*(offer.units for offer in offers))
    picked = _fill(offers, ceil(need / step), step)
    units = sum(offer.units for offer in picked)
    price = sum((offer.price for offer in picked), Amount(Decimal(0), offers[0].price.unit))
    counts = sorted(Counter(picked).items(), key=lambda pair: -pair[0].units)
    return Combination(tuple(counts), price, units, units - need)


def _fill(offers: Sequence[Offer], goal: int, step: int) -> list[Offer]:
    """Best purchase for every need up to `goal` steps, each from a smaller one; then read back."""
    best = [(Decimal(0), 0, 0)]
    last = [offers[0]]
    for need in range(1, goal + 1):
        ways = []
        for offer in offers:
            cost, minus_units, count = best[max(0, need - offer.units // step)]
            ways.append(((cost + offer.price.quantity, minus_units - offer.units, count + 1), offer))
        top, chosen = min(ways, key=lambda way: way[0])
        best.append(top)
        last.append(chosen)
    picked = []
    while goal > 0:
        picked.append(last[goal])
        goal -= last[goal].units // step
    return picked
