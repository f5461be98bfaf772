"""Expiries: units that a customer will lose within 30 days are told of once for each purchase, while there is time."""

from collections.abc import Iterator
from datetime import datetime

from checks.balance import Holding, expiring
from checks.money import Amount
from checks.scheme import in_force
from checks.zones import zone_named
from monitor.balances import statements
from monitor.config_sections import Account
from monitor.house import House
from monitor.sources.event_rows import balance_of
from monitor.store.books import EXPIRY, expiry_key
from monitor.store.notices import NewNotice
from monitor.views import local

DO = "Tell the customer while the units can still be used."


def expiries(house: House, now: datetime) -> int:
    """Raise a notice for each lot that is about to expire, and close those that are over; how many are open."""
    known = {one.key: one for one in house.store.notices.open_notices() if one.key.startswith(EXPIRY)}
    soon = {one.key: one for account in house.config.accounts for one in _expiring(house, account, now)}
    for key, one in soon.items():
        if key not in known or known[key].what != one.what:
            house.store.notices.raise_notice(key, one.severity, one.where, one.what, one.do, now)
    for key in known.keys() - soon.keys():
        house.store.notices.resolve_notice(key, now)
    return len(soon)


def _expiring(house: House, account: Account, now: datetime) -> Iterator[NewNotice]:
    zone = zone_named(house.calendar_of(account).zone)
    terms = in_force(house.pack_of(account), now.astimezone(zone).date()).terms.balance
    if terms is None or not terms.expiries:
        return
    for customer, statement in statements(house, account, now):
        for lot in expiring(statement):
            what = f"{_lot(lot, statement.balance.unit)} of customer {customer} expire {local(lot.expires, zone)}"
            key = expiry_key(balance_of(customer), account.name, lot.ref)
            yield NewNotice(key, "warning", f"account {account.name}", f"{what} ({terms.expiries[0].clause}).", DO)


def _lot(lot: Holding, unit: str) -> str:
    return f"{Amount(lot.left, unit)} since {lot.since:%Y-%m-%d}"
