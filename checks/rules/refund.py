"""Is a refund due? Computed from dates and facts; the customer's words only supply the demand. One outcome."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from checks.facts import Conflict, Fact, Facts, Known, Name
from checks.finding import Evidence, Span
from checks.months import add_months

Outcome = Literal["imposed", "default_refund", "customer_right", "vendor_may", "too_late", "not_due", "unknown"]
"""In order of precedence; `unknown` where a demand stands and the date of purchase is missing or contradicted."""
EFFECTS = ("Business Care for the product ends", "the fix clock stops")
"""What a refund brings with it (PS-WEB-5)."""
RECOMMENDS = ("imposed", "default_refund", "customer_right")
"""Outcomes under which money goes, or should go, back."""


@dataclass(frozen=True, slots=True)
class Windows:
    """How long a refund can be had, in calendar months from the purchase, last day inclusive, in the pack's zone.

    `claim`: the customer's right (PS-WEB-4), judged at the claim; `grant`: the vendor's leave (PS-WEB-5), judged now.
    `clauses` maps outcomes to clause ids.
    """

    claim: int = 1
    grant: int = 6
    zone: str = "Europe/Paris"
    clauses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refund:
    """One outcome, why, under which clause, until which day, on what evidence, and what it brings with it."""

    outcome: Outcome
    reason: str
    clause: str = ""
    until: date | None = None
    evidence: tuple[Evidence, ...] = ()
    against: tuple[Evidence, ...] = ()
    ask: str = ""
    effects: tuple[str, ...] = ()

    @property
    def change(self) -> str:
        """What would change the outcome."""
        return _CHANGES[self.outcome]


@dataclass(frozen=True, slots=True)
class Claim:
    """The customer's demand: when it came (aware) and in which words."""

    at: datetime
    words: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a claim needs an instant with its zone")


