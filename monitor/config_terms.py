"""The words in which the configuration's values are written: zones, hours, dates, spans, addresses, paths."""

import re
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetJsonSchemaHandler,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST_CLOSURE = 366
_HOUR = r"(?:[01]\d|2[0-3]):[0-5]\d|24:00"
_INTERVAL = re.compile(rf"({_HOUR})-({_HOUR})")
_INTERVAL_SAYS = 'hours are written as "09:00-18:00"'
_WEEK_SAYS = 'a week is written as "Mon-Fri 09:00-18:00; Sat 09:00-13:00", or day by day in a table'
_CLOSURE_SAYS = 'write a closed day as "2026-12-24", a span of them as "2026-08-10/2026-08-21"'


class Section(BaseModel):
    """A table of the configuration: unknown keys are refused, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def refusal(sentence: str) -> PydanticCustomError:
    """A refusal in our own words; it must carry nothing of what was written."""
    return PydanticCustomError("sentence", "{sentence}", {"sentence": sentence})


def did_you_mean(written: str, known: list[str]) -> str:
    """The tail of a sentence that offers the nearest known name, or nothing where none is near."""
    lowered = {name.casefold(): name for name in known}
    asked = written[:80].casefold()
    near = get_close_matches(asked, lowered, n=1) or [name for name in lowered if len(asked) > 2 and asked in name]
    return f"; did you mean {lowered[near[0]]}?" if near else ""


@cache
def _zones() -> frozenset[str]:
    """Read once: the list is put together from a few hundred files."""
    return frozenset(available_timezones())


def _zone(name: str) -> str:
    known = _zones()
    if name not in known:
        raise refusal(f"this is no time zone of the IANA list, such as Europe/Rome{did_you_mean(name, sorted(known))}")
    return name


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


def _start(value: object) -> object:
    match = re.fullmatch(r"(\d{1,4})d", value) if isinstance(value, str) else None
    if match:
        return timedelta(days=int(match[1]))
    if value not in ("now", "all"):
        raise refusal('start is "now", "all", or a number of days such as "30d"')
    return value


def is_email(value: str) -> bool:
    """Whether plain SMTP can carry the address: ASCII, one "@", no name around it."""
    return bool(re.fullmatch(r"[!-;=?A-~]{1,64}@[A-Za-z0-9.-]{1,253}", value))


def _email(value: str) -> str:
    if not is_email(value):
        raise refusal("this is no plain e-mail address, such as anna@example.com")
    return value


def _sender(value: str) -> str:
    name, _, address = value.rpartition("<") if value.endswith(">") else ("", "", value)
    if not name.isprintable():
        raise refusal('a sender is written as "SLA monitor <sla@example.com>"')
    _email(address.removesuffix(">"))
    return value


def _subject(pattern: str) -> str:
    import re2  # loaded only where somebody writes a pattern

    options = re2.Options()
    options.log_errors = False
    try:
        thread = "thread" in re2.compile(pattern, options).groupindex
    except re2.error:
        raise refusal(
            "this is no pattern that google-re2 reads: it knows no look-around and no back-references"
        ) from None
    if not thread:
        raise refusal(r"a subject's pattern names the thread's number: (?P<thread>\d+)")
    return pattern


def beside(path: Path, info: ValidationInfo) -> Path:
    """Read relative paths from the configuration file's own directory, wherever the program was started."""
    base = Path(info.context["beside"]) if info.context else Path()
    return base / path.expanduser()


def _schema(**schema: object) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", **schema})


Zone = Annotated[str, AfterValidator(_zone)]
Instant = AwareDatetime
Interval = Annotated[tuple[str, str], BeforeValidator(_interval), _schema(pattern=_INTERVAL.pattern)]
DayHours = Annotated[tuple[Interval, ...], AfterValidator(_ordered)]
Closure = Annotated[tuple[date, date], BeforeValidator(_closure), _schema(description=_CLOSURE_SAYS)]
Start = Annotated[Literal["now", "all"] | timedelta, BeforeValidator(_start), _schema(pattern=r"^(now|all|\d{1,4}d)$")]
Email = Annotated[str, AfterValidator(_email)]
Sender = Annotated[str, AfterValidator(_sender)]
Subject = Annotated[str, AfterValidator(_subject)]
Beside = Annotated[Path, AfterValidator(beside)]


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
