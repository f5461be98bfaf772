"""Whatever the Shopware account answers, on a real socket: what failed is told, nothing is lost or doubled by it."""

import json
import tracemalloc
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.credentials import NoCredential
from monitor.sources.shopware import ShopwareSettings, ShopwareSource
from monitor.sources.shopware_api import ShopwareAccess
from monitor.sources.shopware_rows import NotRead, Ticket, ticket_of
from tests.bad_answers import bomb, cut, endless, says
from tests.http_sink import DrippingSink
from tests.marketplace import Answer
from tests.moments import at
from tests.row_poller import RowPoller
from tests.shopware import BERLIN, ENTRANCE, PASSWORD, TOKEN, USER, Account, shopware_account

MONDAY = at("Mon 2026-05-04 10:00", "Europe/Berlin")


class Poller(RowPoller):
    """Polls the account for the tickets that are `wanted`, each with whether something is owed in it."""

    def __init__(self, url: str, *numbers: int, deadline: float = 60.0, budget: int = 100) -> None:
        access = ShopwareAccess("account", url, USER, self._password, pause=0, deadline=deadline)
        self.wanted = {str(number): True for number in numbers}
        settings = ShopwareSettings(access, BERLIN, budget=budget)
        super().__init__(ShopwareSource(settings, lambda now: self.wanted), MONDAY)

    def _password(self) -> str:
        return PASSWORD


@pytest.fixture
def account() -> Iterator[Account]:
    with shopware_account() as account:
        for number in (164186, 164187, 164188):
            account.open(number, f"Topic {number}", f"Request {number}", MONDAY, MONDAY + timedelta(days=4))
        yield account


BAD = {
    "a page of HTML": (says(b"<!DOCTYPE html><title>Captcha</title>", kind="text/html"), "HTML page"),
    "an error with status 200": (says(b'{"success": false, "code": "X-1"}'), "error of its own"),
    "truncated JSON": (says(b'{"id": 164186, "answers": [{'), "cut off JSON"),
    "nothing at all": (says(b""), "empty"),
    "an empty ticket": (says(b"{}"), "empty ticket"),
    "a list": (says(b"[]"), "no ticket"),
    "nothing in JSON": (says(b"null"), "no ticket"),
    "another ticket": (says(b'{"id": 99, "answers": []}'), "not the ticket that was asked for"),
    "no messages": (says(b'{"id": 164186}'), "no list of messages"),
    "messages that are none": (says(b'{"id": 164186, "answers": ["x"]}'), "no list of messages"),
    "messages gone": (says(b'{"id": 164186, "answers": []}'), "its 1 messages are suddenly gone"),
    "a number that is none": (says(b'{"id": NaN}'), "broken"),
    "a key twice": (says(b'{"id": 1, "id": 164186}'), "broken"),
    "an abyss": (says(b"[" * 200_000), "nested too deeply"),
    "a server error": (says(b"oops", 503), "status 503"),
    "a gateway's page": (says(b"<html>Bad gateway</html>", 502, "text/html"), "status 502"),
    "a redirect": (says(b"", 302, Location="https://elsewhere.example/"), "sends us elsewhere"),
    "a bomb": (bomb, "larger than"),
    "500 MB": (endless, "larger than"),
    "a line that is cut": (cut, "could not be reached"),
    "bad compression": (says(b"{}", 200, Content_Encoding="gzip"), "compression"),
}


@pytest.mark.parametrize(("answer", "told"), BAD.values(), ids=BAD.keys())
def test_a_bad_answer_is_told_and_loses_and_doubles_nothing(account: Account, answer: Answer, told: str) -> None:
    poller = Poller(account.url, 164186)
    assert poller.poll() == []
    covered, kept = poller.covered, len(poller.kept)
    account.write(164186, "Are you there?", MONDAY + timedelta(minutes=15))
    account.fail("supporttickets/164186", answer)
    (failure,) = poller.poll()
    assert told in failure.reason
    assert not any(secret in failure.reason + failure.what_to_do for secret in (PASSWORD, TOKEN))
    assert (poller.covered, len(poller.kept)) == (covered, kept)
    assert poller.poll() == []
    assert poller.texts(164186) == ["Request 164186", "Are you there?"]
    assert poller.covered == poller.now


