"""A webhook is signed over the stored bytes, keeps its id through every attempt, and a yes that means no is a no."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pytest_httpserver import HTTPServer

from notifiers.message import Attachment, Message, Outcome, Refused, Retry, Sent
from notifiers.post import Wire
from notifiers.webhook import Webhook, WebhookSettings, signature
from tests.canaries import secret
from tests.http_sink import HttpSink

THURSDAY = datetime(2026, 4, 30, 15, 0, tzinfo=UTC)
ALERT = Message("T12/first_response/warning", "Due Friday 17:00", "Answer ticket 12.\n")
KEY = secret("a-key-of-at-least-twenty-four-octets").encode()
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"


def webhook_to(server: HTTPServer, secret: str = SECRET, now: datetime = THURSDAY) -> Webhook:
    def wanted() -> str:
        return server.url_for("/hook")

    return Webhook("ours", WebhookSettings(wanted, lambda: secret, lambda: now, Wire(("localhost",), timeout=5)))


def sent_to(server: HTTPServer, secret: str = SECRET) -> Outcome:
    channel = webhook_to(server, secret)
    return channel.send(channel.render(ALERT, "ops", THURSDAY), "ops")


def answering(server: HTTPServer, status: int, body: str = "", headers: dict[str, str] | None = None) -> None:
    server.expect_request("/hook").respond_with_data(body, status, headers)


def test_the_signature_is_the_one_that_the_standard_publishes() -> None:
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    published = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}') == published


def test_the_receiver_can_verify_what_arrived_and_when_it_was_sent(httpserver: HTTPServer) -> None:
    answering(httpserver, 204)
    assert sent_to(httpserver) == Sent("it answered 204")
    (request, _), *_ = httpserver.log
    body, head = request.get_data(), request.headers
    assert head["webhook-timestamp"] == str(int(THURSDAY.timestamp()))
    content = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(KEY, content, hashlib.sha256).digest()).decode()
    assert head["webhook-signature"] == f"v1,{expected}"
    told = json.loads(body)
    assert told["id"] == head["webhook-id"]
    assert told["type"] == "sla_monitor.message"
    assert told["timestamp"] == "2026-04-30T15:00:00+00:00"
    assert told["data"] == {
        "key": ALERT.key,
        "to": "ops",
        "subject": ALERT.subject,
        "text": ALERT.text,
        "attachments": [],
    }


def test_a_second_attempt_has_the_same_id_and_bytes_and_a_new_time(httpserver: HTTPServer) -> None:
    answering(httpserver, 200)
    stored = webhook_to(httpserver).render(ALERT, "ops", THURSDAY)
    webhook_to(httpserver).send(stored, "ops")
    webhook_to(httpserver, now=THURSDAY + timedelta(hours=6)).send(stored, "ops")
    first, second = (request for request, _ in httpserver.log)
    assert first.get_data() == second.get_data() == stored
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 6 * 3600


def test_two_secrets_sign_side_by_side_while_keys_change(httpserver: HTTPServer) -> None:
    answering(httpserver, 200)
    sent_to(httpserver, f"{SECRET} any-text-will-do")
    (request, _), *_ = httpserver.log
    signatures = request.headers["webhook-signature"].split(" ")
    second = int(THURSDAY.timestamp())
    identity = request.headers["webhook-id"]
    keys = (KEY, b"any-text-will-do")
    assert signatures == [signature(key, identity, second, request.get_data()) for key in keys]


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        pytest.param(200, "", Sent, id="200"),
        pytest.param(202, '{"ok": true}', Sent, id="202 and ok"),
        pytest.param(200, "[]", Sent, id="200 and a list"),
        pytest.param(200, '{"error": null}', Sent, id="200 and no error"),
        pytest.param(200, '{"ok": false, "error": "invalid_auth"}', Refused, id="200 that means no"),
        pytest.param(200, '{"success": false}', Refused, id="200 without success"),
        pytest.param(200, '{"error": "no such room"}', Refused, id="200 with an error"),
        pytest.param(200, '{"ok": false, "error": "ratelimited"}', Retry, id="200 that means later"),
        pytest.param(200, "[" * 60_000, Sent, id="200 and nonsense"),
        pytest.param(200, "  <!doctype html><p>Please log in", Retry, id="200 and somebody else's page"),
        pytest.param(400, "bad", Refused, id="400"),
        pytest.param(408, "", Retry, id="408"),
        pytest.param(422, "", Refused, id="422"),
        pytest.param(429, "", Retry, id="429"),
        pytest.param(500, "oops", Retry, id="500"),
        pytest.param(503, "", Retry, id="503"),
    ],
)
def test_every_answer_has_its_meaning(httpserver: HTTPServer, status: int, body: str, outcome: type) -> None:
    answering(httpserver, status, body)
    assert isinstance(sent_to(httpserver), outcome)


@pytest.mark.parametrize("status", [401, 403, 404, 407, 410])
def test_a_shut_door_keeps_the_message_until_a_person_mends_it(httpserver: HTTPServer, status: int) -> None:
    answering(httpserver, status, "no_service")
    assert sent_to(httpserver) == Retry(None, f"it answered {status} no_service", closed=True)


def test_a_redirect_is_not_followed(httpserver: HTTPServer) -> None:
    answering(httpserver, 307, headers={"Location": httpserver.url_for("/elsewhere")})
    said = "it answered 307: redirects are not followed, write the final address"
    assert sent_to(httpserver) == Retry(None, said, closed=True)
    assert [request.path for request, _ in httpserver.log] == ["/hook"]


def test_the_wait_that_was_asked_for_is_passed_on(httpserver: HTTPServer) -> None:
    answering(httpserver, 503, "busy\x1b[31m", {"Retry-After": "120"})
    assert sent_to(httpserver) == Retry(timedelta(minutes=2), "it answered 503 busy [31m")


def test_silence_is_tried_again_because_the_receiver_can_drop_a_repeat() -> None:
    with HttpSink(b"") as sink:
        settings = WebhookSettings(
            lambda: f"http://localhost:{sink.port}/", lambda: SECRET, lambda: THURSDAY, Wire(("localhost",))
        )
        channel = Webhook("ours", settings)
        outcome = channel.send(channel.render(ALERT, "", THURSDAY), "")
    assert isinstance(outcome, Retry)
    assert "gave no answer" in outcome.reason


def test_a_receiver_that_is_down_is_tried_again() -> None:
    with HttpSink(b"") as sink:
        gone = f"http://localhost:{sink.port}/"
    channel = Webhook("ours", WebhookSettings(lambda: gone, lambda: SECRET, lambda: THURSDAY, Wire(("localhost",))))
    outcome = channel.send(channel.render(ALERT, "", THURSDAY), "")
    assert isinstance(outcome, Retry)
    assert "localhost could not be reached" in outcome.reason


def missing(what: str) -> Callable[[], str]:
    def fetch() -> str:
        raise LookupError(f"the environment variable {what} is not set")

    return fetch


def test_a_secret_or_an_address_that_cannot_be_had_is_tried_again() -> None:
    stored = Webhook("ours", WebhookSettings(str, str, lambda: THURSDAY)).render(ALERT, "", THURSDAY)
    unsigned = Webhook("ours", WebhookSettings(str, missing("KEY"), lambda: THURSDAY))
    assert unsigned.send(stored, "") == Retry(None, "no secret to sign with: the environment variable KEY is not set")
    nowhere = Webhook("ours", WebhookSettings(missing("URL"), lambda: SECRET, lambda: THURSDAY))
    assert nowhere.send(stored, "") == Retry(None, "no address to post to: the environment variable URL is not set")


def test_a_secret_or_an_address_that_is_wrong_is_refused(httpserver: HTTPServer) -> None:
    refused = Refused("the secret begins with whsec_ and does not go on in base64")
    assert sent_to(httpserver, "whsec_!canary!") == refused
    local = Webhook("ours", WebhookSettings(lambda: httpserver.url_for("/hook"), lambda: SECRET, lambda: THURSDAY))
    outcome = local.send(local.render(ALERT, "", THURSDAY), "")
    assert outcome == Refused("localhost is not posted to without TLS: write https://, or name the host in allow")
    assert httpserver.log == []


def test_files_travel_in_base64_and_a_message_too_large_is_shortened(httpserver: HTTPServer) -> None:
    channel = webhook_to(httpserver)
    file = Attachment("late.csv", "text/csv", b"12;yes")
    told = json.loads(channel.render(Message("T1", "Digest", "x", attachments=(file,)), "", THURSDAY))
    assert told["data"]["attachments"] == [{"name": "late.csv", "content_type": "text/csv", "content": "MTI7eWVz"}]
    large = channel.render(Message("T1", "Digest", "\ud800" * 10**6, attachments=(file,)), "", THURSDAY)
    assert len(large) < 256 * 1024
    assert json.loads(large)["data"]["shortened"] is True


def test_a_probe_connects_and_posts_nothing(httpserver: HTTPServer) -> None:
    assert isinstance(webhook_to(httpserver).probe(), Sent)
    assert webhook_to(httpserver, "whsec_!").probe() == Refused(
        "the secret begins with whsec_ and does not go on in base64"
    )
    assert isinstance(Webhook("ours", WebhookSettings(missing("URL"), lambda: SECRET, lambda: THURSDAY)).probe(), Retry)
    assert httpserver.log == []
