"""Whoever holds the key may push events: each is stored before it is answered, and nothing else gets in."""

import base64
import hmac
import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx2
import pytest

from monitor.doors import BODY, doors
from monitor.jobs.collect import collect
from monitor.jobs.read import read
from tests.canaries import secret
from tests.moments import at
from tests.scene import Scene, open_scene

CONFIG = """
[monitor]
database = "scene.sqlite"

[teams.support]
zone = "UTC"
hours = "Mon-Fri 09:00-18:00"

[[sources]]
name = "push"
kind = "inbound"
listen = "127.0.0.1:{port}"
path = "/events/desk"
secret = {{ env = "PUSH_KEY" }}

[[accounts]]
name = "acme"
scheme = "docpart"
team = "support"
sources = ["push"]
"""
OURS = secret("push").encode()
KEY = "whsec_" + base64.b64encode(OURS).decode()
NOW = at("Mon 2026-05-11 10:00", "UTC")
EVENT = {"event": "message", "at": "2026-05-11T09:58:00Z", "thread": "7", "subject": "Broken", "text": "It is broken."}


class Stage:
    """A house with an open door, and the only clock it has."""

    def __init__(self, scene: Scene, port: int) -> None:
        self.scene = scene
        self.now = NOW
        self.url = f"http://127.0.0.1:{port}/events/desk"
        self._stack = ExitStack()

    def open(self) -> None:
        self._stack.enter_context(doors(self.scene.house, lambda: self.now))

    def close(self) -> None:
        self._stack.close()

    def send(
        self,
        data: Any,
        identity: str = "msg_1",
        sent: datetime | None = None,
        key: bytes = OURS,
        **headers: str,
    ) -> tuple[int, str]:
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        second = int((sent or self.now).timestamp())
        digest = hmac.new(key, b".".join((identity.encode(), str(second).encode(), body)), sha256).digest()
        signed = {
            "webhook-id": identity,
            "webhook-timestamp": str(second),
            "webhook-signature": "v1,AAAA v1," + base64.b64encode(digest).decode(),
        }
        answer = httpx2.post(self.url, content=body, headers={**signed, **headers}, timeout=60, trust_env=False)
        return answer.status_code, answer.text

    def kept(self) -> int:
        """How many events wait for their ticket."""
        return len(self.scene.house.store.assignments.unassigned(1000))


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    monkeypatch.setenv("PUSH_KEY", f"{secret('older')} {KEY}")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    made = Stage(open_scene(tmp_path, CONFIG.format(port=port)), port)
    made.open()
    yield made
    made.close()
    made.scene.house.store.close()


def test_a_signed_event_becomes_a_ticket_and_the_same_one_again_changes_nothing(stage: Stage) -> None:
    assert stage.send(EVENT) == (204, "")
    assert stage.send(EVENT) == (204, "")
    assert stage.kept() == 1
    read(stage.scene.house, NOW)
    ticket = stage.scene.house.store.tickets.ticket(stage.scene.ticket("7"))
    assert ticket is not None
    assert (ticket.title, ticket.opened_at) == ("Broken", at("Mon 2026-05-11 09:58", "UTC"))


def test_a_list_of_events_is_taken_whole_or_not_at_all(stage: Stage) -> None:
    assert stage.send([EVENT, EVENT | {"event": "reply", "text": "Done."}], "msg_2")[0] == 204
    assert stage.kept() == 2
    status, says = stage.send([EVENT, {"event": "shout"}], "msg_3")
    assert (status, says.startswith("event 2: event is one of message, reply")) == (400, True)
    assert stage.kept() == 2


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_request_of_another_time_is_refused(stage: Stage, minutes: int) -> None:
    status, says = stage.send(EVENT, sent=NOW + timedelta(minutes=minutes))
    assert (status, "more than five minutes off" in says, stage.kept()) == (401, True, 0)


