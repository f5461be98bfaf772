"""What a probe found."""

from collections.abc import Callable
from dataclasses import dataclass

from monitor.config_lines import Where

SECRETS = "Put it there; docs/configuration.md lists the places a secret may have."


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried: what it is, whether it is well, what it says, and what to do where it is not.

    `where` is its place in the configuration, as keys and indexes.
    """

    what: str
    well: bool
    says: str
    do: str = ""
    where: Where = ()


@dataclass(frozen=True, slots=True)
class Wrong:
    """What stands in a source's way, what to do, and where in its table a person would look first."""

    says: str
    do: str
    at: Where = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """What a try at a source came to: `says` holds where nothing is wrong."""

    says: str
    wrong: tuple[Wrong, ...] = ()


Probe = Callable[[], list[Check]]
