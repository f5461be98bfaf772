"""The kinds of a ticket as data: how much each signal speaks for each of them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from checks.atoms import Library
from checks.grounds import SEEN

NAMES = (
    "howto",
    "install",
    "bug",
    "update",
    "feature",
    "presale",
    "refund",
    "billing",
    "security",
    "hosting",
    "third_party",
)
"""The kinds, in the order in which equal ones are shown."""
BUG = "is_bug"


@dataclass(frozen=True, slots=True)
class Kinds:
    """`weights`: kind -> signal -> weight; `start`: kind -> what it has without a signal.

    `margin` is the least lead of the best kind over the second, as a share of 1; below it a person must look.
    `BUG` has weights of its own: above nothing, the ticket reports a fault of the product, whatever its kind.
    """

    weights: Mapping[str, Mapping[str, float]]
    start: Mapping[str, float]
    margin: float


def read_kinds(text: str, library: Library) -> Kinds:
    """The kinds of a TOML text. An unknown kind or signal is a ValueError that names it."""
    table = tomllib.loads(text)
    margin = float(table.pop("margin"))
    if strange := sorted(set(table) ^ {*NAMES, BUG}):
        raise ValueError(f"the kinds are {', '.join((*NAMES, BUG))}: {strange[0]!r} is missing or unknown")
    known = {atom.name for atom in library.atoms} | {one.name for one in library.composites} | set(SEEN)
    for kind, weights in table.items():
        if unknown := sorted(set(weights) - known - {"start"}):
            raise ValueError(f"the kind {kind!r} weighs the signal {unknown[0]!r}, which is not described")
    start = {kind: float(weights.pop("start", 0.0)) for kind, weights in table.items()}
    return Kinds(table, start, margin)