def test_a_wrong_or_missing_signature_is_refused(stage: Stage) -> None:
    assert stage.send(EVENT, key=b"another key")[0] == 401
    assert stage.send(EVENT, **{"webhook-signature": "v2,abc"})[0] == 401
    assert stage.send(EVENT, **{"webhook-timestamp": "soon"})[0] == 401
    answer = httpx2.post(stage.url, json=EVENT, trust_env=False)
    assert (answer.status_code, stage.kept()) == (401, 0)
    assert "key" not in answer.text


@pytest.mark.parametrize("body", [b"{", b"[]", b"3", b'["a"]', b'{"event": NaN}', b"[" * 50_000])
def test_what_is_no_event_is_refused_in_words(stage: Stage, body: bytes) -> None:
    status, says = stage.send(body)
    assert (status, bool(says), stage.kept()) == (400, True, 0)


def test_a_body_is_small_and_says_its_length(stage: Stage) -> None:
    with pytest.MonkeyPatch.context() as quiet:
        quiet.setenv("NO_PROXY", "*")
        status = _raw(stage, b"POST /events/desk HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (BODY + 1))
    assert status == 413
    assert _raw(stage, b"POST /events/desk HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == 411
    assert _raw(stage, b"POST /events/desk HTTP/1.1\r\nContent-Length: many\r\n\r\n") == 411
    assert _raw(stage, b"POST /elsewhere HTTP/1.1\r\nContent-Length: 0\r\n\r\n") == 404
    assert _raw(stage, b"GET /events/desk HTTP/1.1\r\n\r\n") == 501
    assert stage.kept() == 0


def _raw(stage: Stage, request: bytes) -> int:
    """The status of a request written by hand."""
    url = httpx2.URL(stage.url)
    with socket.create_connection((url.host, url.port or 80), timeout=10) as line:
        line.sendall(request)
        return int(line.makefile("rb").readline().split()[1])


def test_a_sender_who_hangs_up_in_the_middle_leaves_nothing(stage: Stage) -> None:
    url = httpx2.URL(stage.url)
    with socket.create_connection((url.host, url.port or 80), timeout=10) as line:
        line.sendall(b"POST /events/desk HTTP/1.1\r\nContent-Length: 100\r\n\r\n{")
    assert stage.send(EVENT)[0] == 204
    assert stage.kept() == 1


def test_a_slow_sender_is_cut_off(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.doors.PATIENCE", 0.3)
    url = httpx2.URL(stage.url)
    with socket.create_connection((url.host, url.port or 80), timeout=10) as line:
        line.sendall(b"POST /events/desk HTTP/1.1\r\nContent-Le")
        assert line.recv(100) == b""


def test_without_its_key_or_its_store_the_door_says_come_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.scene.house.store.close()
    with stage.scene.house.store.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE unassigned")
    assert stage.send(EVENT)[0] == 503
    monkeypatch.delenv("PUSH_KEY")
    assert stage.send(EVENT) == (503, "this door has no key at present")


def test_what_was_missed_while_the_door_was_shut_is_a_gap(stage: Stage) -> None:
    house = stage.scene.house
    stage.now += timedelta(minutes=10)
    collect(house, stage.now)
    stage.now += timedelta(minutes=5)
    stage.close()
    stage.now += timedelta(hours=1)
    collect(house, stage.now)
    stage.open()
    stage.now += timedelta(minutes=1)
    collect(house, stage.now)
    [gap] = house.store.coverage.gaps("push")
    assert (gap.since, gap.until) == (NOW + timedelta(minutes=15), NOW + timedelta(minutes=75))
    assert house.store.coverage.watermark("push") == stage.now


def test_a_door_that_cannot_be_opened_is_told_at_the_next_poll(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUSH_KEY", KEY)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        scene = open_scene(tmp_path, CONFIG.format(port=port))
        with doors(scene.house, lambda: NOW):
            collect(scene.house, NOW)
    assert [poll.reason.partition(":")[0] for poll in scene.house.store.coverage.polls()] == ["push"]
    assert scene.house.store.coverage.watermark("push") is None
