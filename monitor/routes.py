"""Who hears of an alert, and by which channel."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.config_channels import FolderChannel, SmtpChannel
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


def escalated_to(house: House, view: AlertView, step: str) -> tuple[Recipient, ...]:
    """Who is told of an escalation: the recipients of every table whose step it is."""
    tables = house.escalations_of(house.accounts[view.account], view.title)
    return addressed(house, ((table.channel, table.to) for table in tables if table.step.name == step))


def addressed(house: House, wanted: Iterable[tuple[str, Sequence[str]]]) -> tuple[Recipient, ...]:
    """Channels and names of people (or addresses) as recipients, each once, in a fixed order."""
    people = {person.name: person.email for person in house.config.people}
    found = {Recipient(channel, people.get(name, name)) for channel, names in wanted for name in names or ("",)}
    return tuple(sorted(found))


def sender_of(house: House, recipient: Recipient) -> str:
    """The address that the recipient's mails come from; empty where they get no mail, which alone can be answered."""
    section = next(section for section in house.config.channels if section.name == recipient.channel)
    if not isinstance(section, SmtpChannel | FolderChannel):
        return ""
    return section.sender.rpartition("<")[2].rstrip(">")


def _fits(route: Route, house: House, view: AlertView) -> bool:
    if not house.takes_in(route, house.accounts[view.account], view.title):
        return False
    if route.stages and view.stage not in route.stages:
        return False
    return route.severity is None or LOUDNESS.index(view.severity) >= LOUDNESS.index(route.severity)
