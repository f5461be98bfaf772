"""What is known of a ticket when it is judged: its sightings and what they tell, and how far its sources were read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from checks.conversation import CHANNEL
from checks.sighting import Sighting, Told, tell
from checks.verdicts import Sight
from monitor.catalogue import catalogue_facts
from monitor.config_sections import Account
from monitor.house import House
from monitor.store.tickets import Ticket
from monitor.threads import as_seen, critic_of, ours_of, with_books, zone_of


def sights(house: House, account: Account, blind_since: datetime | None = None) -> tuple[Sight, ...]:
    """The sources of an account that show replies, each with how far it was read.

    A thread that cannot be read any more was seen in its channel until `blind_since`.
    """
    return tuple(
        Sight(source.name, channel, blind_since or house.store.coverage.watermark(source.name), blind_since is not None)
        if channel == CHANNEL
        else Sight(source.name, channel, house.store.coverage.watermark(source.name))
        for source in house.config.sources
        if source.name in account.sources
        for channel in source.shows
    )


def told_of(house: House, account: Account, ticket: Ticket, now: datetime) -> tuple[Sequence[Sighting], Told]:
    """A ticket's sightings, with the books of its order, and what they tell."""
    seen = with_books(house, tuple(as_seen(house.store.assignments.sightings_of(ticket.id))))
    pack = house.pack_of(account)
    ours = ours_of(house, account, now) if any(s.kind == "message" for s in seen) else None
    critic = critic_of(house, account, seen)
    told = tell(seen, pack.marketplace_mail, critic, house.own_addresses, ours, zone_of(house, account))
    stated = catalogue_facts(house, account, ticket.title, seen, told.facts)
    return seen, replace(told, facts=told.facts.plus(*stated))
