"""The four grounds that facts decide: another site, an undeclared version, no entitlement, another product."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from checks.facts import Conflict, Fact, Facts, Known, Name, Reading
from checks.finding import Outcome
from checks.hosts import Relation, Site, relation, site
from checks.text import phrase
from checks.versions import declared_holds

VALID = frozenset(("valid", "active", "true", "yes", "ok"))
LAPSED = frozenset(
    ("expired", "ended", "inactive", "invalid", "not valid", "none", "no", "false", "cancelled", "canceled", "lapsed")
)
"""How a state of Business Care is written; any other word is for a person to read."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the facts say of a ground, and by which of them."""

    outcome: Outcome
    reason: str
    evidence: tuple[Fact, ...]
    against: tuple[Fact, ...] = ()


def decide(ground: str, facts: Facts, now: datetime) -> Decision | None:
    """The facts' decision at the instant `now` (aware), or None where they do not suffice or do not bear on it."""
    return DECIDED[ground](facts, now) if ground in DECIDED else None


def other_site(facts: Facts, now: datetime) -> Decision | None:
    """PS-NO-2: the shop asked about against the licensed one."""
    asked, licensed = facts.read(Name.SHOP_HOST), facts.read(Name.LICENSED_HOST)
    if contradicted := _contradicted("the address", asked, licensed):
        return contradicted
    if not (isinstance(asked, Known) and isinstance(licensed, Known)):
        return None
    both, here, there = (asked.fact, licensed.fact), site(str(asked.value)), site(str(licensed.value))
    return _sites(both, here, there) if here and there else Decision("check", "an address cannot be read", both)


def incompatible_version(facts: Facts, now: datetime) -> Decision | None:
    """PS-NO-4, reading (a): the version in use against those declared on the date of purchase.

    A declaration without a date stands beside it: alone it only asks. So does a version that ran when it was bought,
    where reading (b), by which that one counts, decides otherwise.
    """
    used, bought = facts.read(Name.PLATFORM_VERSION), facts.instant(Name.PURCHASED_AT)
    undated = Facts(tuple(fact for fact in facts.all(Name.DECLARED_VERSIONS) if fact.date is None))
    dated = Facts(tuple(fact for fact in facts.all(Name.DECLARED_VERSIONS) if fact.date is not None))
    then = dated.as_of(Name.DECLARED_VERSIONS, bought) if bought else undated.read(Name.DECLARED_VERSIONS)
    beside = undated.read(Name.DECLARED_VERSIONS)
    ruling = then if isinstance(then, Known | Conflict) else beside
    if contradicted := _contradicted("the version", used, ruling):
        return contradicted
    if not isinstance(used, Known):
        return None
    if not isinstance(ruling, Known):
        return _undated(used, facts.read(Name.PURCHASED_AT), dated)
    holds = declared_holds(str(ruling.value), str(used.value))
    both = (used.fact, ruling.fact)
    if holds is None:
        return Decision("check", "the versions cannot be compared", both)
    if apart := _ran_then(facts.read(Name.PURCHASE_VERSION), ruling, holds):
        ran = f"the one that ran at the purchase is {_among(not holds)} them"
        reason = f"the version in use is {_among(holds)} those declared, {ran}"
        return Decision("check", reason, both, apart)
    if ruling.fact.date is None:
        outcome: Outcome = "none" if holds else "check"
        return Decision(outcome, f"the version is {_among(holds)} those declared, on an unknown date", both)
    also = (beside.fact,) if isinstance(beside, Known) and _differs(beside, used, holds) else ()
    told = "; the undated wording says otherwise" if also else ""
    reason = f"the version is {_among(holds)} those declared on the date of purchase{told}"
    return Decision("none" if holds else "flag", reason, both, also)


def no_entitlement(facts: Facts, now: datetime) -> Decision | None:
    """PS-WEB-1: a valid Business Care for that product and that address."""
    state, until = facts.read(Name.CARE_STATE), facts.instant(Name.CARE_UNTIL)
    if contradicted := _contradicted("Business Care", state, facts.read(Name.CARE_UNTIL)):
        return contradicted
    lasts = facts.all(Name.CARE_UNTIL)
    ended = lasts if until is not None and until < now else ()
    stated = facts.all(Name.CARE_STATE)
    word = _plain(state) if isinstance(state, Known) else ""
    if (word in VALID and ended) or (word in LAPSED and until is not None and not ended):
        return Decision("check", "the state of Business Care and its last day contradict each other", stated, lasts)
    if word in LAPSED or ended:
        return Decision("flag", "Business Care is not valid", stated if word in LAPSED else ended)
    if word and word not in VALID:
        return Decision("check", "the state of Business Care cannot be read", stated)
    for covered, asked in ((Name.CARE_PRODUCT, Name.PRODUCT_ASKED), (Name.CARE_HOST, Name.SHOP_HOST)):
        one, other = facts.read(covered), facts.read(asked)
        if isinstance(one, Known) and isinstance(other, Known) and not _matches(covered, one, other):
            return Decision("flag", "Business Care covers another product or address", (one.fact, other.fact))
    if word or until is not None:
        return Decision("none", "Business Care is valid", stated or lasts)
    return None


