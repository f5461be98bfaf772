"""What a scheme charges, as pack data: categories, rates, least charges, multipliers, discounts, packages, formulas."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from checks.money import CURRENCIES, Number
from checks.part import Part, Rule

Cover = Literal["free", "charged", "on_request", "referred"]


def _currency(code: str) -> str:
    if code not in CURRENCIES:
        raise ValueError("write the currency as its ISO 4217 code, such as EUR")
    return code


Currency = Annotated[str, AfterValidator(_currency)]


class Category(Rule):
    """A kind of work with its price in the tariff's unit; `names` are plain words for it, the clause is its id.

    `units` to `up_to` is a range, `open_ended` has no upper end; none of them: the hours worked decide.
    `each` names what the price is multiplied by. `window` makes it free within the tariff's window, `afterwards` names
    the clause that prices it then. `needs` names the fact that must be true for the work to be owed at all.
    `kinds` of tickets may fall here, `likely_for` are those that do unless signals (`signals`, `words`) say otherwise.
    """

    names: tuple[str, ...] = Field(strict=False, min_length=1)
    says: str
    cover: Cover = "charged"
    units: Number | None = None
    up_to: Number | None = None
    open_ended: bool = False
    each: str = ""
    formula: Literal["", "patch_versions"] = ""
    window: bool = False
    afterwards: str = ""
    needs: str = ""
    note: str = ""
    kinds: tuple[str, ...] = Field(default=(), strict=False)
    likely_for: tuple[str, ...] = Field(default=(), strict=False)
    signals: tuple[str, ...] = Field(default=(), strict=False)
    words: tuple[str, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.up_to is not None and (self.units is None or self.up_to < self.units):
            raise ValueError("a range ends at or above where it begins: write units = lowest and up_to = highest")
        if self.window != bool(self.afterwards):
            raise ValueError("what is free within the window says in afterwards which clause prices it then")
        if self.cover != "charged" and not self.open_ended and self.units not in (None, 0):
            raise ValueError(f"a category that is {self.cover} has no units")
        return self


class Rate(Rule):
    """Money for one working hour; `least` says that it is the least rate, so that no upper end is known.

    `by_plan`: the source lets it depend on the plan, so an account may state its own; `own` is one that it stated, for
    the `plans` named (none: all others).
    """

    amount: Number
    currency: Currency
    least: bool = False
    by_plan: bool = False
    plans: tuple[str, ...] = Field(default=(), strict=False)
    own: bool = False

    @property
    def identity(self) -> tuple[str, ...]:
        """See `Rule.identity`."""
        return (self.clause, *self.plans)


class LeastCharge(Rule):
    """The least time that is billed, and the step in which more is (0: exactly what was worked)."""

    minutes: int = Field(ge=1)
    step_minutes: int = Field(default=0, ge=0)


class Multiplier(Rule):
    """A channel that costs `factor` times as much: `part` for what was done there, `whole` for the whole ticket."""

    channel: str
    factor: Number
    scope: Literal["part", "whole"]

    @property
    def identity(self) -> tuple[str, ...]:
        """See `Rule.identity`."""
        return (self.clause, self.channel)


class Discount(Rule):
    """A discount that some plans may get, at most `cap_percent`: a ceiling, never a promised rate."""

    plan_names: tuple[str, ...] = Field(strict=False)
    cap_percent: Number = Field(le=100)
    applies_to: Literal["hourly", "bundles"]

    @property
    def identity(self) -> tuple[str, ...]:
        """See `Rule.identity`."""
        return (self.clause, *self.plan_names)


class Package(Rule):
    """Units on sale for a price."""

    units: int = Field(ge=1)
    price: Number
    currency: Currency

    @property
    def identity(self) -> tuple[str, ...]:
        """See `Rule.identity`."""
        return (self.clause, str(self.units))


class PatchFormula(Rule):
    """An update of n patch steps: `base` for up to `within`, then `step` for each further `every` steps begun."""

    base: Number
    within: int = Field(ge=1)
    step: Number
    every: int = Field(default=1, ge=1)
    counts: Literal["numbers", "published"] = "numbers"


class FreeWindow(Rule):
    """How long after the site was created the categories with `window` are free (last day inclusive)."""

    months: int = 0
    days: int = 0
    work_too: bool = False


class Force(Rule):
    """Whether the category's figures bind as prices, or are norms beside the price that is quoted."""

    binding: bool


class Tariff(Part):
    """The prices of a scheme. `vat` says how value added tax stands, or that the source does not say."""

    unit: Literal["credits", "points", "hours"]
    vat: str
    categories: tuple[Category, ...] = Field(strict=False)
    rates: tuple[Rate, ...] = Field(default=(), strict=False)
    least_charges: tuple[LeastCharge, ...] = Field(default=(), strict=False)
    multipliers: tuple[Multiplier, ...] = Field(default=(), strict=False)
    discounts: tuple[Discount, ...] = Field(default=(), strict=False)
    packages: tuple[Package, ...] = Field(default=(), strict=False)
    patch_formulas: tuple[PatchFormula, ...] = Field(default=(), strict=False)
    free_windows: tuple[FreeWindow, ...] = Field(default=(), strict=False)
    force: tuple[Force, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        currencies = {rate.currency for rate in self.rates} | {package.currency for package in self.packages}
        if len(currencies) > 1:
            raise ValueError(f"the tariff mixes the currencies {', '.join(sorted(currencies))}")
        clauses = {category.clause for category in self.categories}
        for category in self.categories:
            if category.afterwards and category.afterwards not in clauses:
                raise ValueError(f"{category.clause} goes over to {category.afterwards}, which is no category here")
            if category.formula and not self.patch_formulas:
                raise ValueError(f"{category.clause} is priced by a formula for patch versions, and there is none here")
            if category.window and not self.free_windows:
                raise ValueError(f"{category.clause} is free within a window, and the tariff has no free_windows")
        return self

    def rate(self, plan: str = "") -> Rate | None:
        """What an hour costs under a plan, by its id: the plan's own rate, else the one for all others."""
        of_plan = next((rate for rate in self.rates if plan in rate.plans), None)
        return of_plan or next((rate for rate in self.rates if not rate.plans), None)

    def category(self, named: str) -> Category | None:
        """The category of that clause id or plain name, whatever the case of its letters; None where there is none."""
        wanted = named.strip().casefold().replace("_", "-").replace(" ", "-")
        return next(
            (c for c in self.categories if wanted == c.clause.casefold() or wanted in c.names),
            None,
        )
