"""A mailbox on a real server is read on from poll to poll: nothing lost, nothing doubled, nothing touched."""

import time
from collections.abc import Iterator
from datetime import timedelta

import imapclient
import pytest

from monitor.sources.imap import ImapSource
from monitor.sources.source import Batch
from tests.mailserver import PASSWORD, Mailbox
from tests.polling import MAY_DAY, NOON, letter, poll, settings, subjects

pytest_plugins = ["tests.dovecot"]


def test_a_first_poll_takes_all_and_the_next_only_what_is_new(box: Mailbox) -> None:
    for number in range(3):
        box.deliver(letter(f"request {number}"), at=MAY_DAY + timedelta(minutes=number))
    source, cursors = ImapSource(settings(box)), {}
    mails, failures = poll(source, cursors)
    assert (subjects(mails), failures) == (["request 0", "request 1", "request 2"], [])
    assert [mail.received_at for mail in mails] == [MAY_DAY + timedelta(minutes=number) for number in range(3)]
    assert all(mail.certain and not mail.partial and not mail.sent_folder for mail in mails)
    box.deliver(letter("request 3"), at=MAY_DAY)
    assert subjects(poll(source, cursors)[0]) == ["request 3"]
    assert poll(source, cursors) == ([], [])


def test_the_mail_arrives_octet_for_octet(box: Mailbox) -> None:
    raw = letter("octets") + bytes(range(1, 256)).replace(b"\n", b"").replace(b"\r", b"") + b"\r\n.\r\n"
    box.deliver(raw, at=MAY_DAY)
    mails, _ = poll(ImapSource(settings(box)), {})
    assert mails[0].raw == raw
    assert mails[0].size == len(raw)


def test_the_sent_folder_is_found_by_its_special_use_and_marked(box: Mailbox) -> None:
    box.deliver(letter("our answer"), at=MAY_DAY, folder="Sent")
    mails, failures = poll(ImapSource(settings(box)), {})
    assert [(mail.folder, mail.sent_folder) for mail in mails] == [("Sent", True)]
    assert failures == []


def test_the_vendors_mail_program_sees_no_trace(box: Mailbox) -> None:
    box.deliver(letter("unseen"), at=MAY_DAY)
    poll(ImapSource(settings(box)), {})
    with imapclient.IMAPClient("localhost", box.server.port, ssl=False) as client:
        client.login(box.user, PASSWORD)
        state = client.select_folder("INBOX", readonly=True)
        assert state[b"RECENT"] == 1
        assert client.fetch([1], ["FLAGS"])[1][b"FLAGS"] == (b"\\Recent",)


def test_a_mail_that_was_read_elsewhere_is_read_all_the_same(box: Mailbox) -> None:
    box.deliver(letter("read on a phone"), at=MAY_DAY)
    with imapclient.IMAPClient("localhost", box.server.port, ssl=False) as client:
        client.login(box.user, PASSWORD)
        client.select_folder("INBOX")
        client.add_flags([1], [imapclient.SEEN])
    assert subjects(poll(ImapSource(settings(box)), {})[0]) == ["read on a phone"]


@pytest.fixture
def in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This machine keeps Tokyo's time."""
    with monkeypatch.context() as changed:
        changed.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_tokyo")
def test_the_arrival_is_the_servers_instant_whatever_the_zone_of_this_machine(box: Mailbox) -> None:
    box.deliver(letter("noon"), at=MAY_DAY)
    (mail,) = poll(ImapSource(settings(box)), {})[0]
    assert mail.received_at == MAY_DAY


@pytest.mark.parametrize(("tls", "secured"), [("tls", True), ("starttls", True), ("none", False)])
def test_every_way_to_secure_the_line_works_with_the_houses_own_authority(
    box: Mailbox, tls: str, secured: bool
) -> None:
    box.deliver(letter("over the wire"), at=MAY_DAY)
    port = box.server.tls_port if tls == "tls" else box.server.port
    ca_file = box.server.ca_file if secured else None
    mails, failures = poll(ImapSource(settings(box, tls=tls, port=port, ca_file=ca_file)), {})
    assert (subjects(mails), failures) == (["over the wire"], [])


