"""From a mailbox's table in the configuration to what polls it, and the doorbells that wake a poll early."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from monitor.config import Config
from monitor.config_sources import ImapSource, OAuth
from monitor.credentials import Secret, resolver
from monitor.sources.idle import Doorbell
from monitor.sources.imap_settings import ImapSettings
from monitor.sources.oauth import AccessToken, OAuthSettings


def imap_settings(section: ImapSource) -> ImapSettings:
    """The mailbox as its source wants it."""
    host, port = section.address
    sent = tuple(folder for folder in section.folders if folder.lower() == "sent")
    return ImapSettings(
        name=section.name,
        host=host,
        port=port,
        user=section.user,
        password=resolver(section.password) if isinstance(section.password, Secret) else None,
        token=_token(section.oauth) if section.oauth is not None else None,
        tls=section.tls,
        ca_file=section.ca_file,
        folders=tuple(folder for folder in section.folders if folder not in sent),
        sent_folders=sent,
        start=section.start if isinstance(section.start, str) else f"{section.start.days}d",
    )


def _token(oauth: OAuth) -> Callable[[], str]:
    """A token from the command that prints one, or from a refresh token."""
    if oauth.token_command:
        return resolver(Secret(command=oauth.token_command))
    assert oauth.refresh_token is not None  # the configuration holds one of the two
    secret = resolver(oauth.client_secret) if oauth.client_secret is not None else None
    refresh = resolver(oauth.refresh_token)
    return AccessToken(OAuthSettings(oauth.token_url, oauth.client_id, refresh, secret, oauth.scope))


@contextmanager
def doorbells(config: Config, poll: Callable[[str], None]) -> Iterator[None]:
    """While open, each mailbox that may ring has a thread that waits for it and calls `poll` with its name."""
    stopped = threading.Event()
    waiting = [
        (section.name, Doorbell(imap_settings(section)), section.poll_seconds or config.monitor.poll_seconds)
        for section in config.sources
        if isinstance(section, ImapSource) and section.idle
    ]

    def wait(name: str, bell: Doorbell, seconds: int) -> None:
        while not stopped.is_set():
            if bell.wait_for_mail(seconds) and not stopped.is_set():
                poll(name)
        bell.close()

    threads = [threading.Thread(target=wait, args=one, name=f"doorbell {one[0]}", daemon=True) for one in waiting]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopped.set()
        for _, bell, _ in waiting:
            bell.stop()
        for thread in threads:
            thread.join(10)
