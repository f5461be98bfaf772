"""Balances: units that are lost within 30 days, and movements that could not be booked, are told of once each."""

from collections.abc import Iterator
from datetime import datetime

from checks.balance import Holding, balance_at, expiring
from checks.money import Amount
from checks.scheme import in_force
from checks.zones import zone_named
from monitor.balances import Balance, balances_of
from monitor.config_sections import Account
from monitor.house import House
from monitor.sources.event_rows import balance_of
from monitor.store.books import NOTICES, notice_key
from monitor.store.notices import NewNotice
from monitor.views import local

TELL = "Tell the customer while the units can still be used."
MEND = "Put it right where it comes from: the same event with its id again, in other words, takes its place."


def balances(house: House, now: datetime) -> int:
    """Look at every balance: raise what is new, close what is over; how many notices are open."""
    known = {one.key: one for one in house.store.notices.open_notices() if one.key.startswith(NOTICES)}
    wanted = {one.key: one for account in house.config.accounts for one in _found(house, account, now)}
    for key, one in wanted.items():
        if key not in known or known[key].what != one.what:
            house.store.notices.raise_notice(key, one.severity, one.where, one.what, one.do, now)
    for key in known.keys() - wanted.keys():
        house.store.notices.resolve_notice(key, now)
    return len(wanted)


def _found(house: House, account: Account, now: datetime) -> Iterator[NewNotice]:
    for customer, held in balances_of(house, account, now):
        yield from _refused(account, customer, held)
        yield from _expiring(house, account, customer, held, now)


def _refused(account: Account, customer: str, held: Balance) -> Iterator[NewNotice]:
    for refused in held.refused:
        key = notice_key(balance_of(customer), account.name, refused.reason)
        yield NewNotice(key, "warning", f"account {account.name}", f"Customer {customer}: {refused.reason}.", MEND)


def _expiring(house: House, account: Account, customer: str, held: Balance, now: datetime) -> Iterator[NewNotice]:
    zone = zone_named(house.calendar_of(account).zone)
    terms = in_force(house.pack_of(account), now.astimezone(zone).date()).terms.balance
    for lot in expiring(balance_at(held.book, now)) if terms is not None else ():
        what = f"{_lot(lot, held.book.terms.unit)} of customer {customer} expire {local(lot.expires, zone)}"
        key = notice_key(balance_of(customer), account.name, lot.ref)
        clause = f" ({terms.expiries[0].clause})" if terms is not None and terms.expiries else ""
        yield NewNotice(key, "warning", f"account {account.name}", f"{what}{clause}.", TELL)


def _lot(lot: Holding, unit: str) -> str:
    return f"{Amount(lot.left, unit)} since {lot.since:%Y-%m-%d}"
