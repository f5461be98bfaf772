"""A directory of mail, or a Maildir, is read once, in a steady order, and never by the dates of its files."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.sources.folder import FolderSettings, FolderSource
from monitor.sources.source import Batch, Failure, RawMail, Source

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def letter(subject: str, *headers: str) -> bytes:
    lines = [f"Subject: {subject}", *headers, "", "It does not work.", ""]
    return "\r\n".join(lines).encode()


def poll(source: Source, cursors: dict[str, str], now: datetime = NOON) -> list[RawMail]:
    mails: list[RawMail] = []
    for result in source.fetch(cursors, now):
        assert isinstance(result, Batch)
        cursors[result.folder] = result.cursor
        mails.extend(result.items)
    return mails


def subjects(mails: list[RawMail]) -> list[str]:
    return [mail.raw.split(b"Subject: ")[1].split(b"\r\n")[0].decode() for mail in mails]


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for inside in ("tmp", "new", "cur"):
        (tmp_path / inside).mkdir()
    return tmp_path


def test_eml_files_are_read_in_the_order_of_their_names_and_once(tmp_path: Path) -> None:
    for name in ("b.eml", "a.eml", "c.EML", "notes.txt", ".hidden.eml"):
        (tmp_path / name).write_bytes(letter(name))
    source, cursors = FolderSource(FolderSettings("import", tmp_path)), {}
    assert subjects(poll(source, cursors)) == ["a.eml", "b.eml", "c.EML"]
    assert poll(source, cursors) == []
    (tmp_path / "aa.eml").write_bytes(letter("late"))
    assert subjects(poll(source, cursors)) == ["late"]


def test_a_maildir_is_read_from_new_and_cur_and_a_read_mail_is_not_read_again(maildir: Path) -> None:
    (maildir / "new" / "1.host").write_bytes(letter("one"))
    (maildir / "cur" / "2.host:2,S").write_bytes(letter("two"))
    (maildir / "tmp" / "3.host").write_bytes(letter("still being written"))
    source, cursors = FolderSource(FolderSettings("import", maildir)), {}
    assert subjects(poll(source, cursors)) == ["one", "two"]
    (maildir / "new" / "1.host").rename(maildir / "cur" / "1.host:2,RS")
    assert poll(source, cursors) == []


def test_a_file_that_grew_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(letter("help")[:20])
    source, cursors = FolderSource(FolderSettings("import", tmp_path)), {}
    poll(source, cursors)
    path.write_bytes(letter("help"))
    assert [mail.raw for mail in poll(source, cursors)] == [letter("help")]


def test_arrival_is_the_last_servers_word_else_the_senders_never_the_files(tmp_path: Path) -> None:
    received = "Received: from a by b; Fri, 1 May 2026 10:00:00 +0000"
    date = "Date: Fri, 1 May 2026 09:00:00 +0000"
    for number, headers in enumerate([(date, received), (date,), ()]):
        path = tmp_path / f"{number}.eml"
        path.write_bytes(letter("help", *headers))
        os.utime(path, (0, 0))
    mails = poll(FolderSource(FolderSettings("import", tmp_path)), {})
    assert [mail.received_at for mail in mails] == [NOON.replace(hour=10), NOON.replace(hour=9), None]
    assert not any(mail.certain for mail in mails)


def test_a_replay_shows_each_mail_only_at_its_own_time(tmp_path: Path) -> None:
    for hour in (9, 11, 13):
        (tmp_path / f"{hour}.eml").write_bytes(letter(f"{hour}", f"Date: Fri, 1 May 2026 {hour}:00:00 +0000"))
    source, cursors = FolderSource(FolderSettings("demo", tmp_path, replay=True)), {}
    shown = {hour: subjects(poll(source, cursors, NOON.replace(hour=hour))) for hour in (8, 10, 12, 14)}
    assert shown == {8: [], 10: ["9"], 12: ["11"], 14: ["13"]}


def test_a_copy_of_a_sent_folder_is_marked_as_ours(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(letter("answer"))
    assert [mail.sent_folder for mail in poll(FolderSource(FolderSettings("sent", tmp_path, sent=True)), {})] == [True]


def test_a_file_too_large_is_taken_in_part(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(letter("large") + b"x" * 1000)
    settings = FolderSettings("import", tmp_path, max_octets=500, partial_octets=100)
    (mail,) = poll(FolderSource(settings), {})
    assert (mail.partial, len(mail.raw), mail.size) == (True, 100, len(letter("large")) + 1000)


def test_a_backlog_comes_in_batches_and_goes_on_where_it_was_cut_short(tmp_path: Path) -> None:
    for number in range(7):
        (tmp_path / f"{number}.eml").write_bytes(letter(f"{number}"))
    source = FolderSource(FolderSettings("import", tmp_path, batch_size=3))
    first = next(source.fetch({}, NOON))
    assert isinstance(first, Batch)
    assert (len(first.items), first.complete_until) == (3, None)
    results = list(source.fetch({first.folder: first.cursor}, NOON))
    rest = [mail for result in results if isinstance(result, Batch) for mail in result.items]
    assert subjects([*first.items, *rest]) == [f"{number}" for number in range(7)]
    assert isinstance(results[-1], Batch)
    assert results[-1].complete_until == NOON


def test_an_empty_folder_is_covered(tmp_path: Path) -> None:
    (only,) = FolderSource(FolderSettings("import", tmp_path)).fetch({}, NOON)
    assert isinstance(only, Batch)
    assert (only.items, only.folder, only.complete_until) == ((), str(tmp_path), NOON)


def test_a_link_out_of_the_folder_is_refused_and_told(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("password")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.eml").symlink_to(tmp_path / "secret")
    (inbox / "b.eml").write_bytes(letter("help"))
    (inbox / "c.eml").symlink_to(inbox / "b.eml")
    (only,) = FolderSource(FolderSettings("import", inbox)).fetch({}, NOON)
    assert isinstance(only, Batch)
    assert subjects(list(only.items)) == ["help", "help"]
    assert [one.reason for one in only.unreadable] == [f"a.eml is a link that leads out of {inbox}."]


def test_a_folder_that_is_not_there_is_told_with_what_to_do(tmp_path: Path) -> None:
    source = FolderSource(FolderSettings("import", tmp_path / "nowhere"))
    (only,) = source.fetch({}, NOON)
    assert only == Failure(
        source="import",
        reason=f"The folder {tmp_path / 'nowhere'} cannot be read: No such file or directory.",
        what_to_do="Check the path in the configuration and that this program may read the folder.",
        permanent=True,
        key="path",
    )
    assert (source.name, source.folders) == ("import", (str(tmp_path / "nowhere"),))


def test_a_pipe_or_a_directory_called_eml_is_no_mail(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.eml")
    (tmp_path / "b.eml").mkdir()
    assert poll(FolderSource(FolderSettings("import", tmp_path)), {}) == []


def test_files_that_change_under_the_reader_are_missed_or_told(tmp_path: Path) -> None:
    for name in ("a.eml", "b.eml", "c.eml"):
        (tmp_path / name).write_bytes(letter(name))
    running = FolderSource(FolderSettings("import", tmp_path, batch_size=1)).fetch({}, NOON)
    first = next(running)
    (tmp_path / "b.eml").unlink()
    (tmp_path / "c.eml").unlink()
    (tmp_path / "c.eml").mkdir()
    rest = [one for result in (first, *running) if isinstance(result, Batch) for one in result.unreadable]
    assert [one.reason for one in rest] == ["c.eml cannot be read: Is a directory."]
