"""The versions of platforms that a text names, and which platform each belongs to."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import ahocorasick

from checks.versions import Numbers

USUAL = "prestashop"
"""The platform meant where a text names none; of it only versions of its known families count."""
BEFORE = 40
"""Characters before a version in which its owner is named."""
APART = 14
"""Characters that may join two versions of one platform: "2.3 up to 2.4.5"."""
_PLATFORMS: Mapping[str, tuple[str, ...]] = {
    "prestashop": ("prestashop", "presta"),
    "magento": ("magento", "adobe commerce"),
    "woocommerce": ("woocommerce", "woo"),
    "wordpress": ("wordpress",),
    "shopware": ("shopware",),
    "opencart": ("opencart", "open cart"),
    "thirty_bees": ("thirtybees", "thirty bees"),
    "cs_cart": ("cscart", "cs-cart"),
    "x_cart": ("xcart", "x-cart"),
    "joomla": ("joomla",),
}
PHP = "php"
_BESIDE: Mapping[str, str] = {"ps": "prestashop", "m2": "magento", "wc": "woocommerce", "wp": "wordpress", "php": PHP}
"""What else is said right before a version; PHP is no shop's platform and never the text's own."""
_BETWEEN = re.compile(r"(?:/[\w-]{1,24})?\W{0,3}(?:(?:versions?|ver|v|core|ce|shop|is|es|est|è|é)\W{0,5}){0,2}")
"""What may stand between a platform and its version."""
_VERSION = re.compile(
    r"((?:\d(?<![\w.,-].)|\d(?<=[\s(]v.))\d?(?:\.(?:\d{1,3}|9{7})){0,3})"
    r"(\.x)?(?![\w%]|[.,-]\d|\s?(?:€|eur|usd|\$|days|hours))",
    re.IGNORECASE,
)
_DASH = re.compile(r"(?:(?<=\.[\dx])|(?<=\.\d\d))-(?=\d{1,2}\.[\dx])")
"""What joins two versions of a range, "7.1-7.4"; elsewhere a dash makes a date, a number of days or a suffix."""
_OF_PHP = re.compile(r"[5-8]\.\d")
"""A bare version that is PHP's where a text names PHP and no platform."""
_FAMILY = re.compile(r"1\.[4567](?:\.|$)|[89](?:\.|$)")
_FOREIGN = (
    *("module", "modul", "module v", "modulo", "plugin", "extension", "addon", "theme", "jquery", "mysql", "mariadb"),
    *("version", "v", "release", "node", "order", "nr", "no", "#", "composer", "$", "€"),
)
_OF_SHOP = tuple(
    f"{whose} version"
    for whose in (
        *("shop", "store", "least", "minimum", "minimal", "min", "min.", "max", "max."),
        *("required", "from", "until"),
    )
)
_JOINED = re.compile(r"\W*(?:to|and|or|up to|until|through|bis|und|à|et|a|e|y|do|i|tot|en|έως|και)?\W*")


@dataclass(frozen=True, slots=True)
class Named:
    """A version at `[start, end)` of a text; `platform` is empty where unclear, `told` where it stands beside it."""

    platform: str
    numbers: Numbers
    start: int
    end: int
    told: bool


def versions(text: str) -> Iterator[Named]:
    """Every version of a platform: named before it, joined to the one before ("2.3 to 2.4.5"), or the text's own."""
    text = _DASH.sub(" ", text)
    small = text.lower()
    if len(small) != len(text):  # a capital letter that has no small one of its own
        small = text
    names, last = _names(small), None
    usual, of_php = _usual(names), bool(names) and all(name == PHP for _, name, _ in names)
    for match in _VERSION.finditer(text):
        owner = _owner(small, match.start(1), names, last)
        if owner is None:
            continue
        platform, told = owner or (PHP if of_php and _OF_PHP.match(match[1]) else usual, False)
        if platform != USUAL or _FAMILY.match(match[1]):
            numbers = tuple(int(number) for number in match[1].split("."))
            last = Named(platform, numbers, *match.span(1), told)
            yield last


def _names(small: str) -> list[tuple[int, str, bool]]:
    """Where the name of a platform ends, which it is, and whether it is its whole name, in the text's order."""
    found = []
    for last, (length, name, whole) in _SAID.iter(small):
        before, after = last - length, last + 1
        if not (small[before : before + 1].isalnum() or small[after : after + 1].isalnum()):
            found.append((after, name, whole))
    return found


def _owner(
    small: str, start: int, names: list[tuple[int, str, bool]], last: Named | None
) -> tuple[str, bool] | tuple[()] | None:
    """The platform named for a version at `start`; nothing where none is named, None where another thing is."""
    before = bisect_right(names, (start, "~", True))
    if before and start - names[before - 1][0] < BEFORE and _BETWEEN.fullmatch(small, names[before - 1][0], start):
        return names[before - 1][1], True
    if last is not None and start - last.end < APART and _JOINED.fullmatch(small, last.end, start):
        return last.platform, last.told
    said = small[max(0, start - BEFORE) : start]
    return None if _ends(said, _FOREIGN) and not _ends(said, _OF_SHOP) else ()


def _ends(said: str, words: tuple[str, ...]) -> bool:
    """Whether one of the words stands at the end, with two signs or blanks behind it at most."""
    for _ in range(3):
        if said.endswith(words):
            return True
        if said[-1:].isalnum():
            return False
        said = said[:-1]
    return False


def _usual(names: list[tuple[int, str, bool]]) -> str:
    """The platform that a text is about: the only one it names, by a short name too; unclear where it names several."""
    told = {name for _, name, whole in names if whole} or {name for _, name, _ in names if name != PHP}
    if USUAL in told or not told:
        return USUAL
    return told.pop() if len(told) == 1 else ""


def _automaton() -> ahocorasick.Automaton:
    """Finds all names of platforms in one pass: their length, which it is, and whether it is its whole name."""
    tree = ahocorasick.Automaton()
    for name, words in _PLATFORMS.items():
        for said in words:
            tree.add_word(said, (len(said), name, True))
    for said, name in _BESIDE.items():
        tree.add_word(said, (len(said), name, False))
    tree.make_automaton()
    return tree


_SAID = _automaton()
