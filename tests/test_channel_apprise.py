"""Through apprise an alert reaches what we do not know ourselves; without it, one sentence says what to install."""

import sys
from datetime import UTC, datetime

import pytest
from pytest_httpserver import HTTPServer

from notifiers.apprise import Apprise, AppriseSettings
from notifiers.message import Message, Refused, Retry, Sent

# On Python 3.11 and 3.12 one of apprise's own imports warns.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

THURSDAY = datetime(2026, 4, 30, 15, 0, tzinfo=UTC)
ALERT = Message("T12", "Due Friday <b>", "Answer **ticket** 12 & soon.")


def apprise_to(url: str) -> Apprise:
    return Apprise("phone", AppriseSettings(lambda: url))


def test_subject_and_text_arrive_as_they_are(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook", method="POST").respond_with_data("")
    channel = apprise_to(httpserver.url_for("/hook").replace("http://", "json://"))
    assert channel.send(channel.render(ALERT, "", THURSDAY), "") == Sent()
    (request, _), *_ = httpserver.log
    assert request.json["title"] == ALERT.subject
    assert request.json["message"] == ALERT.text


def test_a_service_that_fails_is_tried_again_and_its_address_stays_unsaid(
    httpserver: HTTPServer, caplog: pytest.LogCaptureFixture
) -> None:
    httpserver.expect_request("/hook").respond_with_data("", 500)
    channel = apprise_to(httpserver.url_for("/hook?+token=c4n4ry").replace("http://", "json://user:c4n4ry@"))
    outcome = channel.send(channel.render(ALERT, "", THURSDAY), "")
    assert outcome == Retry(None, "apprise could not deliver it")
    assert "c4n4ry" not in caplog.text


def test_an_address_that_apprise_does_not_know_or_cannot_be_had_is_said() -> None:
    assert apprise_to("json://localhost").probe() == Sent("apprise understands the address")
    channel = apprise_to("nonsense")
    assert channel.probe() == Refused("apprise does not understand the address")
    stored = channel.render(ALERT, "", THURSDAY)
    assert channel.send(stored, "") == Refused("apprise does not understand the address")

    def missing() -> str:
        raise LookupError("the environment variable URL is not set")

    nowhere = Apprise("phone", AppriseSettings(missing))
    assert nowhere.send(stored, "") == Retry(None, "no address to notify: the environment variable URL is not set")


def test_without_the_package_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    channel = apprise_to("json://localhost")
    outcome = channel.send(channel.render(Message("T1", "x", "y" * 9000), "", THURSDAY), "")
    assert outcome == Refused("apprise is not installed here: install sla-monitor[apprise]")
