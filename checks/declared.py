"""Whether a text names a version that lies outside those that, by the same text, the product declares."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter

from checks.finding import Span
from checks.matcher import Signals
from checks.platforms import BEFORE, USUAL, Named, versions
from checks.versions import Numbers, Range
from checks.ways import Hit

CLAUSE = 70
"""Characters after (or before) the word that declares within which its versions stand."""
MOST = 20
"""Declarations in a text; where there are more (a pasted list of requirements), none of them can be held against it."""
_STOP = re.compile(
    r"[;!?\n]|\.(?=\s)|,(?=\s)(?! php)|\s(?:but|pero|mais|aber|maar|ale|mas|αλλά|αλλα|current|currently|installed)\s"
    r"|\s(?:and|y|et|e|und|en|a|και) (?:i|we|it|now|our|my|here|on our|on my|in our|yo|tengo|tenemos|j|nous|on|io|noi"
    r"|je|estoy|mi|la tienda|ho|abbiamo|wir|ich|wij|ik|my|mam|mamy|eu|nós|temos|tenho|a minha|έχω|έχουμε)\b",
    re.IGNORECASE,
)
_UP = re.compile(
    r"up to|until|max|jusqu|fino|hasta|\bbis\b|\bdo\b|\bate\b|até|\btot\b|t/m|μέχρι|έως|ως|mexri|eos|ends|end at"
    r"|massim|máxim|\bmaxim|s.arr[êe]te|ferma|finisce|termina|acaba|llega|arriva|\btope\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"requires?|higher|newer|later|above|least|minim|from|\bab\b|mindest|partir|super|dalla|\bda\b|desde|\bod\b|vanaf|hoger|από|apo|τουλ|\+|nowsz|wyzsz|wyższ|requiert|richiede|requiere|wymaga|requer|vereist|απαιτεί"
    r"|mín|al menos|au moins|almeno|pelo menos|adelante|commence|exige|nécessit|pide|pede|chied",
    re.IGNORECASE,
)
_RUNS = re.compile(
    r"\b(?:on|under|run|runs|running|use|using|have|has|had|our|my|(?:ours|mine|shop|store|site|here) is|to|auf|unter"
    r"|haben|sous|avons|abbiamo|tenemos|na|mamy|op|hebben|draait|temos|με|σε|έχουμε"
    r"|(?:ai|avons|ho|abbiamo|tengo|tenemos|tenho|temos|uso|usiamo|usamos|utilise|utilizzo|utilizo) (?:la|a|il|o|el)"
    r"|(?:suis|sommes|reste|tourne|encore|estoy|estamos|seguimos|sono|siamo|ancora|estou|ainda)"
    r" (?:en|em|no|na|alla|sulla)"
    r"|(?:mía|nuestra|mia|nostra|mienne|nôtre|minha|nossa|tienda|loja|boutique|negozio|sito) (?:es|est|è|é))\W{1,3}$",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:on|run|running|use|using|have|has|am|our|my|not|no|nicht|pas|non|nie|niet|não|nao|δεν|wir|ich|notre|mon|nous"
    r"|unser|unsere|nuestra|mi|noi|nostro|mam|mamy|nasz|wij|ik|onze|temos|tenho|έχω|έχουμε)\b|n['’]t\b",
    re.IGNORECASE,
)
_COMPOSER = "~^"
_START = attrgetter("start")


@dataclass(frozen=True, slots=True)
class _Declared:
    """What a declaration covers: its place in the cleaned text, and the ranges of versions for each platform."""

    begin: int
    end: int
    ranges: dict[str, tuple[Range, ...]]


def outside(signals: Signals) -> dict[str, tuple[Span, ...]]:
    """`version_outside`, `php_outside`: a declaration, and the first version that lies outside all that is declared."""
    hits, text = signals.found.get("declared", ()), signals.text.cleaned
    if not 0 < len(hits) <= MOST:
        return {}
    named = [version for version in versions(text) if version.platform]
    if len(named) < 2:
        return {}
    declared = [one for hit in hits if (one := _declaration(signals, hit, named))]
    seen: dict[str, tuple[Span, ...]] = {}
    for version in named if declared else ():
        signal = "php_outside" if version.platform == "php" else "version_outside"
        if signal not in seen and (one := _broken(version, declared, text)):
            seen[signal] = (
                Span(one.begin, one.end, text[one.begin : one.end], "declared"),
                Span(version.start, version.end, text[version.start : version.end], "version"),
            )
    return seen


def _declaration(signals: Signals, hit: Hit, named: list[Named]) -> _Declared | None:
    """What follows the word that declares, to the clause's end; else what comes before ("2.3 to 2.4, as listed")."""
    text = signals.text.cleaned
    begin, after = signals.text.folded.span(hit[0], hit[1])
    if not _between(named, begin - CLAUSE, after + CLAUSE):
        return None
    stop = _STOP.search(text, after, after + CLAUSE)
    end = stop.start() if stop else min(len(text), after + CLAUSE)
    if found := _declared_in(text, begin, end, named):
        return found
    first = max(0, begin - CLAUSE)
    start = max((stop.end() for stop in _STOP.finditer(text, first, begin)), default=first)
    start = begin - len(text[start:begin].lstrip())
    return None if _OURS.search(text, start, after) else _declared_in(text, start, after, named)


