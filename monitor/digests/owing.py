"""What sellers owe to their customers in units that were bought and not used, for the digest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checks.balance import Liabilities
from monitor.balances import owed
from monitor.config_sections import Account
from monitor.house import House


@dataclass(frozen=True, slots=True)
class Owing:
    """One account's liabilities to all its customers."""

    account: str
    scheme: str
    owed: Liabilities

    @property
    def words(self) -> str:
        """In one sentence."""
        found = self.owed
        soon = f", {found.expiring} of them expiring within 30 days" if found.expiring.quantity else ""
        due = f"; {found.to_return} to be returned" if found.to_return.quantity else ""
        return f"{found.unspent} unspent{soon}{due}"


def owing(house: House, accounts: Iterable[Account], now: datetime) -> Iterable[Owing]:
    """The accounts that owe anything as of `now`."""
    for account in accounts:
        found = owed(house, account, now)
        if found is not None and any(one.quantity for one in (found.unspent, found.to_return)):
            yield Owing(account.name, account.scheme, found)


def owing_data(all_owed: Iterable[Owing]) -> list[dict[str, Any]]:
    """As JSON data: amounts as "25 points"."""
    return [
        {
            "account": one.account,
            "scheme": one.scheme,
            "unspent": str(one.owed.unspent),
            "expiring": str(one.owed.expiring),
            "to_return": str(one.owed.to_return),
        }
        for one in all_owed
    ]
