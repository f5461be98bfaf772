"""Where tickets are read: a mailbox, a directory of mail files, or the marketplace itself."""

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from monitor.config_terms import Beside, Section, Start, Zone, refusal
from monitor.credentials import Secret

Name = Annotated[str, Field(min_length=1, max_length=60)]
Port = Annotated[int, Field(ge=1, le=65535)]


class OAuth(Section):
    """A token instead of a password: from a command that prints one, or from a refresh token."""

    token_command: tuple[str, ...] | None = None
    refresh_token: Secret | None = None
    token_url: str = ""
    client_id: str = ""
    client_secret: Secret | None = None
    scope: str = ""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.token_command) == (self.refresh_token is not None):
            raise refusal("oauth needs either token_command, or refresh_token with token_url and client_id")
        if self.refresh_token is not None and not (self.client_id and self.token_url.startswith("https://")):
            raise refusal("refresh_token needs client_id and a token_url that begins with https://")
        return self


class Source(Section):
    """What every source has. `start` says how far back a first run reads; `thread_url` holds `{thread}`."""

    name: Name
    start: Start = "now"
    poll_seconds: int | None = Field(default=None, ge=10, le=86400)
    thread_url: str = ""

    @model_validator(mode="after")
    def _thread_url_whole(self) -> Self:
        if self.thread_url and not (self.thread_url.startswith("https://") and "{thread}" in self.thread_url):
            raise refusal("thread_url begins with https:// and has {thread} where the thread's number goes")
        return self


class MailSource(Source):
    """What brings mail. `authserv_id` names the receiver whose verdicts are trusted, "" one that leaves its name out.

    `own_hosts` are further hosts or domains of ours that write Received lines on the way in.
    """

    authserv_id: str | None = None
    own_hosts: tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")], ...] = ()

    @model_validator(mode="after")
    def _placed(self) -> Self:
        if self.authserv_id == "" and not self.own_hosts:
            raise refusal("an empty authserv_id needs own_hosts: where no name is signed, the place is proof")
        return self


class ImapSource(MailSource):
    """A mailbox, only ever read: its flags stay."""

    kind: Literal["imap"]
    host: str
    port: Port | None = None
    tls: Literal["tls", "starttls", "none"] = "tls"
    ca_file: Beside | None = None
    user: str
    password: Secret | None = None
    oauth: OAuth | None = None
    folders: tuple[str, ...] = Field(default=("INBOX", "sent"), min_length=1)
    idle: bool = True

    @model_validator(mode="after")
    def _one_login(self) -> Self:
        if (self.password is None) == (self.oauth is None):
            raise refusal("a mailbox needs password or oauth, one of them")
        return self

    @property
    def shows(self) -> tuple[str, ...]:
        """The channels in which it shows the vendor's replies: mail, where it reads our own."""
        return ("mail",) if any(folder.lower() == "sent" for folder in self.folders) else ()

    @property
    def brings_mail(self) -> bool:
        """Whether the marketplace's notifications come here."""
        return any(folder.lower() != "sent" for folder in self.folders)

    @property
    def address(self) -> tuple[str, int]:
        """Host and port; left out, the port is 993 for TLS from the start and 143 otherwise."""
        return self.host, self.port or (993 if self.tls == "tls" else 143)


class FolderSource(MailSource):
    """A directory of .eml files, or a Maildir: for replays, imports and trying things out.

    `sent` says that we wrote all of it; with `replay` a mail shows only once its own date has come.
    """

    kind: Literal["folder"]
    path: Beside
    layout: Literal["eml", "maildir"] = "eml"
    sent: bool = False
    replay: bool = False

    @property
    def shows(self) -> tuple[str, ...]:
        """The channels in which it shows the vendor's replies: mail, where it is our own."""
        return ("mail",) if self.sent else ()

    @property
    def brings_mail(self) -> bool:
        """Whether the marketplace's notifications come here."""
        return not self.sent


class MarketplaceSource(Source):
    """A marketplace's own interface. `zone` is what its dates are in where they name none."""

    base_url: str
    ca_file: Beside | None = None
    zone: Zone

    @model_validator(mode="after")
    def _over_tls(self) -> Self:
        parts = urlsplit(self.base_url)
        local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
        if not local and not (parts.scheme == "https" and parts.hostname):
            raise refusal("base_url begins with https://, for the key goes there")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise refusal("base_url is an address alone: no key, user or question mark in it")
        return self

    @property
    def shows(self) -> tuple[str, ...]:
        """The channels in which it shows the vendor's replies."""
        return ("thread",)

    @property
    def brings_mail(self) -> bool:
        """Whether the marketplace's notifications come here."""
        return False


class PrestashopSource(MarketplaceSource):
    """The Addons Seller API: threads with their messages, sales, products. `key` is the seller's own, a secret.

    `zone` is what its dates are in, `signatures` are the lines that end our own messages: without them no reply is
    known as ours. `start` reads threads that were opened since; older ones from their next message on. A refund is
    seen within `sales_minutes`.
    """

    kind: Literal["prestashop"]
    key: Secret
    base_url: str = "https://api.addons.prestashop.com/request"
    zone: Zone = "Europe/Paris"
    signatures: tuple[Annotated[str, Field(min_length=4, max_length=200)], ...] = ()
    page_size: int = Field(default=2000, ge=1, le=10_000)
    pause_seconds: float = Field(default=0.5, ge=0, le=60)
    requests_a_poll: int = Field(default=400, ge=10, le=10_000)
    sales_minutes: int = Field(default=15, ge=1, le=1440)
    sales_days: int = Field(default=730, ge=30, le=3650)


class ShopwareSource(MarketplaceSource):
    """The Shopware account: the tickets that the account's notification mails name. `password` is a secret.

    `producer` is the vendor's number; left out, the account is asked for it. An open ticket is read again every
    `open_minutes`. `parties` says whom names of authors stand for that the monitor does not know by itself.
    """

    kind: Literal["shopware"]
    user: str
    password: Secret
    base_url: str = "https://api.shopware.com"
    zone: Zone = "Europe/Berlin"
    producer: int | None = Field(default=None, ge=1)
    parties: dict[str, Literal["customer", "vendor", "marketplace"]] = Field(default_factory=dict)
    open_minutes: int = Field(default=5, ge=1, le=1440)
    pause_seconds: float = Field(default=1.0, ge=0, le=60)
    requests_a_poll: int = Field(default=100, ge=10, le=10_000)
