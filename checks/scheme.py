"""A scheme pack: one marketplace's promises as data, read from TOML text, and the rules in force on a day."""

import hashlib
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self, TypeVar

from pydantic import Field, ValidationError, model_validator

from checks.promise import (
    Clause,
    Clock,
    Document,
    Entitlement,
    MarketplaceMail,
    PackCalendar,
    Part,
    Refund,
    Refusal,
    Replies,
    Rule,
)

R = TypeVar("R", bound=Rule)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a pack: `where` is the path of keys and indexes into it, for finding the line."""

    where: tuple[str | int, ...]
    says: str


class Pack(Part):
    """One marketplace's promises. Text fields are ours; numbers and clause ids are the source's."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str
    revision: int = Field(ge=1)
    calendar: PackCalendar
    replies: Replies
    marketplace_mail: MarketplaceMail = MarketplaceMail()
    entitlement: Entitlement | None = None
    clocks: tuple[Clock, ...] = Field((), strict=False)
    refusals: tuple[Refusal, ...] = Field((), strict=False)
    refunds: tuple[Refund, ...] = Field((), strict=False)
    documents: tuple[Document, ...] = Field(strict=False)
    clauses: tuple[Clause, ...] = Field(strict=False)

    @property
    def version(self) -> str:
        """Id, revision and a hash of the whole content: what a verdict was reached under."""
        digest = hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]
        return f"{self.id} r{self.revision} {digest}"

    def rules(self) -> Iterable[Rule]:
        """Every rule of the pack, readings included."""
        yield from (self.entitlement,) if self.entitlement else ()
        for clock in self.clocks:
            yield clock
            yield from clock.readings
        yield from self.refusals
        yield from self.refunds

    @model_validator(mode="after")
    def _sound(self) -> Self:
        problems = [*_clause_problems(self), *_repeated(self)]
        if problems:
            raise ValueError("; ".join(problems))
        return self


def _clause_problems(pack: Pack) -> Iterable[str]:
    known = {clause.id for clause in pack.clauses}
    named = {rule.clause for rule in pack.rules()} | ({pack.replies.clause} - {""})
    for clause in sorted(named - known):
        yield f"a rule names the clause {clause}, which [[clauses]] does not list"
    documents = {document.id for document in pack.documents}
    for clause in pack.clauses:
        if clause.document not in documents:
            yield f"clause {clause.id} names the document {clause.document}, which [[documents]] does not list"
        if clause.id not in named and not clause.only_text and not clause.done_by:
            yield f"clause {clause.id} has no rule: name one, or say in only_text or done_by why there is none"


def _repeated(pack: Pack) -> Iterable[str]:
    for kind, keys in (
        ("clause", [clause.id for clause in pack.clauses]),
        ("document", [document.id for document in pack.documents]),
        ("clock", [f"{clock.id} of {clock.effective_from}" for clock in pack.clocks]),
        ("refusal ground", [f"{refusal.ground} of {refusal.effective_from}" for refusal in pack.refusals]),
    ):
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield f"the {kind} {key.removesuffix(' of None')} is listed twice"


@dataclass(frozen=True, slots=True)
class Scheme:
    """The rules of a pack in force on one day: what a ticket opened on that day is judged by."""

    pack: Pack
    day: date
    clocks: tuple[Clock, ...]
    refusals: tuple[Refusal, ...]
    refunds: tuple[Refund, ...]

    def clock(self, clock_id: str) -> Clock | None:
        """The clock of that id, or None where the scheme has none."""
        return next((clock for clock in self.clocks if clock.id == clock_id), None)

    def clause(self, clause_id: str) -> Clause:
        """The clause of that id; the pack's own validation promises that a rule's clause exists."""
        return next(clause for clause in self.pack.clauses if clause.id == clause_id)


def in_force(pack: Pack, day: date) -> Scheme:
    """The scheme as it stood on `day` (in the pack's zone). The first version of a rule reaches back without limit."""
    return Scheme(
        pack,
        day,
        _current(pack.clocks, [clock.id for clock in pack.clocks], day),
        _current(pack.refusals, [refusal.ground for refusal in pack.refusals], day),
        _current(pack.refunds, [refund.outcome for refund in pack.refunds], day),
    )


def _current(rules: Sequence[R], keys: Sequence[str], day: date) -> tuple[R, ...]:
    chosen: dict[str, R] = {}
    for key, rule in sorted(zip(keys, rules, strict=True), key=lambda pair: pair[1].effective_from or date.min):
        started = rule.effective_from is None or rule.effective_from <= day
        ended = rule.effective_until is not None and rule.effective_until < day
        if started and not ended:
            chosen[key] = rule
    return tuple(chosen.values())


def read_pack(text: str) -> Pack | tuple[Problem, ...]:
    """The pack that TOML `text` describes, or everything that is wrong with it as sentences; the input is not echoed."""
    try:
        return Pack.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        return (Problem((), f"this is not TOML: {error}"),)
    except ValidationError as error:
        details = error.errors(include_input=False, include_url=False)
        return tuple(Problem(detail["loc"], _sentence(detail["msg"])) for detail in details)


def _sentence(message: str) -> str:
    return message.removeprefix("Value error, ")
