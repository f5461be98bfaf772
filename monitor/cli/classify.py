"""sla-monitor classify: judges tickets read as JSON lines, and writes one JSON line for each."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.context import AtOption, instant, read_config, refuse

if TYPE_CHECKING:
    from checks.classify import Judgement, Rules, Scheme

OptionalConfig = Annotated[
    Path | None, typer.Option("--config", "-c", envvar="SLA_MONITOR_CONFIG", help="A configuration, for its packs.")
]
LONGEST = 4_000_000
"""Characters of one input line; a longer one is no ticket."""


def classify(
    scheme: Annotated[str, typer.Option("--scheme", help="Give the clauses of this scheme.")] = "",
    config: OptionalConfig = None,
    account: Annotated[str, typer.Option("--account", help="The scheme of this account.")] = "",
    at: AtOption = "",
) -> None:
    """Read {"id", "title", "body"} a line, with "lang" and "facts" if known; write kind, findings and evidence."""
    from monitor.app import wall_clock
    from monitor.rules import packaged_rules

    now = instant(at, "--at") if at else wall_clock()
    ready, under = packaged_rules(), _scheme(scheme, config, account, now)
    for number, line in enumerate(sys.stdin, start=1):
        if line.strip():
            typer.echo(json.dumps(_answer(number, line, ready, under, now), ensure_ascii=False))


def _answer(number: int, line: str, ready: Rules, scheme: Scheme | None, now: datetime) -> dict[str, Any]:
    from checks.classify import judge
    from checks.facts import given
    from monitor.signs import closing

    row = _row(number, line)
    try:
        facts = given(row.get("facts") or {})
    except (ValueError, AttributeError) as error:
        refuse([f"line {number}: {error}"])
    title, body = str(row.get("title") or ""), str(row.get("body") or "")
    found = judge(title, body, ready, now, facts, scheme, row.get("lang") or None)
    return {"id": row.get("id"), **as_data(found), "no_reply_needed": closing(body or title).no_reply_needed}


def _row(number: int, line: str) -> dict[str, Any]:
    if len(line) > LONGEST:
        refuse([f"line {number}: longer than {LONGEST} characters; one ticket a line"])
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        refuse([f'line {number}: not JSON; write one object a line: {{"id": 1, "title": "...", "body": "..."}}'])
    if not isinstance(row, dict):
        refuse([f'line {number}: not an object; write {{"id": 1, "title": "...", "body": "..."}}'])
    return row


def as_data(found: Judgement) -> dict[str, Any]:
    """The published keys of a judgement."""
    return {
        "lang": found.language,
        "covered": found.covered,
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
                "reason": one.reason,
                "evidence": [evidence_data(piece) for piece in one.evidence],
                "against": [evidence_data(piece) for piece in one.against],
                "ask": one.ask or None,
                "change": one.change or None,
            }
            for one in found.findings
        ],
    }


def evidence_data(piece: Any) -> dict[str, Any]:
    """A piece of evidence: the customer's words with their offsets, or a fact with its source and date."""
    from checks.finding import Span

    if isinstance(piece, Span):
        return {"text": piece.words, "start": piece.start, "end": piece.end, "signal": piece.signal}
    value = piece.value.isoformat() if isinstance(piece.value, datetime) else piece.value
    date = piece.date.isoformat() if piece.date else None
    return {"fact": piece.name, "value": value, "source": piece.source, "date": date}


def _scheme(name: str, path: Path | None, account: str, now: datetime) -> Scheme | None:
    from checks.scheme import in_force
    from monitor.packs import read_packs
    from monitor.rules import grounds_of

    config = read_config(path) if path is not None else None
    if account:
        known = {one.name: one.scheme for one in config.accounts} if config else {}
        if account not in known:
            refuse([f"There is no account {account}; known are {', '.join(known) or 'none: give --config'}."])
        name = name or known[account]
    if not name:
        return None
    packs = read_packs(config.monitor.schemes if config else ())
    if name not in packs.by_id:
        refuse([f"There is no scheme {name}; known are {', '.join(sorted(packs.by_id))}."])
    return grounds_of(in_force(packs.by_id[name], now.date()))
