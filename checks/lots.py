"""Units by the purchase they came from: the first bought is the first used, and what stays unused expires."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from checks.instants import utc
from checks.money import Amount
from checks.months import add_months
from checks.movement import Movement
from checks.terms import BalanceTerms

NONE = Decimal(0)


@dataclass(slots=True)
class Lot:
    """What is left of one grant, purchase or return; `expires` is the first instant at which it is gone."""

    ref: str
    since: datetime
    expires: datetime | None
    left: Decimal


@dataclass(slots=True)
class _Taking:
    lot: Lot | None
    units: Decimal


class Unfolding:
    """Movements applied in their order. `done` are they and the expiries between them, `debt` what no lot covered."""

    def __init__(self, terms: BalanceTerms, zone: str) -> None:
        self._terms = terms
        self._zone = ZoneInfo(zone)
        self._takings: dict[str, list[_Taking]] = {}
        self.lots: list[Lot] = []
        self.done: list[Movement] = []
        self.debt = NONE

    def apply(self, movement: Movement) -> None:
        """Expire what is due before it, then move."""
        self.expire(movement.at)
        self.done.append(movement)
        match movement.kind:
            case "charge":
                self._take(movement)
            case "return":
                self._give_back(movement)
            case _:
                self._add(movement, self._expires(movement))

    def expire(self, until: datetime) -> None:
        """Let go of every lot that is over at `until`, in the order in which they end."""
        over = sorted((lot for lot in self.lots if lot.expires is not None and lot.expires <= until), key=_end)
        for lot in over:
            self._gone(lot, _end(lot))

    def _add(self, movement: Movement, expires: datetime | None) -> None:
        covers = min(self.debt, movement.amount.quantity)
        self.debt -= covers
        self._keep(Lot(movement.ref, movement.at, expires, movement.amount.quantity - covers))

    def _take(self, movement: Movement) -> None:
        wanted = movement.amount.quantity
        takings = self._takings.setdefault(movement.ticket, [])
        for lot in self.lots:
            units = min(lot.left, wanted)
            lot.left -= units
            wanted -= units
            if units:
                takings.append(_Taking(lot, units))
        self.lots = [lot for lot in self.lots if lot.left]
        if wanted:
            self.debt += wanted
            takings.append(_Taking(None, wanted))

    def _give_back(self, movement: Movement) -> None:
        """What was taken last comes back first: to its own lot, or as a new one, as the scheme has it.

        What no lot had covered, and a later purchase paid for since, comes back as a new lot too.
        """
        wanted = movement.amount.quantity
        takings = self._takings.get(movement.ticket, [])
        anew = any(rule.expiry == "new" for rule in self._terms.returns)
        fresh = NONE
        while wanted and takings:
            taking = takings[-1]
            units = min(taking.units, wanted)
            taking.units -= units
            wanted -= units
            if not taking.units:
                takings.pop()
            if taking.lot is None:
                covers = min(self.debt, units)
                self.debt -= covers
                fresh += units - covers
            elif anew:
                fresh += units
            else:
                self._restore(taking.lot, units, movement.at)
        self._keep(Lot(movement.ref, movement.at, self._end_of(movement.at), fresh + wanted))

    def _restore(self, lot: Lot, units: Decimal, at: datetime) -> None:
        """Back into the purchase it came from; what is over already is gone at once."""
        lot.left += units
        if lot.expires is not None and lot.expires <= at:
            self._gone(lot, at)
        else:
            self._keep(lot)

    def _keep(self, lot: Lot) -> None:
        if lot.left and not any(other is lot for other in self.lots):
            self.lots.append(lot)
            self.lots.sort(key=lambda one: (one.since, one.ref))

    def _gone(self, lot: Lot, at: datetime) -> None:
        rule = self._terms.expiries[0]
        self.done.append(Movement(lot.ref, "expiry", at, Amount(lot.left, self._terms.unit), rule.clause))
        lot.left = NONE
        self.lots = [other for other in self.lots if other is not lot]

    def _expires(self, movement: Movement) -> datetime | None:
        if movement.kind == "grant" and not all(g.expires for g in self._terms.grants if g.clause == movement.clause):
            return None
        return self._end_of(movement.at)

    def _end_of(self, bought: datetime) -> datetime | None:
        """Midnight in the scheme's zone: after the anniversary where units are still good on it, else before it."""
        if not self._terms.expiries:
            return None
        rule = self._terms.expiries[0]
        day = add_months(bought.astimezone(self._zone).date(), rule.months)
        return _midnight(day + timedelta(days=1 if rule.anniversary == "good" else 0), self._zone)


def unfold(movements: Iterable[Movement], terms: BalanceTerms, zone: str, until: datetime) -> Unfolding:
    """Everything up to `until`, whatever order it was learned in; of one instant what comes in goes first."""
    order: Sequence[str] = ("grant", "purchase", "charge", "return")
    unfolding = Unfolding(terms, zone)
    known = [movement for movement in movements if movement.at <= until]
    for movement in sorted(known, key=lambda one: (one.at, order.index(one.kind), one.ref)):
        unfolding.apply(movement)
    unfolding.expire(utc(until))
    return unfolding


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return utc(datetime.combine(day, time(), zone))


def _end(lot: Lot) -> datetime:
    assert lot.expires is not None  # only lots that end are asked
    return lot.expires
