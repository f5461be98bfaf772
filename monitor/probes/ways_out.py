"""How what is said leaves: each channel and the outside watch, without a word to anybody."""

from urllib.parse import urlsplit

from monitor.app import wall_clock
from monitor.channels import open_channel
from monitor.config_channels import AnyChannel
from monitor.credentials import Secret, resolver
from monitor.probes.check import Check
from notifiers.answers import reached
from notifiers.message import Sent
from notifiers.post import Wire


def channel(number: int, section: AnyChannel) -> list[Check]:
    """Connect, check certificates, log in."""
    what = f"channel {section.name}"
    match open_channel(section, wall_clock).probe():
        case Sent(detail=detail):
            return [Check(what, True, f"{detail or 'it is open'}.")]
        case trouble:
            do = f"Correct [[channels]] {section.name}, or what stands behind it; docs/channels.md says what it needs."
            return [Check(what, False, f"{trouble.reason.rstrip('.')}.", do, ("channels", number))]


def heartbeat(secret: Secret) -> list[Check]:
    """Whether the outside watch can be reached; it is not pinged, for a ping says that all is well."""
    try:
        host = urlsplit(resolver(secret)()).hostname or ""
    except (ValueError, LookupError):  # told below
        host = ""
    match reached(resolver(secret), Wire(allow=(host,))):
        case Sent():
            return [Check("heartbeat", True, f"{host} can be reached.")]
        case trouble:
            do = "Correct the address that monitor.heartbeat names."
            return [Check("heartbeat", False, f"{trouble.reason}.", do, ("monitor", "heartbeat"))]
