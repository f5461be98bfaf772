"""Customers' balances as their sources reported them: booked in the order in which they were learned."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from checks.balance import Book, Liabilities, NotBooked, balance_at, book, liabilities, open_book
from checks.finding import Finding
from checks.money import amount
from checks.normal import Reported
from checks.reported import reports
from checks.scheme import Scheme, in_force
from checks.seen import PERSON
from checks.zones import zone_named
from monitor.config_sections import Account
from monitor.house import House
from monitor.sources.event_rows import BALANCES, balance_of
from monitor.threads import as_seen

NOT_BOOKED = "not_booked"


@dataclass(frozen=True, slots=True)
class Balance:
    """A customer's book, and what could not be booked."""

    book: Book
    refused: tuple[Finding, ...]


def balance(house: House, account: Account, scheme: Scheme, customer: str, now: datetime) -> Balance | None:
    """One customer's balance; None where the scheme keeps none."""
    return _booked(house, account, scheme, _reported(house, account, balance_of(customer)), now)


def owed(house: House, account: Account, now: datetime) -> Liabilities | None:
    """What the account owes to all its customers at `now`: unspent, expiring, to be returned; None without balances."""
    day = now.astimezone(zone_named(house.calendar_of(account).zone)).date()
    scheme = in_force(house.pack_of(account), day)
    terms = scheme.terms.balance
    if terms is None:
        return None
    held = [balance_at(one.book, now) for _, one in balances_of(house, account, now)]
    due = [amount(said) for said in house.store.books.to_return(account.name)]
    return liabilities(terms.unit, held, [one for one in due if one.unit == terms.unit])


def balances_of(house: House, account: Account, now: datetime) -> Iterator[tuple[str, Balance]]:
    """Every customer of an account with the balance; nothing where the scheme keeps none."""
    scheme = in_force(house.pack_of(account), now.astimezone(zone_named(house.calendar_of(account).zone)).date())
    if scheme.terms.balance is None:
        return
    by_customer: dict[str, list[Reported]] = defaultdict(list)
    for one in _reported(house, account, BALANCES):
        by_customer[one.customer].append(one)
    for customer, mine in by_customer.items():
        booked = _booked(house, account, scheme, mine, now)
        if booked is not None:
            yield customer, booked


def knows_balances(house: House, account: Account) -> bool:
    """Whether anything is known of the balances of an account's customers, so that none is a balance of nothing."""
    return house.store.books.any_of((*account.sources, PERSON), BALANCES, account.name)


def _reported(house: House, account: Account, names: str) -> list[Reported]:
    seen = as_seen(house.store.books.movements((*account.sources, PERSON), names))
    return [one for one in reports(seen).values() if one.account in ("", account.name)]


def _booked(
    house: House, account: Account, scheme: Scheme, reported: Iterable[Reported], now: datetime
) -> Balance | None:
    """Each movement alone: one that is refused leaves the others as they are."""
    opened = open_book(scheme, house.calendar_of(account).zone)
    if isinstance(opened, NotBooked):
        return None
    refused: list[Finding] = []
    for one in reported:
        if one.movement is None:
            continue
        found = book(opened, one.movement, now)
        if isinstance(found, NotBooked):
            clause = scheme.terms.balance.clause if scheme.terms.balance is not None else ""
            reason, ask = f"not booked: {found.reason}", "What was meant?"
            refused.append(Finding(NOT_BOOKED, "check", clause, ask=ask, reason=reason, pack=scheme.pack.version))
        else:
            opened = found
    return Balance(opened, tuple(refused))
