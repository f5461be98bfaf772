"""Delivery: tried again at a growing pace, refused visibly and told elsewhere, one channel never holding up another."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from tests.canaries import secret
from tests.scene import BASE, FILES, Scene, body, open_scene
from tests.smtp_sink import CUT, TLS, SmtpSink

POST = """
[[channels]]
name = "post"
kind = "smtp"
host = "127.0.0.1"
port = {port}
tls = "none"
sender = "monitor@acme.example"
timeout_seconds = 5

[[routes]]
channel = "post"
to = ["marco@acme.example"]
"""

CHAT = """
[[channels]]
name = "chat"
kind = "slack"
url = { env = "CHAT" }
allow = ["localhost"]

[[routes]]
channel = "chat"
"""


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink() as found:
        yield found


def scene_with(sink: SmtpSink, folder: Path, files: bool = True) -> Scene:
    scene = open_scene(folder, BASE + (FILES if files else "") + POST.format(port=sink.port))
    scene.asks("Tue 2026-04-28 10:00", "501")
    scene.cycle("Tue 2026-04-28 10:00")
    return scene


def test_a_temporary_no_is_tried_again_after_one_two_and_five_minutes(sink: SmtpSink, tmp_path: Path) -> None:
    scene = scene_with(sink, tmp_path, files=False)
    sink.fails("RCPT", *["451 later"] * 100)
    tries = {"15:00": 1, "15:00:30": 1, "15:01": 2, "15:02": 2, "15:03": 3, "15:07": 3, "15:08": 4}
    for clock, expected in tries.items():
        scene.cycle(f"Tue 2026-04-28 {clock}")
        (message,) = [m for m in scene.posted("due") if m.message_key.startswith("alert/")]
        assert (clock, message.attempts) == (clock, expected)
    assert sink.received == []


def test_a_channel_in_trouble_is_a_notice_that_ends_with_the_trouble(sink: SmtpSink, tmp_path: Path) -> None:
    scene = scene_with(sink, tmp_path)
    sink.fails("RCPT", "451 later")
    scene.cycle("Tue 2026-04-28 15:00")
    assert [n.where for n in scene.house.store.notices.open_notices()] == ["channel post"]
    scene.cycle("Tue 2026-04-28 15:01")
    assert any("channel post" in subject for subject in scene.subjects()), "told by the other channel"
    assert scene.house.store.notices.open_notices() == []


def test_a_final_no_is_visible_and_told_by_the_other_channel(sink: SmtpSink, tmp_path: Path) -> None:
    scene = scene_with(sink, tmp_path)
    sink.fails("RCPT", "550 no such user")
    scene.cycle("Tue 2026-04-28 15:00")
    (refused,) = scene.posted("refused")
    assert "550" in refused.reason
    scene.cycle("Tue 2026-04-28 15:01")
    told = next(letter for letter in scene.letters() if "channel post" in str(letter["Subject"]))
    assert "marco@acme.example was refused" in body(told)


def test_a_dead_channel_does_not_hold_up_the_other(tmp_path: Path) -> None:
    with SmtpSink() as sink:
        scene = scene_with(sink, tmp_path)
    scene.cycle("Tue 2026-04-28 15:00")
    assert len([s for s in scene.subjects() if s.startswith("Due soon")]) == 1
    assert [m.channel for m in scene.posted("due")] == ["post"]


def test_silence_after_the_final_dot_is_sent_once_more_under_the_same_id_and_then_rests(
    sink: SmtpSink, tmp_path: Path
) -> None:
    scene = scene_with(sink, tmp_path, files=False)
    sink.fails("DOT", CUT, CUT)
    scene.cycle("Tue 2026-04-28 15:00")
    assert len(scene.posted("doubtful")) == 1
    scene.cycle("Tue 2026-04-28 15:05")
    assert len(due_soon(sink)) == 1
    scene.cycle("Tue 2026-04-28 15:10")
    scene.cycle("Tue 2026-04-28 18:00")
    copies = due_soon(sink)
    assert len(copies) == 2
    assert copies[0] == copies[1]
    assert any(n.key.startswith("doubt:") for n in scene.house.store.notices.open_notices())


def test_what_waits_until_little_time_is_left_is_told_by_the_other_channel(sink: SmtpSink, tmp_path: Path) -> None:
    """Asked on Tue 10:00, warned at 15:00, due on Wed 10:00: of the team's four hours three are gone at 18:00."""
    scene = scene_with(sink, tmp_path)
    sink.fails("RCPT", *["451 later"] * 5)
    for clock in ("15:00", "16:00", "17:59"):
        scene.cycle(f"Tue 2026-04-28 {clock}")
    assert pressing(scene) == []
    scene.cycle("Wed 2026-04-29 08:00")
    (waits,) = pressing(scene)
    assert "marco@acme.example waits while its time runs out" in waits
    scene.cycle("Wed 2026-04-29 08:01")
    assert any("waits while its time runs out" in body(letter) for letter in scene.letters()), "by the other channel"
    scene.cycle("Wed 2026-04-29 09:00")
    scene.cycle("Wed 2026-04-29 09:30")
    assert pressing(scene) == [], "it went out"


