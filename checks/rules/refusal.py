"""May this request be refused? Facts decide first, words second; every ground is judged on its own."""

from dataclasses import replace
from datetime import datetime
from functools import cache

from checks.facts import Facts
from checks.finding import Evidence, Finding, Outcome, Span
from checks.grounds import Ground
from checks.matcher import Signals
from checks.rules.bearing import borne_out, telling, worth_asking
from checks.rules.kind import Verdict
from checks.rules.proven import Decision, decide

OWN_FAULT = ("product_fault",)
"""Signals that the product itself is at fault: "directly and exclusively" (PS-NO-1) no longer holds then."""


def refusals(
    signals: Signals, facts: Facts, grounds: tuple[Ground, ...], now: datetime, verdict: Verdict
) -> tuple[Finding, ...]:
    """One finding per ground, in their order. `clause` and `pack` are left to whoever knows the scheme.

    `now` (aware) is the instant at which the entitlement is judged. `verdict` knows what all words together say.
    """
    return tuple(_judge(ground, signals, facts, now, verdict) for ground in grounds)


def _judge(ground: Ground, signals: Signals, facts: Facts, now: datetime, verdict: Verdict) -> Finding:
    said = _by_words(ground, signals, verdict)
    decision = decide(ground.name, facts, now) if facts.stated else None
    return said if decision is None else _by_facts(ground, decision, said, signals)


def _by_facts(ground: Ground, decision: Decision, said: Finding, signals: Signals) -> Finding:
    if decision.outcome == "none":
        if said.outcome == "none":
            return replace(said, against=decision.evidence, reason=decision.reason)
        reason = f"the customer's words speak for it, but {decision.reason}"
        return replace(said, outcome="check", against=(*decision.evidence, *said.against), reason=reason)
    spoken = _against(ground, signals)
    outcome: Outcome = "check" if spoken else decision.outcome
    evidence: tuple[Evidence, ...] = (*decision.evidence, *said.evidence)
    against: tuple[Evidence, ...] = (*decision.against, *spoken)
    return Finding(ground.name, outcome, "", evidence, against, ground.ask, ground.change, decision.reason)


def _by_words(ground: Ground, signals: Signals, verdict: Verdict) -> Finding:
    """A flag needs signals of two groups, nothing against, and all words together to bear it out; the rest asks."""
    bearing = verdict.bearing[ground.name]
    flagged = _first(ground.flag, signals, apart=True)
    asked = flagged or _first(ground.check, signals) or _first(ground.flag, signals)
    if not worth_asking(ground, bearing, signals, told=bool(asked)):
        return _nothing(ground.name)
    against = _against(ground, signals)
    outcome: Outcome = "flag" if flagged and not against and borne_out(ground, bearing, signals) else "check"
    evidence = asked or telling(ground.name, verdict, signals)
    return Finding(
        ground.name, outcome, "", evidence, against, ground.ask, ground.change, _why(outcome, flagged, asked, against)
    )


def _against(ground: Ground, signals: Signals) -> tuple[Span, ...]:
    """The customer's words that speak against a ground."""
    weak = ground.against + (OWN_FAULT if ground.yields else ())
    return tuple(span for name in weak for span in signals.spans(name))


def _why(outcome: Outcome, flagged: tuple[Span, ...], asked: tuple[Span, ...], against: tuple[Span, ...]) -> str:
    if outcome == "flag":
        return "two independent signals in the customer's words agree"
    if against:
        return "the words speak for it and against it"
    if flagged:
        return "two signals in the customer's words agree, but the words around them are about something else"
    return "one signal in the customer's words" if asked else "no signal, but all words together sound like it"


@cache
def _nothing(ground: str) -> Finding:
    return Finding(ground, "none")


def _first(ways: tuple[frozenset[str], ...], signals: Signals, apart: bool = False) -> tuple[Span, ...]:
    """The customer's words behind the first combination that holds; `apart`: not in the same words twice."""
    held = signals.held
    for way in ways:
        if way <= held:
            spans = {span for name in way for span in signals.spans(name)}
            if not apart or len({span.start for span in spans}) > 1:
                return tuple(sorted(spans))
    return ()
