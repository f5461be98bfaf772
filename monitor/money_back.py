"""What a ticket's facts and words come to where money is asked back, as data beside its other findings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from checks.facts import Facts
from checks.finding import Span
from checks.rules.refund import Claim, Windows, refund
from checks.scheme import Scheme
from monitor.claimed import claim_data, claims_at, has_care_refunds
from monitor.findings import refund_data
from monitor.rules import windows_of


def money_back(
    scheme: Scheme | None, facts: Facts, words: Sequence[Span], asked_at: datetime, now: datetime
) -> dict[str, Any]:
    """`refund`, the outcome of Business Care; `claims` under a scheme with windows of its own, where that is null.

    `words` ask for money back, at the instant `asked_at`; both instants are aware.
    """
    if scheme is not None and not has_care_refunds(scheme):
        found = claims_at(scheme, asked_at, facts, words) if words else ()
        rows = [{"rule": one.rule, "outcome": one.outcome, "clause": one.clause, **claim_data(one)} for one in found]
        return {"refund": None, "claims": rows}
    windows, pack = (windows_of(scheme), scheme.pack.version) if scheme is not None else (Windows(), "")
    overdue = tuple(fact for fact in facts.all("fix_overdue") if fact.value is True)
    money = refund(facts, Claim(asked_at, tuple(words)) if words else None, now, windows, overdue)
    told = {"outcome": money.outcome, "clause": money.clause or None, **refund_data(money, pack)}
    return {"refund": told, "claims": []}
