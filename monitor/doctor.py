"""Try everything a configuration names, as far as that goes without reading mail or telling anybody anything."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

from monitor.config import Config
from monitor.config_lines import Where
from monitor.credentials import unresolved
from monitor.probes.check import SECRETS, Check, Probe
from monitor.probes.home import home
from monitor.probes.sources import source
from monitor.probes.ways_out import channel, heartbeat


def examine(config: Config, now: datetime) -> tuple[Check, ...]:
    """Try secrets, database, phrases, accounts, and side by side every source, every channel and the heartbeat.

    What lacks its secret is told once, among the secrets, and not tried.
    """
    missing = list(unresolved(config))
    lame = {where[:2] for where, _ in missing}
    tries = [probe for where, probe in _probes(config, now) if where not in lame]
    with ThreadPoolExecutor(max_workers=max(1, len(tries))) as pool:
        tried = list(pool.map(lambda probe: probe(), tries))
    return (*_secrets(missing), *home(config, now), *(check for checks in tried for check in checks))


def _probes(config: Config, now: datetime) -> Iterator[tuple[Where, Probe]]:
    for number, feed in enumerate(config.sources):
        yield ("sources", number), partial(source, number, feed, now)
    for number, way in enumerate(config.channels):
        yield ("channels", number), partial(channel, number, way)
    if config.monitor.heartbeat is not None:
        yield ("monitor", "heartbeat"), partial(heartbeat, config.monitor.heartbeat)


def _secrets(missing: list[tuple[Where, str]]) -> Iterator[Check]:
    for where, sentence in missing:
        yield Check("secrets", False, f"{sentence}.", SECRETS, where)
    if not missing:
        yield Check("secrets", True, "each one can be had.")
