"""Each bad answer at each place of the marketplace's interface, on a real socket: nothing is lost, nothing is doubled,
and memory stays bounded."""

import contextlib
import json
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.sources.addons_api import AddonsSettings
from monitor.sources.prestashop import PrestashopSettings, PrestashopSource
from monitor.sources.values import sealed_with
from tests.bad_answers import bomb, cut, endless, says
from tests.marketplace import KEY, Answer, Handler, Marketplace
from tests.moments import at
from tests.row_poller import RowPoller

MONDAY = at("Mon 2026-05-04 10:00")
PLACES = ("seller/threads", "threads/501/messages", "seller/orders", "seller/products")
MEMORY = 64 * 1024 * 1024
"""Octets; the server's own pieces are among them, for it runs in this process."""


def trickle(handler: Handler) -> None:
    """An octet now and then, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    with contextlib.suppress(OSError):
        for _ in range(200):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
    handler.close_connection = True


BAD: dict[str, Answer] = {
    "HTML": says(b"<!DOCTYPE html><title>Captcha</title>", kind="text/html"),
    "an error with status 200": says(b'{"error": "maintenance"}'),
    "truncated JSON": says(b'{"threads": {"data": [{"id_comm'),
    "a line that is cut": cut,
    "401": says(b'{"error": "wrong key"}', 401),
    "403": says(b"<html>Forbidden</html>", 403, "text/html"),
    "429 for thirty years": says(b"", 429, Retry_After="1000000000"),
    "429 with no sense": says(b"", 429, Retry_After="-5 minutes"),
    "500": says(b"oops", 500),
    "502": says(b"<html>Bad gateway</html>", 502, "text/html"),
    "a trickle": trickle,
    "a gzip bomb": bomb,
    "500 MB": endless,
}


class Account(RowPoller):
    """A seller's account that is polled, and what of it is kept."""

    def __init__(self, market: Marketplace) -> None:
        api = AddonsSettings("api", market.url, lambda: KEY, pause=0, deadline=2.0, page_size=5000)
        settings = PrestashopSettings(api, ZoneInfo("Europe/Paris"), sealed_with("house"), "all")
        super().__init__(PrestashopSource(settings), MONDAY)

    def messages(self) -> Counter[tuple[str, str]]:
        """Every message by its thread and words: how often it is kept."""
        names = {(row.object_id, row.payload["text"]) for row in self.kept.values() if row.kind == "message"}
        return Counter((name.split(":")[1], text) for name, text in names)

    def refunded(self) -> list[int]:
        return [row.payload["refunded"] for row in self.kept.values() if row.kind == "sale"]


@pytest.fixture
def market() -> Iterator[Marketplace]:
    with Marketplace() as market:
        for number in (501, 502):
            market.open(number, f"Topic {number}", f"Request {number}", MONDAY, order=9000 + number)
        market.sell(9501, MONDAY - timedelta(days=3))
        yield market


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("answer", BAD.values(), ids=BAD.keys())
def test_nothing_is_lost_and_nothing_is_doubled(market: Marketplace, answer: Answer, place: str) -> None:
    account = Account(market)
    assert account.poll() == []
    market.write(501, "Are you there?", MONDAY + timedelta(minutes=15))
    market.write(502, "And here?", MONDAY + timedelta(minutes=16))
    market.refund(9501)
    market.fail(place, answer)
    cursor, before = dict(account.cursors), account.covered
    account.cursors.pop("products")  # so that they are asked for again, and not a day later
    tracemalloc.start()
    try:
        (failure,) = account.poll(20)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < MEMORY
    assert KEY not in failure.reason + failure.what_to_do
    if place == PLACES[0]:
        assert (account.cursors["threads"], account.covered) == (cursor["threads"], before)

    assert account.poll(61) == []
    assert account.poll(61) == []
    assert account.messages() == {
        ("501", "Request 501"): 1, ("501", "Are you there?"): 1, ("502", "Request 502"): 1, ("502", "And here?"): 1
    }  # fmt: skip
    assert account.refunded() == [0, 1]
    assert account.covered == account.now


@pytest.mark.parametrize("place", PLACES)
def test_a_redirect_to_another_host_is_never_followed(market: Marketplace, place: str) -> None:
    with Marketplace() as elsewhere:
        account = Account(market)
        market.fail(place, says(b"", 307, Location=f"{elsewhere.url}/{place}"))
        (failure,) = account.poll()
        assert "sends us elsewhere" in failure.reason
        assert elsewhere.asked == [], "the key goes to nobody else"
    assert account.poll(61) == []
    assert account.messages().total() == 2


DATES: dict[str, Callable[[int], object]] = {
    "none": lambda _: None,
    "day first": lambda n: f"04/05/2026 10:{n:02}:00",
    "seconds": lambda n: 1777881600 + 60 * n,
    "with its zone": lambda n: f"2026-05-04T08:{n:02}:00Z",
    "words": lambda _: "yesterday",
    "zero": lambda _: "0000-00-00 00:00:00",
    "an object": lambda n: {"date": f"2026-05-04 10:{n:02}:00"},
}


@pytest.mark.parametrize("dates", DATES.values(), ids=DATES.keys())
def test_dates_that_go_missing_or_change_their_form_double_no_message(
    market: Marketplace, dates: Callable[[int], object]
) -> None:
    account = Account(market)
    market.write(501, "Thanks", MONDAY + timedelta(minutes=1))
    market.write(501, "Thanks", MONDAY + timedelta(minutes=2))
    assert account.poll() == []
    market.write(501, "One thing more", MONDAY + timedelta(minutes=3))
    rows = [
        {"message": f"<p>{message.text}</p>", "date_add": dates(number)}
        for number, message in enumerate(market.threads[501].messages)
    ]
    market.fail("threads/501/messages", says(json.dumps({"messages": rows}).encode()))
    assert account.poll() == []
    market.write(501, "And the last", MONDAY + timedelta(minutes=25))
    assert account.poll() == []
    kept = {thread_text: count for thread_text, count in account.messages().items() if thread_text[0] == "501"}
    assert kept == {
        ("501", "Request 501"): 1, ("501", "Thanks"): 2, ("501", "One thing more"): 1, ("501", "And the last"): 1
    }  # fmt: skip
    assert account.covered == account.now
