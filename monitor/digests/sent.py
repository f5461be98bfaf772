"""Who gets a digest, under which key, and what each reader was told before."""

from collections.abc import Iterable
from datetime import datetime

from checks.trend import WEEKS
from checks.week import Week
from monitor.config_sections import Scope
from monitor.digests.digest import Before
from monitor.house import House
from monitor.routes import Recipient, addressed
from monitor.store.reports import Reports


def readers(house: House) -> dict[Recipient, tuple[Scope, ...]]:
    """Every reader with the scopes of all the digests that name them: whoever is named twice reads one digest."""
    found: dict[Recipient, tuple[Scope, ...]] = {}
    for section in house.config.digests:
        for reader in addressed(house, [(section.channel, section.to)]):
            found[reader] = (*found.get(reader, ()), section)
    return found


def key_of(reader: Recipient, week: Week) -> str:
    """A reader's digest of a week, for ever; where a channel needs no address its name stands for one."""
    return f"digest/{reader.address or reader.channel}/{week.name}"


def posted_at(house: House, found: Iterable[Recipient], weeks: Iterable[Week]) -> dict[tuple[Recipient, str], datetime]:
    """When the digests of some weeks were made for some readers, by reader and week."""
    wanted = {(key_of(reader, week), reader): week.name for reader in found for week in weeks}
    posted = Reports(house.store.database).posted([key for key, _ in wanted])
    made = ((key, Recipient(channel, address), at) for (key, channel, address), at in posted.items())
    return {(reader, wanted[key, reader]): at for key, reader, at in made if (key, reader) in wanted}


def before(house: House, found: Iterable[Recipient], week: Week) -> Before:
    """What these readers were told of the weeks that a trend up to `week` shows."""
    earlier = [week.later(-n) for n in range(1, WEEKS)]
    posted = posted_at(house, tuple(found), earlier)
    return Before(frozenset(name for _, name in posted), max(posted.values(), default=None))
