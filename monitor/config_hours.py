"""When a team works: hours of a day, a week written short or day by day, and spans of closed days."""

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from monitor.config_terms import Section, refusal, text_schema

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST_CLOSURE = 366
_HOUR = r"(?:[01]\d|2[0-3]):[0-5]\d|24:00"
_INTERVAL = re.compile(rf"({_HOUR})-({_HOUR})")
_INTERVAL_SAYS = 'hours are written as "09:00-18:00"'
_WEEK_SAYS = 'a week is written as "Mon-Fri 09:00-18:00; Sat 09:00-13:00", or day by day in a table'
_CLOSURE_SAYS = 'write a closed day as "2026-12-24", a span of them as "2026-08-10/2026-08-21"'


def _interval(value: object) -> tuple[str, str]:
    match = _INTERVAL.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise refusal(_INTERVAL_SAYS)
    opens, closes = match[1], match[2]
    if opens >= closes:
        raise refusal("hours end after they begin; a shift over midnight is written as two, until 24:00 and from 00:00")
    return opens, closes


def _ordered(intervals: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    in_order = tuple(sorted(intervals))
    if any(before[1] > after[0] for before, after in pairwise(in_order)):
        raise refusal("two intervals of one day overlap")
    return in_order


def _shorthand(value: object) -> object:
    """Turn "Mon-Fri 09:00-18:00; Sat 09:00-13:00" into a table by day."""
    if not isinstance(value, str):
        return value
    week: dict[str, list[str]] = {}
    for part in value.split(";"):
        days, _, hours = part.strip().partition(" ")
        first, _, last = days.casefold().partition("-")
        if not hours or first not in DAYS or (last or first) not in DAYS:
            raise refusal(_WEEK_SAYS)
        span = DAYS[DAYS.index(first) : DAYS.index(last or first) + 1]
        if not span or any(day in week for day in span):
            raise refusal("the days of a week run from Mon to Sun, each named once")
        week.update({day: hours.replace(",", " ").split() for day in span})
    return week


def _closure(value: object) -> tuple[date, date]:
    if isinstance(value, date):
        return value, value
    first, _, last = value.partition("/") if isinstance(value, str) else ("", "", "")
    try:
        days = date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
    except ValueError:
        raise refusal(_CLOSURE_SAYS) from None
    if not timedelta() <= days[1] - days[0] < timedelta(days=_LONGEST_CLOSURE):
        raise refusal(f"a span of closed days ends after it begins and lasts at most {_LONGEST_CLOSURE} days")
    return days


Interval = Annotated[tuple[str, str], BeforeValidator(_interval), text_schema(pattern=_INTERVAL.pattern)]
DayHours = Annotated[tuple[Interval, ...], AfterValidator(_ordered)]
Closure = Annotated[tuple[date, date], BeforeValidator(_closure), text_schema(description=_CLOSURE_SAYS)]


class Week(Section):
    """Opening hours by day, as `mon = ["09:00-13:00", "14:00-18:00"]`; a day left out is closed."""

    mon: DayHours = ()
    tue: DayHours = ()
    wed: DayHours = ()
    thu: DayHours = ()
    fri: DayHours = ()
    sat: DayHours = ()
    sun: DayHours = ()

    @model_validator(mode="after")
    def _open_at_all(self) -> Self:
        if not self.by_weekday():
            raise refusal("a week needs at least one open interval")
        return self

    def by_weekday(self) -> dict[int, list[tuple[str, str]]]:
        """The open intervals by weekday, Monday 0, as a calendar takes them."""
        days = (self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun)
        return {number: list(hours) for number, hours in enumerate(days) if hours}


class _OrShorthand:
    """Tells editors that a text will do as well."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string", "description": _WEEK_SAYS}, handler(core)]}


Hours = Annotated[Week, BeforeValidator(_shorthand), _OrShorthand()]
