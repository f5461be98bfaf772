"""One line of a digest: a clock of a ticket under its judging reading, as it stands when the digest is made."""

from dataclasses import dataclass
from datetime import datetime, timedelta

NEAR = 0.1
"""A promise kept with less than this share of its time left was a near miss."""
FIRST_RESPONSE = "first_response"
"""Every pack calls its first response so."""
MET, INFERRED, BREACHED, UNKNOWN = "met", "met_inferred", "breached", "unknown"
OPEN = ("running", "paused")
LATENT = "latent"


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """Which clock: `run` rises when it starts again."""

    ticket: int
    request: int
    clock: str
    run: int


@dataclass(frozen=True, slots=True)
class Line:
    """A clock and what became of it. Instants are aware UTC; `used` and `remaining` are the clock's own open time.

    `stopped_at` is when it was answered, in time or late. `untold`: it waits for somebody to say whether this is a bug
    of the product, or waited until it was due. `internal`: a target of ours, in no rate.
    """

    key: Key
    title: str
    account: str
    clause: str
    state: str
    reason: str
    since: datetime
    due: datetime | None
    act_by: datetime | None = None
    stopped_at: datetime | None = None
    used: timedelta | None = None
    remaining: timedelta | None = None
    untold: bool = False
    internal: bool = False

    @property
    def ticket(self) -> int:
        """The ticket's number."""
        return self.key.ticket

    @property
    def clock(self) -> str:
        """The clock's id."""
        return self.key.clock

    @property
    def is_first_response(self) -> bool:
        """Whether it is the answer that a customer waits for most."""
        return self.clock == FIRST_RESPONSE and not self.internal

    @property
    def waited(self) -> timedelta | None:
        """How long the customer waited by the wall clock; None while nobody answered."""
        answered = self.state in (MET, INFERRED, BREACHED) and self.stopped_at is not None
        return self.stopped_at - self.since if answered and self.stopped_at else None

    @property
    def is_near_miss(self) -> bool:
        """Kept with less than a tenth of the time left: of its own open time, by the wall where it counts none."""
        if self.state != MET or self.due is None or self.stopped_at is None:
            return False
        if self.used is not None and self.remaining is not None:
            return self.remaining < NEAR * (self.used + self.remaining)
        return self.due - self.stopped_at < NEAR * (self.due - self.since)
