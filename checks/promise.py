"""The parts of a scheme pack that bear on time and replies: calendar, channels, clocks, readings, stages, clauses."""

import re
from collections.abc import Sequence
from itertools import product
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from checks.part import Choice, Chosen, Part, Rule, holds

Validity = Literal["valid", "automatic", "canned", "insufficient", "wrong_channel", "unclear"]
TicketClass = Literal["support", "presale"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Unit = Literal[
    "business_hours", "business_days", "calendar_days", "calendar_months", "hours", "same_business_day", "given"
]
CHOICES: tuple[Choice, ...] = ("a", "b")
MAX_QUESTIONS = 6
"""Open readings on one clock: each doubles the ways that must have one judge."""
STAGE_BEFORE = re.compile(r"(?P<n>\d{1,4}) (?P<unit>team hours?|team days?|calendar days?|hours?|minutes?)")


def _before(text: str) -> str:
    if not STAGE_BEFORE.fullmatch(text):
        raise ValueError('write a stage as "4 team hours", "3 team days", "10 calendar days" or "2 hours"')
    return text


Before = Annotated[str, AfterValidator(_before)]


class PackCalendar(Part):
    """When the scheme's own time runs. `zone` "account" leaves it to the account; `*_ours` says a value is assumed."""

    zone: str
    days: tuple[Day, ...] = Field(default=("mon", "tue", "wed", "thu", "fri"), strict=False)
    hours: tuple[str, ...] = Field(default=("00:00-24:00",), strict=False)
    special_days: dict[Day, Annotated[tuple[str, ...], Field(strict=False)]] = Field(default_factory=dict)
    holidays: str = "never"
    pauses: Literal["never", "consent", "waiting"] = "never"
    zone_ours: str = ""
    hours_ours: str = ""
    holidays_ours: str = ""


class Replies(Part):
    """Which channels' replies count, and what to tell the team of a reply elsewhere.

    `personal` is the clause that asks for a personal and sufficient answer; without it any answer of a person is one.
    """

    clause: str = ""
    personal: str = ""
    channels: tuple[str, ...] = Field(strict=False)
    wrong_channel: str = ""


class MarketplaceMail(Part):
    """How the marketplace's own mails are recognised: patterns of google-re2; `(?P<thread>...)` names the thread."""

    domains: tuple[str, ...] = Field(default=(), strict=False)
    thread_url: str = ""
    messages: tuple[str, ...] = Field(default=(), strict=False)
    presale: tuple[str, ...] = Field(default=(), strict=False)
    notices: tuple[str, ...] = Field(default=(), strict=False)


class TargetTerms(Part):
    """An amount with its unit; no bare days. `reading` says what a business day means (clock.md, readings)."""

    unit: Unit
    n: int = Field(default=0, ge=0)
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
    """One interpretation of a promise. `accepts` names the validities of a reply that are enough under it.

    `judge_if` lets a choice of the account make it the judge. `severity` binds it to such tickets only. `internal`: a
    target of the account's own, outside the contract figure.
    """

    id: str
    target: TargetTerms
    strict: Literal["<", "<="]
    says: str
    judge: bool = False
    judge_if: dict[str, Choice] = Field(default_factory=dict)
    severity: str = ""
    internal: bool = False
    plans: tuple[str, ...] = Field(default=(), strict=False)
    accepts: tuple[Validity, ...] = Field(default=("valid",), strict=False)
    calendar: PackCalendar | None = None

    @property
    def identity(self) -> tuple[str, ...]:
        """See `Rule.identity`."""
        return (self.id,)


class Stage(Part):
    """A warning, `before` the moment by which the team must act."""

    name: str
    before: Before


class Clock(Rule):
    """A promise that is measured: what starts it, what stops it, under which readings, warned at which stages.

    `starts` is the kind of event that starts it ("request": the message that opens one, "message": each later one).
    `latent_until` names the event before which nothing is said but one question, `ask_before` the due instant.
    `internal` is a target of ours: shown and warned of, never in the contract figure.
    `no_number` says that the scheme names none: the clock is not applicable unless the account sets a target.
    """

    id: str
    title: str
    promise: str
    starts: Literal["request", "message", "quote", "bug", "claim"] = "request"
    stops: tuple[str, ...] = Field(strict=False)
    applies_to: tuple[TicketClass, ...] = Field(default=("support",), alias="for", strict=False)
    kinds: tuple[str, ...] = Field(default=(), strict=False)
    latent_until: str = ""
    ask_before: Before | None = None
    ends_not_applicable: tuple[str, ...] = Field(default=(), strict=False)
    internal: bool = False
    no_number: str = ""
    readings: tuple[Reading, ...] = Field(default=(), strict=False)
    stages: tuple[Stage, ...] = Field(default=(), strict=False)

    @property
    def identity(self) -> tuple[str, ...]:
        """See `Rule.identity`."""
        return (self.id,)

    @model_validator(mode="after")
    def _judged(self) -> Self:
        if not self.readings and not self.no_number:
            raise ValueError("a clock without readings says in no_number why the scheme gives none")
        questions = sorted({q for reading in self.readings for q in (*reading.when, *reading.judge_if)})
        if len(questions) > MAX_QUESTIONS:
            raise ValueError(f"at most {MAX_QUESTIONS} open readings bear on one clock; here {len(questions)}")
        for choices in product(CHOICES, repeat=len(questions)):
            chosen = dict(zip(questions, choices, strict=True))
            _one_judge(_judged(self.readings, chosen), chosen)
        return self

    def settled(self, chosen: Chosen) -> Self:
        """The clock under the readings chosen, with the judge they make."""
        readings = _judged(self.readings, chosen)
        rest = super().settled(chosen)
        return rest if readings == rest.readings else rest.model_copy(update={"readings": readings})


def _judged(readings: Sequence[Reading], chosen: Chosen) -> tuple[Reading, ...]:
    """The readings that stand; one that the choice makes judge takes the place of the others of its plans."""
    standing = [reading.settled(chosen) for reading in readings if holds(reading.when, chosen)]
    raised = [reading for reading in standing if reading.judge_if and holds(reading.judge_if, chosen)]
    settled = []
    for reading in standing:
        rivals = [r for r in raised if r.severity == reading.severity and _share_a_plan(r.plans, reading.plans)]
        judge = reading in rivals or (reading.judge and not rivals)
        settled.append(reading.model_copy(update={"judge": judge, "judge_if": {}}))
    return tuple(settled)


def _share_a_plan(one: Sequence[str], other: Sequence[str]) -> bool:
    return not one or not other or not set(one).isdisjoint(other)


def _one_judge(readings: Sequence[Reading], chosen: Chosen) -> None:
    """Without a severity one reading judges each plan that has any; with one at most one does."""
    plans = {plan for reading in readings for plan in reading.plans} or {""}
    for plan in sorted(plans):
        mine = [r for r in readings if not r.plans or plan in r.plans]
        for severity in sorted({r.severity for r in mine}):
            among = [r for r in mine if r.severity == severity]
            judges = [r.id for r in among if r.judge]
            if len(judges) > 1 or (not judges and not severity):
                which = f" for plan {plan}" if plan else ""
                under = "".join(f" under {question} ({choice})" for question, choice in chosen.items())
                raise ValueError(f"exactly one reading judges{which}{under}; here: {', '.join(judges) or 'none'}")
