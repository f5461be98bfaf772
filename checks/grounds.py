"""The grounds of refusal as data: which signals flag one, which only ask, what speaks against, what to ask."""

import tomllib
from dataclasses import dataclass

from checks.atoms import Library

NAMES = (
    "not_product",
    "other_site",
    "site_intervention",
    "third_party",
    "hosting",
    "incompatible_version",
    "incompatible_dev",
    "modified_source",
    "no_entitlement",
)
"""The grounds, in the order in which they are shown."""
SEEN = {
    "two_sites": "host",
    "one_site": "host",
    "version_outside": "version",
    "php_outside": "version",
    "question": "mark",
    "title_question": "mark",
    "product_unsaid": "silence",
}
"""Signals that are read off the text without a phrase, and their groups."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground: `flag` and `check` are combinations of signals anywhere in the text, the first that holds counts.

    A `flag` brings together at least two groups of signals, and asks where it is not borne out: so no `check` includes
    one, nor another `check`. It may include another `flag`, whose signals may stand in the same words. `against` makes
    a flag a check. With `yields` it is one, too, where a fault of the product itself speaks ("directly and
    exclusively"); `ask` is put to the customer.
    """

    name: str
    flag: tuple[frozenset[str], ...]
    check: tuple[frozenset[str], ...]
    against: tuple[str, ...]
    yields: bool
    ask: str
    change: str


def read_grounds(text: str, library: Library) -> tuple[Ground, ...]:
    """The grounds of a TOML text; an unknown signal, a flag on one group, an idle way are a ValueError."""
    tables = tomllib.loads(text)
    if strange := sorted(set(tables) ^ set(NAMES)):
        raise ValueError(f"the grounds are {', '.join(NAMES)}: {strange[0]!r} is missing or unknown")
    return tuple(_ground(name, tables[name], library) for name in NAMES)


def _ground(name: str, table: dict[str, object], library: Library) -> Ground:
    ground = Ground(
        name,
        _combinations(table.get("flag")),
        _combinations(table.get("check")),
        _listed(table.get("against")),
        bool(table.get("yields", False)),
        str(table["ask"]),
        str(table["change"]),
    )
    _sound(ground, library)
    return ground


def _sound(ground: Ground, library: Library) -> None:
    """Each way is of signals that there are, of two groups for a flag, and says what no other way says already."""
    for signal in {one for way in (*ground.flag, *ground.check, ground.against) for one in way}:
        if not _groups(signal, library):
            raise ValueError(f"the ground {ground.name!r} uses the signal {signal!r}, which is not described")
    for way in ground.flag:
        if len(frozenset[str]().union(*(_groups(signal, library) for signal in way))) < 2:
            raise ValueError(f"{ground.name}: {_written(way)} flags on one group of signals; a flag needs two")
    ways = ground.flag + ground.check
    idle = [way for way in ground.check if any(other < way for other in ways)]
    idle += [way for way in ways if ways.count(way) > 1]
    if idle:
        raise ValueError(f"{ground.name}: another way already says what {_written(idle[0])} says; leave it out")


def _written(way: frozenset[str]) -> str:
    return " + ".join(sorted(way))


def _groups(signal: str, library: Library) -> frozenset[str]:
    try:
        return frozenset({SEEN[signal]}) if signal in SEEN else library.groups(signal)
    except KeyError:
        return frozenset()


def _combinations(value: object) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(part.strip() for part in way.split("+")) for way in _listed(value))


def _listed(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
