"""The parts of a scheme pack that bear on plans, channels, consent and balances."""

from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from checks.money import Number
from checks.part import Rule
from checks.tariff import Currency


class Plan(Rule):
    """What the customer pays for, by its id; `and_above` lets any dearer plan count as this one."""

    id: str
    says: str
    price: Number | None = None
    currency: Currency = "EUR"
    and_above: bool = False

    @property
    def identity(self) -> tuple[str, ...]:
        """See `Rule.identity`."""
        return (self.id,)


class Channel(Rule):
    """Whether support is served by a channel ("*": any other), to which plans (none named: all), and when.

    `tell` is what to tell a customer who comes another way; "unknown" where the source does not say.
    """

    id: str
    served: Literal["yes", "no", "unknown"]
    plans: tuple[str, ...] = Field(default=(), strict=False)
    hours: str = ""
    tell: str = ""

    @property
    def identity(self) -> tuple[str, ...]:
        """See `Rule.identity`."""
        return (self.id, *self.plans)


class Severity(Rule):
    """A class of problems with terms of its own, found by `words` of the request; `ask` where words do not prove it."""

    id: str
    says: str
    words: tuple[str, ...] = Field(strict=False)
    ask: str = ""

    @property
    def identity(self) -> tuple[str, ...]:
        """See `Rule.identity`."""
        return (self.id,)


class Extension(Rule):
    """A longer time that is promised if the customer is told; `clock` moves to the instant announced."""

    clock: str
    plans: tuple[str, ...] = Field(default=(), strict=False)


class Consent(Rule):
    """Work on these categories (none named: all that cost) starts only after the customer agreed to the price."""

    categories: tuple[str, ...] = Field(default=(), strict=False)
    unanswered: Literal["waits", "declined"] = "waits"


class PriceChange(Rule):
    """What may happen to a price once agreed ("never" changed) or first stated ("with_reason"), and which way."""

    allowed: Literal["never", "with_reason"]
    direction: Literal["either", "up"] = "either"


class PlatformDeadline(Rule):
    """A product must fit a new release of the platform within so many days; no ticket starts it."""

    after: Literal["minor", "patch"]
    days: int = Field(ge=1)

    @property
    def identity(self) -> tuple[str, ...]:
        """See `Rule.identity`."""
        return (self.clause, self.after)

    def due(self, released: date) -> date:
        """The last day on which the product must fit."""
        return released + timedelta(days=self.days)


class Grant(Rule):
    """Free units on an occasion; `expires` as purchased ones do, counted from the day of the occasion."""

    occasion: str
    units: int = Field(ge=1)
    expires: bool


class Expiry(Rule):
    """Unused units are gone so many months after their purchase; on the anniversary itself still good, or gone."""

    months: int = Field(ge=1)
    anniversary: Literal["good", "gone"] = "good"


class Return(Rule):
    """All units of a ticket come back when it turns out to be `occasion`; `keep` their expiry or get a `new` one."""

    occasion: Literal["bug"]
    expiry: Literal["keep", "new"]


class Sufficiency(Rule):
    """A request that costs is answered only if the balance suffices; `free_too`: so is one whose fix is free."""

    free_too: bool = False


class BalanceTerms(Rule):
    """A customer's account of credits or points under the scheme."""

    unit: Literal["credits", "points"]
    sufficiencies: tuple[Sufficiency, ...] = Field(default=(), strict=False)
    grants: tuple[Grant, ...] = Field(default=(), strict=False)
    expiries: tuple[Expiry, ...] = Field(default=(), strict=False)
    returns: tuple[Return, ...] = Field(default=(), strict=False)
