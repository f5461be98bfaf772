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
WEIGHED = (*NAMES, BUG)


@dataclass(frozen=True, slots=True)
class Kinds:
    """`start`: what each of `WEIGHED` has without a signal; `weights`: signal -> (place in `WEIGHED`, weight) pairs.

    `margin` is the least lead of the best kind over the second, as a share of 1; below it a person must look.
    `BUG` has weights of its own: above nothing, the ticket reports a fault of the product, whatever its kind.
    """

    start: tuple[float, ...]
    weights: Mapping[str, tuple[tuple[int, float], ...]]
    margin: float


def read_kinds(text: str, library: Library) -> Kinds:
    """The kinds of a TOML text. An unknown kind or signal is a ValueError that names it."""
    table = tomllib.loads(text)
    margin = float(table.pop("margin"))
    if strange := sorted(set(table) ^ set(WEIGHED)):
        raise ValueError(f"the kinds are {', '.join(WEIGHED)}: {strange[0]!r} is missing or unknown")
    known = {atom.name for atom in library.atoms} | {one.name for one in library.composites} | set(SEEN)
    weights: dict[str, list[tuple[int, float]]] = {}
    for place, kind in enumerate(WEIGHED):
        for signal, weight in table[kind].items():
            if signal not in known | {"start"}:
                raise ValueError(f"the kind {kind!r} weighs the signal {signal!r}, which is not described")
            weights.setdefault(signal, []).append((place, float(weight)))
    start = tuple(float(table[kind].get("start", 0.0)) for kind in WEIGHED)
    return Kinds(start, {name: tuple(many) for name, many in weights.items()}, margin)
