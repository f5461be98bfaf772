"""What an alert adds to its clock: what may be refused or refunded, and that a reply went astray."""

from collections.abc import Iterable

from checks.rules.refund import RECOMMENDS
from monitor.judging import Judged


def findings_told(judged: Judged) -> Iterable[str]:
    """What may be refused and what is to be refunded, each with its clause; nothing is done by itself."""
    for one in judged.bill.findings if judged.bill is not None else ():
        what = "found" if one.outcome == "flag" else "to be checked"
        yield f"{what}: {one.rule.replace('_', ' ')} ({one.clause}). {one.reason} {one.ask}".strip()
    if judged.found is None:
        return
    for one in judged.found.raised:
        what = "may be refused" if one.outcome == "flag" else "to be checked"
        yield f"{what}: {one.rule.replace('_', ' ')} ({one.clause}). {one.reason} {one.ask}".strip()
    for one in judged.found.claims:
        clause = f" ({one.clause})" if one.clause else ""
        yield f"refund: {one.rule.replace('_', ' ')}{clause}. {one.reason}. {one.ask}".strip()
    money = judged.found.refund
    if money.outcome in RECOMMENDS:
        until = f", until {money.until.isoformat()}" if money.until else ""
        yield f"refund: {money.outcome.replace('_', ' ')} ({money.clause}){until}: {money.reason}"


def astray(judged: Judged, request: int) -> str:
    """What to tell the team where a reply went a way that the scheme does not count."""
    assert judged.scheme is not None and judged.timeline is not None
    events = judged.timeline.requests[request - 1].events
    outside = any(e.kind == "reply" and e.validity == "wrong_channel" for e in events)
    return judged.scheme.pack.replies.wrong_channel if outside else ""
