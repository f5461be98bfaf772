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
    """What stands in a source's way, what to do, and which key of its table a person would look at first."""

    says: str
    do: str
    key: str = ""


Probe = Callable[[], list[Check]]
