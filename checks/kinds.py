"""The kinds of a ticket as data: how much each signal and each plain word speaks for each, and for each ground."""

import struct
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from checks.atoms import Library
from checks.grounds import NAMES as GROUNDS
from checks.grounds import SEEN
from checks.language import COMMON
from checks.text import Text
from checks.ways import Hit

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
BEARING = "ground_"
"""What a ground's name begins with among the weighed; two of them are kinds, too."""
WEIGHED = (*NAMES, BUG, *(f"{BEARING}{name}" for name in GROUNDS))
MOST_SAID = 80
"""Words in which a ticket says what it is about."""
STEM = 5
"""A longer word counts by this many first letters, too, so that its other endings are known."""
MOST_AGAIN = 3
WORTH = tuple(100 + 50 * title + 15 * again for title in (False, True) for again in range(MOST_AGAIN + 1))
"""What a signal counts, in hundredths: more in the title, more for up to three further places."""
PLAIN, IN_TITLE = WORTH[0], WORTH[MOST_AGAIN + 1]


class Row(NamedTuple):
    """What something adds to each of `WEIGHED`, in ten thousandths: whole numbers add up alike in any order.

    `packed` are the same in one number, side by side, so that one addition adds all.
    """

    name: str
    weights: tuple[int, ...]
    packed: int


_PACKED = struct.Struct(f"<{len(WEIGHED)}Q")
_HALF = 1 << 63
_OFFSET = sum(_HALF << 64 * place for place in range(len(WEIGHED)))
"""What makes every number of a packed row positive."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """`start`: what each of `WEIGHED` has without a word; `signals`: a signal's row for each of `WORTH`.

    `words`, beginnings (`refun*`) and pairs (`money back`): two rows each, for the text and for its title.
    `margin` is the least lead of the best kind over the second, as a share of 1; below it a person must look.
    `BUG` has weights of its own: above nothing, the ticket reports a fault of the product, whatever its kind. So has
    each ground of refusal (`BEARING`): above nothing, all words together speak rather for it.
    """

    start: Row
    signals: Mapping[str, tuple[Row, ...]]
    words: Mapping[str, tuple[Row, ...]]
    margin: float


def read_kinds(text: str, words: str, library: Library) -> Kinds:
    """The kinds of a TOML text (the signals) and a table (the words). What cannot be read is a ValueError."""
    table = tomllib.loads(text)
    margin = float(table.pop("margin"))
    if strange := sorted(set(table) ^ set(WEIGHED)):
        raise ValueError(f"the kinds are {', '.join(WEIGHED)}: {strange[0]!r} is missing or unknown")
    known = {atom.name for atom in library.atoms} | {one.name for one in library.composites} | set(SEEN)
    weights: dict[str, list[int]] = {}
    for place, kind in enumerate(WEIGHED):
        for signal, weight in table[kind].items():
            if signal not in known | {"start"}:
                raise ValueError(f"the kind {kind!r} weighs the signal {signal!r}, which is not described")
            weights.setdefault(signal, [0] * len(WEIGHED))[place] = round(weight * 100)
    start = _row("start", weights.pop("start", [0] * len(WEIGHED)), 100)
    return Kinds(start, {name: _rows(name, row, WORTH) for name, row in weights.items()}, _table(words), margin)


def added(rows: Iterable[Row]) -> list[int]:
    """The sum of the rows for each of `WEIGHED`."""
    total = sum(map(attrgetter("packed"), rows)) + _OFFSET
    return [number - _HALF for number in _PACKED.unpack(total.to_bytes(_PACKED.size, "little"))]


def worth(places: Sequence[Hit], title_end: int) -> int:
    """Which of `WORTH` a signal counts that stands at `places` of a text whose title ends at `title_end`."""
    again = min(len(places) - 1, MOST_AGAIN)
    return again + MOST_AGAIN + 1 if places[0][0] < title_end else again


def words_of(text: Text) -> tuple[set[str], set[str]]:
    """What the title says, and what only the rest says: words, beginnings, and pairs of neighbours.

    Everyday words tell nothing but in pairs, which count as the rest wherever they stand.
    """
    said = text.said[:MOST_SAID]
    count = len(text.folded.text[: text.title_end].split())
    title = _told(said[:count])
    return title, _told(said[count:]).union(map(" ".join, pairwise(said))) - title


def _told(said: list[str]) -> set[str]:
    words = set(said) - COMMON
    return words.union([word[:STEM] + "*" for word in words if len(word) > STEM])


def _table(words: str) -> dict[str, tuple[Row, ...]]:
    """A tab-separated table of words, weights in hundredths in the order of `WEIGHED`."""
    rows = {}
    head, *lines = words.splitlines()
    if head.split("\t") != ["word", *WEIGHED]:
        raise ValueError(f"the table of words must begin with the columns word, {', '.join(WEIGHED)}")
    for number, line in enumerate(lines, start=2):
        word, *weights = line.split("\t")
        if len(weights) != len(WEIGHED):
            raise ValueError(f"line {number} of the table of words has not one word and {len(WEIGHED)} weights")
        rows[word] = _rows(word, list(map(int, weights)), (PLAIN, IN_TITLE))
    return rows


def _rows(name: str, weights: list[int], worth: Iterable[int]) -> tuple[Row, ...]:
    return tuple(_row(name, weights, one) for one in worth)


def _row(name: str, weights: list[int], worth: int) -> Row:
    counted = tuple(weight * worth for weight in weights)
    return Row(name, counted, sum(weight << 64 * place for place, weight in enumerate(counted)))
