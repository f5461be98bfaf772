"""What is known about a ticket beside its words: each value with its source and date, contradictions kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TypeAlias
from zoneinfo import ZoneInfo

Value: TypeAlias = str | int | bool | datetime

MAX_FACTS = 500
"""More facts than this on one ticket is a broken source, not knowledge."""


class Name(StrEnum):
    """The facts that rules ask for. Instants are aware UTC; hosts, versions and products are text."""

    ORDER = "order"
    PRODUCT_BOUGHT = "product_bought"
    PRODUCT_ASKED = "product_asked"
    SHOP_HOST = "shop_host"
    LICENSED_HOST = "licensed_host"
    PLATFORM_VERSION = "platform_version"
    PURCHASE_VERSION = "purchase_version"
    DECLARED_VERSIONS = "declared_versions"
    PURCHASED_AT = "purchased_at"
    DOWNLOADED = "downloaded"
    CARE_STATE = "care_state"
    CARE_UNTIL = "care_until"
    CARE_PRODUCT = "care_product"
    CARE_HOST = "care_host"
    PRESALE_LABEL = "presale_label"
    QUALIFICATION = "qualification"
    BOUGHT_QUANTITY = "bought_quantity"
    REFUNDED_QUANTITY = "refunded_quantity"
    REFUNDED_BY_US = "refunded_by_us"
    UNSOLVABLE = "unsolvable"
    BUG_CONFIRMED = "bug_confirmed"
    CONTACTED_IN_VAIN = "contacted_in_vain"
    SHEET_MISLED = "sheet_misled"
    PRICE_CENTS = "price_cents"
    LIST_PRICE_CENTS = "list_price_cents"
    PRODUCT_LISTED = "product_listed"
    PRODUCT_STATE = "product_state"
    PLAN = "plan"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Fact:
    """One value as one source states it.

    `name` is a `Name` or a pack's own word; `date` is the instant from which the value holds (for a declaration:
    the day it was published), aware UTC, or None where the source does not say.
    """

    name: str
    value: Value
    source: str
    date: datetime | None = None

    def __post_init__(self) -> None:
        for instant in (self.value, self.date):
            if isinstance(instant, datetime) and instant.tzinfo is None:
                raise ValueError(f"the fact {self.name!r} from {self.source!r} carries an instant without a zone")


@dataclass(frozen=True, slots=True)
class Known:
    """All sources agree: `fact` is the newest statement of it."""

    fact: Fact

    @property
    def value(self) -> Value:
        """The value itself."""
        return self.fact.value


@dataclass(frozen=True, slots=True)
class Missing:
    """No source states `name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources contradict each other; every statement is kept, in the order given."""

    facts: tuple[Fact, ...]


Reading: TypeAlias = Known | Missing | Conflict


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything stated about one ticket, in the order it was learned."""

    stated: tuple[Fact, ...] = ()

    def __post_init__(self) -> None:
        if len(self.stated) > MAX_FACTS:
            raise ValueError(f"a ticket carries {len(self.stated)} facts; at most {MAX_FACTS} are believed")

    def all(self, name: str) -> tuple[Fact, ...]:
        """Every statement of `name`, contradictions included."""
        return tuple(fact for fact in self.stated if fact.name == name)

    def read(self, name: str) -> Reading:
        """What `name` is: known, missing, or stated differently by different sources."""
        found = self.all(name)
        if not found:
            return Missing(name)
        if len({_key(fact.value) for fact in found}) > 1:
            return Conflict(found)
        return Known(max(found, key=_newest))

    def text(self, name: str) -> str | None:
        """The known value as text, or None where it is missing, contradicted or no text."""
        reading = self.read(name)
        return reading.value if isinstance(reading, Known) and isinstance(reading.value, str) else None

    def instant(self, name: str) -> datetime | None:
        """The known value as an aware instant, or None where it is missing, contradicted or no instant."""
        reading = self.read(name)
        return reading.value if isinstance(reading, Known) and isinstance(reading.value, datetime) else None

    def as_of(self, name: str, at: datetime) -> Reading:
        """What `name` was at the instant `at`: the last dated statement not after it, else the undated ones.

        Statements of one and the same date that differ are a conflict.
        """
        found = self.all(name)
        dated = [fact for fact in found if fact.date is not None and fact.date <= at]
        if dated:
            last = max(_newest(fact) for fact in dated)
            found = tuple(fact for fact in dated if _newest(fact) == last)
        else:
            found = tuple(fact for fact in found if fact.date is None)
        return Facts(found).read(name)

    def contradicted(self, name: str) -> bool:
        """Whether what one source says last of `name` differs from what another does."""
        last = {fact.source: _key(fact.value) for fact in self.all(name)}
        return len(set(last.values())) > 1

    def plus(self, *more: Fact) -> "Facts":
        """These facts and `more`, learned later."""
        return Facts((*self.stated, *more))


INSTANTS = frozenset({Name.PURCHASED_AT, Name.CARE_UNTIL, Name.DEADLINE})
CARE_ZONE = ZoneInfo("Europe/Paris")
"""Where the last day of Business Care ends."""


def given(values: Mapping[str, object], source: str = "given with the ticket") -> Facts:
    """Read facts from JSON-like data: `{"shop_host": "a.example", "declared_versions": [{"value": .., "date": ..}]}`.

    A value is text, number, truth value, or a list of values, each plain or `{"value", "date", "source"}`.
    Anything else is a ValueError that names the fact.
    """
    return Facts(tuple(fact for name, value in values.items() for fact in _stated(name, value, source)))


def _stated(name: str, value: object, source: str) -> Iterable[Fact]:
    for entry in value if isinstance(value, list) else [value]:
        plain, when, by = entry, None, source
        if isinstance(entry, Mapping):
            plain, when, by = entry.get("value"), entry.get("date"), str(entry.get("source", source))
        if plain is None:
            continue
        if not isinstance(plain, str | int | bool):
            raise ValueError(f"the fact {name!r} must be text, a whole number or true/false")
        known = _instant(name, plain) if name in INSTANTS else plain
        yield Fact(name, known, by, None if when is None else _instant(name, when))


def _instant(name: str, value: object) -> datetime:
    """An ISO date or instant; a plain date is its first moment in UTC, for the end of Business Care its last."""
    try:
        text = str(value)
        if len(text) == len("2026-01-31"):
            day = date.fromisoformat(text)
            last = name == Name.CARE_UNTIL
            return (
                datetime.combine(day, time(23, 59, 59), CARE_ZONE).astimezone(UTC)
                if last
                else datetime.combine(day, time(), UTC)
            )
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"the fact {name!r} needs a date such as 2026-01-31 or 2026-01-31T09:00:00Z") from None
    if instant.tzinfo is None:
        raise ValueError(f"the fact {name!r} carries an instant without a zone; write 2026-01-31T09:00:00Z")
    return instant.astimezone(UTC)


def _key(value: Value) -> str:
    return str(value).strip().casefold()


def _newest(fact: Fact) -> float:
    return fact.date.timestamp() if fact.date is not None else float("-inf")
