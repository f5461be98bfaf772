"""What every source of events has: a helpdesk, a file, an address that others send to."""

from typing import Annotated

from pydantic import Field

from monitor.config_sources import Source

Channel = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]


class Feed(Source):
    """A source of events (`sla-monitor schemas` shows one). `channels` are those whose replies it shows.

    `thread_url` holds `{thread}` where the ticket's number goes.
    """

    channels: tuple[Channel, ...] = ("helpdesk",)

    @property
    def shows(self) -> tuple[str, ...]:
        """The channels in which it shows the vendor's replies."""
        return self.channels

    @property
    def brings_mail(self) -> bool:
        """Whether the marketplace's notifications come here."""
        return False
