"""Promises about a request's bill: the agreed price, its rises, what is free, and what comes back after a bug."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from checks.billing import BillingEvent, in_order, is_bug, of, outstanding, total
from checks.facts import Facts, Known
from checks.finding import Finding
from checks.money import Amount
from checks.rules.charge import category_of, channel_price, finding, needs_subscription, nothing, off_tariff
from checks.rules.consent import agreed_price, work_before_consent
from checks.rules.coverage import covered
from checks.scheme import Scheme

Events = Sequence[BillingEvent]
SITE_CREATED = "site_created"
"""The fact that names the day on which the customer's site was created."""


def watch(
    scheme: Scheme, events: Events, facts: Facts | None = None, category: str = "", plan: str = ""
) -> tuple[Finding, ...]:
    """Every promise about the bill of one request that is not kept or not sure.

    `category` is what the request is priced as, where a person or the estimate settled it; `plan` is the customer's.
    """
    known = facts or Facts()
    ordered = [_in_money(scheme, event, plan) for event in in_order(events)]
    units = sorted({event.amount.unit for event in ordered if event.amount is not None})
    if len(units) > 1:
        reason = f"the bill mixes {' and '.join(units)}: it cannot be compared"
        ask = "Which unit is the bill in?"
        return (finding(scheme, "mixed_units", "check", "", of(ordered, "quote", "charge", "return"), reason, ask),)
    found = (
        work_before_consent(scheme, ordered, category, site_created(known)),
        billed_above_agreed(scheme, ordered),
        price_changed(scheme, ordered),
        billed_although_free(scheme, ordered, known, category),
        *(channel_price(scheme, ordered, charge) for charge in of(ordered, "charge")),
        points_returned(scheme, ordered),
        needs_subscription(scheme, ordered, known, category),
        off_tariff(scheme, ordered, category),
    )
    return tuple(one for one in found if one.outcome != "none")


def billed_above_agreed(scheme: Scheme, events: Events) -> Finding:
    """Where an agreed price may never change, nobody is billed more than it."""
    rule = "billed_above_agreed"
    agreed, billed = agreed_price(events), outstanding(events)
    never = [change for change in scheme.terms.price_changes if change.allowed == "never"]
    if not never or agreed is None or billed is None or billed <= agreed:
        return nothing(scheme, rule)
    reason = f"{billed} is billed, {agreed} was agreed: {billed - agreed} is to be taken off"
    shown = of(events, "quote", "consent", "charge", "return")
    return finding(scheme, rule, "flag", never[0].clause, shown, reason)


def price_changed(scheme: Scheme, events: Events) -> Finding:
    """A price changed after agreement where it never may, or with no reason given (not a closed list: check)."""
    rule = "price_changed"
    for change in scheme.terms.price_changes:
        if change.allowed == "never":
            late = _quotes_after_consent(events)
            if late:
                reason = f"the price was agreed and then stated anew as {late[-1].amount}"
                return finding(scheme, rule, "flag", change.clause, (*of(events, "consent"), *late), reason)
            continue
        for before, after, why in _moves(scheme, events):
            if not why and (before < after or change.direction == "up"):
                way = "rose" if before < after else "fell"
                reason = f"the price {way} from {before} to {after} and no reason is stated"
                shown = of(events, "quote", "charge")
                return finding(scheme, rule, "check", change.clause, shown, reason, "Why did the price change?")
    return nothing(scheme, rule)


def billed_although_free(scheme: Scheme, events: Events, facts: Facts, category: str = "") -> Finding:
    """Charges for what the scheme does for nothing, as far as they were not given back."""
    rule = "billed_although_free"
    created = site_created(facts)
    wrong = []
    for charge in of(events, "charge"):
        named = category_of(scheme, charge.category or category)
        if named is not None and covered(scheme, named, created).covered == "free":
            wrong.append((charge, named))
    charged, returned = total([charge for charge, _ in wrong], "charge"), total(events, "return")
    if charged is None or not charged.quantity or (returned is not None and charged <= returned):
        return nothing(scheme, rule)
    named = wrong[0][1]
    shown = (*(charge for charge, _ in wrong), *of(events, "return"))
    return finding(scheme, rule, "flag", named.clause, shown, f"{charged} is charged for what is free: {named.says}")


def points_returned(scheme: Scheme, events: Events) -> Finding:
    """All that was charged comes back when the request turns out to be a bug: how much is still to be returned."""
    rule = "points_returned"
    bug, left = is_bug(events), outstanding(events)
    returns = scheme.terms.balance.returns if scheme.terms.balance is not None else ()
    if not returns or bug is None or left is None or left.quantity <= 0:
        return nothing(scheme, rule)
    returned = total(events, "return")
    so_far = f", {returned} came back so far" if returned is not None else ""
    shown = (*of(events, "charge", "return"), bug)
    return finding(scheme, rule, "flag", returns[0].clause, shown, f"it is a bug: {left} to be returned{so_far}")


def site_created(facts: Facts) -> date | None:
    """The day the customer's site was created, None where no source says it in a readable way, or they disagree."""
    known = facts.read(SITE_CREATED)
    try:
        return date.fromisoformat(str(known.value)[:10]) if isinstance(known, Known) else None
    except ValueError:
        return None


def _in_money(scheme: Scheme, event: BillingEvent, plan: str) -> BillingEvent:
    """Hours at the plan's rate, so that a price in hours and a bill in money can be compared."""
    tariff = scheme.terms.tariff
    rate = tariff.rate(plan) if tariff is not None else None
    if rate is None or event.amount is None or event.amount.unit != "hours":
        return event
    return replace(event, amount=Amount(event.amount.quantity * rate.amount, rate.currency))


def _quotes_after_consent(events: Events) -> tuple[BillingEvent, ...]:
    agreed = agreed_price(events)
    if agreed is None:
        return ()
    first = next(event for event in of(events, "consent"))
    return tuple(quote for quote in of(events, "quote") if quote.at > first.at and quote.amount != agreed)


def _moves(scheme: Scheme, events: Events) -> Iterator[tuple[Amount, Amount, str]]:
    """Each price beside the one before it, where it differs, with the reason stated; the sum charged comes last."""
    quotes = of(events, "quote")
    for before, after in pairwise(quotes):
        if before.amount is not None and after.amount is not None and before.amount != after.amount:
            yield before.amount, after.amount, after.reason.strip()
    charges, billed = of(events, "charge"), total(events, "charge")
    last = quotes[-1].amount if quotes else None
    if last is not None and billed is not None and billed != last:
        why = " ".join(charge.reason.strip() for charge in charges).strip()
        yield last, billed, why or _by_channel(scheme, last, billed, charges)


def _by_channel(scheme: Scheme, quoted: Amount, billed: Amount, charges: Events) -> str:
    """The channel that explains the difference by its multiple, or nothing."""
    tariff = scheme.terms.tariff
    used = {charge.channel.casefold() for charge in charges}
    for multiplier in tariff.multipliers if tariff is not None else ():
        if multiplier.channel in used and quoted.times(multiplier.factor) == billed:
            return f"by {multiplier.channel}"
    return ""
