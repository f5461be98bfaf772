"""In a chat the words of an alert stay words: no mention, no link, no format; and the chat's limits hold."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer

from notifiers.message import Doubtful, Message, Refused, Retry, Sent
from notifiers.post import Wire
from notifiers.slack import Slack, SlackSettings
from notifiers.teams import Teams, TeamsSettings
from tests.http_sink import HttpSink

THURSDAY = datetime(2026, 4, 30, 15, 0, tzinfo=UTC)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)
LOCAL = Wire(("localhost",), timeout=5)


def chats(server: HTTPServer | HttpSink) -> list[Slack | Teams]:
    def url() -> str:
        return f"http://localhost:{server.port}/hook"

    return [Slack("slack", SlackSettings(url, LOCAL)), Teams("teams", TeamsSettings(url, LOCAL))]


def in_slack(subject: str, text: str) -> dict[str, list[dict[str, dict[str, str]]]]:
    shown = json.loads(Slack("slack", SlackSettings(str)).render(Message("T1", subject, text), "", THURSDAY))
    assert isinstance(shown, dict)
    return shown


def card(subject: str, text: str) -> tuple[bytes, list[str]]:
    stored = Teams("teams", TeamsSettings(str)).render(Message("T1", subject, text), "", THURSDAY)
    body = json.loads(stored)["attachments"][0]["content"]["body"]
    assert {block["type"] for block in body} == {"RichTextBlock"}
    return stored, [run["text"] for block in body for run in block["inlines"]]


def test_slack_shows_a_header_and_the_text_below_it() -> None:
    shown = in_slack("Due Friday & soon", "Answer ticket 12: https://example.com/t?id=12&a=1")
    assert shown["text"] == "Due Friday &amp; soon"
    assert shown["blocks"] == [
        {"type": "header", "text": {"type": "plain_text", "text": "Due Friday & soon"}},
        {
            "type": "section",
            "text": {
                "type": "mrkdwn",
                "text": "Answer ticket 12: https://example.com/t?id=12&amp;a=1",
                "verbatim": True,
            },
        },
    ]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<!channel> wake up", "&lt;!channel&gt; wake up"),
        (
            "<@U123> and <https://evil.example|your bank>",
            "&lt;@\u2060U123&gt; and &lt;https://evil.example|your bank&gt;",
        ),
        ("@channel, mail to anna@example.com", "@\u2060channel, mail to anna@example.com"),
        ("[your bank](https://evil.example)", "[your bank]\u2060(https://evil.example)"),
        ("&lt;!here&gt;", "&amp;lt;!here&amp;gt;"),
    ],
)
def test_slack_and_its_relatives_find_nothing_to_mention_or_link(written: str, shown: str) -> None:
    told = in_slack(written, written)
    assert told["text"] == shown
    assert told["blocks"][1]["text"]["text"] == shown


@given(ANY_TEXT, st.text(max_size=60).map(lambda text: text * 700))
@settings(max_examples=60, deadline=None)
def test_slack_never_gets_a_block_it_would_refuse(subject: str, text: str) -> None:
    told = in_slack(subject, text)
    head, *sections = told["blocks"]
    assert 1 <= len(head["text"]["text"]) <= 150
    assert len(sections) <= 10
    for section in sections:
        part = section["text"]["text"]
        assert 1 <= len(part) <= 3000
        assert "<" not in part
        # No section begins or ends inside an escape.
        assert part.count("&") == sum(part.count(escape) for escape in ("&amp;", "&lt;", "&gt;"))


def test_a_text_too_long_for_slack_is_shown_as_cut() -> None:
    sections = in_slack("Due", "x" * 100_000)["blocks"][1:]
    assert len(sections) == 10
    assert sections[-1]["text"]["text"].endswith("…")


def test_teams_shows_lines_that_know_no_format() -> None:
    _, lines = card("Due Friday", "Answer **ticket** [12](https://evil.example).\n\n<at>everyone</at>\n")
    assert lines == ["Due Friday", "Answer **ticket** [12](https://evil.example).", " ", "<at>everyone</at>"]


@given(ANY_TEXT, ANY_TEXT.map(lambda text: text * 500))
@settings(max_examples=60, deadline=None)
def test_teams_never_gets_a_card_it_would_refuse(subject: str, text: str) -> None:
    stored, lines = card(subject, text)
    assert len(stored) <= 28 * 1024
    assert lines


def test_a_text_too_long_for_teams_is_shown_as_cut() -> None:
    assert card("Due", "line\n" * 5000)[1][-1] == "…"
    assert card("Due", "x" * 70_000)[1][-1].endswith("…")


def test_what_was_stored_is_what_is_posted(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook", method="POST").respond_with_data("ok")
    for chat in chats(httpserver):
        stored = chat.render(Message("T1", "Due", "Answer it."), "", THURSDAY)
        assert chat.send(stored, "") == Sent("it answered 200")
    for (request, _), chat in zip(httpserver.log, chats(httpserver), strict=True):
        assert request.get_data() == chat.render(Message("T1", "Due", "Answer it."), "", THURSDAY)
        assert request.headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, '{"ok": false, "error": "channel_not_found"}', Refused),
        (200, '{"ok":false,"error":"rate_limited"}', Retry),
        (202, "", Sent),
        (400, "invalid_payload", Refused),
        (404, "no_team", Retry),
        (429, "", Retry),
        (500, "", Retry),
    ],
)
def test_a_chat_is_taken_at_its_word(httpserver: HTTPServer, status: int, body: str, outcome: type) -> None:
    httpserver.expect_request("/hook").respond_with_data(body, status)
    for chat in chats(httpserver):
        assert isinstance(chat.send(chat.render(Message("T1", "Due", "x"), "", THURSDAY), ""), outcome)


def test_silence_of_a_chat_is_a_doubt_because_it_cannot_drop_a_repeat() -> None:
    with HttpSink(b"") as sink:
        for chat in chats(sink):
            assert isinstance(chat.send(chat.render(Message("T1", "Due", "x"), "", THURSDAY), ""), Doubtful)


def test_a_probe_of_a_chat_connects_and_posts_nothing(httpserver: HTTPServer) -> None:
    for chat in chats(httpserver):
        assert isinstance(chat.probe(), Sent)
    assert isinstance(Slack("slack", SlackSettings(lambda: "http://hooks.example/")).probe(), Refused)
    assert httpserver.log == []
