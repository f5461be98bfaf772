"""From a channel's table in the configuration to the channel itself."""

from collections.abc import Callable
from typing import assert_never

from monitor.config_channels import AnyChannel, ConsoleChannel, FolderChannel, SmtpChannel
from monitor.credentials import Secret, resolver
from notifiers.console import Console
from notifiers.folder import Folder, FolderSettings
from notifiers.message import Channel
from notifiers.smtp import Smtp, SmtpSettings


def open_channel(section: AnyChannel) -> Channel:
    """Make the channel. Nothing is connected and no secret fetched until it sends."""
    match section:
        case SmtpChannel():
            return Smtp(section.name, _smtp(section))
        case ConsoleChannel():
            return Console(section.name)
        case FolderChannel():
            return Folder(section.name, FolderSettings(section.path, section.sender))
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
        password=_fetcher(section.password),
        timeout=section.timeout_seconds,
    )


def _fetcher(secret: Secret | None) -> Callable[[], str] | None:
    return None if secret is None else resolver(secret)