def refund(
    facts: Facts, claim: Claim | None, now: datetime, windows: Windows, fix_overdue: tuple[Fact, ...] = ()
) -> Refund:
    """The refund outcome at the instant `now` (aware), by precedence.

    `claim` is None where nobody asks for money. `fix_overdue` are the facts that say the days for a fix have passed
    without one (PS-FIX-1); empty while they have not.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    if imposed := _imposed(facts):
        return _told("imposed", "the marketplace refunded the order on its own", windows, imposed)
    if _true(facts, Name.REFUNDED_BY_US):
        return Refund("not_due", "the order was refunded", evidence=_true(facts, Name.REFUNDED_BY_US))
    bought = facts.read(Name.PURCHASED_AT)
    last = _last_days(facts, windows)
    if unsolved := _unsolved(facts, fix_overdue):
        return _default(unsolved, last, now, windows)
    if claim is None:
        return Refund("not_due", "nobody asks for money, and no fault makes a refund due")
    if last is None:
        stated = bought.facts if isinstance(bought, Conflict) else ()
        why = (
            "sources contradict each other about the date of purchase" if stated else "the date of purchase is unknown"
        )
        return Refund("unknown", why, evidence=(*claim.words, *stated), ask="When was the product bought?")
    return _claimed(facts, claim, now, last, windows)


def _claimed(facts: Facts, claim: Claim, now: datetime, last: tuple[date, date], windows: Windows) -> Refund:
    zone = ZoneInfo(windows.zone)
    bought = facts.all(Name.PURCHASED_AT)[-1:]
    grounds = _grounds(facts)
    said: tuple[Evidence, ...] = (*claim.words, *bought)
    if grounds and claim.at.astimezone(zone).date() <= last[0]:
        reason = f"claimed by {last[0]}, and {_WHY[Name(grounds[0].name)]}"
        return _told("customer_right", reason, windows, (*said, *grounds), last[0])
    if now.astimezone(zone).date() <= last[1]:
        reason = f"the vendor can grant a refund until {last[1]}; it is no duty"
        ask = "" if grounds else "Was the product downloaded, and what does not work as the product page says?"
        return _told("vendor_may", reason, windows, said, last[1], ask)
    return _told("too_late", f"the last day on which a refund could be granted was {last[1]}", windows, said, last[1])


def _default(unsolved: tuple[Fact, ...], last: tuple[date, date] | None, now: datetime, windows: Windows) -> Refund:
    marked = any(fact.name == Name.UNSOLVABLE for fact in unsolved)
    why = (
        "a person marked the fault as singular and unsolvable" if marked else "the days for the fix passed without one"
    )
    reason = f"{why}: a refund is the default outcome"
    if last is not None and now.astimezone(ZoneInfo(windows.zone)).date() > last[1]:
        reason += f"; after {last[1]} the marketplace's own tool may refuse it"
    return _told("default_refund", reason, windows, unsolved)


def _told(
    outcome: Outcome,
    reason: str,
    windows: Windows,
    evidence: tuple[Evidence, ...],
    until: date | None = None,
    ask: str = "",
) -> Refund:
    effects = EFFECTS if outcome in (*RECOMMENDS, "vendor_may") else ()
    return Refund(
        outcome, reason, windows.clauses.get(_RULED_BY.get(outcome, outcome), ""), until, evidence, (), ask, effects
    )


def _last_days(facts: Facts, windows: Windows) -> tuple[date, date] | None:
    """The last days of the customer's right and of the vendor's leave."""
    bought = facts.instant(Name.PURCHASED_AT)
    if bought is None:
        return None
    day = bought.astimezone(ZoneInfo(windows.zone)).date()
    return add_months(day, windows.claim), add_months(day, windows.grant)


def _imposed(facts: Facts) -> tuple[Fact, ...]:
    """A refunded quantity that we did not cause: the only trace of a refund made without the vendor."""
    if _true(facts, Name.REFUNDED_BY_US):
        return ()
    counted = facts.all(Name.REFUNDED_QUANTITY)
    return tuple(fact for fact in counted if isinstance(fact.value, int) and fact.value > 0)


def _unsolved(facts: Facts, fix_overdue: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """PS-REF-1: a person marked the fault as singular and unsolvable, or the days for the fix passed without one."""
    bug = facts.read(Name.BUG_CONFIRMED)
    if isinstance(bug, Known) and bug.value is False:
        return ()
    return _true(facts, Name.UNSOLVABLE) or fix_overdue


def _grounds(facts: Facts) -> tuple[Fact, ...]:
    """PS-WEB-4: not downloaded; a fault after asking the vendor in vain; a sheet or demo that misled."""
    unused = facts.read(Name.DOWNLOADED)
    not_downloaded = (unused.fact,) if isinstance(unused, Known) and unused.value is False else ()
    return (*not_downloaded, *_true(facts, Name.CONTACTED_IN_VAIN), *_true(facts, Name.SHEET_MISLED))


def _true(facts: Facts, name: Name) -> tuple[Fact, ...]:
    reading = facts.read(name)
    return (reading.fact,) if isinstance(reading, Known) and reading.value is True else ()


_WHY = {
    Name.DOWNLOADED: "the product was not downloaded",
    Name.CONTACTED_IN_VAIN: "the product malfunctions after the vendor was asked in vain",
    Name.SHEET_MISLED: "the product page or the demo misled",
}
_RULED_BY: Mapping[str, str] = {"too_late": "vendor_may"}
"""Outcomes that another one's clause decides."""
_CHANGES: Mapping[Outcome, str] = {
    "imposed": "That the team granted the refund itself.",
    "default_refund": "A fix, or a person's word that it is no fault of the product.",
    "customer_right": "Another date of purchase, or that the ground does not hold.",
    "vendor_may": "A ground with its evidence where it was claimed in time, or the last day passing.",
    "too_late": "Another date of purchase, or a fault that stays unsolved.",
    "not_due": "A demand for money, or a fault that stays unsolved.",
    "unknown": "The date of purchase.",
}
