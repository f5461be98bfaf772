"""One movement of a customer's balance of credits or points, as sources, imports and marks report it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from checks.instants import utc
from checks.money import Amount

MovementKind = Literal["grant", "purchase", "charge", "return", "expiry"]
SIGNS = {"grant": 1, "purchase": 1, "charge": -1, "return": 1, "expiry": -1}


@dataclass(frozen=True, slots=True)
class Movement:
    """So many units in or out at an aware instant, under a clause. `amount` is never negative; `signed` has the sign.

    `ref` names it for ever: the same ref is the same movement. `ticket` is the ticket of a charge or return. An expiry
    is worked out, never reported; its ref is that of the grant, purchase or return whose units are gone.
    """

    ref: str
    kind: MovementKind
    at: datetime
    amount: Amount
    clause: str
    ticket: str = ""
    source: str = ""
    paid: Amount | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", utc(self.at))

    @property
    def signed(self) -> Decimal:
        """What the movement adds to the balance."""
        return self.amount.quantity * SIGNS[self.kind]