def not_product(facts: Facts, now: datetime) -> Decision | None:
    """PS-NO-1: the product asked about against the product bought."""
    asked, bought = facts.read(Name.PRODUCT_ASKED), facts.all(Name.PRODUCT_BOUGHT)
    if contradicted := _contradicted("the product asked about", asked):
        return contradicted
    named = _plain(asked) if isinstance(asked, Known) else ""
    if not isinstance(asked, Known) or not named or not bought:
        return None
    mine = tuple(fact for fact in bought if _words(fact) == named)
    if mine:
        return Decision("none", "the product asked about was bought", (asked.fact, mine[0]))
    alike = tuple(fact for fact in bought if _within(named, _words(fact)) or _within(_words(fact), named))
    if alike:
        return Decision("check", "the product asked about is named much like one that was bought", (asked.fact, *alike))
    return Decision("flag", "the product asked about is none that was bought", (asked.fact, *bought))


DECIDED: Mapping[str, Callable[[Facts, datetime], Decision | None]] = {
    "other_site": other_site,
    "incompatible_version": incompatible_version,
    "no_entitlement": no_entitlement,
    "not_product": not_product,
}
"""Ground -> how facts decide it."""


def _sites(both: tuple[Fact, ...], asked: Site, licensed: Site) -> Decision:
    outcome, reason = _SITES[relation(asked, licensed)]
    return Decision(outcome, reason, both)


_SITES: Mapping[Relation, tuple[Outcome, str]] = {
    "same": ("none", "it is the licensed address"),
    "staging": ("none", "it is a test copy or a local machine, not another shop"),
    "other": ("flag", "it is another address than the licensed one"),
    "unclear": ("check", "it is another host under the licensed domain"),
    "elsewhere": ("check", "an address looks like a test copy, and nothing in it says of which shop"),
}


def _ran_then(ran: Reading, ruling: Known, holds: bool) -> tuple[Fact, ...]:
    """The version that ran at the purchase, where it decides otherwise than the one in use."""
    if not isinstance(ran, Known) or declared_holds(str(ruling.value), str(ran.value)) is not (not holds):
        return ()
    return (ran.fact,)


def _undated(used: Known, bought: Reading, dated: Facts) -> Decision | None:
    """The version in use where no declaration is known to have stood on the date of purchase: all have to hold it."""
    if contradicted := _contradicted("the date of purchase", bought):
        return contradicted
    declared = dated.all(Name.DECLARED_VERSIONS)
    if not declared:
        return None
    both = (used.fact, *declared)
    if all(declared_holds(str(fact.value), str(used.value)) for fact in declared):
        return Decision("none", "the version is among those declared, whenever it was bought", both)
    known = isinstance(bought, Known)
    missing = "no declaration is as old as the purchase" if known else "the date of purchase is unknown"
    return Decision("check", f"the version is not among all those declared, and {missing}", both)


def _contradicted(what: str, *readings: Reading) -> Decision | None:
    facts = tuple(fact for reading in readings if isinstance(reading, Conflict) for fact in reading.facts)
    return Decision("check", f"sources contradict each other about {what}", facts[:1], facts[1:]) if facts else None


def _differs(beside: Known, used: Known, holds: bool) -> bool:
    return declared_holds(str(beside.value), str(used.value)) is (not holds)


def _matches(name: Name, one: Known, other: Known) -> bool:
    if name is Name.CARE_PRODUCT:
        return _plain(one) == _plain(other)
    here, there = site(str(other.value)), site(str(one.value))
    return here is None or there is None or relation(here, there) != "other"


def _among(holds: bool) -> str:
    return "among" if holds else "not among"


def _within(words: str, others: str) -> bool:
    return bool(words) and f" {words} " in f" {others} "


def _plain(known: Known) -> str:
    return _words(known.fact)


def _words(fact: Fact) -> str:
    return " ".join(phrase(str(fact.value)).split())
