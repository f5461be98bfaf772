"""Where events are read that other systems report, and every kind of source together."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from monitor.config_feed import Feed
from monitor.config_rest import RestSource
from monitor.config_sources import FolderSource, ImapSource, PrestashopSource, ShopwareSource
from monitor.config_terms import Beside, refusal
from monitor.credentials import Secret


class EventsSource(Feed):
    """A file of JSON lines, one event a line, only ever added to. With `replay` an event shows once its time came."""

    kind: Literal["events"]
    path: Beside
    replay: bool = False


class InboundSource(Feed):
    """An address of the daemon that takes signed events (Standard Webhooks), for systems that push.

    `listen` is host and port: this computer alone, unless another host is written; TLS is the work of a proxy before
    it. What is sent while the daemon is down and not sent again is a gap.
    """

    kind: Literal["inbound"]
    listen: str = "127.0.0.1:8787"
    path: str = Field(default="/events", pattern=r"^/[A-Za-z0-9/_-]{0,100}$")
    secret: Secret

    @model_validator(mode="after")
    def _host_and_port(self) -> Self:
        host, _, port = self.listen.rpartition(":")
        if not host or not (port.isascii() and port.isdigit() and int(port[:6]) < 65536):
            raise refusal('listen is a host and a port, such as "127.0.0.1:8787"')
        return self

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)


AnySource = Annotated[
    ImapSource | FolderSource | PrestashopSource | ShopwareSource | EventsSource | RestSource | InboundSource,
    Field(discriminator="kind"),
]
