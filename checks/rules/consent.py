"""Whether the client agreed to the price, and whether work or a bill came before that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from checks.billing import BillingEvent, in_order, of
from checks.finding import Finding, Outcome
from checks.instants import utc
from checks.money import Amount
from checks.rules.coverage import covered
from checks.scheme import Scheme
from checks.tariff import Category
from checks.terms import Consent

RULE = "work_before_consent"
Silence: TypeAlias = Literal["waits", "declined"]


@dataclass(frozen=True, slots=True)
class NotAsked:
    """No price was stated yet."""


@dataclass(frozen=True, slots=True)
class AwaitingConsent:
    """A price is stated and not answered; nothing pauses. `waited` is wall-clock time.

    `counts_as` is what the silence means under the scheme's reading: work simply waits, or the price is declined.
    """

    since: datetime
    price: Amount
    waited: timedelta
    counts_as: Silence = "waits"


@dataclass(frozen=True, slots=True)
class Agreed:
    """The client agreed to `price`; None where no price had been stated."""

    at: datetime
    price: Amount | None


@dataclass(frozen=True, slots=True)
class Declined:
    """The price did not suit: the request is not agreed and is not executed."""

    at: datetime


ConsentState: TypeAlias = NotAsked | AwaitingConsent | Agreed | Declined


def consent_state(events: Sequence[BillingEvent], now: datetime, scheme: Scheme | None = None) -> ConsentState:
    """Where the consent of one request stands at `now`: a new price after an answer asks again."""
    consents = scheme.terms.consents if scheme is not None else ()
    silence: Silence = consents[0].unanswered if consents else "waits"
    state: ConsentState = NotAsked()
    quoted: Amount | None = None
    for event in in_order(events):
        if event.at > utc(now):
            break
        if event.kind == "quote" and event.amount is not None:
            same = isinstance(state, Agreed) and event.amount == state.price
            waiting_since = state.since if isinstance(state, AwaitingConsent) else event.at
            quoted = event.amount
            state = state if same else AwaitingConsent(waiting_since, event.amount, utc(now) - waiting_since, silence)
        elif event.kind == "consent":
            state = Agreed(event.at, quoted)
        elif event.kind == "decline":
            state = Declined(event.at)
    return state


def agreed_price(events: Sequence[BillingEvent]) -> Amount | None:
    """The price of the first agreement; it binds where an agreed price may never change."""
    quoted: Amount | None = None
    for event in in_order(events):
        if event.kind == "quote":
            quoted = event.amount
        elif event.kind == "consent" and quoted is not None:
            return quoted
    return None


def work_before_consent(
    scheme: Scheme, events: Sequence[BillingEvent], category: str = "", created: date | None = None
) -> Finding:
    """A flag where work or a charge came without agreement though the scheme asks for one.

    `category` is the ticket's, where a person or the estimate settled it; free work needs no agreement, nor does what
    is free in the first month of a site created on `created`.
    """
    for consent in scheme.terms.consents:
        begun = _begun_without(events)
        if begun is None:
            continue
        named = begun.category or category
        if _free(scheme, named, created) or (begun.amount is not None and not begun.amount.quantity):
            continue
        if consent.categories and not named:
            return _finding(scheme, consent, events, "check", f"Is it one of {', '.join(consent.categories)}?")
        if not consent.categories or _clause(scheme, named) in consent.categories:
            return _finding(scheme, consent, events, "flag", "")
    return Finding(RULE, "none", pack=scheme.pack.version)


def _begun_without(events: Sequence[BillingEvent]) -> BillingEvent | None:
    """The first work or charge that no agreement covers."""
    agreed = False
    for event in in_order(events):
        if event.kind in ("consent", "decline"):
            agreed = event.kind == "consent"
        elif event.kind in ("work", "charge") and not agreed:
            return event
    return None


def _finding(scheme: Scheme, consent: Consent, events: Sequence[BillingEvent], outcome: Outcome, ask: str) -> Finding:
    begun = _begun_without(events)
    declined = of(events, "decline")
    reason = "work began although the price was declined" if declined else "work or a charge came before consent"
    return Finding(
        RULE,
        outcome,
        consent.clause,
        evidence=tuple(event.fact for event in (*of(events, "quote"), *declined, begun) if event is not None),
        ask=ask,
        change="a consent dated before the work",
        reason=reason,
        pack=scheme.pack.version,
    )


def _clause(scheme: Scheme, named: str) -> str:
    category = _category(scheme, named)
    return category.clause if category is not None else named


def _category(scheme: Scheme, named: str) -> Category | None:
    tariff = scheme.terms.tariff
    return tariff.category(named) if tariff is not None and named else None


def _free(scheme: Scheme, named: str, created: date | None) -> bool:
    category = _category(scheme, named)
    return category is not None and covered(scheme, category, created).covered == "free"
