"""A customer's balance of credits or points: booked movements only ever added, and what they come to on any date."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeAlias

from checks.facts import Fact
from checks.finding import Finding
from checks.instants import utc
from checks.lots import Lot, unfold
from checks.money import Amount
from checks.movement import Movement
from checks.priced import Price
from checks.scheme import Scheme
from checks.terms import BalanceTerms

SOON = timedelta(days=30)
"""Units that expire within this time are warned of."""


@dataclass(frozen=True, slots=True)
class Book:
    """Everything booked for one customer under one scheme, in the order in which it was learned."""

    terms: BalanceTerms
    zone: str
    movements: tuple[Movement, ...] = ()


@dataclass(frozen=True, slots=True)
class NotBooked:
    """The movement was refused and nothing is changed; `reason` is a sentence for who sent it."""

    reason: str


Booked: TypeAlias = Book | NotBooked


@dataclass(frozen=True, slots=True)
class Holding:
    """What is left of one grant, purchase or return; `expires` is the first instant at which it is gone."""

    ref: str
    since: datetime
    left: Decimal
    expires: datetime | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A balance at an instant (negative where more was charged than there was), its holdings, and every movement.

    The balance is the sum of the movements, the expiries among them.
    """

    at: datetime
    balance: Amount
    holdings: tuple[Holding, ...]
    movements: tuple[Movement, ...]


def open_book(scheme: Scheme, zone: str) -> Book | NotBooked:
    """An empty book under the scheme's terms; `zone` is where its days end, the scheme's or the account's."""
    terms = scheme.terms.balance
    return NotBooked(f"{scheme.pack.name} keeps no balances") if terms is None else Book(terms, zone)


def book(into: Book, movement: Movement, now: datetime) -> Booked:
    """The book with the movement added, or why it is refused; a movement already booked changes nothing."""
    if movement in into.movements:
        return into
    reason = _refusal(into, movement, utc(now))
    return NotBooked(reason) if reason else replace(into, movements=(*into.movements, movement))


def book_all(into: Book, movements: Iterable[Movement], now: datetime) -> Booked:
    """All of them or, with the first refusal's reason, none."""
    for movement in movements:
        booked = book(into, movement, now)
        if isinstance(booked, NotBooked):
            return booked
        into = booked
    return into


def balance_at(of: Book, at: datetime) -> Statement:
    """What the movements up to `at` come to."""
    unfolded = unfold(of.movements, of.terms, of.zone, utc(at))
    held = sum((lot.left for lot in unfolded.lots), Decimal(0)) - unfolded.debt
    return Statement(
        utc(at),
        Amount(held, of.terms.unit),
        tuple(_holding(lot) for lot in unfolded.lots),
        tuple(unfolded.done),
    )


def expiring(statement: Statement, within: timedelta = SOON) -> tuple[Holding, ...]:
    """The holdings that expire within that time of the statement, the nearest first."""
    soon = [h for h in statement.holdings if h.expires is not None and h.expires <= statement.at + within]
    return tuple(sorted(soon, key=lambda holding: (holding.expires or statement.at, holding.ref)))


def expiry_warning(scheme: Scheme, statement: Statement) -> Finding:
    """A flag that names how many units expire within 30 days, and when the first do."""
    soon = expiring(statement)
    if not soon:
        return Finding("units_expire", "none", pack=scheme.pack.version)
    units = Amount(sum((holding.left for holding in soon), Decimal(0)), statement.balance.unit)
    rules = scheme.terms.balance.expiries if scheme.terms.balance is not None else ()
    first = soon[0].expires
    evidence = tuple(Fact(h.ref, f"{Amount(h.left, statement.balance.unit)}", "the balance", h.expires) for h in soon)
    reason = f"{units} expire within 30 days, the first at {first.isoformat() if first is not None else 'no time'}"
    clause = rules[0].clause if rules else ""
    return Finding("units_expire", "flag", clause, evidence, reason=reason, pack=scheme.pack.version)


