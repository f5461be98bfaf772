"""Where events are read that other systems report, and every kind of source together."""

from typing import Annotated, Literal

from pydantic import Field

from monitor.config_feed import Feed
from monitor.config_rest import RestSource
from monitor.config_sources import FolderSource, ImapSource, PrestashopSource
from monitor.config_terms import Beside


class EventsSource(Feed):
    """A file of JSON lines, one event a line, only ever added to. With `replay` an event shows once its time came."""

    kind: Literal["events"]
    path: Beside
    replay: bool = False


AnySource = Annotated[
    ImapSource | FolderSource | PrestashopSource | EventsSource | RestSource, Field(discriminator="kind")
]
