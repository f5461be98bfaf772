"""Keep what a reply is alike by, so that later ones are known as prepared texts: once, when it comes in."""

from checks.demands import demands_of
from checks.nearness import neighbours
from checks.rules.heard import fingerprint_of
from checks.seen import Sighting
from monitor.config_sections import Account
from monitor.house import House
from monitor.signs import reply_signs
from monitor.store import assignments
from monitor.store.tickets import NewTicket


def remember(
    house: House, account: Account, row: assignments.Sighting | Sighting, ticket: int | NewTicket, channel: str
) -> None:
    """Keep a reply's fingerprint as it gets its ticket, and how many earlier ones it is near.

    Those are the account's to other tickets, over any channel. Only a scheme that asks for personal answers asks how
    near they are, and only of those in its own channels.
    """
    demands = demands_of(house.pack_of(account))
    if not demands.exacting:
        return
    taken = fingerprint_of(str(row.payload.get("text") or ""), reply_signs())
    compared = bool(taken) and channel in demands.channels
    own = ticket if isinstance(ticket, int) else 0
    near = neighbours(taken, house.store.prints.earlier(account.sources, row.id, own)) if compared else 0
    house.store.prints.keep(row.id, row.source, taken, near)