def sufficiency(scheme: Scheme, statement: Statement, price: Price) -> Finding:
    """A flag where the balance does not reach for the price and the scheme answers only then; it names what is missing.

    A check where it reaches for the lowest price only.
    """
    rule, terms = "balance_too_low", scheme.terms.balance
    rules = terms.sufficiencies if terms is not None else ()
    held, needed = statement.balance, price.units
    enough = needed.highest is not None and needed.highest <= held
    free = price.category is not None and price.category.cover == "free"
    if not rules or enough or (free and not rules[0].free_too):
        return Finding(rule, "none", pack=scheme.pack.version)
    evidence = (Fact("balance", str(held), "the balance", statement.at), Fact("price", str(needed), "the tariff"))
    clause, pack = rules[0].clause, scheme.pack.version
    if held < needed.lowest:
        reason = f"{needed.lowest - held} are missing: the balance is {held}, the request costs {needed}"
        return Finding(rule, "flag", clause, evidence, change="a purchase", reason=reason, pack=pack)
    reason = f"the balance of {held} may not reach: the request costs {needed}"
    return Finding(rule, "check", clause, evidence, ask="What will it cost?", reason=reason, pack=pack)


@dataclass(frozen=True, slots=True)
class Liabilities:
    """What a seller owes under one scheme, for all customers: unspent, of it expiring within 30 days, to return."""

    unspent: Amount
    expiring: Amount
    to_return: Amount


def liabilities(unit: str, statements: Iterable[Statement], due: Iterable[Amount] = ()) -> Liabilities:
    """The sums for the digest; `due` are the units to be returned. An overdrawn balance owes nothing."""
    known = list(statements)
    none = Amount(Decimal(0), unit)
    unspent = sum((s.balance for s in known if s.balance.quantity > 0), none)
    soon = sum((Amount(h.left, unit) for s in known for h in expiring(s)), none)
    return Liabilities(unspent, soon, sum(due, none))


def _refusal(into: Book, movement: Movement, now: datetime) -> str:
    """Why the movement cannot be booked, or nothing."""
    amount, unit = movement.amount, into.terms.unit
    if any(known.ref == movement.ref for known in into.movements):
        return f"{movement.ref} is booked already, and differently: a movement is never changed"
    if movement.kind == "expiry":
        return "an expiry is worked out from the purchases, never booked"
    if amount.unit != unit:
        return f"this balance is kept in {unit}, not in {amount.unit}"
    if amount.quantity <= 0:
        return f"a {movement.kind} is above 0; {amount} is not"
    if movement.at > now:
        return f"a {movement.kind} dated {movement.at.isoformat()} lies in the future"
    if movement.kind in ("charge", "return") and not movement.ticket:
        return f"a {movement.kind} names its ticket"
    if movement.paid is not None and not movement.paid.is_money:
        return f"what was paid is money with its currency, not {movement.paid.unit}"
    others = {known.paid.unit for known in into.movements if known.paid is not None}
    if movement.paid is not None and others - {movement.paid.unit}:
        return (
            f"earlier purchases were paid in {others.pop()}, this one in {movement.paid.unit}: currencies are not mixed"
        )
    return _return_refusal(into, movement) if movement.kind == "return" else ""


def _return_refusal(into: Book, back: Movement) -> str:
    """At no moment may more have come back to a ticket than was charged on it by then."""
    mine = [known for known in into.movements if known.ticket == back.ticket]
    if not any(known.kind == "charge" and known.at <= back.at for known in mine):
        return f"ticket {back.ticket} was not charged by then: there is nothing to return"
    moments = [back.at, *(known.at for known in mine if known.at > back.at)]
    left = Amount(
        -max(sum((m.signed for m in mine if m.at <= moment), Decimal(0)) for moment in moments), back.amount.unit
    )
    return "" if back.amount <= left else f"{back.amount} is more than the {left} that ticket {back.ticket} still has"


def _holding(lot: Lot) -> Holding:
    return Holding(lot.ref, lot.since, lot.left, lot.expires)
