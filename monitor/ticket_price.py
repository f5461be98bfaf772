"""The price of a ticket by its words, or as a person fixed it."""

from dataclasses import dataclass
from datetime import datetime

from checks.finding import Finding
from checks.marked import Fixed
from checks.priced import Asked, NotPriced, Priced
from checks.rules.estimate import Estimate
from monitor.house import House
from monitor.judging import weigh
from monitor.request_price import request_price
from monitor.store.tickets import Due
from monitor.threads import as_seen


@dataclass(frozen=True, slots=True)
class OfTicket:
    """A ticket's estimate with the price of each of its three categories; `likely` is None where a person must say.

    `fixed` is what a person said of it, `scheme` the id of its scheme.
    """

    ticket: int
    scheme: str
    estimate: Estimate
    lowest: Priced
    likely: Priced | None
    highest: Priced
    fixed: Fixed | None = None


def price_ticket(house: House, ticket_id: int, asked: Asked, now: datetime) -> OfTicket | Finding | NotPriced:
    """The price of a ticket's last request; a finding "check" where a person must name the category.

    What is asked goes before what the ticket tells: another category, plan, way or day of the site's creation.
    """
    judged = weigh(house, Due(ticket_id, 0), now)
    if judged is None or judged.account is None or judged.scheme is None or judged.timeline is None:
        return NotPriced(f"there is no ticket {ticket_id} of an account in this configuration")
    seen = tuple(as_seen(house.store.assignments.sightings_of(ticket_id)))
    request = request_price(judged.account, judged.scheme, judged.timeline, seen, judged.plan)
    if request is None:
        return NotPriced(f"ticket {ticket_id} has no request yet")
    found = request.guess(asked.category)
    if isinstance(found, Finding):
        return NotPriced(f"{judged.scheme.pack.name} names no prices") if found.outcome == "none" else found
    likely = found.likely or found.lowest
    prices = [request.of(category.clause, asked) for category in (found.lowest, likely, found.highest)]
    return OfTicket(
        ticket=ticket_id,
        scheme=judged.scheme.pack.id,
        estimate=found,
        lowest=prices[0],
        likely=prices[1] if found.likely is not None else None,
        highest=prices[2],
        fixed=None if asked.category else request.fixed,
    )
