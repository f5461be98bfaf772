"""The tables of the configuration that name the house: its teams, its accounts, and who hears what."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Discriminator, Field, Tag, ValidationError, ValidationInfo, model_validator

from checks.choices import OwnTarget
from checks.escalation import Step
from checks.promise import Before, TargetTerms, Unit
from monitor.config_hours import Closure, DayHours, Hours
from monitor.config_sources import Name
from monitor.config_terms import Beside, Email, Instant, Section, Subject, Zone, beside, refusal
from monitor.credentials import Secret

Severity = Literal["info", "warning", "critical"]
Names = tuple[Name, ...]
HourlyRate = Annotated[Decimal, Field(gt=0, lt=10_000, decimal_places=2)]


def _database(text: str, info: ValidationInfo) -> str:
    """A path becomes the URL of an SQLite file beside the configuration."""
    if "://" not in text:
        return f"sqlite:///{beside(Path(text), info)}"
    if urlsplit(text).password is not None:
        raise refusal('a database URL with a password is a secret: write database = { env = "NAME" }')
    return text


def _written_as(value: object) -> str:
    return "secret" if isinstance(value, dict | Secret) else "text"


Database = Annotated[
    Annotated[Annotated[str, AfterValidator(_database)], Tag("text")] | Annotated[Secret, Tag("secret")],
    Discriminator(_written_as),
]


class Monitor(Section):
    """The daemon itself. `zone` is the house's: digests and their weeks follow it; the teams' own if they share one.

    `reply_to` is where answers to alerts go, an address whose mail a source reads; by default the account's mailbox.
    """

    database: Database = Field(default="sla-monitor.sqlite", validate_default=True)
    zone: Zone | None = None
    language: Literal["en"] = "en"
    watch_from: Instant | None = None
    schemes: tuple[Beside, ...] = ()
    signals: tuple[Beside, ...] = ()
    retention_days: int | None = Field(default=None, ge=1, le=36500)
    poll_seconds: int = Field(default=60, ge=10, le=86400)
    tick_seconds: int = Field(default=15, ge=1, le=3600)
    heartbeat: Secret | None = None
    reply_to: Email | None = None


class Team(Section):
    """People who answer together: their zone, hours and free days. It moves warnings, never a deadline."""

    zone: Zone
    hours: Hours
    country: str | None = None
    subdivision: str | None = None
    closed: tuple[Closure, ...] = ()
    special: dict[date, DayHours] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _country_first(self) -> Self:
        if self.subdivision is not None and self.country is None:
            raise refusal("subdivision needs country")
        return self


class Match(Section):
    """Which mail an account claims; each list given must be met by one of its entries. Nothing given claims all."""

    to: tuple[str, ...] = ()
    from_: tuple[str, ...] = Field(default=(), alias="from")
    subject: tuple[str, ...] = ()
    products: Names = ()


class SchemeSettings(Section):
    """What a scheme leaves to the account: zone and hours where it names none, and a reading of each open question.

    `plan_names` maps the seller's names of plans to the scheme's, `published` lists the platform's versions,
    `hourly_rates` is what an hour costs by plan, in the scheme's currency.
    """

    request_silence_days: int = Field(default=14, ge=1, le=365)
    zone: Zone | None = None
    hours: Hours | None = None
    country: str | None = None
    subdivision: str | None = None
    readings: dict[str, Literal["a", "b"]] = Field(default_factory=dict)
    plan_names: dict[str, str] = Field(default_factory=dict)
    published: tuple[str, ...] = ()
    hourly_rates: dict[str, HourlyRate] = Field(default_factory=dict)


class Target(Section):
    """A time of one's own where the scheme names none, as `{ unit = "business_hours", n = 4 }`."""

    unit: Unit
    n: int = Field(default=0, ge=0)
    reading: Literal["elapsed", "same_time", "end_of_day"] | None = None
    end_of_day: bool = False
    strict: Literal["<", "<="] = "<="

    @model_validator(mode="after")
    def _whole(self) -> Self:
        self._terms()
        return self

    def own(self, clock: str) -> OwnTarget:
        """The target in the words of the core."""
        return OwnTarget(clock, self._terms(), self.strict)

    def _terms(self) -> TargetTerms:
        try:
            return TargetTerms(unit=self.unit, n=self.n, reading=self.reading, end_of_day=self.end_of_day)
        except ValidationError as error:
            raise refusal(error.errors()[0]["msg"].removeprefix("Value error, ")) from None


class Account(Section):
    """One seller on one scheme. `stages` moves warnings by clock and stage; `internal_targets` are own promises."""

    name: Name
    scheme: str
    plan: str | None = None
    team: str
    sources: Names = Field(min_length=1)
    match: Match = Match()
    watch_from: Instant | None = None
    stages: dict[str, dict[str, Before]] = Field(default_factory=dict)
    settings: SchemeSettings = SchemeSettings()
    internal_targets: dict[str, Target] = Field(default_factory=dict)
    products: Names = ()
    subjects: tuple[Subject, ...] = ()


class Scope(Section):
    """Which tickets are meant; an empty list means all of them."""

    accounts: Names = ()
    schemes: Names = ()
    products: Names = ()

    def covers(self, account: str, scheme: str) -> bool:
        """Whether it takes in an account of a scheme."""
        return (not self.accounts or account in self.accounts) and (not self.schemes or scheme in self.schemes)


class Route(Scope):
    """Who hears which alerts, and how. `to` holds people by name, or addresses."""

    channel: str
    to: tuple[str, ...] = ()
    stages: Names = ()
    severity: Severity | None = None
    out_of_hours: bool = False


class Escalation(Scope):
    """Who is told when nobody took a ticket in time, counted in the team's open minutes."""

    after_team_minutes: int = Field(ge=1, le=100_000)
    channel: str
    to: tuple[str, ...] = ()
    stages: Names = ()

    @property
    def step(self) -> Step:
        """When it is taken; tables of one step are told together."""
        return Step(self.after_team_minutes, self.stages)


class Digest(Scope):
    """Who gets the weekly figures."""

    channel: str
    to: tuple[str, ...] = ()
    language: Literal["en"] | None = None
