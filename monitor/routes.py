"""Who hears of an alert, and by which channel."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.config_sections import Route
from monitor.house import House
from monitor.views import AlertView

LOUDNESS = ("info", "warning", "critical")


@dataclass(frozen=True, slots=True, order=True)
class Recipient:
    """One address on one channel; channels that need none have an empty address."""

    channel: str
    address: str


def recipients(house: House, view: AlertView) -> tuple[Recipient, ...]:
    """The recipients of an alert. With nobody at work the out-of-hours routes are taken, where there are any."""
    fitting = [route for route in house.config.routes if _fits(route, house, view)]
    if view.no_team_time and any(route.out_of_hours for route in fitting):
        fitting = [route for route in fitting if route.out_of_hours]
    else:
        fitting = [route for route in fitting if not route.out_of_hours]
    return addressed(house, ((route.channel, route.to) for route in fitting))


def escalated_to(house: House, account: str, step: str) -> tuple[Recipient, ...]:
    """Who is told of an escalation: the recipients of every table whose step it is."""
    scheme = house.accounts[account].scheme
    tables = [one for one in house.config.escalations if one.covers(account, scheme) and one.step.name == step]
    return addressed(house, ((table.channel, table.to) for table in tables))


def addressed(house: House, wanted: Iterable[tuple[str, Sequence[str]]]) -> tuple[Recipient, ...]:
    """Channels and names of people (or addresses) as recipients, each once, in a fixed order."""
    people = {person.name: person.email for person in house.config.people}
    found = {Recipient(channel, people.get(name, name)) for channel, names in wanted for name in names or ("",)}
    return tuple(sorted(found))


def _fits(route: Route, house: House, view: AlertView) -> bool:
    account = house.accounts[view.account]
    if not route.covers(account.name, account.scheme):
        return False
    if route.products and house.products_of(account, view.title).isdisjoint(route.products):
        return False
    if route.stages and view.stage not in route.stages:
        return False
    return route.severity is None or LOUDNESS.index(view.severity) >= LOUDNESS.index(route.severity)
