"""In a folder every message is one whole file, and a repeat replaces itself."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

from notifiers.folder import Folder, FolderSettings
from notifiers.message import Message, Retry, Sent

THURSDAY = datetime(2026, 4, 30, 15, 0, tzinfo=UTC)
ALERT = Message("T12/../../etc/passwd", "Due Friday", "Answer it.")


def test_a_message_becomes_one_file_that_a_mail_program_opens(tmp_path: Path) -> None:
    folder = Folder("files", FolderSettings(tmp_path / "alerts" / "new"))
    stored = folder.render(ALERT, "anna@example.com", THURSDAY)
    outcome = folder.send(stored, "anna@example.com")
    (file,) = (tmp_path / "alerts" / "new").iterdir()
    assert outcome == Sent(file.name)
    assert file.name.startswith("20260430T150000Z-")
    assert file.suffix == ".eml"
    assert file.read_bytes() == stored
    assert message_from_bytes(stored, policy=policy.default)["Subject"] == "Due Friday"


def test_a_repeat_replaces_itself_and_another_recipient_has_another_file(tmp_path: Path) -> None:
    folder = Folder("files", FolderSettings(tmp_path))
    for to in ("anna@example.com", "ben@example.com", "anna@example.com"):
        folder.send(folder.render(ALERT, to, THURSDAY), to)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_place_that_cannot_be_written_is_tried_again_and_leaves_nothing_half(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the directory should be")
    folder = Folder("files", FolderSettings(blocked))
    outcome = folder.send(folder.render(ALERT, "anna@example.com", THURSDAY), "anna@example.com")
    assert isinstance(outcome, Retry)
    assert str(blocked) in outcome.reason


def test_a_write_that_fails_leaves_no_part_behind(tmp_path: Path) -> None:
    folder = Folder("files", FolderSettings(tmp_path))
    stored = folder.render(ALERT, "anna@example.com", THURSDAY)
    outcome = folder.send(stored, "anna@example.com")
    assert isinstance(outcome, Sent)
    in_the_way = tmp_path / outcome.detail
    in_the_way.unlink()
    in_the_way.mkdir()
    assert isinstance(folder.send(stored, "anna@example.com"), Retry)
    assert list(tmp_path.iterdir()) == [in_the_way]


def test_a_probe_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = Folder("files", FolderSettings(tmp_path / "alerts"))
    assert folder.probe() == Sent(f"{tmp_path}/alerts can be written")
    assert list((tmp_path / "alerts").iterdir()) == []
    (tmp_path / "file").write_text("")
    assert isinstance(Folder("files", FolderSettings(tmp_path / "file")).probe(), Retry)
