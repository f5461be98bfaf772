"""How alerts leave: mail, terminal, files, webhooks, chats."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from monitor.config_sources import Name, Port
from monitor.config_terms import Beside, Section, Sender, refusal
from monitor.credentials import Secret

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class SmtpChannel(Section):
    """Mail through a server. TLS is verified; without it no login leaves this machine."""

    name: Name
    kind: Literal["smtp"]
    host: str
    port: Port | None = None
    tls: Literal["tls", "starttls", "none"] = "starttls"
    ca_file: Beside | None = None
    user: str | None = None
    password: Secret | None = None
    sender: Sender
    timeout_seconds: int = Field(default=30, ge=1, le=300)

    @model_validator(mode="after")
    def _login_whole(self) -> Self:
        if (self.user is None) != (self.password is None):
            raise refusal("a login needs both user and password")
        if self.user and self.tls == "none" and self.host not in _LOOPBACK:
            raise refusal('a password is not sent without TLS: set tls to "starttls" or "tls"')
        return self

    @property
    def address(self) -> tuple[str, int]:
        """Host and port; left out, the port follows `tls`: 465, 587, or 25 without."""
        return self.host, self.port or {"tls": 465, "starttls": 587, "none": 25}[self.tls]


class ConsoleChannel(Section):
    """Plain lines on standard output."""

    name: Name
    kind: Literal["console"]


class FolderChannel(Section):
    """One .eml file a message."""

    name: Name
    kind: Literal["folder"]
    path: Beside
    sender: Sender = "SLA monitor <sla-monitor@localhost>"


class PostChannel(Section):
    """What channels have that post to an address. `allow` names hosts or networks that may be private."""

    name: Name
    url: Secret
    allow: tuple[str, ...] = ()
    ca_file: Beside | None = None
    timeout_seconds: int = Field(default=10, ge=1, le=60)


class WebhookChannel(PostChannel):
    """A signed POST to a program of one's own."""

    kind: Literal["webhook"]
    secret: Secret


class SlackChannel(PostChannel):
    """A chat that takes Slack's incoming webhooks."""

    kind: Literal["slack"]


class TeamsChannel(PostChannel):
    """Microsoft Teams by a Workflows webhook."""

    kind: Literal["teams"]


class AppriseChannel(Section):
    """Whatever the extra package apprise reaches; `url` is in its notation."""

    name: Name
    kind: Literal["apprise"]
    url: Secret


AnyChannel = Annotated[
    SmtpChannel | ConsoleChannel | FolderChannel | WebhookChannel | SlackChannel | TeamsChannel | AppriseChannel,
    Field(discriminator="kind"),
]
