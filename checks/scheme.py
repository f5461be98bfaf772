"""A scheme pack read from TOML text, and the rules of it in force on a day."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pydantic import ValidationError

from checks.clauses import Clause, Refund, Refusal
from checks.pack import Pack, Problem
from checks.promise import Clock, Reading
from checks.soundness import unsound

__all__ = ["Pack", "Problem", "Scheme", "in_force", "read_pack", "readings_for"]


@dataclass(frozen=True, slots=True)
class Scheme:
    """The rules of a pack in force on one day: what a ticket opened on that day is judged by.

    `pack` is the whole pack, `terms` the same with nothing but what is in force; the three lists are those of `terms`.
    """

    pack: Pack
    day: date
    terms: Pack
    clocks: tuple[Clock, ...]
    refusals: tuple[Refusal, ...]
    refunds: tuple[Refund, ...]

    def clock(self, clock_id: str) -> Clock | None:
        """The clock of that id, or None where the scheme has none."""
        return next((clock for clock in self.clocks if clock.id == clock_id), None)

    def clause(self, clause_id: str) -> Clause:
        """The clause of that id; the pack's own validation promises that a rule's clause exists."""
        return next(clause for clause in self.pack.clauses if clause.id == clause_id)


@lru_cache(maxsize=256)
def in_force(pack: Pack, day: date) -> Scheme:
    """The scheme as it stood on `day` (in the pack's zone). A rule without a date reaches back without limit.

    Of an open question that the account has not settled (`checks.choices.chosen`) reading (a) is taken.
    """
    settled = all(question.taken for question in pack.open_readings)
    terms = (pack if settled else pack.settled({})).current(day)
    return Scheme(pack, day, terms, terms.clocks, terms.refusals, terms.refunds)


def readings_for(clock: Clock, plan: str = "", severities: Collection[str] = ()) -> tuple[Reading, ...]:
    """The readings that bind a ticket of that plan and those severities; none where the scheme names no number.

    At most one judges: one of a severity, where its reading judges, in place of the plan's own.
    """
    mine = [
        r for r in clock.readings if (not r.plans or plan in r.plans) and (not r.severity or r.severity in severities)
    ]
    severe = any(r.judge and r.severity for r in mine)
    return tuple(r.model_copy(update={"judge": bool(r.severity)}) if r.judge and severe else r for r in mine)


def read_pack(text: str) -> Pack | tuple[Problem, ...]:
    """The pack that TOML `text` describes, or everything that is wrong with it in sentences that echo no input."""
    try:
        pack = Pack.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        return (Problem((), f"this is not TOML: {error}"),)
    except ValidationError as error:
        details = error.errors(include_input=False, include_url=False)
        return tuple(
            Problem(detail["loc"], _sentence(detail["type"], detail["loc"], detail["msg"])) for detail in details
        )
    return tuple(unsound(pack)) or pack


def _sentence(kind: str, where: tuple[str | int, ...], message: str) -> str:
    key = where[-1] if where else "the pack"
    match kind:
        case "missing":
            return f"the key {key} is missing"
        case "extra_forbidden":
            return f"the key {key} is unknown here"
        case _:
            said = message.removeprefix("Value error, ")
            return f"{said[:1].lower()}{said[1:]}"
