"""The parts of a scheme pack around its promises: sources, clauses, entitlement, refusals, refunds, open readings."""

from datetime import date
from typing import Literal

from pydantic import Field

from checks.part import Choice, Part, Rule

RefusalKind = Literal[
    "right_to_refuse",
    "charged_instead",
    "not_executed",
    "unanswered_until_balance",
    "not_served",
    "no_free_fix",
    "referred",
]
"""A right to refuse; a charge in place of a free fix; no price agreed; no balance; a channel not served; no answer
for the compatibility of others; another department."""


class Entitlement(Rule):
    """What a customer must hold to be owed support."""

    months: int | None = None
    free_products: bool = True


class Refusal(Rule):
    """A ground on which a request may be refused, charged or referred; `kind` keeps these apart."""

    ground: str
    kind: RefusalKind = "right_to_refuse"
    says: str = ""

    @property
    def identity(self) -> tuple[str, ...]:
        """See `Rule.identity`."""
        return (self.ground,)


class Refund(Rule):
    """An outcome in money: its window in calendar months (last day inclusive) and when it is judged."""

    outcome: str
    months: int | None = None
    days: int | None = None
    judged_at: Literal["claim", "now"] | None = None
    grounds: tuple[str, ...] = Field(default=(), strict=False)
    after_clock: str = ""

    @property
    def identity(self) -> tuple[str, ...]:
        """See `Rule.identity`."""
        return (self.outcome,)


class Document(Part):
    """A source of clauses, and the day it was read."""

    id: str
    title: str
    read_on: date


class Clause(Part):
    """One clause: what it says, in our words. A clause no rule names says in `only_text` or `done_by` why."""

    id: str
    document: str
    says: str
    only_text: str = ""
    done_by: str = ""
    ours: bool = False


class OpenReading(Part):
    """A question that the source leaves open. (a) is taken unless the account says (b); `only_text` says that, and
    why, nothing is computed from it.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    clause: str
    question: str
    a: str
    b: str
    only_text: str = ""
    taken: Choice | None = None


class Silence(Part):
    """What the sources do not say: shown, so that nobody takes a missing rule for a promise kept."""

    about: str
    says: str
