"""What the rules found in a ticket, in words: the customer's own words, the facts, what speaks against, what to ask."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import typer

from checks.classify import Judgement
from checks.finding import Span
from monitor.cli.layout import safe

PARTS = {
    "reason": "because",
    "words": "words",
    "spoke": "spoke for it",
    "evidence": "for it",
    "against": "against",
    "ask": "ask",
    "change": "changes if",
    "until": "until",
    "effects": "then",
    "pack": "judged by",
}
SHOWN = 2_000
"""Characters of a stretch of the ticket's words that are shown."""
KIND = ("is_bug", "refund_demand", "security", "no_reply_needed")


def in_words(finding: dict[str, Any]) -> Iterator[str]:
    """The lines of one finding."""
    detail = finding["detail"]
    clause = f" ({finding['clause']})" if finding["clause"] else ""
    opinion = f"; {finding['opinion']}ed by {safe(finding['opinion_by'])}" if finding["opinion"] else ""
    also = "".join(f", {name.replace('_', ' ')}" for name in KIND if detail.get(name) is True)
    also = f"{_best(detail.get('kind_scores', {}))}{also}"
    yield f"{safe(finding['rule'])}: {safe(finding['outcome']).replace('_', ' ')}{also}{clause}{opinion}"
    if detail.get("wordless") is True:
        yield "  no words of the customer: a person must read the ticket itself"
    if detail.get("covered") is False:
        tongue = safe(str(detail.get("lang")))
        why = (
            "its language is not known" if tongue == "unknown" else f"no signal speaks the ticket's language ({tongue})"
        )
        yield f"  not covered: {why}; a person must read it"
    for name, title in PARTS.items():
        value = detail.get(name)
        for piece in value if isinstance(value, list) else [value] if value else []:
            yield f"  {title}: {_piece(piece)}"
    if finding["opinion_why"]:
        yield f"  {safe(finding['opinion_by'])} says: {safe(finding['opinion_why'], 500)}"
    if finding["draft"]:
        yield f"  draft, never sent: {safe(finding['draft'], 1000)}"


def highlighted(found: Judgement) -> Iterator[str]:
    """The lines of the judged text, what findings rest on underlined where the terminal can."""
    told = (piece for one in found.findings for piece in (*one.evidence, *one.against) if isinstance(piece, Span))
    spans = {(span.start, span.end) for span in (*found.marks, *told)}
    edges = sorted({edge for span in spans for edge in span})
    start = 0
    for line in found.cleaned.split("\n"):
        end = start + len(line)
        cuts = [start, *(edge for edge in edges if start < edge < end), end]
        pieces = [
            (safe(found.cleaned[a:b], SHOWN), any(s <= a and b <= e for s, e in spans)) for a, b in pairwise(cuts)
        ]
        yield "".join(typer.style(words, underline=True) if telling else words for words, telling in pieces)
        start = end + 1


def _best(scores: dict[str, float]) -> str:
    """The two best kinds with their shares of 1."""
    best = sorted(scores.items(), key=lambda share: -share[1])[:2]
    told = [f"{name.replace('_', ' ')} {share:.2f}" for name, share in best]
    return f" ({', '.join(map(safe, told))})" if told else ""


def _piece(piece: Any) -> str:
    """A span of the customer's words with its place in the cleaned text, a fact with its source, or plain words."""
    match piece:
        case {"text": text, "start": start, "end": end, "signal": signal}:
            return f'"{safe(str(text))}" ({start}-{end}, {safe(str(signal)).replace("_", " ")})'
        case {"fact": name, "value": value, "source": source}:
            date = f", {safe(str(piece['date']))}" if piece.get("date") else ""
            return f"{safe(str(name)).replace('_', ' ')} is {_plain(value)} ({safe(str(source))}{date})"
        case _:
            return safe(str(piece), 500)


def _plain(value: Any) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else safe(str(value))
