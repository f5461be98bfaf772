"""Whatever the marketplace answers, on a real socket: a failed poll is told, and nothing is lost or doubled by it."""

import json
import threading
import tracemalloc
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.sources.addons_answer import Listing, Refused, Unrecognised, read_listing
from monitor.sources.addons_api import AddonsSettings
from monitor.sources.prestashop import PrestashopSettings, PrestashopSource
from monitor.sources.values import instant, sealed_with, whole, words
from tests.bad_answers import bomb, cut, endless, says
from tests.http_sink import DrippingSink
from tests.marketplace import KEY, TOKEN, Answer, Marketplace
from tests.moments import at
from tests.row_poller import RowPoller

MONDAY = at("Mon 2026-05-04 10:00")
PARIS = ZoneInfo("Europe/Paris")


class Poller(RowPoller):
    """Polls the seller's account."""

    def __init__(self, url: str, deadline: float = 60.0, start: str = "all") -> None:
        api = AddonsSettings("api", url, lambda: KEY, pause=0, deadline=deadline, page_size=5000)
        super().__init__(PrestashopSource(PrestashopSettings(api, PARIS, sealed_with("house"), start)), MONDAY)  # type: ignore[arg-type]  # "all" or "now"


@pytest.fixture
def market() -> Iterator[Marketplace]:
    with Marketplace() as market:
        for number in (501, 502, 503):
            market.open(
                number, f"Topic {number}", f"Request {number}: it does not work at all", MONDAY, order=9000 + number
            )
        yield market


BAD = {
    "a page of HTML": (says(b"<!DOCTYPE html><title>Captcha</title>", kind="text/html"), "HTML page"),
    "an error with status 200": (says(b'{"error": "maintenance"}'), "error of its own"),
    "no success": (says(b'{"success": false, "threads": []}'), "error of its own"),
    "truncated JSON": (says(b'{"threads": {"data": [{"id_comm'), "cut off JSON"),
    "nothing at all": (says(b""), "empty"),
    "another wrapper": (says(b'{"conversations": []}'), 'without "threads"'),
    "a number that is none": (says(b'{"threads": [{"id_thread": NaN}]}'), "broken"),
    "a key twice": (says(b'{"threads": [], "threads": [{"id_thread": 1}]}'), "broken"),
    "an abyss": (says(b"[" * 200_000), "nested too deeply"),
    "a list of words": (says(b'{"threads": ["x"]}'), "something else than rows"),
    "rows without a number": (says(b'{"threads": [{"topic": "x", "nb_messages": 1}]}'), "without a number"),
    "a server error": (says(b"oops", 503), "status 503"),
    "a gateway's page": (says(b"<html>Bad gateway</html>", 502, "text/html"), "status 502"),
    "a redirect": (says(b"", 302, Location="https://elsewhere.example/"), "sends us elsewhere"),
    "a bomb": (bomb, "larger than"),
    "500 MB": (endless, "larger than"),
    "a line that is cut": (cut, "could not be reached"),
    "bad compression": (says(b"{}", 200, Content_Encoding="gzip"), "compression"),
    "strange compression": (says(b"{}", 200, Content_Encoding="br"), "compression"),
}


@pytest.mark.parametrize(("answer", "told"), BAD.values(), ids=BAD.keys())
def test_a_bad_answer_is_a_failed_poll_that_loses_and_doubles_nothing(
    market: Marketplace, answer: Answer, told: str
) -> None:
    poller = Poller(market.url)
    assert poller.poll() == []
    before, covered, kept = dict(poller.cursors), poller.covered, len(poller.kept)
    market.write(501, "Are you there?", MONDAY + timedelta(minutes=15))
    market.fail("seller/threads", answer)
    (failure,) = poller.poll()
    assert told in failure.reason
    assert KEY not in failure.reason + failure.what_to_do
    assert (poller.cursors["threads"], poller.covered, len(poller.kept)) == (before["threads"], covered, kept)
    assert poller.poll() == []
    assert poller.texts() == ["Request 501: it does not work at all", "Are you there?"]
    assert poller.covered == poller.now


