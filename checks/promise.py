"""The parts of a scheme pack that bear on time and replies: calendar, channels, clocks, readings, stages, clauses."""

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

Validity = Literal["valid", "automatic", "canned", "insufficient", "wrong_channel", "unclear"]
TicketClass = Literal["support", "presale"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Unit = Literal[
    "business_hours", "business_days", "calendar_days", "calendar_months", "hours", "same_business_day", "given"
]
STAGE_BEFORE = re.compile(r"(?P<n>\d{1,4}) (?P<unit>team hours?|team days?|calendar days?|hours?|minutes?)")


class Part(BaseModel):
    """Every part of a pack: strict, frozen, no unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, regex_engine="rust-regex")


class Rule(Part):
    """A rule of the scheme with the clause it rests on and the days between which it is in force."""

    clause: str
    effective_from: date | None = None
    effective_until: date | None = None


def _before(text: str) -> str:
    if not STAGE_BEFORE.fullmatch(text):
        raise ValueError('write a stage as "4 team hours", "3 team days", "10 calendar days" or "2 hours"')
    return text


Before = Annotated[str, AfterValidator(_before)]


class PackCalendar(Part):
    """When the scheme's own time runs. `zone` "account" leaves it to the account; `*_ours` says a value is assumed."""

    zone: str
    days: tuple[Day, ...] = Field(("mon", "tue", "wed", "thu", "fri"), strict=False)
    hours: tuple[str, ...] = Field(("00:00-24:00",), strict=False)
    special_days: dict[Day, tuple[str, ...]] = Field(default_factory=dict, strict=False)
    holidays: str = "never"
    pauses: Literal["never", "consent", "waiting"] = "never"
    zone_ours: str = ""
    hours_ours: str = ""
    holidays_ours: str = ""


class Replies(Part):
    """Which channels' replies count, and what to tell the team of a reply elsewhere."""

    clause: str = ""
    channels: tuple[str, ...] = Field(strict=False)
    wrong_channel: str = ""


class MarketplaceMail(Part):
    """How the marketplace's own mails are recognised. Patterns run on google-re2; `(?P<thread>...)` names the thread."""

    domains: tuple[str, ...] = Field((), strict=False)
    thread_url: str = ""
    messages: tuple[str, ...] = Field((), strict=False)
    presale: tuple[str, ...] = Field((), strict=False)
    notices: tuple[str, ...] = Field((), strict=False)


class TargetTerms(Part):
    """An amount with its unit; no bare days. `reading` says what a business day means (clock.md, readings)."""

    unit: Unit
    n: int = Field(0, ge=0)
    reading: Literal["elapsed", "same_time", "end_of_day"] | None = None
    end_of_day: bool = False

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.unit == "business_days" and self.reading is None:
            raise ValueError('business days need a reading: "elapsed", "same_time" or "end_of_day"')
        if self.n == 0 and self.unit not in ("same_business_day", "given"):
            raise ValueError(f"the unit {self.unit} needs an amount n of 1 or more")
        return self


class Reading(Rule):
    """One interpretation of a promise. `accepts` names the validities of a reply that are enough under it."""

    id: str
    target: TargetTerms
    strict: Literal["<", "<="]
    says: str
    judge: bool = False
    plans: tuple[str, ...] = Field((), strict=False)
    accepts: tuple[Validity, ...] = Field(("valid",), strict=False)
    calendar: PackCalendar | None = None


class Stage(Part):
    """A warning, `before` the moment by which the team must act."""

    name: str
    before: Before


class Clock(Rule):
    """A promise that is measured: what starts it, what stops it, under which readings, warned at which stages.

    `latent_until` names the event before which nothing is said but one question, `ask_before` the due instant.
    `internal` is a target of ours: shown and warned of, never in the contract figure.
    `no_number` says that the scheme names none: the clock is not applicable unless the account sets a target.
    """

    id: str
    title: str
    promise: str
    starts: Literal["request", "message", "consent_asked", "bug"] = "request"
    stops: tuple[str, ...] = Field(strict=False)
    applies_to: tuple[TicketClass, ...] = Field(("support",), alias="for", strict=False)
    kinds: tuple[str, ...] = Field((), strict=False)
    latent_until: str = ""
    ask_before: Before | None = None
    ends_not_applicable: tuple[str, ...] = Field((), strict=False)
    internal: bool = False
    no_number: str = ""
    readings: tuple[Reading, ...] = Field((), strict=False)
    stages: tuple[Stage, ...] = Field((), strict=False)

    @model_validator(mode="after")
    def _judged(self) -> Self:
        plans = {plan for reading in self.readings for plan in reading.plans} or {""}
        for plan in sorted(plans):
            judges = [r.id for r in self.readings if r.judge and (not r.plans or plan in r.plans)]
            if self.readings and len(judges) != 1:
                which = f" for plan {plan}" if plan else ""
                raise ValueError(f"exactly one reading judges{which}; here: {', '.join(judges) or 'none'}")
        if not self.readings and not self.no_number:
            raise ValueError("a clock without readings says in no_number why the scheme gives none")
        return self


class Entitlement(Rule):
    """What a customer must hold to be owed support."""

    months: int | None = None
    free_products: bool = True


class Refusal(Rule):
    """A ground on which a request may be refused, charged or referred; `kind` keeps these apart."""

    ground: str
    kind: str = "right_to_refuse"
    says: str = ""


class Refund(Rule):
    """An outcome in money: its window in calendar months (last day inclusive) and when it is judged."""

    outcome: str
    months: int | None = None
    days: int | None = None
    judged_at: Literal["claim", "now"] | None = None
    grounds: tuple[str, ...] = Field((), strict=False)
    after_clock: str = ""


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
