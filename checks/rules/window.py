"""Whether a claim for money back falls within a scheme's window, and on a ground that the scheme names."""

from collections.abc import Iterable
from datetime import date, timedelta

from checks.clauses import Refund
from checks.facts import Fact, Facts, Known
from checks.finding import Finding
from checks.months import add_months
from checks.scheme import Scheme


def last_day(refund: Refund, purchased: date) -> date | None:
    """The last day, inclusive, on which the outcome can be claimed; None where the scheme names no window."""
    if refund.months:
        return add_months(purchased, refund.months)
    return purchased + timedelta(days=refund.days) if refund.days else None


def claims(scheme: Scheme, purchased: date | None, judged: date, facts: Facts) -> tuple[Finding, ...]:
    """One finding for each refund with a window or grounds; its rule is the outcome's name.

    `judged` is the day of the claim, or today where the scheme judges at now. A ground counts where a fact of its name
    is true. Nothing is refunded by it. A flag means that the window and a ground (if any is named) stand.
    """
    return tuple(
        _claim(scheme, refund, purchased, judged, facts)
        for refund in scheme.refunds
        if refund.months or refund.days or refund.grounds
    )


def _claim(scheme: Scheme, refund: Refund, purchased: date | None, judged: date, facts: Facts) -> Finding:
    rule, clause, pack = refund.outcome, refund.clause, scheme.pack.version
    windowed = bool(refund.months or refund.days)
    if windowed and purchased is None:
        reason = "the window counts from the purchase, whose day is not known"
        return Finding(rule, "check", clause, ask="When was it bought?", reason=reason, pack=pack)
    last = last_day(refund, purchased) if purchased is not None else None
    if last is not None and judged > last:
        return Finding(rule, "none", clause, reason=f"too late: the window ended on {last.isoformat()}", pack=pack)
    within = f"within the window, whose last day is {last.isoformat()}" if last is not None else "no window is named"
    stands = tuple(_true(facts, refund.grounds))
    if not refund.grounds:
        return Finding(rule, "flag", clause, reason=within, pack=pack)
    named = ", ".join(ground.replace("_", " ") for ground in refund.grounds)
    if stands:
        return Finding(rule, "flag", clause, evidence=stands, reason=f"{within}, and a ground stands", pack=pack)
    reason = f"{within}, on one of the grounds: {named}"
    return Finding(rule, "check", clause, ask=f"Is it one of: {named}?", change="a ground", reason=reason, pack=pack)


def _true(facts: Facts, grounds: Iterable[str]) -> Iterable[Fact]:
    for ground in grounds:
        known = facts.read(ground)
        if isinstance(known, Known) and known.value is True:
            yield known.fact
