"""A helpdesk that fails, is empty, or is not understood are three outcomes; none loses what came before it."""

import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from checks.zones import zone_named
from monitor.credentials import NoCredential
from monitor.sources.rest import RestSettings, RestSource
from monitor.sources.rest_api import RestAccess
from monitor.sources.rest_events import EventMap
from monitor.sources.rest_pages import Listing, Paging
from monitor.sources.source import ApiRow, Batch, Failure
from tests.canaries import secret
from tests.helpdesk import answer
from tests.moments import at

HUSH = secret("hush")
NOW = at("Mon 2026-05-11 12:00")
FIELDS = {"id": "to_string(row.id)", "thread": "row.id", "event": "'message'", "at": "row.at", "text": "row.text"}
ROW = {"id": 1, "at": "2026-05-11 12:00:00", "text": "It is broken."}


def desk(server: HTTPServer, paging: Paging | None = None, **more: Any) -> RestSource:
    access = {"deadline": 2.0, "body": 100_000, "pause": 0.0, **more.pop("access", {})}
    listing = Listing(
        server.url_for("/tickets"), {"since": "{since}"}, "tickets", None, paging or Paging(), zone_named("Europe/Rome")
    )
    maps = (EventMap("", False, None, FIELDS, {}),)
    return RestSource(RestSettings(RestAccess("desk", **access), listing, maps, **more))


def polled(source: RestSource, cursor: str = "") -> list[Batch | Failure]:
    return list(source.fetch({"events": cursor}, NOW))


def failure(source: RestSource) -> Failure:
    [found] = polled(source)
    assert isinstance(found, Failure), found
    return found


def rows(got: list[Batch | Failure]) -> list[ApiRow]:
    return [item for one in got if isinstance(one, Batch) for item in one.items if isinstance(item, ApiRow)]


