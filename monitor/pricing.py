"""What a price is asked under: a pack or an account's own, a day, and the words of a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from checks.choices import Choices, chosen
from checks.depth import Depth, read_depth
from checks.finding import Finding
from checks.priced import Asked, NotPriced, Priced
from checks.rules.estimate import Estimate, estimate
from checks.rules.kind import kind
from checks.rules.price import price
from checks.scheme import Pack, Scheme, in_force
from checks.text import Text, clean
from monitor.choices import choices_of
from monitor.packaged import read_text
from monitor.rules import packaged_rules

if TYPE_CHECKING:
    from monitor.house import House
    from monitor.store.assignments import Sighting


@dataclass(frozen=True, slots=True)
class Under:
    """The scheme in force, and what the account settles of its prices."""

    scheme: Scheme
    choices: Choices


@dataclass(frozen=True, slots=True)
class OfTicket:
    """A ticket's estimate with the price of each of its three categories; `likely` is None where a person must say."""

    ticket: int
    estimate: Estimate
    lowest: Priced
    likely: Priced | None
    highest: Priced


def under(pack: Pack, day: date, choices: Choices | None = None) -> Under | tuple[str, ...]:
    """The scheme on that day with what the account chose, or what is wrong with the choices."""
    taken = choices or Choices()
    own = chosen(pack, taken)
    if isinstance(own, Pack):
        return Under(in_force(own, day), taken)
    return tuple(f"{'.'.join(map(str, problem.where))}: {problem.says}" for problem in own)


def priced(of: Under, asked: Asked) -> Priced:
    """The price of what is asked."""
    return price(of.scheme, asked, of.choices.plan_names, of.choices.published)


def price_ticket(house: House, ticket_id: int, asked: Asked) -> OfTicket | Finding | NotPriced:
    """The price of a ticket by its words; a finding "check" where a person must name the category.

    `asked.category` is the one a person settled, empty where nobody did.
    """
    ticket = house.store.tickets.ticket(ticket_id)
    account = house.accounts.get(ticket.account) if ticket is not None else None
    if ticket is None or account is None:
        return NotPriced(f"there is no ticket {ticket_id} of an account in this configuration")
    scheme = house.scheme_of(account, ticket.opened_at)
    text = first_words(house.store.assignments.sightings_of(ticket.id))
    found = estimate(scheme, text, kinds_of(text), depth(), fixed=asked.category)
    if isinstance(found, Finding):
        return NotPriced(f"{scheme.pack.name} names no prices") if found.outcome == "none" else found
    of = Under(scheme, choices_of(account))
    prices = [
        priced(of, replace(asked, category=category.clause, plan=asked.plan or account.plan or ""))
        for category in (found.lowest, found.likely or found.lowest, found.highest)
    ]
    return OfTicket(ticket.id, found, prices[0], prices[1] if found.likely is not None else None, prices[2])


def first_words(sightings: Sequence[Sighting]) -> Text:
    """The words that opened the ticket: subject and text of its first mail or message."""
    payload = next((s.payload for s in sightings if s.kind not in ("mark", "sent_mail")), {})
    return Text(clean(str(payload.get("subject", "")), str(payload.get("text", ""))))


def kinds_of(text: Text) -> tuple[str, ...]:
    """The kinds a ticket's words speak of, the best first."""
    rules = packaged_rules()
    return tuple(name for name, _ in kind(rules.matcher.read(text), rules.kinds).best)


def depth() -> Depth:
    """The packaged words that show how deep a request goes."""
    return read_depth(read_text("checks/depth.toml"))
