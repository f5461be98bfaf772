"""A server may refuse, forget, lie, stammer or hang up: no mail is lost, none doubled, and it is said in a sentence."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from imapclient import IMAPClient

from monitor.credentials import NoCredential
from monitor.sources.imap import ImapSource
from monitor.sources.imap_settings import ImapSettings
from monitor.sources.source import Batch, Failure, Unreadable
from monitor.sources.troubles import explain
from tests.canaries import secret
from tests.polling import NOON, letter, poll, subjects
from tests.scripted_imap import Script, serving

SECRET = secret("correct horse battery staple")


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def source(stack: ExitStack, script: Script, **changes: Any) -> ImapSource:
    told: dict[str, Any] = {"password": lambda: SECRET, "tls": "none", "start": "all", "sent_folders": ()}
    port = stack.enter_context(serving(script))
    return ImapSource(ImapSettings("support", "localhost", "anna", port=port, **(told | changes)))


def mails(*uids: int) -> dict[int, bytes]:
    return {uid: letter(f"{uid}") for uid in uids}


def unreadable(results: list[Batch | Failure]) -> list[Unreadable]:
    return [one for result in results if isinstance(result, Batch) for one in result.unreadable]


def test_one_refused_mail_is_found_among_many_and_set_aside(stack: ExitStack) -> None:
    script = Script(mails=mails(*range(1, 41)), refused={17})
    results = list(source(stack, script).fetch({}, NOON))
    got = [mail.uid for result in results if isinstance(result, Batch) for mail in result.items]
    assert got == [uid for uid in range(1, 41) if uid != 17]
    assert unreadable(results) == [Unreadable("INBOX", 7, 17, "the server refuses to give it [SERVERBUG]")]
    # Halving: one list of 40, then at most two lists a level.
    assert len(script.told(b"BODY")) <= 2 * 6 + 1


def test_a_mail_set_aside_is_asked_for_again_after_longer_and_longer_pauses(stack: ExitStack) -> None:
    script = Script(mails=mails(1, 2), refused={2})
    polled, cursors = source(stack, script), dict[str, str]()
    poll(polled, cursors)
    asked = []
    for minutes in range(0, 60, 5):
        before = len(script.told(b"BODY"))
        poll(polled, cursors, NOON + timedelta(minutes=minutes))
        asked.append(len(script.told(b"BODY")) - before)
    assert asked == [0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0]
    script.refused.clear()
    got, _ = poll(polled, cursors, NOON + timedelta(days=2))
    assert [mail.uid for mail in got] == [2]
    assert poll(polled, cursors, NOON + timedelta(days=9)) == ([], [])


def test_a_mail_set_aside_that_is_deleted_is_forgotten(stack: ExitStack) -> None:
    script = Script(mails=mails(1, 2), refused={2})
    polled, cursors = source(stack, script), dict[str, str]()
    poll(polled, cursors)
    script.gone.add(2)
    poll(polled, cursors, NOON + timedelta(hours=1))
    before = len(script.told(b"FETCH"))
    poll(polled, cursors, NOON + timedelta(days=2))
    assert len(script.told(b"FETCH")) == before


def test_a_body_of_nil_is_set_aside_and_a_vanished_mail_is_simply_missing(stack: ExitStack) -> None:
    script = Script(mails=mails(1, 2, 3, 4), empty={2}, gone={3})
    results = list(source(stack, script).fetch({}, NOON))
    assert [one.uid for one in unreadable(results)] == [2]
    assert unreadable(results)[0].reason == "the server lists it but gives no content"
    assert isinstance(results[0], Batch)
    assert [mail.uid for mail in results[0].items] == [1, 4]


def test_a_mail_passed_over_in_a_list_is_asked_for_once_more(stack: ExitStack) -> None:
    script = Script(mails=mails(1, 2), passed_over={2})
    results = list(source(stack, script).fetch({}, NOON))
    assert len(script.told(b"BODY")) == 2
    assert unreadable(results) == []


def test_a_server_that_refuses_mail_after_mail_has_a_trouble_of_its_own(stack: ExitStack) -> None:
    script = Script(mails=mails(*range(1, 1002)), refused=set(range(1, 1002)))
    polled = source(stack, script)
    cursors: dict[str, str] = {}
    got, failures = poll(polled, cursors)
    assert got == []
    assert [one.reason for one in failures] == [
        'Mailbox support at localhost: the folder "INBOX" could not be read: the server refuses it.'
    ]


def test_a_stale_list_of_uids_is_never_read_twice(stack: ExitStack) -> None:
    """`UID 4:*` past the end gives the last mail again: what is not above the cursor is not asked for."""
    script = Script(mails=mails(1, 2, 3), uidnext=0)
    polled, cursors = source(stack, script), dict[str, str]()
    assert len(poll(polled, cursors)[0]) == 3
    assert poll(polled, cursors) == ([], [])
    assert not any(b":*" in line for line in script.said)


def test_an_unchanged_folder_costs_one_command(stack: ExitStack) -> None:
    script = Script(mails=mails(1, 2, 3))
    polled, cursors = source(stack, script), dict[str, str]()
    poll(polled, cursors)
    script.said.clear()
    poll(polled, cursors)
    assert [line.split(b" ")[1] for line in script.said] == [
        b"CAPABILITY",
        b"LOGIN",
        b"CAPABILITY",
        b"EXAMINE",
        b"LOGOUT",
    ]


def test_only_lists_of_numbers_and_only_safe_attributes_are_asked_for(stack: ExitStack) -> None:
    script = Script(mails=mails(*range(1, 1002)))
    poll(source(stack, script), {})
    for line in script.told(b"FETCH"):
        asked = line.split(b" ")[3].split(b",")
        assert len(asked) <= 500
        assert all(uid.isdigit() for uid in asked)
    words = {word for line in script.told(b"FETCH") for word in line.partition(b"(")[2].strip(b")").split(b" ")}
    assert words == {b"RFC822.SIZE", b"INTERNALDATE", b"BODY.PEEK[]"}


def test_a_huge_folder_is_searched_in_windows(stack: ExitStack) -> None:
    script = Script(mails=dict.fromkeys(range(1, 50003), b""))
    polled = source(stack, script, batch_size=500)
    first = next(iter(polled.fetch({}, NOON)))
    assert isinstance(first, Batch)
    assert [line.split(b" ", 1)[1] for line in script.told(b"SEARCH")] == [b"UID SEARCH UID 1:50000"]


def test_gmails_labels_tell_what_was_sent(stack: ExitStack) -> None:
    script = Script(mails=mails(1), capabilities=b"IMAP4rev1 X-GM-EXT-1", extra=b' X-GM-LABELS ("\\\\Sent" work)')
    script.folders = (b'(\\HasNoChildren \\All) "/" "[Gmail]/Alle Nachrichten"',)
    (mail,), failures = poll(source(stack, script, folders=("all",)), {})
    assert (mail.folder, mail.sent_folder, failures) == ("[Gmail]/Alle Nachrichten", True, [])


@pytest.mark.parametrize("label", ["Gesendete Objekte", "SENT"])
def test_a_folder_the_server_marks_as_sent_is_ours_under_any_name(stack: ExitStack, label: str) -> None:
    script = Script(mails=mails(1))
    ours = {"folders": (), "sent_folders": (label,)} if label == "SENT" else {"folders": (label,)}
    (mail,), failures = poll(source(stack, script, **ours), {})
    assert (mail.folder, mail.sent_folder, failures) == ("Gesendete Objekte", True, [])


def test_a_sent_folder_under_a_new_name_is_read_from_the_first_day_on(stack: ExitStack) -> None:
    script = Script(mails=mails(1, 2))
    polled, cursors = source(stack, script, folders=(), sent_folders=("sent",)), dict[str, str]()
    assert [mail.folder for mail in poll(polled, cursors)[0]] == ["Gesendete Objekte"] * 2
    script.folders = (b'(\\Sent) "/" "Sent Items"',)
    assert [mail.folder for mail in poll(polled, cursors)[0]] == ["Sent Items"] * 2


def test_a_mailbox_without_a_sent_folder_says_so_and_the_rest_is_read(stack: ExitStack) -> None:
    script = Script(mails=mails(1), folders=(b'() "/" INBOX',))
    got, (failure,) = poll(source(stack, script, sent_folders=("sent",)), {})
    assert (len(got), failure.permanent) == (1, True)
    assert failure.reason == 'Mailbox support at localhost has no folder that its server marks as "sent".'


def test_a_folder_that_is_gone_does_not_hold_up_the_next(stack: ExitStack) -> None:
    script = Script(mails=mails(1), replies={b"Old": b"NO [NONEXISTENT] no such folder"})
    got, (failure,) = poll(source(stack, script, folders=("Old", "INBOX")), {})
    assert subjects(got) == ["1"]
    assert failure.reason.endswith('the folder "Old" could not be read: the server refuses it [NONEXISTENT].')
    assert "renamed or deleted" in failure.what_to_do


def test_a_missing_arrival_time_is_taken_from_the_mail_and_not_certain(stack: ExitStack) -> None:
    raw = letter("x", Date="Fri, 1 May 2026 09:00:00 +0000")
    script = Script(mails={1: raw, 2: letter("y")}, extra=b" INTERNALDATE NIL")
    got, _ = poll(source(stack, script), {})
    assert [(mail.received_at, mail.certain) for mail in got] == [
        (datetime(2026, 5, 1, 9, tzinfo=UTC), False),
        (None, False),
    ]


def test_an_arrival_in_the_future_is_not_certain(stack: ExitStack) -> None:
    got, _ = poll(source(stack, Script(mails=mails(1))), {}, now=datetime(2026, 5, 1, 8, 0, tzinfo=UTC))
    assert [(mail.received_at, mail.certain) for mail in got] == [(datetime(2026, 5, 1, 9, tzinfo=UTC), False)]


def test_answers_in_pieces_of_one_octet_are_read(stack: ExitStack) -> None:
    got, failures = poll(source(stack, Script(mails=mails(1, 2), piece=1)), {})
    assert (subjects(got), failures) == (["1", "2"], [])


@pytest.mark.parametrize("claim", [b"{4294967295}", b"{-1}", b"{60000000}"])
def test_an_answer_that_claims_gigabytes_is_not_waited_for(stack: ExitStack, claim: bytes) -> None:
    script = Script(mails=mails(1), body=lambda uid, raw: b"BODY[] " + claim + b"\r\n" + raw)
    got, failures = poll(source(stack, script), {})
    assert (got, len(failures)) == ([], 1)


def test_the_answer_for_another_mail_is_not_taken(stack: ExitStack) -> None:
    script = Script(mails=mails(1), extra=b")\r\n* 5 FETCH (UID 99 RFC822.SIZE 3 BODY[] {3}\r\nabc")
    got, _ = poll(source(stack, script), {})
    assert [(mail.uid, mail.raw) for mail in got] == [(1, letter("1"))]


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        (b"NO [AUTHENTICATIONFAILED] wrong " + SECRET.encode(), "the server refused the login [AUTHENTICATIONFAILED]"),
        (b"BAD what", "the server refused the login"),
    ],
)
def test_a_wrong_password_is_told_without_it_and_not_soon_tried_again(
    stack: ExitStack, reply: bytes, what: str
) -> None:
    script = Script(login=reply)
    polled = source(stack, script)
    _, (failure,) = poll(polled, {})
    assert failure.reason.startswith("Mailbox support (anna at localhost:")
    assert failure.reason.endswith(f": {what}.")
    assert "app password" in failure.what_to_do
    assert SECRET not in repr(failure)
    assert not failure.permanent
    assert poll(polled, {}, NOON + timedelta(minutes=4))[1] == [failure]
    assert len(script.told(b"LOGIN")) == 1
    poll(polled, {}, NOON + timedelta(minutes=5))
    assert len(script.told(b"LOGIN")) == 2


def test_a_password_beyond_ascii_is_sent_as_utf_8(stack: ExitStack) -> None:
    script = Script(mails=mails(1))
    got, failures = poll(source(stack, script, password=lambda: f"κωδικός-{SECRET}"), {})
    assert (len(got), failures) == (1, [])
    assert len(script.told(b"AUTHENTICATE PLAIN")) == 1


def test_oauth_sends_the_token_and_a_refusal_names_no_token(stack: ExitStack) -> None:
    script = Script(mails=mails(1))
    polled = source(stack, script, password=None, token=lambda: f"ya29.{SECRET}")
    assert len(poll(polled, {})[0]) == 1
    assert script.told(b"AUTHENTICATE XOAUTH2")
    script.login = b"NO [AUTHENTICATIONFAILED] expired"
    _, (failure,) = poll(polled, {})
    assert "Grant access again" in failure.what_to_do
    assert "ya29" not in repr(failure)


def test_a_secret_that_cannot_be_had_is_the_sources_failure(stack: ExitStack) -> None:
    def locked() -> str:
        raise PermissionError("/etc/secret: " + SECRET)

    _, (failure,) = poll(source(stack, Script(), password=locked), {})
    assert "its password could not be read (PermissionError)" in failure.reason
    assert SECRET not in repr(failure)


def test_a_secret_that_is_missing_is_told_in_its_own_words(stack: ExitStack) -> None:
    def unset() -> str:
        raise NoCredential("the environment variable MAIL is not set")

    _, (failure,) = poll(source(stack, Script(), password=None, token=unset), {})
    assert "its token could not be read (the environment variable MAIL is not set)" in failure.reason


def test_a_secret_with_a_line_break_never_reaches_the_line(stack: ExitStack) -> None:
    script = Script()
    _, (failure,) = poll(source(stack, script, password=lambda: f"{SECRET}\r\nx LOGOUT"), {})
    assert "line break" in failure.reason
    assert script.said == []


def test_an_answer_nobody_understands_is_told() -> None:
    settings = ImapSettings("support", "mail.example", "anna", password=lambda: SECRET)
    failure = explain(KeyError("x"), settings)
    assert failure.reason.endswith("the server's answer could not be understood (KeyError).")


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"password": None}, "either a password or an OAuth token"),
        ({"token": lambda: "t"}, "either a password or an OAuth token"),
        ({"start": "yesterday"}, 'start is "now", "all" or a number of days'),
        ({"batch_size": 501}, "a batch has 1 to 500 mails"),
        ({"user": "a\r\nb"}, "no line breaks"),
        ({"folders": ("a\nb",)}, "no line breaks"),
    ],
)
def test_settings_that_cannot_work_are_refused_with_the_mailboxs_name(wrong: dict[str, Any], what: str) -> None:
    with pytest.raises(ValueError, match=f"mailbox support: .*{what}"):
        ImapSettings("support", "mail.example", **({"user": "anna", "password": lambda: SECRET} | wrong))


def test_large_mails_come_a_few_at_a_time(stack: ExitStack) -> None:
    script = Script(mails={uid: letter(f"{uid}") + b"x" * 7_000_000 for uid in range(1, 6)})
    results = list(source(stack, script).fetch({}, NOON))
    held = [[mail.uid for mail in result.items] for result in results if isinstance(result, Batch)]
    assert held == [[1, 2], [3, 4], [5], []]


def test_a_server_that_falls_silent_is_left_after_the_timeout(stack: ExitStack) -> None:
    script = Script(mails=mails(1), silent_at=b"SEARCH")
    _, (failure,) = poll(source(stack, script, read_timeout=0.2), {})
    assert failure.reason.endswith("the server did not answer in time.")


@pytest.mark.parametrize(
    ("script", "what"),
    [
        (Script(greeting=b""), "the server did not answer in time"),
        (Script(greeting=b"* BYE too many connections\r\n"), "there was no greeting of an IMAP server"),
        (Script(greeting=b"220 smtp.vendor.example ESMTP\r\n"), "there was no greeting of an IMAP server"),
        (Script(cut_after=0), "there was no greeting of an IMAP server"),
        (Script(silent_at=b"LOGIN"), "the server did not answer in time"),
        (Script(cut_after=85), "the server closed the connection during the login"),
        (Script(cut_after=130), "the connection was lost"),
    ],
)
def test_a_door_that_does_not_open_is_told(stack: ExitStack, script: Script, what: str) -> None:
    _, (failure,) = poll(source(stack, script, read_timeout=0.2, connect_timeout=0.2), {})
    assert what in failure.reason
    assert not failure.permanent


def test_a_port_where_nobody_answers_and_a_host_nobody_knows_are_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    for host, what in (("localhost", "nothing answers on this port"), ("mail.invalid", "the host name is not known")):
        settings = ImapSettings("support", host, "anna", password=lambda: SECRET, port=port, tls="none")
        (failure,) = ImapSource(settings).fetch({}, NOON)
        assert isinstance(failure, Failure)
        assert what in failure.reason


def test_pauses_grow_while_the_server_is_away_and_end_when_it_is_back(stack: ExitStack) -> None:
    visits: list[int] = []
    script = Script(mails=mails(1), cut_after=0)
    polled = source(stack, script, password=lambda: str(visits.append(seconds)))
    for seconds in range(0, 1200, 5):
        (result,) = polled.fetch({}, NOON + timedelta(seconds=seconds))
        assert isinstance(result, Failure)
    pauses = [later - earlier for earlier, later in pairwise(visits)]
    assert pauses[:6] == sorted(pauses[:6])
    assert pauses[0] == 5
    assert all(225 <= pause <= 300 for pause in pauses[6:])
    script.cut_after = None
    assert len(poll(polled, {}, NOON + timedelta(hours=1))[0]) == 1


def test_a_line_cut_at_any_octet_loses_nothing_and_doubles_nothing(stack: ExitStack) -> None:
    script = Script(mails=mails(1, 2, 3))
    port = stack.enter_context(serving(script))
    settings = ImapSettings(
        "support", "localhost", "anna", password=lambda: SECRET, port=port, tls="none", start="all", sent_folders=(),
        batch_size=2, read_timeout=5.0,
    )  # fmt: skip
    cut, whole = 0, False
    while not whole:
        cursors: dict[str, str] = {}
        script.cut_after = cut
        first, failures = poll(ImapSource(settings), cursors)
        script.cut_after = None
        second, _ = poll(ImapSource(settings), cursors)
        assert sorted(mail.uid for mail in (*first, *second)) == [1, 2, 3]
        assert all(mail.raw == script.mails[mail.uid] for mail in (*first, *second))
        whole = len(first) == 3 and not failures and cut > 1000
        cut += 1
    assert cut > 1000


def test_imapclient_still_raises_for_a_message_set_written_as_text(stack: ExitStack) -> None:
    port = stack.enter_context(serving(Script(mails=mails(1))))
    with IMAPClient("localhost", port, ssl=False) as client:
        client.login("anna", SECRET)
        client.select_folder("INBOX", readonly=True)
        try:
            client.fetch("1:*", ["FLAGS"])
        except ValueError:
            return
    pytest.fail("imapclient takes message sets as text again: monitor/sources/mailbox.py may ask for ranges now.")