@pytest.mark.parametrize("answer", [bomb, endless], ids=["bomb", "500 MB"])
def test_memory_stays_bounded(account: Account, answer: Answer) -> None:
    account.fail("accesstokens", answer)
    poller = Poller(account.url, 164186)
    tracemalloc.start()
    try:
        assert len(poller.poll()) == 1
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 64 * 1024 * 1024  # the server's own pieces among it


def test_octets_that_trickle_are_cut_off_when_the_time_is_up() -> None:
    with DrippingSink(b"") as sink:
        (failure,) = Poller(f"http://127.0.0.1:{sink.port}", deadline=0.5).poll()
        assert "no whole answer within 0.5 seconds" in failure.reason
        assert sink.cut.wait(5)


def test_one_ticket_that_cannot_be_read_holds_up_no_other(account: Account) -> None:
    account.fail("supporttickets/164186", *[says(b"<html>") for _ in range(20)])
    poller = Poller(account.url, 164186, 164187, 164188)
    (failure,) = poller.poll()
    assert "supporttickets/164186: the answer is an HTML page" in failure.reason
    assert poller.texts(164187) == ["Request 164187"]
    assert poller.texts(164188) == ["Request 164188"]
    assert poller.covered is None
    account.write(164188, "More", MONDAY + timedelta(minutes=15))
    assert len(poller.poll()) == 1
    assert poller.texts(164188) == ["Request 164188", "More"]


def test_three_in_a_row_are_the_service_s_fault_and_the_others_are_left_alone(account: Account) -> None:
    account.fail("supporttickets", *[says(b"oops", 500) for _ in range(20)])
    for number in range(164189, 164199):
        account.open(number, "Topic", "Request", MONDAY)
    poller = Poller(account.url, *account.tickets)
    assert len(poller.poll()) == 1
    assert sum("supporttickets" in path for path in account.asked) == 3


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_login_is_permanent_and_tried_again_only_after_an_hour(account: Account, status: int) -> None:
    account.fail("accesstokens", says(b"{}", status), says(b"{}", status))
    poller = Poller(account.url, 164186)
    (failure,) = poller.poll()
    assert failure.permanent
    assert "refuses the login" in failure.reason
    asked = len(account.asked)
    for _ in range(5):
        assert poller.poll() == [failure]
    assert len(account.asked) == asked
    assert poller.poll(20) != []
    assert len(account.asked) == asked + 1
    assert poller.poll(61) == []


def test_a_token_that_ran_out_is_renewed_once_and_nobody_is_told(account: Account) -> None:
    poller = Poller(account.url, 164186)
    assert poller.poll() == []
    assert account.logins == 1
    account.logins = 7
    assert poller.poll() == []
    assert account.logins == 8
    account.fail("supporttickets", says(b"", 401), says(b"", 401))
    (failure,) = poller.poll()
    assert failure.permanent


def test_one_login_serves_for_an_hour(account: Account) -> None:
    poller = Poller(account.url, 164186)
    for _ in range(5):
        assert poller.poll() == []
    assert account.logins == 1
    poller.poll(20)
    assert account.logins == 2


@pytest.mark.parametrize(
    ("asked", "minutes"), [("120", 2), ("1000000000", 60), ("-5", 5), ("Mon, 04 May 2093 09:00:00 GMT", 60)]
)
def test_too_many_requests_is_obeyed_for_an_hour_at_most(account: Account, asked: str, minutes: int) -> None:
    account.fail("supporttickets", says(b"", 429, Retry_After=asked))
    poller = Poller(account.url, 164186, 164187)
    assert len(poller.poll()) == 1
    requests = len(account.asked)
    assert len(poller.poll(minutes - 1)) == 1
    assert len(account.asked) == requests
    assert poller.poll(2) == []


