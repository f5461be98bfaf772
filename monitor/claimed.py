"""Money asked back under a scheme with windows and grounds of its own, as findings and as rows beside the others."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from checks.facts import Facts, Name
from checks.finding import Finding, Span
from checks.rules.refund import Refund
from checks.rules.window import claims
from checks.scheme import Scheme
from checks.timeline import Request
from checks.zones import zone_named
from monitor.judgement_data import finding_data
from monitor.store.caches import FindingRow

OF_CARE = ("customer_right", "vendor_may", "default_refund")
"""Outcomes that the rule of Business Care works out; every other scheme has its own."""
ELSEWHERE = Refund("not_due", "the scheme has windows and grounds of its own")


def has_care_refunds(scheme: Scheme) -> bool:
    """Whether the scheme's refunds are those of Business Care."""
    return any(refund.outcome in OF_CARE for refund in scheme.refunds)


def claimed(scheme: Scheme, request: Request, facts: Facts, words: Sequence[Span]) -> Iterator[Finding]:
    """One finding for each outcome that the scheme names, where the customer claimed or `words` ask for money back."""
    claim = next((event for event in request.events if event.kind == "claim"), None)
    if claim is not None or words:
        yield from claims_at(scheme, (claim or request.opened).by, facts, words)


def claims_at(scheme: Scheme, at: datetime, facts: Facts, words: Sequence[Span]) -> Iterator[Finding]:
    """The same for a claim that was made at an instant (aware), in `words` where it was made in any."""
    zone = scheme.pack.calendar.zone
    there = zone_named("UTC" if zone == "account" else zone)
    day = at.astimezone(there).date()
    for found in claims(scheme, _bought(facts, there), day, facts) or (_unnamed(scheme),):
        evidence = (*found.evidence, *facts.all(Name.PURCHASED_AT)[-1:], *words)
        yield replace(found, evidence=evidence)


def _bought(facts: Facts, zone: ZoneInfo) -> date | None:
    bought = facts.instant(Name.PURCHASED_AT)
    return None if bought is None else bought.astimezone(zone).date()


def _unnamed(scheme: Scheme) -> Finding:
    """The scheme has no window and no ground: whoever decides knows what it does have."""
    named = ", ".join(f"{refund.outcome.replace('_', ' ')} ({refund.clause})" for refund in scheme.refunds)
    beside = f"no refund but {named}" if named else "no refund"
    reason = f"money is asked back, and the scheme names {beside}"
    return Finding("refund", "check", ask="Does anything else owe it?", reason=reason, pack=scheme.pack.version)


def claim_row(found: Finding) -> FindingRow:
    """As kept."""
    told = json.dumps(claim_data(found), ensure_ascii=False, sort_keys=True)
    return FindingRow(found.rule, found.outcome, found.clause, told)


def claim_data(found: Finding) -> dict[str, Any]:
    """What is told of it beside its rule, outcome and clause."""
    return {"pack": found.pack or None, **finding_data(found)}
