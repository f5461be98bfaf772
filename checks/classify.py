"""One ticket judged by its words and facts: language, kind, bug, refund demand, every ground of refusal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from checks.atoms import library
from checks.facts import Facts, Known, Name
from checks.finding import Finding, Span
from checks.grounds import Ground, read_grounds
from checks.kinds import Kinds, read_kinds
from checks.matcher import Matcher, Signals
from checks.mentions import mentioned
from checks.rules.demand import demanded
from checks.rules.kind import Verdict, kind
from checks.rules.proven import decide
from checks.rules.refusal import refusals
from checks.text import Text, clean

SECURITY = "security_word"
"""The signal of a security matter: shown even where another kind is on top."""
ELSEWHERE = ("not_product", "third_party", "hosting", "incompatible_dev", "modified_source")
"""Grounds that put a fault on something else than the product: where one is flagged, no bug is reported."""
UNFIT, LEANING = "incompatible_version", 1.0
"""What fails outside its declared versions is a fault all the same: where that is flagged, so much less must speak.

In the unit of `Verdict.bug`: at 1, odds of up to 2.7 to 1 against a fault are passed over.
"""
UNHEARD = 6
"""So many words of no known language, and no signal among them, are not covered."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Signals, kinds and grounds, made ready once."""

    matcher: Matcher
    kinds: Kinds
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a scheme adds: the clause of each ground (a ground without one is not offered), and its pack's version."""

    clauses: Mapping[str, str] = field(default_factory=dict)
    pack: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the words and facts of one ticket come to.

    `cleaned` is the text that all spans count in, `demand` the words that ask for money back, `marks` these and those
    of a security matter. `covered` is False where no signal speaks the ticket's language: then there are no findings
    but those of facts, which is not the same as nothing found.
    """

    cleaned: str
    language: str
    covered: bool
    kind: Verdict
    is_bug: bool
    demand: tuple[Span, ...]
    security: bool
    marks: tuple[Span, ...]
    findings: tuple[Finding, ...]

    @property
    def refund_demand(self) -> bool:
        """Whether the customer asks for money back."""
        return bool(self.demand)


def read_rules(
    atoms: Iterable[str],
    composites: str,
    kinds: str,
    words: str,
    grounds: str,
    phrases: Mapping[str, Mapping[str, Iterable[str]]] | None = None,
    patterns: Mapping[str, Iterable[str]] | None = None,
) -> Rules:
    """Rules from their texts (TOML; `words` is a table), with a user's own phrases and re2 patterns by signal.

    `phrases` are `{signal: {language: [..]}}`.
    """
    signals = library(atoms, composites).plus(phrases or {})
    return Rules(Matcher(signals, patterns), read_kinds(kinds, words, signals), read_grounds(grounds, signals))


def judge(
    title: str,
    body: str,
    rules: Rules,
    now: datetime,
    facts: Facts | None = None,
    scheme: Scheme | None = None,
    language: str | None = None,
) -> Judgement:
    """Judge one ticket at the instant `now` (aware). Pure: equal input, equal output to the byte.

    `language` overrides what the words tell. Linear in the text's length, which `clean` bounds.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    known = facts or Facts()
    signals = _heard(title, body, rules, language)
    covered = _covered(signals, rules.matcher.covered)
    presale = known.read(Name.PRESALE_LABEL)
    verdict = kind(signals, rules.kinds, isinstance(presale, Known) and presale.value is True, covered)
    grounds = rules.grounds if covered else tuple(one for one in rules.grounds if decide(one.name, known, now))
    findings = refusals(signals, known, grounds, now, verdict)
    return _judgement(signals, covered, verdict, findings, scheme)


def _heard(title: str, body: str, rules: Rules, language: str | None) -> Signals:
    """What a ticket signals, in the language stated or told by its words."""
    text = Text(clean(title, body), spoken=language_code(language) if language else None)
    return mentioned(rules.matcher.read(text))


def _judgement(
    signals: Signals, covered: bool, verdict: Verdict, findings: tuple[Finding, ...], scheme: Scheme | None
) -> Judgement:
    demand = demanded(signals, verdict)
    return Judgement(
        signals.text.cleaned,
        signals.text.language.code,
        covered,
        verdict,
        _faulty(verdict.bug, findings),
        demand,
        signals.has(SECURITY),
        (*demand, *signals.spans(SECURITY)),
        _clauses(findings, scheme),
    )


def language_code(stated: str) -> str:
    """The code of a stated language: `en-GB` is en, Greek in Latin letters (`el-Latn`) is greeklish."""
    lower = stated.strip().casefold().replace("_", "-")
    return "greeklish" if lower == "el-latn" else lower.partition("-")[0]


def _covered(signals: Signals, languages: frozenset[str]) -> bool:
    """Whether signals speak the text's language; one too short to tell may speak any of theirs."""
    text = signals.text
    if text.language.code != "unknown":
        return text.language.code in languages
    return bool(signals.found) or sum(map(str.isalpha, text.said)) < UNHEARD


def _faulty(told: float, findings: tuple[Finding, ...]) -> bool:
    """Whether the product is reported as faulty; `told` is how much all words together speak for it."""
    flagged = {one.rule for one in findings if one.outcome == "flag"}
    return flagged.isdisjoint(ELSEWHERE) and told > (-LEANING if UNFIT in flagged else 0)


def _clauses(findings: tuple[Finding, ...], scheme: Scheme | None) -> tuple[Finding, ...]:
    """Each finding under the scheme's clause; grounds that the scheme does not know are left out."""
    if scheme is None:
        return findings
    known = scheme.clauses
    return tuple(replace(one, clause=known[one.rule], pack=scheme.pack) for one in findings if one.rule in known)
