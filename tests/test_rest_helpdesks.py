"""The documented tables for Zendesk, Freshdesk and Help Scout read what those shapes of interface show."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from pytest_httpserver import HTTPServer

from monitor.config_rest import RestSource as Section
from monitor.helpdesks import rest_settings
from monitor.sources.rest import RestSource
from monitor.sources.source import ApiRow, Batch, Failure
from tests.helpdesk import KEY, Freshdesk, HelpScout, Zendesk, answer, thread
from tests.moments import at

NOW = at("Mon 2026-05-11 12:00")
DOCS = Path("docs/sources")
HOSTS = {
    "zendesk": "https://acme.zendesk.com",
    "freshdesk": "https://acme.freshdesk.com",
    "helpscout": "https://api.helpscout.net",
}


def tables(name: str) -> list[str]:
    """The TOML blocks of a page."""
    parts = (DOCS / f"{name}.md").read_text(encoding="utf-8").split("```toml\n")
    return [part.split("```")[0] for part in parts[1:]]


def documented(name: str, server: HTTPServer, monkeypatch: pytest.MonkeyPatch, **more: Any) -> RestSource:
    """The source of a page, at the local server instead of the helpdesk's own."""
    host, local = HOSTS[name], server.url_for("").rstrip("/")
    page = tomllib.loads("\n".join(tables(name)).replace(f'\nurl = "{host}', f'\nurl = "{local}'))
    table = page["sources"][0]
    table["auth"]["secret"] = {"env": "DESK_KEY"}
    monkeypatch.setenv("DESK_KEY", KEY)
    return RestSource(rest_settings(Section(**{**table, "pause_seconds": 0, "start": "all", **more})))


def poll(source: RestSource, cursor: str = "") -> tuple[list[dict[str, Any]], Batch]:
    batches = [got for got in source.fetch({"events": cursor}, NOW) if isinstance(got, Batch) or pytest.fail(str(got))]
    items = [item for batch in batches for item in batch.items]
    assert all(isinstance(item, ApiRow) for item in items)
    return [dict(item.payload) for item in items if isinstance(item, ApiRow)], batches[-1]


def told(payloads: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(str(p["thread"]), who(p), p["at"]) for p in payloads]


def who(payload: dict[str, Any]) -> str:
    """What an event is: a message of ours is a reply, and whose nobody knows is said."""
    actors = {"vendor": "reply", "unknown": "message of nobody known"}
    return actors.get(payload.get("actor", ""), payload["event"])


