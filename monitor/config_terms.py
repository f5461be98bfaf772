"""The words in which the configuration's values are written: zones, hours, dates, spans, addresses, paths."""

import re
from datetime import timedelta
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

_START = r"^(now|all|\d{1,4}d)$"


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


def text_schema(**schema: object) -> WithJsonSchema:
    """What editors are told of a value that is written as text."""
    return WithJsonSchema({"type": "string", **schema})


Zone = Annotated[str, AfterValidator(_zone)]
Instant = AwareDatetime
Start = Annotated[Literal["now", "all"] | timedelta, BeforeValidator(_start), text_schema(pattern=_START)]
Email = Annotated[str, AfterValidator(_email)]
Sender = Annotated[str, AfterValidator(_sender)]
Subject = Annotated[str, AfterValidator(_subject)]
Beside = Annotated[Path, AfterValidator(beside)]
