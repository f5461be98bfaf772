"""From a channel's table in the configuration to the channel itself."""

from collections.abc import Callable
from datetime import datetime
from typing import assert_never

from monitor.config_channels import (
    AnyChannel,
    AppriseChannel,
    ConsoleChannel,
    FolderChannel,
    PostChannel,
    SlackChannel,
    SmtpChannel,
    TeamsChannel,
    WebhookChannel,
)
from monitor.credentials import resolver
from notifiers.apprise import Apprise, AppriseSettings
from notifiers.console import Console
from notifiers.folder import Folder, FolderSettings
from notifiers.message import Channel
from notifiers.post import Wire
from notifiers.slack import Slack, SlackSettings
from notifiers.smtp import Smtp, SmtpSettings
from notifiers.teams import Teams, TeamsSettings
from notifiers.webhook import Webhook, WebhookSettings


def open_channel(section: AnyChannel, now: Callable[[], datetime] | None = None) -> Channel:
    """Make the channel. Nothing is connected and no secret fetched until it sends.

    `now` dates a webhook's signatures at each attempt; a ValueError says so where a webhook is opened without it.
    """
    match section:
        case SmtpChannel():
            return Smtp(section.name, _smtp(section))
        case ConsoleChannel():
            return Console(section.name)
        case FolderChannel():
            return Folder(section.name, FolderSettings(section.path, section.sender))
        case WebhookChannel():
            if now is None:
                raise ValueError("a webhook dates its signatures: hand it a clock")
            settings = WebhookSettings(resolver(section.url), resolver(section.secret), now, _wire(section))
            return Webhook(section.name, settings)
        case SlackChannel():
            return Slack(section.name, SlackSettings(resolver(section.url), _wire(section)))
        case TeamsChannel():
            return Teams(section.name, TeamsSettings(resolver(section.url), _wire(section)))
        case AppriseChannel():
            return Apprise(section.name, AppriseSettings(resolver(section.url)))
        case _:
            assert_never(section)


def _smtp(section: SmtpChannel) -> SmtpSettings:
    host, port = section.address
    return SmtpSettings(
        host=host,
        port=port,
        sender=section.sender,
        tls=section.tls,
        ca_file=section.ca_file,
        user=section.user,
        password=resolver(section.password) if section.password else None,
        timeout=section.timeout_seconds,
    )


def _wire(section: PostChannel) -> Wire:
    return Wire(tuple(name.lower() for name in section.allow), section.ca_file, section.timeout_seconds)
