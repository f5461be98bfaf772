"""What a scheme pack holds: every section, each a part of its own, and what may be wrong with one."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from pydantic import Field

from checks.clauses import Clause, Document, Entitlement, OpenReading, Refund, Refusal, Silence
from checks.part import Part
from checks.promise import Clock, MarketplaceMail, PackCalendar, Replies
from checks.tariff import Tariff
from checks.terms import BalanceTerms, Channel, Consent, Extension, Plan, PlatformDeadline, PriceChange, Severity


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
    open_readings: tuple[OpenReading, ...] = Field(default=(), strict=False)
    plans: tuple[Plan, ...] = Field(default=(), strict=False)
    channels: tuple[Channel, ...] = Field(default=(), strict=False)
    severities: tuple[Severity, ...] = Field(default=(), strict=False)
    extensions: tuple[Extension, ...] = Field(default=(), strict=False)
    clocks: tuple[Clock, ...] = Field(default=(), strict=False)
    refusals: tuple[Refusal, ...] = Field(default=(), strict=False)
    refunds: tuple[Refund, ...] = Field(default=(), strict=False)
    consents: tuple[Consent, ...] = Field(default=(), strict=False)
    price_changes: tuple[PriceChange, ...] = Field(default=(), strict=False)
    tariff: Tariff | None = None
    balance: BalanceTerms | None = None
    platform_deadlines: tuple[PlatformDeadline, ...] = Field(default=(), strict=False)
    silences: tuple[Silence, ...] = Field(default=(), strict=False)
    documents: tuple[Document, ...] = Field(strict=False)
    clauses: tuple[Clause, ...] = Field(strict=False)

    def __hash__(self) -> int:
        """Cheap, so that what was worked out of a pack can be remembered by it."""
        return hash((self.id, self.revision))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy knows nothing of the version that was worked out of the original."""
        copy = super().model_copy(update=update, deep=deep)
        copy.__dict__.pop("version", None)
        return copy

    @cached_property
    def version(self) -> str:
        """Id, revision and a hash of the whole content: what a verdict was reached under."""
        digest = hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]
        return f"{self.id} r{self.revision} {digest}"
