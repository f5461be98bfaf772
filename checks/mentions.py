"""What a text names without a phrase for it: shop addresses, and platform versions beside the declared ones."""

import re

from checks.finding import Span
from checks.hosts import named
from checks.matcher import Signals
from checks.versions import Numbers, Range
from checks.ways import Hit

CLAUSE = 70
"""Characters after the word that declares within which its versions stand."""
_VERSION = re.compile(
    r"(\d(?<![\w.,-].)\d?(?:\.\d{1,3}){0,3})(\.x)?(?![\w%]|[.,-]\d|\s?(?:€|eur|usd|\$|days|hours))", re.IGNORECASE
)
_ASKED = re.compile(r"[?;\u037e](?=[\s\"')]|$)")
_FAMILY = re.compile(r"1\.[4567](?:\.|$)|[89](?:\.|$)")
_FOREIGN = re.compile(
    r"(?:php|module|modul|module v|modulo|plugin|jquery|mysql|mariadb|version|v|release|node|order|nr|no|#)\W{0,2}$",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"[;!?\n]|[.,](?=\s)|\s(?:but|pero|mais|aber|maar|ale|mas|αλλά|αλλα)\s"
    r"|\s(?:and|y|et|e|und|en|a|και) (?:i|we|now|yo|tengo|tenemos|j|nous|on|io|noi|ho|abbiamo|wir|ich|wij|ik|my|mam"
    r"|mamy|eu|nós|temos|tenho|έχω|έχουμε|εμείς)\b",
    re.IGNORECASE,
)
_UP = re.compile(
    r"up to|until|max|jusqu|fino|hasta|\bbis\b|\bdo\b|\bate\b|até|\btot\b|t/m|μέχρι|έως|ως|mexri|eos|ends|end at",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"requires?|higher|newer|later|above|least|minim|from|\bab\b|mindest|partir|super|dalla|\bda\b|desde|\bod\b|vanaf|hoger|από|apo|τουλ|\+|nowsz|wyzsz|wyższ|requiert|richiede|requiere|wymaga|requer|vereist|απαιτεί",
    re.IGNORECASE,
)


def mentioned(signals: Signals) -> Signals:
    """The signals, and `one_site`, `two_sites` (domains that are no test copies), `version_outside`, question marks."""
    text = signals.text.cleaned
    seen: dict[str, tuple[Span, ...]] = {}
    if "." in text and (sites := _sites(text)):
        seen["one_site"] = sites[:1]
        if len(sites) > 1:
            seen["two_sites"] = sites
    if outside := _outside(signals):
        seen["version_outside"] = outside
    if mark := _ASKED.search(text):
        seen["question"] = (Span(*mark.span(), mark[0], "question"),)
        if mark.start() < len(text.partition("\n\n")[0]):
            seen["title_question"] = seen["question"]
    return signals.plus(seen) if seen else signals


def _sites(text: str) -> tuple[Span, ...]:
    """One place for each registered domain that is no test copy."""
    domains: dict[str, Span] = {}
    for site, start, end in named(text):
        if not site.test:
            domains.setdefault(site.domain, Span(start, end, text[start:end], "site"))
    return tuple(domains.values())


def _outside(signals: Signals) -> tuple[Span, ...]:
    """A version of the platform that lies outside all that the same text says the product declares."""
    text = signals.text.cleaned
    clauses = [clause for hit in signals.found.get("declared", ()) if (clause := _declared(signals, hit))]
    for match in _VERSION.finditer(text) if clauses else ():
        if any(begin <= match.start() < end for begin, end, _ in clauses):
            continue
        if not _FAMILY.match(match[1]) or _foreign(text, match.start()):
            continue
        if not any(_within(_numbers(match[1]), span) for _, _, span in clauses):
            begin, end, _ = clauses[0]
            return (Span(begin, end, text[begin:end], "declared"), Span(*match.span(1), match[1], "version"))
    return ()


def _within(version: Numbers, span: Range) -> bool:
    """Whether a version, or the family that its first numbers name ("8" beside 8.1), lies within."""
    return span.holds(version) or any(
        bound is not None and bound[: len(version)] == version for bound in (span.low, span.high)
    )


def _declared(signals: Signals, hit: Hit) -> tuple[int, int, Range] | None:
    """What a declaration covers: its place in the cleaned text, and its range of versions."""
    text = signals.text.cleaned
    begin, after = signals.text.folded.span(hit[0], hit[1])
    stop = _STOP.search(text, after, after + CLAUSE)
    end = stop.start() if stop else min(len(text), after + CLAUSE)
    declared = [match for match in _VERSION.finditer(text, begin, end) if _FAMILY.match(match[1])]
    span = _range(text[begin:end], [_numbers(match[1]) for match in declared])
    return None if span is None else (begin, end, span)


def _range(clause: str, numbers: list[Numbers]) -> Range | None:
    if not numbers:
        return None
    if len(numbers) > 1:
        return Range(min(numbers), max(numbers))
    if _UP.search(clause):
        return Range(None, numbers[0])
    return Range(numbers[0], None if _DOWN.search(clause) else numbers[0])


def _foreign(text: str, start: int) -> bool:
    """Whether another thing than the platform has this number."""
    before = text[max(0, start - 14) : start]
    return _FOREIGN.search(before) is not None and not re.search(r"(?:ps|shop|presta\w*) version\W{0,2}$", before, re.I)


def _numbers(text: str) -> Numbers:
    return tuple(int(number) for number in text.split("."))