def test_zendesk_comments_ask_and_answer_by_who_wrote_them(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Zendesk(httpserver)
    desk.ticket(1, "2026-05-11T07:00:00Z")
    desk.comment(1, 1, "2026-05-11T07:00:00Z", "It is broken.")
    desk.comment(1, 2, "2026-05-11T07:10:00Z", "A note of ours.", public=False)
    desk.comment(1, 2, "2026-05-11T08:00:00Z", "Please try version 2.")
    desk.ticket(2, "2026-05-11T08:30:00Z")
    desk.ticket(3, "2026-05-11T08:40:00Z", status="closed")
    source = documented("zendesk", httpserver, monkeypatch)

    payloads, last = poll(source)
    assert told(payloads) == [
        ("1", "message", "2026-05-11T07:00:00+00:00"),
        ("1", "reply", "2026-05-11T08:00:00+00:00"),
        ("3", "close", "2026-05-11T08:40:00+00:00"),
    ]
    assert payloads[0]["text"] == "It is broken."
    assert payloads[0]["id"] == "comment/100"
    assert [p.get("automatic") for p in payloads] == [False, False, None]
    assert last.complete_until == at("Mon 2026-05-11 11:59")

    desk.ticket(2, "2026-05-11T09:50:00Z", status="closed")
    assert told(poll(source, last.cursor)[0]) == [("2", "close", "2026-05-11T09:50:00+00:00")]
    assert [asked.get("cursor", "-") for asked in desk.asked] == ["-", "2", "3"]


def test_zendesk_names_nobody_where_one_of_us_opened_the_ticket_or_the_author_is_not_shown(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Zendesk(httpserver)
    desk.ticket(1, "2026-05-11T07:00:00Z")
    desk.comment(1, 2, "2026-05-11T07:00:00Z", "Anna called: it is broken.", type="VoiceComment")
    desk.comment(1, -1, "2026-05-11T07:00:05Z", "Have you looked into the manual?")
    desk.comment(1, 3, "2026-05-11T08:00:00Z", "We have received your message.", via={"channel": "rule"})
    payloads, _ = poll(documented("zendesk", httpserver, monkeypatch))
    nobody = "message of nobody known"
    assert [(who(p), p["channel"], p["automatic"]) for p in payloads] == [
        (nobody, "phone", False), (nobody, "helpdesk", False), ("reply", "helpdesk", True),
    ]  # fmt: skip


def test_freshdesk_reads_on_from_the_newest_change_of_a_full_page(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Freshdesk(httpserver, size=3)
    for number in range(1, 8):
        desk.ticket(number, f"2026-05-11T07:0{number}:00Z")
    desk.tickets[0] |= {"source": 3, "custom_fields": {"cf_plan": 79}}
    desk.says(1, incoming=False, at="2026-05-11T08:00:00Z")
    desk.says(1, incoming=True, at="2026-05-11T08:05:00Z")
    desk.says(1, incoming=False, at="2026-05-11T08:06:00Z", private=True)
    desk.says(1, incoming=False, at="2026-05-11T08:07:00Z", source=8)
    paging = {"by": "since", "size": 3}
    payloads, _ = poll(documented("freshdesk", httpserver, monkeypatch, paging=paging))
    assert told(payloads)[:3] == [
        ("1", "message", "2026-05-11T07:01:00+00:00"),
        ("1", "reply", "2026-05-11T08:00:00+00:00"),
        ("1", "message", "2026-05-11T08:05:00+00:00"),
    ]
    assert (payloads[0]["channel"], payloads[0]["facts"]) == ("phone", {"plan": 79})
    assert {str(p["thread"]) for p in payloads} == {str(number) for number in range(1, 8)}
    assert [page for _, page in desk.asked] == ["1"] * len(desk.asked)


def test_freshdesk_turns_the_page_where_a_whole_page_changed_within_one_second(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Freshdesk(httpserver, size=2)
    for number in range(1, 6):
        desk.ticket(number, "2026-05-11T07:00:00Z")
    payloads, _ = poll(documented("freshdesk", httpserver, monkeypatch, paging={"by": "since", "size": 2}))
    assert {str(p["thread"]) for p in payloads} == {"1", "2", "3", "4", "5"}
    assert [page for _, page in desk.asked][-2:] == ["2", "3"]


def test_freshdesk_in_another_order_is_refused_for_rows_would_be_lost(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    backwards = [{"id": n, "updated_at": f"2026-05-11T07:0{9 - n}:00Z"} for n in range(2)]
    httpserver.expect_request("/api/v2/tickets").respond_with_json(backwards)
    source = documented("freshdesk", httpserver, monkeypatch, paging={"by": "since", "size": 2})
    [failure] = source.fetch({}, NOW)
    assert isinstance(failure, Failure)
    assert "not in the order of its changes" in failure.reason


def test_help_scout_gives_conversations_with_their_threads(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = HelpScout(httpserver)
    desk.conversation(
        1,
        thread(14, "beaconchat", "2026-05-11T08:40:00Z", by="customer"),
        thread(13, "message", "2026-05-11T08:30:00Z", state="draft"),
        thread(12, "note", "2026-05-11T08:20:00Z"),
        thread(11, "message", "2026-05-11T08:00:00Z"),
        thread(10, "customer", "2026-05-11T07:00:00Z"),
    )
    desk.conversation(2, thread(20, "customer", "2026-05-11T07:30:00Z"), closed="2026-05-11T09:00:00Z")
    desk.conversation(3)
    payloads, _ = poll(documented("helpscout", httpserver, monkeypatch))
    assert told(payloads) == [
        ("2", "message", "2026-05-11T07:30:00+00:00"),
        ("2", "close", "2026-05-11T09:00:00+00:00"),
        ("1", "message", "2026-05-11T07:00:00+00:00"),
        ("1", "reply", "2026-05-11T08:00:00+00:00"),
        ("1", "message", "2026-05-11T08:40:00+00:00"),
    ]
    assert payloads[-1]["text"] == "It is broken."
    assert payloads[-1]["customer"] == "71"
    assert [p.get("channel") for p in payloads[2:]] == ["helpdesk", "helpdesk", "chat"]


def test_help_scout_leaves_spam_and_what_is_forwarded_out_and_knows_a_machine_and_a_call(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = HelpScout(httpserver)
    desk.conversation(
        1,
        thread(13, "forwardparent", "2026-05-11T07:30:00Z"),
        thread(12, "message", "2026-05-11T07:00:20Z", by="system_user"),
        thread(11, "phone", "2026-05-11T07:00:00Z"),
    )
    desk.conversation(2, thread(20, "customer", "2026-05-11T07:30:00Z"), status="spam")
    payloads, _ = poll(documented("helpscout", httpserver, monkeypatch))
    assert [(who(p), p["channel"], p.get("automatic")) for p in payloads] == [
        ("message", "phone", False),
        ("reply", "helpdesk", True),
    ]


def test_help_scout_with_nothing_new_is_an_empty_list_and_another_shape_is_a_failure(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = HelpScout(httpserver)
    source = documented("helpscout", httpserver, monkeypatch)
    payloads, batch = poll(source)
    assert (payloads, batch.complete_until) == ([], at("Mon 2026-05-11 11:59"))
    desk.door.troubles = [answer({"conversations": []})]
    [failure] = source.fetch({"events": batch.cursor}, NOW)
    assert isinstance(failure, Failure)
    assert "it is not recognised" in failure.reason


def test_the_general_page_reads_posts_and_bill_of_a_ticket(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(HOSTS, "rest", "https://desk.acme.example")
    ticket = {
        "number": 7, "subject": "Analytics", "changed_at": "2026-05-11 12:00:00",
        "client": {"id": 5, "site_created": "2026-04-20"},
        "posts": [
            {"id": 1, "staff": False, "written": "2026-05-11 10:00:00", "html": "<p>Please connect it.</p>"},
            {"id": 2, "staff": True, "robot": True, "written": "2026-05-11 10:00:05", "html": "Received."},
        ],
        "bill": [
            {"id": 1, "kind": "quote", "at": "2026-05-11 11:30:00", "amount": 0.35, "unit": "hours", "work": "DP-T2-1"}
        ],
    }  # fmt: skip
    httpserver.expect_request("/api/tickets", headers={"X-Key": KEY}).respond_with_json({"tickets": [ticket]})
    asked, robot, quote = poll(documented("rest", httpserver, monkeypatch))[0]
    assert (asked["at"], asked["facts"]) == ("2026-05-11T07:00:00+00:00", {"site_created": "2026-04-20"})
    assert robot["automatic"] is True
    assert (quote["event"], quote["amount"], quote["id"]) == ("quote", 0.35, "bill/1")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"url": "http://desk.acme.example/"}, "begins with https://"),
        ({"url": "https://anna:pw@desk.acme.example/"}, "holds no user, password"),
        ({"rows": "tickets["}, "this is no JMESPath expression"),
        ({"auth": {"secret": {"env": "K"}, "value": "Bearer"}}, "it holds {secret} once"),
        ({"paging": {"by": "cursor"}}, "needs next"),
        ({"paging": {"by": "link", "keep": True}}, 'keep goes with paging by "cursor"'),
        ({"paging": {"by": "since"}, "changed": None}, "needs changed"),
        ({"events": [{"of": "detail", "fields": {"event": "'message'", "at": "at"}}]}, "needs a [sources.detail]"),
        ({"events": [{"fields": {"event": "'message'"}}]}, "at least event and at"),
        ({"events": [{"fields": {"event": "'message'", "at": "at", "colour": "c"}}]}, "an event has event, at"),
        ({"detail": {"url": "https://desk.acme.example/comments"}}, "holds {id}"),
        ({"detail": {"url": "http://desk.acme.example/{id}"}}, "begins with https://"),
    ],
)
def test_a_table_that_cannot_work_is_refused_before_anything_is_asked(change: dict[str, Any], says: str) -> None:
    [table] = tomllib.loads(tables("rest")[0])["sources"]
    with pytest.raises(ValidationError) as refused:
        Section(**{**table, **change})
    assert says in str(refused.value)


@pytest.mark.parametrize("name", [*HOSTS, "rest"])
def test_every_table_of_the_pages_is_a_whole_source(name: str) -> None:
    for text in tables(name):
        head = "" if "[[sources]]" in text else tables(name)[0]
        assert Section(**tomllib.loads(f"{head}\n{text}")["sources"][0])
