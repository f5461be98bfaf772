"""What the rules find in a request's price, bill and balance, as rows beside the other findings."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checks.balance import Statement, balance_at, expiry_warning, sufficiency
from checks.billing import of, outstanding
from checks.facts import Facts
from checks.finding import Finding
from checks.normal import Reported
from checks.priced import NotPriced, OnRequest, Price, Priced
from checks.reported import reports
from checks.rules.billing import watch
from checks.rules.channel import channel
from checks.rules.charge import priced_otherwise
from checks.rules.consent import Agreed, AwaitingConsent, Declined, consent_state
from checks.rules.coverage import covered
from checks.rules.estimate import Estimate
from checks.rules.severity import severities
from checks.scheme import Scheme
from checks.seen import Sighting
from checks.timeline import Timeline
from monitor.balances import balance, knows_balances
from monitor.config_sections import Account
from monitor.house import House
from monitor.judgement_data import evidence_data, finding_data
from monitor.request_price import RequestPrice, request_price
from monitor.store.caches import FindingRow


@dataclass(frozen=True, slots=True)
class Bill:
    """The last request's bill: `findings` are what speaks for a broken or doubtful promise, `rows` all there is."""

    findings: tuple[Finding, ...]
    rows: tuple[FindingRow, ...]


def find_bill(
    house: House,
    account: Account,
    scheme: Scheme,
    timeline: Timeline,
    seen: Sequence[Sighting],
    plan: str,
    now: datetime,
) -> Bill:
    """Judge the last request; nothing is found where the scheme has neither prices, channels nor balances."""
    terms = scheme.terms
    if not (terms.tariff or terms.channels or terms.balance or terms.severities):
        return Bill((), ())
    asked = request_price(account, scheme, timeline, seen, plan)
    if asked is None:
        return Bill((), ())
    guess = asked.guess()
    known = reports(seen)
    found = [*_promises(asked, guess, timeline.facts), *_balance(house, account, asked, guess, known, now)]
    raised = tuple(one for one in found if one.outcome != "none")
    rows = [*_price(asked, guess), *_consent(asked, now), *(_row(asked, one) for one in raised)]
    return Bill(raised, tuple(_once_each(rows)))


def _promises(asked: RequestPrice, guess: Estimate | Finding, facts: Facts) -> Iterator[Finding]:
    names = asked.under.choices.plan_names
    yield channel(asked.scheme, asked.request.opened.channel, asked.asked.plan, names)
    yield from severities(asked.scheme, asked.text)
    settled = isinstance(guess, Estimate) and guess.lowest is guess.highest
    category = guess.lowest.clause if isinstance(guess, Estimate) and settled else ""
    yield from watch(asked.scheme, asked.steps, facts, category, asked.asked.plan)
    yield priced_otherwise(asked.scheme, asked.steps, asked.fixed.category if asked.fixed is not None else "")


def _balance(
    house: House,
    account: Account,
    asked: RequestPrice,
    guess: Estimate | Finding,
    known: Mapping[str, Reported],
    now: datetime,
) -> Iterator[Finding]:
    customer = next((one.customer for one in reversed(list(known.values())) if one.customer), "")
    held = balance(house, account, asked.scheme, customer or asked.customer, now)
    if held is None or not (held.book.movements or held.refused or knows_balances(house, account)):
        return
    yield from held.refused
    statement = balance_at(held.book, now)
    yield expiry_warning(asked.scheme, statement)
    if not of(asked.steps, "charge") and isinstance(guess, Estimate):
        yield from _reaches(asked, guess, statement)


def _reaches(asked: RequestPrice, guess: Estimate, statement: Statement) -> Iterator[Finding]:
    """Whether the balance pays for the likely category, as long as nothing was taken from it yet."""
    price = asked.of((guess.likely or guess.lowest).clause)
    if isinstance(price, Price):
        yield sufficiency(asked.scheme, statement, price)


def _price(asked: RequestPrice, guess: Estimate | Finding) -> Iterator[FindingRow]:
    """What it is priced as, and how that is covered: told, not raised."""
    if isinstance(guess, Finding):
        if guess.outcome != "none":
            yield FindingRow("price", "undecided", guess.clause, _json({"reason": guess.reason, "ask": guess.ask}))
        return
    shown = guess.likely or guess.lowest
    price = asked.of(shown.clause)
    span = [_in_words(asked.of(one.clause)) for one in (guess.lowest, guess.highest)]
    detail: dict[str, Any] = {
        "reason": f"{shown.clause}, {shown.says}: {_in_words(price)}{_fixed(asked)}",
        "lowest": f"{guess.lowest.clause}: {span[0]}",
        "highest": f"{guess.highest.clause}: {span[1]}",
        "money": str(price.money) if isinstance(price, Price) and price.money is not None else None,
        "fixed_by": guess.fixed_by or None,
        "fixed_why": guess.fixed_why or None,
        "evidence": [evidence_data(piece) for piece in guess.evidence],
    }
    outcome = "fixed" if guess.fixed_by else "likely" if guess.likely is not None else "undecided"
    yield FindingRow("price", outcome, shown.clause, _json(detail))
    cover = covered(asked.scheme, shown, asked.asked.created)
    yield FindingRow("coverage", cover.covered, cover.clause, _json({"reason": cover.says}))


def _fixed(asked: RequestPrice) -> str:
    """Who fixed it, and why."""
    return f"; fixed by {asked.fixed.by}: {asked.fixed.why}" if asked.fixed is not None else ""


def _in_words(price: Priced) -> str:
    match price:
        case Price():
            money = f" ({price.money})" if price.money is not None and str(price.money) != str(price.units) else ""
            return f"{price.units}{money}"
        case OnRequest():
            return "on request" if price.cover == "on_request" else "referred to another department"
        case NotPriced():
            return price.reason


def _consent(asked: RequestPrice, now: datetime) -> Iterator[FindingRow]:
    """Whether the client agreed to the price, where the scheme asks for that."""
    consents = asked.scheme.terms.consents
    if not consents:
        return
    match consent_state(asked.steps, now, asked.scheme):
        case AwaitingConsent() as waiting:
            says = f"{waiting.price} was stated at {waiting.since.isoformat()} and is not answered"
            yield FindingRow("consent", "waiting", consents[0].clause, _json({"reason": says}))
        case Agreed() as agreed:
            price = f" to {agreed.price}" if agreed.price is not None else ""
            says = f"agreed{price} at {agreed.at.isoformat()}"
            yield FindingRow("consent", "agreed", consents[0].clause, _json({"reason": says}))
        case Declined() as declined:
            says = f"declined at {declined.at.isoformat()}: it is not executed"
            yield FindingRow("consent", "declined", consents[0].clause, _json({"reason": says}))
        case _:
            return


def _row(asked: RequestPrice, found: Finding) -> FindingRow:
    detail = finding_data(found)
    if found.rule == "points_returned" and (left := outstanding(asked.steps)) is not None:
        detail["to_return"] = str(left)
    return FindingRow(found.rule, found.outcome, found.clause, _json(detail))


def _once_each(rows: Iterable[FindingRow]) -> Iterator[FindingRow]:
    """One row a rule; a second finding of a rule gets a number."""
    times: dict[str, int] = {}
    for row in rows:
        times[row.rule] = times.get(row.rule, 0) + 1
        number = times[row.rule]
        yield row if number == 1 else FindingRow(f"{row.rule}_{number}", row.outcome, row.clause, row.json)


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
