"""The outside watch hears a heartbeat only while everything was read, judged, said and sent as it should be."""

import socket
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from monitor.audit import unsaid
from monitor.cycle import run_cycle
from monitor.jobs.heartbeat import Heart
from monitor.store.notices import NewNotice
from monitor.store.tickets import Due
from tests.canaries import secret
from tests.moments import at
from tests.scene import BASE, FILES, ROME, Scene, open_scene

BEAT = secret("beat")


@pytest.fixture
def scene(tmp_path: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("HEARTBEAT", httpserver.url_for(f"/ping/{BEAT}"))
    httpserver.expect_request(f"/ping/{BEAT}").respond_with_data("OK")
    config = BASE.replace("[monitor]", '[monitor]\nheartbeat = { env = "HEARTBEAT" }') + FILES
    scene = open_scene(tmp_path, config, "Tue 2026-04-28 10:00")
    scene.asks("Tue 2026-04-28 10:00", "501")
    return scene


def lives(scene: Scene, heart: Heart, when: str, send: bool = True) -> datetime:
    """One tick of the main loop, which came through."""
    now = at(when, ROME)
    run_cycle(scene.house, now, send)
    heart.judged_at = now
    return now


def test_after_a_complete_cycle_it_beats(scene: Scene, httpserver: HTTPServer) -> None:
    heart = Heart()
    assert not heart.beat(scene.house, at("Tue 2026-04-28 10:00", ROME)), "nothing was judged yet"
    for when in ("10:00", "15:00", "15:01"):
        assert heart.beat(scene.house, lives(scene, heart, f"Tue 2026-04-28 {when}"))
    assert [request.method for request, _ in httpserver.log] == ["GET"] * 3


def test_a_redirect_or_an_error_of_the_outside_is_no_trouble_of_ours(
    scene: Scene, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    heart = Heart()
    now = lives(scene, heart, "Tue 2026-04-28 10:00")
    httpserver.clear()
    httpserver.expect_request(f"/ping/{BEAT}").respond_with_data(
        "", 302, {"Location": httpserver.url_for("/elsewhere")}
    )
    assert heart.beat(scene.house, now)
    assert [request.path for request, _ in httpserver.log] == [f"/ping/{BEAT}"]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = taken.getsockname()[1]
    monkeypatch.setenv("HEARTBEAT", f"http://127.0.0.1:{nobody}/ping")
    assert heart.beat(scene.house, now)
    assert scene.house.store.notices.open_notices() == []


def test_a_ticket_that_the_loop_forgot_silences_it_is_told_and_judged_anew(
    scene: Scene, httpserver: HTTPServer
) -> None:
    heart = Heart()
    lives(scene, heart, "Tue 2026-04-28 10:00")
    ticket = scene.ticket("501")
    forgotten = NewNotice("test", "info", "-", "-", "-")
    scene.house.store.tickets.postpone(
        Due(ticket, 1), at("Fri 2026-05-29 10:00", ROME), forgotten, at("Tue 2026-04-28 10:00", ROME)
    )
    scene.house.store.notices.resolve_notice("test", at("Tue 2026-04-28 10:00", ROME))

    now = lives(scene, heart, "Tue 2026-04-28 15:00")
    assert scene.letters() == [], "the wake-up was lost"
    assert {one.what for one in unsaid(scene.house, now)} == {"first_response warning"}
    assert not heart.beat(scene.house, now)
    assert scene.house.store.notices.open_notices() == [], "what came in between two looks is no fault"
    assert not heart.beat(scene.house, now + timedelta(minutes=1))
    (notice,) = scene.house.store.notices.open_notices()
    assert (notice.key, notice.severity) == ("audit", "critical")
    assert f"ticket {ticket}: first_response warning" in notice.what
    assert httpserver.log == []

    now = lives(scene, heart, "Tue 2026-04-28 15:02")
    assert any(subject.startswith("Due soon") for subject in scene.subjects())
    assert heart.beat(scene.house, now)
    assert scene.house.store.notices.open_notices() == []


def test_an_alert_whose_message_was_suppressed_silences_it_and_is_told(scene: Scene, httpserver: HTTPServer) -> None:
    heart = Heart()
    lives(scene, heart, "Tue 2026-04-28 10:00")
    assert heart.beat(scene.house, lives(scene, heart, "Tue 2026-04-28 15:00"))
    with scene.house.store.database.engine.begin() as connection:
        for table in ("outbox_alerts", "outbox"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    beats = len(httpserver.log)
    for minute in ("15:01", "15:02"):
        assert not heart.beat(scene.house, lives(scene, heart, f"Tue 2026-04-28 {minute}"))
    (notice,) = scene.house.store.notices.open_notices()
    assert "ticket 1: first_response warning" in notice.what
    assert len(httpserver.log) == beats


def test_an_alert_that_no_route_takes_has_its_own_notice_and_is_no_fault_of_the_watch(
    tmp_path: Path, httpserver: HTTPServer
) -> None:
    scene = open_scene(tmp_path, BASE + FILES + 'stages = ["breached"]\n', "Tue 2026-04-28 10:00")
    scene.asks("Tue 2026-04-28 10:00", "501")
    heart = Heart()
    lives(scene, heart, "Tue 2026-04-28 10:00")
    assert heart.beat(scene.house, lives(scene, heart, "Tue 2026-04-28 15:00"))


def test_messages_that_nobody_sends_silence_it(scene: Scene) -> None:
    heart = Heart()
    lives(scene, heart, "Tue 2026-04-28 10:00")
    assert heart.beat(scene.house, lives(scene, heart, "Tue 2026-04-28 15:00", send=False))
    assert not heart.beat(scene.house, lives(scene, heart, "Tue 2026-04-28 15:16", send=False))
    (notice,) = scene.house.store.notices.open_notices()
    assert notice.what == "Messages wait since 2026-04-28 13:00 UTC, and no channel sends them."


def test_a_channel_that_takes_nothing_for_more_than_an_hour_silences_it(scene: Scene) -> None:
    heart = Heart()
    lives(scene, heart, "Tue 2026-04-28 10:00")
    (scene.folder / "out").rename(scene.folder / "away")
    (scene.folder / "out").write_text("no folder any more")
    assert heart.beat(scene.house, lives(scene, heart, "Tue 2026-04-28 15:00"))
    assert heart.beat(scene.house, lives(scene, heart, "Tue 2026-04-28 16:00")), "an hour is no age"
    assert not heart.beat(scene.house, lives(scene, heart, "Tue 2026-04-28 16:01"))
    (scene.folder / "out").unlink()
    (scene.folder / "away").rename(scene.folder / "out")
    assert heart.beat(scene.house, lives(scene, heart, "Tue 2026-04-28 17:02")), "all of it went out"


def test_a_source_that_is_silent_and_a_loop_that_hangs_silence_it(scene: Scene) -> None:
    heart = Heart()
    now = lives(scene, heart, "Tue 2026-04-28 10:00")
    assert heart.beat(scene.house, now + timedelta(minutes=2))
    assert not heart.beat(scene.house, now + timedelta(minutes=3)), "neither read nor judged for three minutes"
    (scene.folder / "mail").rename(scene.folder / "gone")
    now = lives(scene, heart, "Tue 2026-04-28 10:05")
    assert not heart.beat(scene.house, now)


def test_a_ticket_that_cannot_be_judged_silences_it(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    heart = Heart()
    now = lives(scene, heart, "Tue 2026-04-28 10:00")
    broken = scene.house.accounts["acme"].model_copy(update={"stages": {"first_response": {"warning": "soon"}}})
    monkeypatch.setitem(scene.house.accounts, "acme", broken)
    assert not heart.beat(scene.house, now)


def test_without_an_address_the_watch_is_audited_all_the_same(tmp_path: Path) -> None:
    scene = open_scene(tmp_path, now="Tue 2026-04-28 10:00")
    heart = Heart()
    assert heart.beat(scene.house, lives(scene, heart, "Tue 2026-04-28 10:00"))
