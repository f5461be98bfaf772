"""Where events are read that other systems report, and every kind of source together."""

from typing import Annotated, Literal

from pydantic import Field

from monitor.config_sources import FolderSource, ImapSource, PrestashopSource, Source
from monitor.config_terms import Beside

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


class EventsSource(Feed):
    """A file of JSON lines, one event a line, only ever added to. With `replay` an event shows once its time came."""

    kind: Literal["events"]
    path: Beside
    replay: bool = False


AnySource = Annotated[ImapSource | FolderSource | PrestashopSource | EventsSource, Field(discriminator="kind")]