def pressing(scene: Scene) -> list[str]:
    return [n.what for n in scene.house.store.notices.open_notices() if n.key.startswith("pressing:")]


def test_two_days_of_trying_are_enough(sink: SmtpSink, tmp_path: Path) -> None:
    scene = scene_with(sink, tmp_path, files=False)
    sink.fails("RCPT", *["451 later"] * 200)
    for day in ("Tue 2026-04-28 15:00", "Wed 2026-04-29 15:00", "Fri 2026-05-01 15:01", "Fri 2026-05-01 15:02"):
        scene.cycle(day)
    assert any("two days" in m.reason for m in scene.posted("refused"))


def test_a_wrong_password_loses_no_alert_however_long_it_stays_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From Tuesday afternoon to Monday morning nobody mends it: the breach, still true then, is told at last."""
    monkeypatch.setenv("POST_PASSWORD", secret("last-years"))
    with SmtpSink(tls="starttls", login=("sla", secret("post"))) as sink:
        login = f'ca_file = "{TLS}/authority.pem"\nuser = "sla"\npassword = {{ env = "POST_PASSWORD" }}\n'
        way = POST.format(port=sink.port).replace('"none"', '"starttls"').replace("127.0.0.1", "localhost")
        scene = open_scene(tmp_path, BASE + way.replace('sender = "', f'{login}sender = "', 1))
        scene.asks("Tue 2026-04-28 10:00", "501")
        for when in ("Tue 2026-04-28 10:00", "Wed 2026-04-29 11:00", "Fri 2026-05-01 12:00", "Mon 2026-05-04 08:00"):
            scene.cycle(when)
        (notice,) = [one for one in scene.house.store.notices.open_notices() if one.key == "channel:post"]
        assert "answered 535" in notice.what
        assert scene.posted("refused") == []
        monkeypatch.setenv("POST_PASSWORD", secret("post"))
        scene.cycle("Mon 2026-05-04 08:40")
        assert any(b"\r\nSubject: Time is up: First response" in mail.data for mail in sink.received)
        assert [one.key for one in scene.house.store.notices.open_notices() if one.key == "channel:post"] == []


def test_a_chat_whose_address_was_taken_away_loses_no_alert(
    httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chat says 404 from Tuesday to Monday; then the breach reaches it, and no warning that is none any more."""
    hook = httpserver.url_for("/hook")
    monkeypatch.setenv("CHAT", hook)
    httpserver.expect_request("/hook").respond_with_data("no_service", 404)
    scene = open_scene(tmp_path, BASE + FILES + CHAT)
    scene.asks("Tue 2026-04-28 10:00", "501")
    for when in ("10:00", "15:00", "15:01"):
        scene.cycle(f"Tue 2026-04-28 {when}")
    for when in ("Wed 2026-04-29 11:00", "Mon 2026-05-04 08:00"):
        scene.cycle(when)
    assert any("channel chat" in subject for subject in scene.subjects()), "told by the other channel"
    (notice,) = [one for one in scene.house.store.notices.open_notices() if one.key == "channel:chat"]
    assert (notice.severity, "answered 404 no_service" in notice.what, hook in notice.what) == ("critical", True, False)
    assert scene.posted("refused") == []
    httpserver.clear()
    httpserver.expect_request("/hook").respond_with_data("ok")
    scene.cycle("Mon 2026-05-04 08:40")
    told = b"".join(request.get_data() for request, _ in httpserver.log)
    assert b"Time is up: First response" in told
    assert b"Due soon" not in told, "what it warned of has happened, and a later message says so"
    (outdone,) = [one for one in scene.posted("superseded") if "/warning" in one.message_key]
    assert outdone.reason == "a later message says what has become of it"


def test_a_warning_outlives_a_later_message_that_was_refused(sink: SmtpSink, tmp_path: Path) -> None:
    """The last call still waits for its next try when the breach of 10:00 is refused: it is all that is left."""
    scene = scene_with(sink, tmp_path, files=False)
    sink.fails("RCPT", "451 later")
    scene.cycle("Wed 2026-04-29 09:59:30")
    sink.fails("RCPT", "550 no such user")
    scene.cycle("Wed 2026-04-29 10:00")
    assert ["/breached" in one.message_key for one in scene.posted("refused")] == [True]
    scene.cycle("Wed 2026-04-29 10:30")
    assert any("/last_call" in one.message_key for one in scene.posted("sent"))


def due_soon(sink: SmtpSink) -> list[bytes]:
    return [mail.data for mail in sink.received if b"\r\nSubject: Due soon" in mail.data]
