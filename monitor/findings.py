"""What the rules find in a ticket's words and facts, as rows to be kept: its kind, grounds of refusal, the refund."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checks.classify import Judgement
from checks.conversation import CHANNEL
from checks.facts import Fact
from checks.finding import Finding
from checks.rules.refund import Claim, Refund, refund
from checks.scheme import Pack, Scheme, in_force
from checks.sighting import Sighting, mail_of
from checks.standing import Breached, Verdict
from checks.timeline import Event, Request, Timeline
from monitor.claimed import ELSEWHERE, claim_row, claimed, has_care_refunds
from monitor.judgement_data import as_data, evidence_data
from monitor.rules import grounds_of, windows_of
from monitor.signs import own_words
from monitor.store.caches import FindingRow
from monitor.word_judge import WordJudge

MOST_WORDS = 40_000
"""Characters of one request's messages that are judged together."""

TOLD = ("lang", "covered", "wordless", "kind_scores", "is_bug", "refund_demand")
"""What of a judgement is kept with the kind as it stands in the data."""
_TAGS = re.compile(r"^(?:\s*\[[^\[\]]{1,60}\])+\s*")


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: the judgement of the words, the refund outcome or the scheme's own claims, and all as rows.

    `scheme` is the pack as it stood when the request came.
    """

    words: Judgement
    refund: Refund
    rows: tuple[FindingRow, ...]
    scheme: Scheme
    claims: tuple[Finding, ...] = ()

    @property
    def raised(self) -> tuple[Finding, ...]:
        """The grounds that were flagged or are to be checked."""
        return tuple(one for one in self.words.findings if one.outcome != "none")


def find(
    judge: WordJudge,
    pack: Pack,
    timeline: Timeline,
    sightings: Sequence[Sighting],
    verdicts: Iterable[Verdict],
    now: datetime,
) -> Found | None:
    """Judge the last request of a ticket; None where there is no request yet."""
    if not timeline.requests:
        return None
    request = timeline.requests[-1]
    scheme = in_force(pack, request.opened.by.date())
    title, words = words_of(request, sightings)
    found = judge.judge(title, words, now, timeline.facts, grounds_of(scheme))
    closed = [event for event in request.events if event.opens][-1].thanks
    if not has_care_refunds(scheme):
        claims = tuple(claimed(scheme, request, timeline.facts, found.demand))
        return Found(found, ELSEWHERE, (*rows_of(found, closed), *map(claim_row, claims)), scheme, claims)
    claim = Claim(_first_claim(judge, timeline, sightings), found.demand) if found.refund_demand else None
    overdue = tuple(_overdue(request.number, verdicts))
    money = refund(timeline.facts, claim, now, windows_of(scheme), overdue)
    return Found(found, money, (*rows_of(found, closed), *_refund_rows(money, found.refund_demand, scheme)), scheme)


def _first_claim(judge: WordJudge, timeline: Timeline, sightings: Sequence[Sighting]) -> datetime:
    """When the customer first asked for the money back, in whichever request: the right is judged at that instant."""
    by_id = _by_id(sightings)
    for event in timeline.events:
        if event.opens and event.ref in by_id:
            title, words = _titled(event, by_id[event.ref]), _written(event, by_id[event.ref])[:MOST_WORDS]
            if judge.judge(title, words, event.by).refund_demand:
                return event.by
    return timeline.requests[-1].opened.by


def words_of(request: Request, sightings: Iterable[Sighting]) -> tuple[str, str]:
    """Title and words of a request: its first subject, and what the customer wrote in it, quotations left out."""
    by_id = _by_id(sightings)
    opening = [event for event in request.events if event.opens and event.ref in by_id]
    written = "\n\n".join(_written(event, by_id[event.ref]) for event in opening)
    return (_titled(opening[0], by_id[opening[0].ref]) if opening else "", written[:MOST_WORDS])


def _titled(event: Event, sighting: Sighting) -> str:
    """The customer's title; the subject of the marketplace's letter is none."""
    return "" if _is_letter(event, sighting) else title_of(mail_of(sighting).subject)


def _written(event: Event, sighting: Sighting) -> str:
    """The customer's own words; the marketplace's letter about a message has them in whatever form."""
    mail = mail_of(sighting)
    return mail.text if _is_letter(event, sighting) else own_words(mail.subject, mail.text)


def _is_letter(event: Event, sighting: Sighting) -> bool:
    """Whether all that is seen of a message in the marketplace is its letter about it."""
    return sighting.kind == "mail" and event.channel == CHANNEL


def title_of(subject: str) -> str:
    """A subject without the tags before it, such as `[PrestaShop Addons]`: they are not the customer's words."""
    return _TAGS.sub("", subject)


def _by_id(sightings: Iterable[Sighting]) -> dict[str, Sighting]:
    return {str(sighting.id): sighting for sighting in sightings}


def _overdue(request: int, verdicts: Iterable[Verdict]) -> Iterable[Fact]:
    """The fix clock that ran out without a fix, as a fact for the refund rule."""
    for verdict in verdicts:
        if (verdict.request, verdict.clock) == (request, "fix") and isinstance(verdict.state, Breached):
            yield Fact("fix_overdue", True, f"clock fix, {verdict.judge.clause}", verdict.judge.due)


def rows_of(found: Judgement, closed: bool) -> Iterable[FindingRow]:
    """The kind and every ground that is more than none; `closed`: the customer's last message needs no reply."""
    data = as_data(found)
    told: dict[str, Any] = {key: data[key] for key in TOLD}
    told |= {"security": data["security"], "no_reply_needed": closed, "words": data["evidence"]}
    told["spoke"] = [f"{name.replace('_', ' ')} {weight:+.2f}" for name, weight in found.kind.spoke]
    yield FindingRow("kind", found.kind.kind, "", _json(told))
    for finding in data["findings"]:
        if finding["outcome"] != "none":
            rest = {key: value for key, value in finding.items() if key not in ("ground", "outcome", "clause")}
            yield FindingRow(finding["ground"], finding["outcome"], finding["clause"] or "", _json(rest))


def _refund_rows(money: Refund, demanded: bool, scheme: Scheme) -> Iterable[FindingRow]:
    if money.outcome != "not_due" or demanded:
        yield FindingRow("refund", money.outcome, money.clause, _json(refund_data(money, scheme.pack.version)))


def refund_data(money: Refund, pack: str) -> dict[str, Any]:
    """What is told of a refund beside its outcome and clause; `pack` is the version of the rules it was judged by."""
    return {
        "pack": pack or None,
        "reason": money.reason,
        "until": money.until.isoformat() if money.until else None,
        "evidence": [evidence_data(piece) for piece in money.evidence],
        "against": [evidence_data(piece) for piece in money.against],
        "ask": money.ask or None,
        "change": money.change,
        "effects": list(money.effects),
    }


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
