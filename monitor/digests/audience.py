"""Who may see which tickets of a digest: by account, scheme and product."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

from monitor.config_sections import Account, Scope
from monitor.house import House


class OfTicket(Protocol):
    """Anything that belongs to a ticket."""

    @property
    def account(self) -> str:
        """The ticket's account."""
        ...

    @property
    def title(self) -> str:
        """The ticket's subject."""
        ...


T = TypeVar("T", bound=OfTicket)


@dataclass(frozen=True)
class Audience:
    """A reader's scopes together: what any of them takes in. Without scopes it is the whole house."""

    house: House
    scopes: tuple[Scope, ...] = ()

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """The accounts of which the reader sees something."""
        return tuple(
            account
            for account in self.house.config.accounts
            if not self.scopes
            or any(s.covers(account.name, account.scheme) and _products_fit(s, account) for s in self.scopes)
        )

    def only(self, rows: Iterable[T]) -> list[T]:
        """Those rows that the reader may see; those of accounts no longer configured are nobody's."""
        return [row for row in rows if self._sees(row)]

    def _sees(self, row: OfTicket) -> bool:
        account = self.house.accounts.get(row.account)
        if account is None:
            return False
        return not self.scopes or any(self.house.takes_in(scope, account, row.title) for scope in self.scopes)


def _products_fit(scope: Scope, account: Account) -> bool:
    return not scope.products or not set(scope.products).isdisjoint(account.products)
