"""Promises about single charges and quotes: the channel's multiple, a needed subscription, the tariff's force."""

from collections.abc import Sequence
from decimal import Decimal

from checks.billing import BillingEvent, of
from checks.facts import Conflict, Facts, Known
from checks.finding import Evidence, Finding, Outcome
from checks.priced import Asked, Price
from checks.rules.price import price
from checks.scheme import Scheme
from checks.tariff import Category, Multiplier

Events = Sequence[BillingEvent]


def channel_price(scheme: Scheme, events: Events, charge: BillingEvent) -> Finding:
    """A channel that costs a multiple must be charged so, and no other channel may be."""
    tariff = scheme.terms.tariff
    named = category_of(scheme, charge.category)
    for multiplier in tariff.multipliers if tariff is not None else ():
        if named is not None and named.units is not None and not named.each:
            return _multiple(scheme, multiplier, named.units, events, charge)
    return nothing(scheme, "channel_price")


def _multiple(scheme: Scheme, multiplier: Multiplier, single: Decimal, events: Events, charge: BillingEvent) -> Finding:
    """`part`: what was done by the channel is multiplied; `whole`: everything, once the channel was used at all."""
    rule = "channel_price"
    used = {event.channel.casefold() for event in (events if multiplier.scope == "whole" else (charge,))}
    multiple = single * multiplier.factor
    billed = charge.amount.quantity if charge.amount is not None else None
    if multiplier.channel in used and billed == single:
        reason = f"{charge.amount} is charged; by {multiplier.channel} it is {multiple}"
        return finding(scheme, rule, "flag", multiplier.clause, (charge,), reason)
    if multiplier.channel not in used and billed == multiple:
        reason = f"{charge.amount} is charged; it is {single} unless it was done by {multiplier.channel}"
        ask = "" if charge.channel else f"Was it done by {multiplier.channel}?"
        return finding(scheme, rule, "check" if ask else "flag", multiplier.clause, (charge,), reason, ask)
    return nothing(scheme, rule)


def needs_subscription(scheme: Scheme, events: Events, facts: Facts, category: str = "") -> Finding:
    """Work that needs a subscription of the customer, asked for or done without one."""
    rule = "needs_subscription"
    names = [event.category for event in of(events, "charge", "quote", "work")]
    named = next((c for name in (*names, category) if (c := category_of(scheme, name)) is not None and c.needs), None)
    if named is None:
        return nothing(scheme, rule)
    held = facts.read(named.needs)
    what = named.needs.replace("_", " ")
    if isinstance(held, Known):
        if held.value is True:
            return nothing(scheme, rule)
        reason = f"{named.says}: the customer has no {what}"
        return finding(scheme, rule, "flag", named.clause, (), reason, facts=(held.fact,))
    shown = held.facts if isinstance(held, Conflict) else ()
    ask = f"Does the customer have an active {what}?"
    return finding(scheme, rule, "check", named.clause, (), f"{named.says}: it is not known", ask, facts=shown)


def off_tariff(scheme: Scheme, events: Events, category: str = "") -> Finding:
    """Where the tariff's figures bind, a quote outside them asks a person."""
    rule = "off_tariff"
    tariff = scheme.terms.tariff
    binding = [force for force in (tariff.force if tariff is not None else ()) if force.binding]
    for quote in of(events, "quote") if binding else ():
        priced = price(scheme, Asked(category=quote.category or category))
        if quote.amount is None or not isinstance(priced, Price):
            continue
        for norm in (priced.units, priced.money):
            if norm is not None and norm.lowest.unit == quote.amount.unit and quote.amount not in norm:
                reason = f"{quote.amount} is quoted, the table has {norm}"
                return finding(scheme, rule, "check", binding[0].clause, (quote,), reason, "Why does it differ?")
    return nothing(scheme, rule)


def priced_otherwise(scheme: Scheme, events: Events, fixed: str) -> Finding:
    """What is billed as another category than the one a person fixed: one of the two is to be put right."""
    rule, person = "priced_otherwise", category_of(scheme, fixed)
    for charge in of(events, "charge"):
        billed = category_of(scheme, charge.category)
        if person is not None and billed is not None and billed.clause != person.clause:
            reason = f"{charge.amount} is billed as {billed.clause}, and a person fixed {person.clause}"
            return finding(scheme, rule, "check", person.clause, (charge,), reason, "Which of the two is it?")
    return nothing(scheme, rule)


def category_of(scheme: Scheme, named: str) -> Category | None:
    """The category of that name, None where there is none."""
    tariff = scheme.terms.tariff
    return tariff.category(named) if tariff is not None and named else None


def finding(
    scheme: Scheme,
    rule: str,
    outcome: Outcome,
    clause: str,
    events: Events,
    reason: str,
    ask: str = "",
    facts: tuple[Evidence, ...] = (),
) -> Finding:
    """A finding about a bill, its events as evidence."""
    evidence = (*(event.fact for event in events), *facts)
    return Finding(rule, outcome, clause, evidence, ask=ask, reason=reason, pack=scheme.pack.version)


def nothing(scheme: Scheme, rule: str) -> Finding:
    """Nothing speaks for the rule."""
    return Finding(rule, "none", pack=scheme.pack.version)