def test_reading_starts_where_the_configuration_says(box: Mailbox) -> None:
    for days in (40, 20, 2, 0):
        box.deliver(letter(f"{days} days old"), at=MAY_DAY - timedelta(days=days))
    taken = {start: subjects(poll(ImapSource(settings(box, start=start)), {})[0]) for start in ("now", "30d", "all")}
    assert taken == {
        "now": [],
        "30d": ["20 days old", "2 days old", "0 days old"],
        "all": ["40 days old", "20 days old", "2 days old", "0 days old"],
    }


def test_from_now_on_means_from_the_first_poll_on(box: Mailbox) -> None:
    box.deliver(letter("before"), at=MAY_DAY)
    source, cursors = ImapSource(settings(box, start="now")), {}
    assert poll(source, cursors)[0] == []
    box.deliver(letter("after"), at=NOON)
    assert subjects(poll(source, cursors)[0]) == ["after"]


def test_a_poll_covers_each_folder_up_to_its_own_beginning(box: Mailbox) -> None:
    box.deliver(letter("one"), at=MAY_DAY)
    results = list(ImapSource(settings(box)).fetch({}, NOON))
    covered = [(result.folder, result.complete_until) for result in results if isinstance(result, Batch)]
    assert covered == [("INBOX", None), ("INBOX", NOON), ("sent", NOON)]


def test_a_thousand_mails_come_in_batches_and_a_poll_cut_short_goes_on(box: Mailbox) -> None:
    for number in range(1001):
        box.deliver(letter(f"{number:04}"), at=MAY_DAY)
    source, cursors = ImapSource(settings(box)), {}
    first = next(iter(source.fetch(cursors, NOON)))
    assert isinstance(first, Batch)
    assert len(first.items) == 500
    cursors[first.folder] = first.cursor
    rest, _ = poll(source, cursors)
    assert sorted(subjects([*first.items, *rest])) == [f"{number:04}" for number in range(1001)]


def test_renumbered_mail_is_read_again_from_the_first_day_on(box: Mailbox) -> None:
    box.deliver(letter("ancient"), at=MAY_DAY - timedelta(days=300))
    box.deliver(letter("recent"), at=MAY_DAY)
    source, cursors = ImapSource(settings(box, start="30d")), {}
    before, _ = poll(source, cursors)
    box.doveadm("mailbox", "update", "--uid-validity", "777", "INBOX")
    after, _ = poll(source, cursors)
    assert subjects(before) == subjects(after) == ["recent"]
    assert [mail.sha256 for mail in before] == [mail.sha256 for mail in after]
    assert [mail.uidvalidity for mail in after] == [777]
    assert poll(source, cursors)[0] == []


def test_a_mail_too_large_is_taken_in_part(box: Mailbox) -> None:
    raw = letter("large") + b"x" * 70 + b"\r\n" * 2000
    box.deliver(raw, at=MAY_DAY)
    mails, _ = poll(ImapSource(settings(box, max_octets=2000, partial_octets=500)), {})
    assert [(mail.partial, mail.size, mail.raw) for mail in mails] == [(True, len(raw), raw[:500])]


def test_mails_deleted_between_two_polls_are_simply_gone(box: Mailbox) -> None:
    for number in range(4):
        box.deliver(letter(f"{number}"), at=MAY_DAY)
    source, cursors = ImapSource(settings(box)), {}
    poll(source, cursors)
    box.doveadm("expunge", "mailbox", "INBOX", "all")
    box.deliver(letter("later"), at=MAY_DAY)
    assert (subjects(poll(source, cursors)[0]), poll(source, cursors)) == (["later"], ([], []))


def test_a_folder_with_a_greek_name_is_read(box: Mailbox) -> None:
    box.doveadm("mailbox", "create", "Αιτήματα")
    with imapclient.IMAPClient("localhost", box.server.port, ssl=False) as client:
        client.login(box.user, PASSWORD)
        client.append("Αιτήματα", letter("καλημέρα"))
    mails, failures = poll(ImapSource(settings(box, folders=("Αιτήματα",))), {})
    assert [mail.folder for mail in mails] == ["Αιτήματα"]
    assert failures == []
