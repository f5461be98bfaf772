"""Once a day the mailbox is compared with the store: what was lost on the way is told, and fetched."""

from collections.abc import Set
from datetime import timedelta

import pytest

from monitor.sources.imap import ImapSource
from monitor.sources.source import Batch, Failure, Unreadable
from tests.canaries import secret
from tests.mailserver import Mailbox
from tests.polling import MAY_DAY, NOON, letter, poll, settings, subjects

pytest_plugins = ["tests.dovecot"]


class Shelf:
    """The UIDs a store would have."""

    def __init__(self) -> None:
        self.uids: dict[tuple[str, int], set[int]] = {}

    def stored(self, folder: str, uidvalidity: int) -> Set[int]:
        return self.uids.get((folder, uidvalidity), set())


def collect(source: ImapSource, cursors: dict[str, str], shelf: Shelf) -> list[str]:
    mails, failures = poll(source, cursors)
    assert failures == []
    for mail in mails:
        shelf.uids.setdefault((mail.folder, mail.uidvalidity), set()).add(mail.uid)
    return subjects(mails)


def gaps(source: ImapSource, cursors: dict[str, str], shelf: Shelf) -> list[Unreadable]:
    found: list[Unreadable] = []
    for result in source.reconcile(cursors, NOON, shelf.stored):
        assert isinstance(result, Batch)
        assert result.complete_until is None
        cursors[result.folder] = result.cursor
        found.extend(result.unreadable)
    return found


@pytest.mark.parametrize("start", ["all", "30d"])
def test_what_the_store_lost_is_told_and_fetched_by_the_next_poll(box: Mailbox, start: str) -> None:
    for number in range(4):
        box.deliver(letter(f"{number}"), at=MAY_DAY)
    source, cursors, shelf = ImapSource(settings(box, start=start)), dict[str, str](), Shelf()
    collect(source, cursors, shelf)
    assert gaps(source, cursors, shelf) == []
    ((key, uids),) = shelf.uids.items()
    uids.remove(3)
    assert gaps(source, cursors, shelf) == [Unreadable(*key, 3, "the mailbox shows it, but it was never stored")]
    # It is owed now, and told only once.
    assert gaps(source, cursors, shelf) == []
    assert collect(source, cursors, shelf) == ["2"]
    assert uids == {1, 2, 3, 4}


def test_what_was_left_out_on_purpose_is_no_gap(box: Mailbox) -> None:
    box.deliver(letter("before the first poll"), at=NOON - timedelta(hours=1))
    source, cursors, shelf = ImapSource(settings(box, start="now")), dict[str, str](), Shelf()
    collect(source, cursors, shelf)
    assert gaps(source, cursors, shelf) == []
    box.deliver(letter("not polled yet"), at=NOON)
    assert gaps(source, cursors, shelf) == []
    assert collect(source, cursors, shelf) == ["not polled yet"]


def test_a_renumbered_folder_waits_for_its_poll(box: Mailbox) -> None:
    box.deliver(letter("one"), at=MAY_DAY)
    source, cursors, shelf = ImapSource(settings(box)), dict[str, str](), Shelf()
    collect(source, cursors, shelf)
    box.doveadm("mailbox", "update", "--uid-validity", "777", "INBOX")
    assert gaps(source, cursors, shelf) == []


def test_a_mailbox_never_polled_has_no_gaps(box: Mailbox) -> None:
    box.deliver(letter("one"), at=MAY_DAY)
    assert gaps(ImapSource(settings(box)), {}, Shelf()) == []


def test_a_server_that_is_away_is_told(box: Mailbox) -> None:
    (failure,) = ImapSource(settings(box, password=lambda: secret("mistaken"))).reconcile({}, NOON, Shelf().stored)
    assert isinstance(failure, Failure)
