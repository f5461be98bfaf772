"""A judgement of a ticket's words as JSON data: the published keys of `classify`, kept with a ticket's findings."""

from datetime import datetime
from typing import Any

from checks.classify import Judgement
from checks.finding import Evidence, Finding, Span


def as_data(found: Judgement) -> dict[str, Any]:
    """The published keys of a judgement."""
    return {
        "lang": found.language,
        "covered": found.covered,
        "wordless": not any(map(str.isalpha, found.cleaned)),
        "kind": found.kind.kind,
        "kind_scores": dict(found.kind.scores),
        "kind_spoke": dict(found.kind.spoke),
        "is_bug": found.is_bug,
        "refund_demand": found.refund_demand,
        "security": found.security,
        "evidence": [evidence_data(one) for one in found.marks],
        "findings": [
            {
                "ground": one.rule,
                "outcome": one.outcome,
                "clause": one.clause or None,
                "pack": one.pack or None,
                **finding_data(one),
            }
            for one in found.findings
        ],
    }


def finding_data(found: Finding) -> dict[str, Any]:
    """What a finding rests on, beside its rule, outcome and clause."""
    return {
        "reason": found.reason,
        "evidence": [evidence_data(piece) for piece in found.evidence],
        "against": [evidence_data(piece) for piece in found.against],
        "ask": found.ask or None,
        "change": found.change or None,
    }


def evidence_data(piece: Evidence) -> dict[str, Any]:
    """A piece of evidence: the customer's words with their offsets, or a fact with its source and date."""
    if isinstance(piece, Span):
        return {"text": piece.words, "start": piece.start, "end": piece.end, "signal": piece.signal}
    value = piece.value.isoformat() if isinstance(piece.value, datetime) else piece.value
    date = piece.date.isoformat() if piece.date else None
    return {"fact": piece.name, "value": value, "source": piece.source, "date": date}