@pytest.mark.parametrize(
    ("path", "answer", "told"),
    [
        ("accesstokens", says(b'{"userId": 1}'), "holds no token"),
        ("accesstokens", says(b'{"token": "line\\nbreak", "userId": 1}'), "holds no token"),
        ("accesstokens", says(b'["x"]'), "holds no token"),
        ("producers?", says(b'{"id": 1}'), "no list"),
        ("producers?", says(b"[]"), "no extension partner"),
        ("producers?", says(b'[{"name": "Acme"}, 7]'), "no extension partner"),
    ],
)
def test_a_login_that_opens_nothing_says_what_is_missing(
    account: Account, path: str, answer: Answer, told: str
) -> None:
    account.fail(path, answer)
    (failure,) = Poller(account.url, 164186).poll()
    assert told in failure.reason


def test_a_password_that_cannot_be_had_is_told(account: Account) -> None:
    class Missing(Poller):
        def _password(self) -> str:
            raise NoCredential("the environment variable SHOPWARE is not set")

    (failure,) = Missing(account.url, 164186).poll()
    assert failure.permanent
    assert "SHOPWARE is not set" in failure.reason
    assert account.asked == []


def test_a_ticket_that_vanishes_is_told_as_gone_after_three_readings_and_as_back_when_it_is(account: Account) -> None:
    poller = Poller(account.url, 164186, 164187)
    poller.poll()
    gone = account.tickets.pop(164187)
    assert poller.poll() == poller.poll() == []
    assert [row.payload["gone"] for row in poller.states(164187)] == [False]
    assert poller.poll() == []
    assert [row.payload["gone"] for row in poller.states(164187)] == [False, True]
    assert poller.covered == poller.now
    account.tickets[164187] = gone
    assert poller.poll(61) == []
    assert [row.payload["gone"] for row in poller.states(164187)] == [False, True, False]
    assert poller.texts(164187) == ["Request 164187"]


def test_a_ticket_of_somebody_else_is_not_there_and_one_that_was_ours_is_a_right_withdrawn(account: Account) -> None:
    account.forbidden = {164187}
    poller = Poller(account.url, 164186, 164187, 199999)
    for _ in range(3):
        assert poller.poll() == []
    assert [row.payload["gone"] for row in poller.states(164187)] == [True]
    assert [row.payload["gone"] for row in poller.states(199999)] == [True]
    account.forbidden = {164186}
    (failure,) = poller.poll()
    assert failure.permanent
    assert "refuses" in failure.reason


def test_a_flood_of_numbers_leaves_room_for_what_is_known(account: Account) -> None:
    poller = Poller(account.url, 164186, budget=12)
    poller.poll()
    poller.wanted |= {str(number): True for number in range(200_000, 200_100)}
    account.write(164186, "Are you there?", MONDAY + timedelta(minutes=15))
    assert poller.poll() == []
    assert poller.texts(164186) == ["Request 164186", "Are you there?"]


def test_numbers_that_are_none_are_never_asked_for(account: Account) -> None:
    poller = Poller(account.url)
    poller.wanted = {"00164186": True, "../../me": True, "": True, "164186": True}
    assert poller.poll() == []
    assert sum("supporttickets" in path for path in account.asked) == 1
    assert poller.covered == poller.now