def test_an_empty_list_is_an_answer_and_covers_the_time_until_a_minute_ago(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/tickets").respond_with_json({"tickets": []})
    [batch] = polled(desk(httpserver))
    assert isinstance(batch, Batch)
    assert (batch.items, batch.complete_until) == ((), NOW - timedelta(seconds=60))


def test_an_instant_without_offset_is_in_the_zone_of_the_source(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/tickets").respond_with_json({"tickets": [ROW, ROW | {"id": 2, "at": 1778500800}]})
    one, two = rows(polled(desk(httpserver)))
    assert one.payload["at"] == "2026-05-11T10:00:00+00:00"
    assert two.payload["at"] == "2026-05-11T12:00:00+00:00"


def test_a_row_without_a_time_is_kept_and_told_of_later(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/tickets").respond_with_json({"tickets": [{"id": 1, "at": "soon", "text": None}]})
    [row] = rows(polled(desk(httpserver)))
    assert (row.payload["at"], row.certain) == ("soon", False)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<html><body>maintenance</body></html>", "the answer is a page of HTML"),
        (b'{"tickets": [', "the answer is no whole JSON"),
        (b'{"tickets": NaN}', "the answer is no whole JSON"),
        (b"[" * 100_000, "the answer is no whole JSON"),
        (b'{"error": "secret words"}', "gives no list of rows"),
        (b'{"tickets": ["a"]}', "gives no list of rows"),
        (b'{"tickets": {"a": 1}}', "gives no list of rows"),
        (b" " * 100_001, "larger than 100,000 octets"),
    ],
)
def test_what_is_no_list_is_never_an_empty_inbox(httpserver: HTTPServer, body: bytes, says: str) -> None:
    httpserver.expect_request("/tickets").respond_with_data(body)
    found = failure(desk(httpserver))
    assert says in found.reason
    assert "secret words" not in found.reason


@pytest.mark.parametrize(
    ("status", "headers", "says", "permanent"),
    [
        (401, {}, "refuses the secret", True),
        (403, {}, "refuses the secret", True),
        (404, {}, "it is not there", False),
        (429, {"Retry-After": "999999999999"}, "asks for fewer requests", False),
        (500, {}, "answered with status 500", False),
        (302, {"Location": "https://elsewhere.example/"}, "sends us elsewhere", False),
    ],
)
def test_refusals_are_told_apart(
    httpserver: HTTPServer, status: int, headers: dict[str, str], says: str, permanent: bool
) -> None:
    httpserver.expect_request("/tickets").respond_with_data("no", status, headers)
    found = failure(desk(httpserver))
    assert says in found.reason
    assert found.permanent == permanent


def test_a_service_that_asks_for_rest_is_left_alone_an_hour_at_most(httpserver: HTTPServer) -> None:
    httpserver.expect_oneshot_request("/tickets").respond_with_data("", 429, {"Retry-After": "999999999999"})
    source = desk(httpserver)
    failure(source)
    httpserver.expect_request("/tickets").respond_with_json({"tickets": [ROW]})
    assert isinstance(next(source.fetch({}, NOW + timedelta(minutes=59))), Failure)
    assert isinstance(next(source.fetch({}, NOW + timedelta(minutes=61))), Batch)


def test_a_trickle_of_octets_ends_with_the_deadline(httpserver: HTTPServer) -> None:
    def trickle(_: Request) -> Response:
        import time

        def drops() -> Iterator[bytes]:
            for _ in range(40):
                time.sleep(0.1)
                yield b" "

        return Response(drops(), 200)

    httpserver.expect_request("/tickets").respond_with_handler(trickle)
    assert "no whole answer within 0.5 seconds" in failure(desk(httpserver, access={"deadline": 0.5})).reason


def test_a_bomb_is_never_unpacked_whole(httpserver: HTTPServer) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    httpserver.expect_request("/tickets").respond_with_data(bomb, headers={"Content-Encoding": "gzip"})
    assert "larger than 100,000 octets" in failure(desk(httpserver)).reason


def test_broken_compression_and_a_dead_line_are_failures(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/tickets").respond_with_data(b"no gzip", headers={"Content-Encoding": "gzip"})
    assert "compression is broken" in failure(desk(httpserver)).reason
    source = desk(httpserver)
    httpserver.stop()
    assert "could not be reached" in failure(source).reason
    httpserver.start()


def test_a_next_page_on_another_host_is_not_followed(httpserver: HTTPServer) -> None:
    page = {"tickets": [ROW], "next": "https://elsewhere.example/tickets?page=2"}
    httpserver.expect_request("/tickets").respond_with_json(page)
    batch, found = polled(desk(httpserver, Paging("link", next="next")))
    assert isinstance(batch, Batch)
    assert isinstance(found, Failure)
    assert (found.permanent, "another host" in found.reason) == (True, True)


def test_a_list_that_names_the_same_next_page_for_ever_is_refused(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/tickets").respond_with_json({"tickets": [ROW], "next": "c1"})
    got = polled(desk(httpserver, Paging("cursor", next="next")))
    assert "would never end" in getattr(got[-1], "reason", "")


def test_a_poll_that_fails_on_its_second_page_goes_on_from_there(httpserver: HTTPServer) -> None:
    asked: list[dict[str, str]] = []
    well = False

    def serve(request: Request) -> Response:
        asked.append(dict(request.args))
        if request.args["page"] == "2" and not well:
            return Response("", 503)
        number = int(request.args["page"])
        return answer({"tickets": [ROW | {"id": number}] if number < 4 else []})

    httpserver.expect_request("/tickets").respond_with_handler(serve)
    paging = Paging("page", size=1)
    first, broken = polled(desk(httpserver, paging))
    assert isinstance(first, Batch)
    assert isinstance(broken, Failure)
    assert first.complete_until is None
    well = True
    got = polled(desk(httpserver, paging), first.cursor)
    assert [row.payload["thread"] for row in rows(got)] == [2, 3]
    assert [one["page"] for one in asked] == ["1", "2", "2", "3", "4"]
    last = got[-1]
    assert isinstance(last, Batch)
    assert json.loads(last.cursor)["since"] == (NOW - timedelta(minutes=5)).isoformat()


def test_a_long_list_is_read_over_several_polls(httpserver: HTTPServer) -> None:
    def serve(request: Request) -> Response:
        number = int(request.args.get("page") or 1)
        return answer(
            {"tickets": [ROW | {"id": number}]},
            headers={"Link": f'</tickets?page={number + 1}>; rel="next"'} if number < 5 else {},
        )

    httpserver.expect_request("/tickets").respond_with_handler(serve)
    cursor, seen = "", []
    for _ in range(3):
        got = polled(desk(httpserver, Paging("link"), budget=2), cursor)
        seen += [row.payload["thread"] for row in rows(got)]
        last = got[-1]
        assert isinstance(last, Batch)
        cursor = last.cursor
    assert seen == [1, 2, 3, 4, 5]
    assert last.complete_until == NOW - timedelta(seconds=60)


def test_a_ticket_that_vanished_has_no_comments_and_a_broken_comment_list_is_a_failure(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/tickets").respond_with_json({"tickets": [ROW, ROW | {"id": "a/b"}]})
    httpserver.expect_request("/tickets/1/comments").respond_with_data("", 404)
    fields = FIELDS | {"id": "to_string(item.id)", "text": "item.text"}
    comments = EventMap("c", True, None, fields, {})
    detail = Listing(httpserver.url_for("/tickets/{id}/comments"), {}, "@", None, Paging(), zone_named("UTC"))

    def read() -> list[Batch | Failure]:
        plain = desk(httpserver)._settings
        return polled(RestSource(RestSettings(plain.access, plain.listing, (comments,), detail)))

    httpserver.expect_oneshot_request("/tickets/a/b/comments").respond_with_json([{"id": 9, "text": "Hello"}])
    assert [row.payload["id"] for row in rows(read())] == ["c/9"]
    httpserver.expect_oneshot_request("/tickets/a/b/comments").respond_with_data("", 500)
    [found] = read()
    assert isinstance(found, Failure)


def test_a_secret_travels_in_its_header_and_in_no_sentence(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/tickets", headers={"X-Key": HUSH}).respond_with_json({"tickets": []})
    access = {"secret": lambda: HUSH, "header": "X-Key", "value": "{secret}"}
    assert isinstance(polled(desk(httpserver, access=access))[0], Batch)
    broken = failure(desk(httpserver, access={**access, "secret": lambda: f"{HUSH}\nX: 1"}))
    assert HUSH not in broken.reason

    def missing() -> str:
        raise NoCredential("the environment variable KEY is not set")

    assert "KEY is not set" in failure(desk(httpserver, access={**access, "secret": missing})).reason