@pytest.mark.parametrize("answer", [bomb, endless], ids=["bomb", "500 MB"])
def test_memory_stays_bounded(market: Marketplace, answer: Answer) -> None:
    market.fail("seller/threads", answer)
    poller = Poller(market.url)
    tracemalloc.start()
    try:
        assert len(poller.poll()) == 1
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 64 * 1024 * 1024  # the server's own pieces among it


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n["], ids=["head", "body"])
def test_octets_that_trickle_are_cut_off_when_the_time_is_up(head: bytes) -> None:
    with DrippingSink(head) as sink:
        (failure,) = Poller(f"http://127.0.0.1:{sink.port}/request", deadline=0.5).poll()
        assert "no whole answer within 0.5 seconds" in failure.reason
        assert sink.cut.wait(5)


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_permanent_and_asked_again_only_after_an_hour(market: Marketplace, status: int) -> None:
    market.fail("seller/threads", says(b"{}", status), says(b"{}", status))
    poller = Poller(market.url)
    (failure,) = poller.poll()
    assert failure.permanent
    assert "refuses the key" in failure.reason
    asked = len(market.asked)
    for _ in range(5):
        assert poller.poll() == [failure]
    assert len(market.asked) == asked
    assert poller.poll(20) != []
    assert len(market.asked) == asked + 1
    assert poller.poll(61) == []


@pytest.mark.parametrize(
    ("asked", "minutes"),
    [("120", 2), ("1000000000", 60), ("-5", 5), ("soon", 5), ("", 5), ("Mon, 04 May 2093 09:00:00 GMT", 60)],
)
def test_too_many_requests_is_obeyed_for_an_hour_at_most(market: Marketplace, asked: str, minutes: int) -> None:
    market.fail("seller/threads", says(b"", 429, Retry_After=asked))
    poller = Poller(market.url)
    assert len(poller.poll()) == 1
    requests = len(market.asked)
    assert len(poller.poll(minutes - 1)) == 1
    assert len(market.asked) == requests
    assert poller.poll(2) == []


def test_a_sudden_empty_list_is_no_empty_inbox(market: Marketplace) -> None:
    poller = Poller(market.url)
    poller.poll()
    for empty in (b'{"threads": []}', b'{"threads": null}', b'{"threads": {"total": 0, "last_page": 1, "data": []}}'):
        market.fail("seller/threads", says(empty))
        (failure,) = poller.poll()
        assert "3 of 3 threads are suddenly gone" in failure.reason
    assert poller.poll() == []


def test_an_empty_list_is_fine_where_nothing_was_known() -> None:
    with Marketplace() as market:
        poller = Poller(market.url)
        assert poller.poll() == []
        assert poller.covered == poller.now


def test_half_of_many_threads_gone_is_a_failed_poll(market: Marketplace) -> None:
    for number in range(600, 607):
        market.open(number, "Topic", "Request", MONDAY)
    poller = Poller(market.url)
    poller.poll()
    rows = json.dumps({"threads": [market.thread_row(market.threads[n]) for n in (501, 502, 503)]}).encode()
    market.fail("seller/threads", says(rows))
    (failure,) = poller.poll()
    assert "7 of 10 threads are suddenly gone" in failure.reason


def test_a_thread_that_vanishes_is_told_as_gone_after_three_sweeps(market: Marketplace) -> None:
    poller = Poller(market.url)
    poller.poll()
    del market.threads[502]
    assert poller.poll() == poller.poll() == []
    assert [row.payload["gone"] for row in poller.states(502)] == [False]
    assert poller.poll() == []
    assert [row.payload["gone"] for row in poller.states(502)] == [False, True]
    market.open(502, "Topic 502", "It is back", MONDAY)
    assert poller.poll() == []
    assert poller.states(502)[-1].payload["gone"] is False


def test_a_thread_that_vanishes_between_list_and_messages_is_gone_and_holds_up_nothing(market: Marketplace) -> None:
    poller = Poller(market.url)
    poller.poll()
    market.write(501, "More", MONDAY + timedelta(minutes=15))
    market.write(502, "More", MONDAY + timedelta(minutes=15))
    market.fail("threads/501/messages", says(b'{"error": "gone"}', 404))
    assert poller.poll() == []
    assert [row.payload["gone"] for row in poller.states(501)] == [False, True]
    assert poller.texts(502)[-1] == "More"
    assert poller.covered == poller.now


def test_a_message_that_is_counted_and_not_shown_is_read_again_and_then_taken_as_it_is(market: Marketplace) -> None:
    poller = Poller(market.url)
    poller.poll()
    covered = poller.covered
    market.threads[501].uncounted = 1
    assert poller.poll() == poller.poll() == []
    assert poller.covered == covered
    assert poller.poll() == []
    assert poller.covered == poller.now
    assert poller.states(501)[-1].payload["read"] == 1
    asked = len(market.asked)
    assert poller.poll() == []
    assert not any("501" in path for path in market.asked[asked:])


def test_old_names_single_objects_and_lists_written_as_objects_are_read(market: Marketplace) -> None:
    market.old_names = True
    poller = Poller(market.url)
    assert poller.poll() == []
    assert len(poller.states(501)) == 1
    row = market.thread_row(market.threads[501])
    for shape in ({"threads": row}, {"threads": {"0": row, "2": row}}, {"threads": [row]}, [row]):
        read = read_listing(json.dumps(shape).encode(), "threads")
        assert isinstance(read, Listing)
        assert read.rows[0] == row


def test_messages_are_told_apart_and_read_once_whatever_their_dates_and_encoding(market: Marketplace) -> None:
    market.dated = False
    market.write(501, "Thanks", MONDAY)
    market.write(501, "Thanks", MONDAY)
    market.write(501, 'Price &amp; <b>"value"</b>\nSecond line', MONDAY, encoded=3)
    poller = Poller(market.url)
    poller.poll()
    assert poller.texts() == [
        "Request 501: it does not work at all", "Thanks", "Thanks", 'Price & "value"\nSecond line'
    ]  # fmt: skip
    kept = len(poller.kept)
    market.write(501, "Once more", MONDAY)
    poller.poll()
    assert len(poller.kept) == kept + 2  # the message, and the thread's new count
    last = next(row for row in poller.kept.values() if row.payload.get("text") == "Once more")
    assert (last.certain, last.payload["after"]) == (False, (poller.now - timedelta(minutes=10)).isoformat())
    assert poller.now <= last.at <= poller.now + timedelta(seconds=10)


def test_secrets_are_in_no_row_and_other_unknown_fields_are_kept(market: Marketplace) -> None:
    market.threads[501].care_until = date(2026, 5, 24)
    poller = Poller(market.url)
    poller.poll()
    told = json.dumps([dict(row.payload) for row in poller.kept.values()])
    for secret in (KEY, TOKEN, "hash-of-customer"):
        assert secret not in told
    assert poller.states(501)[0].payload["more"] == {"color": "blue"}
    assert len(poller.states(501)[0].payload["customer"]) == 32


def test_days_of_care_that_count_down_are_no_news(market: Marketplace) -> None:
    market.threads[501].care_until = date(2026, 5, 24)
    poller = Poller(market.url)
    poller.poll()
    for _ in range(3):
        market.now += timedelta(days=1)
        poller.poll(24 * 60)
    assert [row.payload["care_until"] for row in poller.states(501)] == ["2026-05-24"]
    market.threads[501].care_until = date(2027, 5, 24)
    poller.poll()
    assert poller.states(501)[-1].payload["care_until"] == "2027-05-24"


def test_a_state_that_comes_back_is_told_again(market: Marketplace) -> None:
    poller = Poller(market.url)
    poller.poll()
    for qualification in ("presale", "", "presale"):
        market.threads[501].qualification = qualification
        poller.poll()
    assert [row.payload["qualification"] for row in poller.states(501)] == ["", "presale", "", "presale"]


def test_threads_from_before_the_start_are_read_from_their_next_message_on(market: Marketplace) -> None:
    poller = Poller(market.url, start="now")
    poller.poll()
    assert [row for row in poller.kept.values() if row.kind != "product"] == []
    market.write(501, "Something new", MONDAY + timedelta(minutes=15))
    market.open(504, "Topic 504", "A new thread", MONDAY + timedelta(minutes=16))
    poller.poll()
    rows = [row for row in poller.kept.values() if row.kind == "message"]
    assert [(row.payload["text"], row.payload["old"]) for row in rows] == [
        ("Request 501: it does not work at all", True), ("Something new", False), ("A new thread", False)
    ]  # fmt: skip


def test_sales_over_more_than_three_months_are_asked_for_in_stretches(market: Marketplace) -> None:
    market.sell(9501, MONDAY - timedelta(days=400))
    market.sell(9502, MONDAY - timedelta(days=3))
    poller = Poller(market.url)
    poller.poll()
    sales = [row for row in poller.kept.values() if row.kind == "sale"]
    assert sorted(row.object_id for row in sales) == ["sale:9501:8452", "sale:9502:8452"]
    orders = [path for path in market.asked if "orders" in path]
    assert all("date_from=" in path and "date_to=" in path for path in orders)
    assert len(orders) == 9
    market.refund(9502)
    assert poller.poll(20) == []
    market.sales[9502].refunded = 0
    assert poller.poll(20) == []
    states = [row.payload["refunded"] for row in poller.kept.values() if row.object_id == "sale:9502:8452"]
    assert states == [0, 1, 0]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["add", "drop", "write"]), st.integers(0, 11), st.integers(1, 5)), max_size=12)
)
def test_threads_that_move_between_pages_while_being_read_are_not_missed(moves: list[tuple[str, int, int]]) -> None:
    with Marketplace() as market:
        for number in range(12):
            market.open(number + 1, "Topic", f"Request {number}", MONDAY)
        market.per_page = 4
        ahead = sorted(moves, key=lambda move: move[2])
        lock = threading.Lock()

        def shift(path: str, page: int) -> None:
            if path != "seller/threads":
                return
            with lock:
                while ahead and ahead[0][2] <= page:
                    what, which, _ = ahead.pop(0)
                    number = which + 1
                    if what == "add":
                        market.open(max(market.threads, default=0) + 1, "Topic", "New", MONDAY)
                    elif what == "drop" and len(market.threads) > 8:
                        market.threads.pop(number, None)
                    elif number in market.threads:
                        market.write(number, f"More {page} {len(ahead)}", MONDAY)

        market.before_page = shift
        poller = Poller(market.url)
        poller.poll()
        poller.poll(30)
        poller.poll(30)
        for number, thread in market.threads.items():
            assert len(poller.texts(number)) == len(thread.messages)


@given(st.binary(max_size=200))
def test_any_octets_are_a_list_an_error_or_not_recognised(body: bytes) -> None:
    assert isinstance(read_listing(body, "threads"), Listing | Refused | Unrecognised)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_any_value_in_a_field_is_read_or_left_out(value: object) -> None:
    found = instant(value, PARIS)
    assert found is None or found.utcoffset() == timedelta()
    number = whole(value)
    assert number is None or abs(number) < 2**63
    assert len(words(value)) <= 64 * 1024


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-05-04 10:00:00", MONDAY),
        ("2026-05-04T08:00:00Z", MONDAY),
        ("04/05/2026 10:00:00", MONDAY),
        (1777881600, MONDAY),
        ("1777881600000", MONDAY),
        ("0000-00-00 00:00:00", None),
        ("1970-01-01 00:00:00", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        (True, None),
    ],
)
def test_dates_are_read_in_the_formats_met(written: object, read: datetime | None) -> None:
    assert instant(written, PARIS) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [(7, 7), ("7", 7), (7.0, 7), (7.5, None), (9.1e18, None), (True, None), ("x", None), (2**70, None), ("-3", -3)],
)
def test_numbers_are_whole_or_none(written: object, read: int | None) -> None:
    assert whole(written) == read
