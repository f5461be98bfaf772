"""The mailbox source: every configured folder read on, one connection a poll, each trouble said in a sentence."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from imaplib import IMAP4
from typing import Any

from imapclient.exceptions import LoginError

from monitor.sources.connection import connect
from monitor.sources.imap_settings import ImapSettings
from monitor.sources.mailbox import Folder, Mailbox
from monitor.sources.patience import Patience
from monitor.sources.reconcile import Stored, compare
from monitor.sources.source import Batch, Failure
from monitor.sources.troubles import TROUBLE, code, explain, was_cut

Visit = Callable[[Any, Folder, str], Iterable[Batch]]
_SPECIAL = {"sent": b"\\Sent", "all": b"\\All"}  # RFC 6154


class ImapSource:
    """Polls one mailbox. Nothing in it changes by that: folders are only examined, mails only peeked at."""

    def __init__(self, settings: ImapSettings) -> None:
        self._settings = settings
        self._patience = Patience(settings.name)

    @property
    def name(self) -> str:
        """The source's name in the configuration."""
        return self._settings.name

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders as the configuration names them: the keys of the cursors."""
        return (*self._settings.folders, *self._settings.sent_folders)

    def fetch(self, cursors: Mapping[str, str], now: datetime) -> Iterator[Batch | Failure]:
        """Read every folder on. A folder that fails does not hold up the next; a lost connection ends the poll.

        After a failed login or connection the server is left alone for a while: the failure is only repeated.
        """

        def read(client: Any, folder: Folder, cursor: str) -> Iterator[Batch]:
            return Mailbox(client, self._settings, folder).read(cursor, now)

        return self._visit(cursors, now, read)

    def probe(self, now: datetime) -> Iterator[Failure]:
        """Log in and open every folder, and read nothing: what is in the way."""

        def look(client: Any, folder: Folder, _cursor: str) -> Iterable[Batch]:
            client.select_folder(folder.name, readonly=True)
            return ()

        return (got for got in self._visit({}, now, look) if isinstance(got, Failure))

    def reconcile(
        self, cursors: Mapping[str, str], now: datetime, stored: Stored, days: int = 7
    ) -> Iterator[Batch | Failure]:
        """Compare the last `days` days of every folder with the UIDs in the store: a batch for each gap found.

        Such a batch holds no mail; it reports what is missing and lets the next poll fetch it.
        """

        def look_again(client: Any, folder: Folder, cursor: str) -> Iterable[Batch]:
            return compare(client, folder, cursor, now, days, stored) if cursor else ()

        return self._visit(cursors, now, look_again)

    def _visit(self, cursors: Mapping[str, str], now: datetime, visit: Visit) -> Iterator[Batch | Failure]:
        if waiting := self._patience.waiting(now):
            yield waiting
            return
        try:
            client = connect(self._settings)
        except TROUBLE as error:
            failure = explain(error, self._settings)
            yield self._patience.failed(failure, now, at_length=isinstance(error, LoginError) and not was_cut(error))
            return
        with client:
            yield from self._each_folder(client, cursors, now, visit)

    def _each_folder(
        self, client: Any, cursors: Mapping[str, str], now: datetime, visit: Visit
    ) -> Iterator[Batch | Failure]:
        for label in self.folders:
            try:
                folder = self._find(client, label)
                if folder is None:
                    yield self._missing(label)
                    continue
                yield from visit(client, folder, cursors.get(label, ""))
            except (IMAP4.abort, OSError, EOFError) as error:
                yield self._patience.failed(explain(error, self._settings), now)
                return
            except TROUBLE as error:
                yield self._refused(label, error)
        self._patience.succeeded()

    def _find(self, client: Any, label: str) -> Folder | None:
        """The folder a word of the configuration means; one the server marks as \\Sent is ours under any name."""
        special = _SPECIAL.get(label.lower())
        name = client.find_special_folder(special) if special else label
        if not name:
            return None
        sent = label in self._settings.sent_folders
        marked = () if sent or special or label.upper() == "INBOX" else client.list_folders(pattern=label)
        return Folder(label, name, sent or any(b"\\Sent" in flags for flags, _, listed in marked if listed == name))

    def _missing(self, label: str) -> Failure:
        return Failure(
            source=self.name,
            reason=f'Mailbox {self.name} at {self._settings.host} has no folder that its server marks as "{label}".',
            what_to_do="Name the folder in the configuration as your mail program shows it, or leave it out.",
            permanent=True,
            key="folders",
        )

    def _refused(self, label: str, error: Exception) -> Failure:
        why = f"the server refuses it{code(error)}" if isinstance(error, IMAP4.error) else "its answer makes no sense"
        return Failure(
            source=self.name,
            reason=f'Mailbox {self.name} at {self._settings.host}: the folder "{label}" could not be read: {why}.',
            what_to_do="Was it renamed or deleted? Correct the name in the configuration; it is tried at every poll.",
            permanent=False,
            key="folders",
        )
