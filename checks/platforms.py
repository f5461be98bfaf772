"""The versions of platforms that a text names, and which platform each belongs to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.versions import Numbers

USUAL = "prestashop"
"""The platform meant where a text names none; of it only versions of its known families count."""
BEFORE = 40
"""Characters before a version in which its owner is named."""
APART = 14
"""Characters that may join two versions of one platform: "2.3 up to 2.4.5"."""
_PLATFORMS = {
    "prestashop": "prestashop|presta",
    "magento": "magento|adobe commerce",
    "woocommerce": "woocommerce|woo",
    "wordpress": "wordpress",
    "shopware": "shopware",
    "opencart": "open ?cart",
    "thirty_bees": "thirty ?bees",
    "cs_cart": "cs-?cart",
    "x_cart": "x-?cart",
    "joomla": "joomla",
}
_BESIDE = {**_PLATFORMS, "php": "php"} | {
    name: f"{_PLATFORMS[name]}|{short}"
    for name, short in (("prestashop", "ps"), ("magento", "m2"), ("woocommerce", "wc"), ("wordpress", "wp"))
}
"""What is said right before a version; PHP is no shop's platform and never the text's own."""


def _any(names: dict[str, str]) -> str:
    return "|".join(f"(?P<{name}>{said})" for name, said in names.items())


_NAMES = re.compile(rf"\b(?:{_any(_PLATFORMS)})\b", re.IGNORECASE)
_OWNER = re.compile(
    rf"\b(?:{_any(_BESIDE)})(?:/[\w-]{{1,24}})?\W{{0,3}}(?:(?:versions?|ver|v|core|ce|shop|is)\W{{0,2}}){{0,2}}$",
    re.IGNORECASE,
)
_VERSION = re.compile(
    r"((?:\d(?<![\w.,-].)|\d(?<=[\s(]v.))\d?(?:\.(?:\d{1,3}|9{7})){0,3})"
    r"(\.x)?(?![\w%]|[.,-]\d|\s?(?:€|eur|usd|\$|days|hours))",
    re.IGNORECASE,
)
_FAMILY = re.compile(r"1\.[4567](?:\.|$)|[89](?:\.|$)")
_FOREIGN = re.compile(
    r"(?:module|modul|module v|modulo|plugin|extension|addon|theme|jquery|mysql|mariadb|version|v|release|node|order|nr"
    r"|no|#|composer|\$|€)\W{0,2}$",
    re.IGNORECASE,
)
_OF_SHOP = re.compile(r"(?:shop|store|least|minimum|minimal|required|from|until) version\W{0,2}$", re.IGNORECASE)
_JOINED = re.compile(r"\W*(?:to|and|or|up to|until|through|bis|und|à|et|a|e|y|do|i|tot|en|έως|και)?\W*", re.IGNORECASE)


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
    usual, last = _usual(text), None
    for match in _VERSION.finditer(text):
        owner = _owner(text, match.start(1), last)
        if owner is None:
            continue
        platform, told = owner or (usual, False)
        if platform != USUAL or _FAMILY.match(match[1]):
            numbers = tuple(int(number) for number in match[1].split("."))
            last = Named(platform, numbers, *match.span(1), told)
            yield last


def _owner(text: str, start: int, last: Named | None) -> tuple[str, bool] | tuple[()] | None:
    """The platform named for a version at `start`; nothing where none is named, None where another thing is."""
    before = text[max(0, start - BEFORE) : start]
    if owner := _OWNER.search(before):
        return str(owner.lastgroup), True
    if last is not None and start - last.end < APART and _JOINED.fullmatch(text, last.end, start):
        return last.platform, last.told
    return None if _FOREIGN.search(before) and not _OF_SHOP.search(before) else ()


def _usual(text: str) -> str:
    """The platform that a text is about: the only one it names; unclear where it names several others."""
    names = {str(match.lastgroup) for match in _NAMES.finditer(text)}
    if USUAL in names or not names:
        return USUAL
    return names.pop() if len(names) == 1 else ""