def _declared_in(text: str, begin: int, end: int, named: list[Named]) -> _Declared | None:
    """The ranges of the versions in `[begin, end)`; nothing where there are none."""
    found: dict[str, list[Named]] = {}
    for version in _between(named, begin, end):
        found.setdefault(version.platform, []).append(version)
    ranges = {platform: _ranges(text, begin, end, many) for platform, many in found.items()}
    return _Declared(begin, end, ranges) if ranges else None


def _between(named: list[Named], begin: int, end: int) -> list[Named]:
    """The versions that begin in `[begin, end)`."""
    return named[bisect_left(named, begin, key=_START) : bisect_left(named, end, key=_START)]


def _broken(version: Named, declared: list[_Declared], text: str) -> _Declared | None:
    """The first declaration for the platform of a version, where none of them covers it."""
    about = [(one, span) for one in declared for span in one.ranges.get(version.platform, ())]
    inside = any(one.begin <= version.start < one.end for one in declared)
    if inside or any(_within(version.numbers, span) for _, span in about):
        return None
    return next((one for one, span in about if _meant(version, span, text)), None)


def _meant(version: Named, span: Range, text: str) -> bool:
    """Whether it is the platform's version: named so, of the usual one, said to run, or begun like a declared one."""
    if version.told or version.platform == USUAL or _RUNS.search(text[max(0, version.start - BEFORE) : version.start]):
        return True
    alike = any(bound is not None and bound[:1] == version.numbers[:1] for bound in (span.low, span.high))
    return alike and len(version.numbers) > 2


def _within(version: Numbers, span: Range) -> bool:
    """Whether a version, or the family that its first numbers name ("8" beside 8.1), lies within."""
    return span.holds(version) or any(
        bound is not None and bound[: len(version)] == version for bound in (span.low, span.high)
    )


def _ranges(text: str, begin: int, end: int, named: list[Named]) -> tuple[Range, ...]:
    """What a clause says of one platform: each of Composer's bounds (`^7.4 || ^8.0`), the other versions together."""
    bounds = [(f" {text}"[version.start], version.numbers) for version in named]
    composed = tuple(_composed(bound, numbers) for bound, numbers in bounds if bound in _COMPOSER)
    others = [numbers for bound, numbers in bounds if bound not in _COMPOSER]
    return (*composed, _range(text, begin, end, others)) if others else composed


def _composed(bound: str, numbers: Numbers) -> Range:
    """`~7.4.0` is any 7.4 from there on, `~7.2` and `^7.2` any 7."""
    return Range(numbers, numbers[: max(1, len(numbers) - 1) if bound == "~" else 1])


def _range(text: str, begin: int, end: int, numbers: list[Numbers]) -> Range:
    """What a clause says of the versions it names: one of them is the last, the first or the only one."""
    if len(numbers) > 1:
        return Range(min(numbers), max(numbers))
    (only,) = numbers
    if _UP.search(text, begin, end):
        return Range(None, only)
    return Range(only, None if _DOWN.search(text, begin, end) else only)