def test_what_is_settled_is_read_less_and_less_and_then_forgotten(account: Account) -> None:
    poller = Poller(account.url, 164186)
    poller.poll()
    poller.wanted = {"164186": False}

    def readings(days: int, minutes: int) -> int:
        before = sum("supporttickets" in path for path in account.asked)
        for _ in range(days * 24 * 60 // minutes):
            assert poller.poll(minutes) == []
        return sum("supporttickets" in path for path in account.asked) - before

    assert readings(1, 60) == 24
    assert readings(4, 180) == 16 + 8
    poller.poll(30 * 24 * 60)
    assert readings(2, 360) == 2
    poller.wanted = {}
    poller.poll(60 * 24 * 60)
    assert json.loads(poller.cursors["tickets"]) == {}


def test_a_customer_s_name_address_and_secrets_are_kept_nowhere(account: Account) -> None:
    poller = Poller(account.url, 164186)
    poller.poll()
    told = json.dumps([dict(row.payload) for row in poller.kept.values()]) + poller.cursors["tickets"]
    for secret in (PASSWORD, TOKEN, ENTRANCE, "Anna Muster", "+49 30", "anna@shop.example", "our own note"):
        assert secret not in told
    (state,) = poller.states(164186)
    assert state.payload["more"] == {"acceptEnglishAnswer": True, "assigneePrefix": "ACME"}
    assert (state.payload["customer"], state.payload["website"]) == ("company-77", "anna.example")
    assert state.payload["deadline"] == (MONDAY + timedelta(days=4)).astimezone(state.at.tzinfo).isoformat()


def test_a_state_that_comes_back_is_told_again(account: Account) -> None:
    poller = Poller(account.url, 164186)
    poller.poll()
    for status in ("answered", "open", "answered"):
        account.tickets[164186].status = status
        poller.poll()
    assert [row.payload["status"] for row in poller.states(164186)] == ["open", "answered", "open", "answered"]


WHO = {
    "the customer": ("shopOwner", {}, "customer"),
    "the vendor": ("Producer", {}, "vendor"),
    "Shopware": ("shopware", {}, "marketplace"),
    "an employee of Shopware's": ("producer", {"internalEmployee": {"name": "Kim"}}, "marketplace"),
    "Shopware's first answer": ("", {"isInitialByShopware": True}, "marketplace"),
    "a proposal": ("producer", {"proposal": True}, "unknown"),
    "a party nobody knows": ("agency", {}, "unknown"),
    "nobody": ("", {"party": None}, "unknown"),
}


@pytest.mark.parametrize(("name", "more", "author"), WHO.values(), ids=WHO.keys())
def test_who_wrote_is_as_the_marketplace_names_it(
    account: Account, name: str, more: dict[str, object], author: str
) -> None:
    account.write(164186, "What I have to say", MONDAY + timedelta(hours=1), name, **more)
    found = ticket_of(account.row(account.tickets[164186]), "164186", BERLIN, {})
    assert isinstance(found, Ticket)
    assert [message.payload["author"] for message in found.messages] == ["customer", author]


def test_a_party_is_known_by_the_configuration_and_the_one_who_opened_the_ticket_is_the_customer(
    account: Account,
) -> None:
    account.write(164186, "For our customer", MONDAY + timedelta(hours=1), "agency")
    row = account.row(account.tickets[164186])
    found = ticket_of(row, "164186", BERLIN, {"agency": "vendor"})
    assert isinstance(found, Ticket)
    assert found.messages[1].payload["author"] == "vendor"
    found = ticket_of({**row, "creatorParty": {"id": 4, "name": "agency"}}, "164186", BERLIN, {})
    assert isinstance(found, Ticket)
    assert found.messages[1].payload["author"] == "customer"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
ANSWER = st.sampled_from(["id", "text", "sentDate", "party", "internalEmployee", "proposal"])
PARTS = ("title", "status", "deadline", "creationDate", "timeZone", "plugin", "closedByParty", "affectedShop", "more")
FIELDS = st.fixed_dictionaries(
    {"id": st.just(164186), "answers": st.lists(st.dictionaries(ANSWER, JSON, max_size=6), max_size=3)},
    optional=dict.fromkeys(PARTS, JSON),
)


@given(JSON | FIELDS)
def test_any_value_in_a_field_is_read_or_left_out(value: object) -> None:
    found = ticket_of(value, "164186", BERLIN, {})
    assert isinstance(found, Ticket | NotRead)
    if isinstance(found, Ticket):
        assert json.loads(json.dumps(dict(found.row.payload), allow_nan=True))["thread"] == "164186"
        assert all(message.at is None or isinstance(message.at, datetime) for message in found.messages)
