"""What a page of docs/sources configures is a helpdesk that is watched: from its JSON over a socket to the digest."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from checks.digest import Tally
from monitor.explain import explain
from monitor.store.caches import EventRow
from tests.desk import Desk
from tests.helpdesk import KEY, Freshdesk, HelpScout, Zendesk, answer, thread
from tests.moments import at
from tests.scene import FILES, open_scene

DOCS = Path("docs/sources")
HOSTS = re.compile(r'(?m)^url = "https://[a-z.]+')
SECRETS = re.compile(r"secret = \{.*?\}")
HOUSE = """
[monitor]
database = "scene.sqlite"
zone = "{zone}"
watch_from = 2026-01-01T00:00:00+01:00

[teams.support]
zone = "{zone}"
hours = "Mon-Fri 09:00-18:00"

[[accounts]]
name = "acme"
scheme = "{scheme}"
team = "support"
sources = ["{source}"]
{more}
"""
RECEIVED = "We have received your message and will answer as soon as possible."
ANSWER = "Add a tax rule to the voucher under Catalog > Discounts, and the invoice fills again."


def blocks(page: str) -> list[str]:
    """The TOML of a page, word by word."""
    return re.findall(r"(?ms)^```toml\n(.*?)^```", (DOCS / f"{page}.md").read_text(encoding="utf-8"))


@pytest.fixture
def stage(tmp_path: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> "Stage":
    monkeypatch.setenv("DESK_KEY", KEY)
    return Stage(tmp_path, httpserver.url_for("").rstrip("/"))


class Stage:
    """A monitor whose one source is a block of the pages; only its host, its secret's place and its haste are ours."""

    def __init__(self, folder: Path, local: str) -> None:
        self._folder = folder
        self._local = local

    def opens(self, block: str, scheme: str, zone: str, since: str, more: str = "") -> Desk:
        found = re.search(r'(?m)^name = "(.*)"', block)
        assert found is not None
        source = SECRETS.sub('secret = { env = "DESK_KEY" }', HOSTS.sub(f'url = "{self._local}', block))
        source = source.replace('kind = "rest"', 'kind = "rest"\npause_seconds = 0\nstart = "all"')
        house = HOUSE.format(zone=zone, scheme=scheme, source=found[1], more=more)
        scene = open_scene(self._folder, house + source + FILES, "Mon 2026-01-05 09:00")
        return Desk(scene, zone, at(since, zone))


def replies(desk: Desk, thread_: str = "1") -> list[EventRow]:
    """The replies in a ticket as `explain` shows them."""
    told = explain(desk.scene.house, desk.scene.ticket(thread_), desk.now)
    assert told is not None
    return [event for event in told.events if event.kind == "reply"]


def open_notices(desk: Desk) -> dict[str, str]:
    return {notice.key: notice.severity for notice in desk.scene.house.store.notices.open_notices()}


def test_zendesk_is_read_through_pages_refusals_and_a_machines_comment(stage: Stage, httpserver: HTTPServer) -> None:
    """Docpart promises an answer the same working day (DP-6); Zendesk's trigger is none, Tom's comment is one."""
    zendesk = Zendesk(httpserver)
    desk = stage.opens(blocks("zendesk")[0], "docpart", "UTC", "Mon 2026-05-11 10:00")
    for number in (1, 2, 3):
        zendesk.ticket(number, f"2026-05-11T10:0{number}:00Z", f"Question {number}")
        zendesk.comment(number, 1, f"2026-05-11T10:0{number}:00Z", "The invoice is empty with a voucher.")
        zendesk.comment(number, 3, f"2026-05-11T10:0{number}:02Z", RECEIVED, via={"channel": "rule"})
    desk.play("Mon 2026-05-11 10:30")
    assert desk.clock("first_response").state == desk.clock("first_response", "3").state == "running"
    assert [(reply.validity, reply.detail) for reply in replies(desk)] == [
        ("automatic", "its source says that a machine wrote it")
    ]

    zendesk.ticket(1, "2026-05-11T11:00:00Z", "Question 1", created="2026-05-11T10:01:00Z")
    zendesk.comment(1, 2, "2026-05-11T10:59:00Z", "Is it so in every order? (for ourselves)", public=False)
    zendesk.comment(1, 2, "2026-05-11T11:00:00Z", ANSWER)
    zendesk.door.troubles = [answer({"error": "slow down"}, 429, {"Retry-After": "2400"})]
    asked = len(zendesk.asked)
    desk.play("Mon 2026-05-11 11:30")  # at 11:00 it is asked to wait for 40 minutes, and does
    assert len(zendesk.asked) == asked
    assert desk.clock("first_response").state == "running"
    desk.play("Mon 2026-05-11 12:00")
    assert desk.clock("first_response").state == "met"
    assert [reply.validity for reply in replies(desk)] == ["automatic", "valid"]

    desk.play("Mon 2026-05-11 16:00")
    right, zendesk.door.key = zendesk.door.key, "Basic another"
    desk.play("Mon 2026-05-11 20:00")
    assert desk.clock("first_response", "2").state == "unknown"  # nobody knows what was answered since
    assert open_notices(desk)["source:zendesk"] == "critical"
    zendesk.door.key = right
    desk.play("Mon 2026-05-11 22:00")
    assert desk.clock("first_response", "2").state == "breached"
    assert "source:zendesk" not in open_notices(desk)
    assert sum("on ticket 2" in subject for subject in desk.letters()) >= 3
    assert desk.kept("Mon 2026-05-11 09:00") == Tally(met=1, breached=2)


def test_freshdesk_is_read_from_change_to_change_and_an_answer_by_forwarding_is_none(
    stage: Stage, httpserver: HTTPServer
) -> None:
    """Cart-Power's pages promise three business days (CP-WEB-1): Thursday's end for a request of Monday."""
    fresh = Freshdesk(httpserver)
    desk = stage.opens(blocks("freshdesk")[0], "cart-power", "UTC", "Mon 2026-05-11 10:00")
    for number in (1, 2):
        fresh.ticket(number, f"2026-05-11T10:0{number}:00Z", description_text="The invoice is empty with a voucher.")
    desk.play("Mon 2026-05-11 12:00")
    fresh.says(1, incoming=False, at="2026-05-11T12:30:00Z", text="Can you look at this?", source=8)
    fresh.says(1, incoming=False, at="2026-05-11T12:40:00Z", text="He is a new client.", private=True)
    fresh.ticket(1, "2026-05-11T12:40:00Z", created_at="2026-05-11T10:01:00Z")
    desk.play("Mon 2026-05-11 14:00")
    assert desk.clock("web_response").state == "running"
    assert replies(desk) == []
    fresh.says(1, incoming=False, at="2026-05-13T09:00:00Z", text=ANSWER)
    fresh.ticket(1, "2026-05-13T09:00:00Z", created_at="2026-05-11T10:01:00Z")
    desk.now = at("Wed 2026-05-13 09:00", "UTC")
    desk.play("Wed 2026-05-13 10:00")
    assert desk.clock("web_response").state == "met"
    assert (desk.clock("web_response", "2").state, desk.clock("web_response", "2").due) == (
        "running",
        at("Thu 2026-05-14 18:00", "UTC"),
    )
    closed = {"status": 5, "stats": {"closed_at": "2026-05-13T11:00:00Z"}, "created_at": "2026-05-11T10:01:00Z"}
    fresh.ticket(1, "2026-05-13T11:20:00Z", **closed)
    desk.play("Wed 2026-05-13 12:00")
    fresh.says(1, incoming=True, at="2026-05-13T14:00:00Z", text="It is empty again.")
    fresh.ticket(1, "2026-05-13T14:00:00Z", created_at="2026-05-11T10:01:00Z")
    desk.play("Wed 2026-05-13 15:00")
    rows = [row for row in desk.scene.house.store.caches.standings_of(desk.scene.ticket("1")) if row.judging]
    assert [(row.request, row.state) for row in rows if row.clock == "web_response"] == [(1, "met"), (2, "running")]
    desk.now = at("Thu 2026-05-14 18:00", "UTC")
    desk.play("Thu 2026-05-14 19:00")
    assert desk.clock("web_response", "2").state == "breached"
    assert desk.kept("Mon 2026-05-11 09:00") == Tally(met=1, breached=1)


def test_help_scout_is_read_with_its_threads_and_a_machines_answer_is_none(
    stage: Stage, httpserver: HTTPServer
) -> None:
    """AlterMarket names no time; the account's own target of two working hours is shown and counted apart."""
    scout = HelpScout(httpserver)
    target = '[accounts.internal_targets.first_response]\nunit = "business_hours"\nn = 2'
    desk = stage.opens(blocks("helpscout")[0], "altermarket-xcart", "Europe/Athens", "Mon 2026-05-11 09:30", target)
    desk.play("Mon 2026-05-11 10:00")  # nothing yet, and that is an answer
    assert open_notices(desk) == {}
    asked = thread(10, "customer", "2026-05-11T07:05:00Z", "<p>The <b>invoice</b> is empty with a voucher.</p>")
    machine = thread(11, "message", "2026-05-11T07:05:20Z", "<p>Have you seen our manual?</p>", by="system_user")
    draft = thread(12, "message", "2026-05-11T07:20:00Z", ANSWER, state="draft")
    scout.conversation(1, draft, machine, asked)
    scout.conversation(2, thread(20, "customer", "2026-05-11T07:10:00Z"))
    scout.conversation(3, thread(30, "customer", "2026-05-11T07:10:00Z", "<p>Cheap loans</p>"), status="spam")
    desk.play("Mon 2026-05-11 10:30")
    assert desk.clock("first_response").state == "running"
    assert [reply.validity for reply in replies(desk)] == ["automatic"]
    assert not desk.scene.house.store.tickets.tickets_by_keys("acme", ["thread:3"])

    scout.conversation(1, draft | {"state": "published", "createdAt": "2026-05-11T08:00:00Z"}, machine, asked)
    desk.play("Mon 2026-05-11 11:30")
    met = desk.clock("first_response")
    assert (met.state, met.stopped_at) == ("met", at("Mon 2026-05-11 11:00", "Europe/Athens"))
    scout.door.troubles = [answer({"error": "internal"}, 500), answer({"error": "internal"}, 500)]
    desk.play("Mon 2026-05-11 13:30")
    assert desk.clock("first_response", "2").state == "breached"
    assert desk.kept("Mon 2026-05-11 09:00").met == 0  # a target of ours is no promise of the scheme


POST = {"staff": False, "robot": False, "written": "2026-05-11 12:00:00", "html": "<p>Please help.</p>"}


def shown(httpserver: HTTPServer, tickets: list[dict[str, object]]) -> None:
    """The general helpdesk of the page shows what the list holds, and takes the key in a header of its own."""
    httpserver.expect_request("/api/tickets", headers={"X-Key": KEY}).respond_with_handler(
        lambda request: answer({"tickets": sorted(tickets, key=lambda ticket: str(ticket["changed_at"]))})
    )


def ticket(number: int, subject: str, changed: str, *posts: dict[str, object], **more: object) -> dict[str, object]:
    numbered = [POST | {"id": f"{number}-{place}"} | post for place, post in enumerate(posts)]
    client = {"id": "c5", "site_created": None, "update_subscription": None}
    return {"number": number, "subject": subject, "changed_at": changed, "client": client, "posts": numbered,
            "bill": []} | more  # fmt: skip


def bill(number: int, kind: str, when: str, amount: float, unit: str, work: str, way: str = "") -> dict[str, object]:
    return {"id": number, "kind": kind, "at": when, "amount": amount, "unit": unit, "work": work, "way": way or None}


def test_the_general_page_serves_docpart_a_price_in_hours_and_an_answer_the_same_day(
    stage: Stage, httpserver: HTTPServer
) -> None:
    """Moscow is three hours ahead: what is written there at 12:00 came at 09:00 in UTC."""
    tickets: list[dict[str, object]] = []
    shown(httpserver, tickets)
    desk = stage.opens(blocks("rest")[0], "docpart", "UTC", "Mon 2026-05-11 09:00")
    robot = {"staff": True, "robot": True, "written": "2026-05-11 12:00:01", "html": RECEIVED}
    tickets += [ticket(1, "Please connect Google Analytics to our shop", "2026-05-11 12:00:00", {}, robot)]
    desk.play("Mon 2026-05-11 10:00")
    assert desk.clock("first_response").state == "running"
    tickets[0] = tickets[0] | {
        "bill": [bill(1, "quote", "2026-05-11 14:30:00", 0.35, "hours", "DP-T2-1")],
        "changed_at": "2026-05-11 14:30:00",
    }
    desk.play("Mon 2026-05-11 12:00")
    assert desk.clock("first_response").state == "met"
    assert desk.because("price") == "fixed DP-T2-1: DP-T2-1, connecting analytics: 0.35 hours (12.25 USD)"
    assert desk.kept("Mon 2026-05-11 09:00") == Tally(met=1)


def test_the_general_page_serves_cart_power_and_its_credits(stage: Stage, httpserver: HTTPServer) -> None:
    """An acknowledgement answers here, for the scheme asks for no personal answer; Skype is no way in (CP-1)."""
    tickets: list[dict[str, object]] = []
    shown(httpserver, tickets)
    desk = stage.opens(blocks("rest")[0], "cart-power", "Europe/Moscow", "Mon 2026-05-11 12:00")
    tickets += [
        ticket(1, "Please update the add-on to the latest version", "2026-05-11 12:00:00", {}),
        ticket(2, "Help", "2026-05-11 12:10:00", {"way": "skype"}),
    ]
    desk.play("Mon 2026-05-11 13:00")
    assert desk.because("price").startswith("likely CP-10: CP-10, updating Cart-Power modules")
    assert desk.because("wrong_channel", "2").startswith("flag CP-1: No support is rendered by Skype")
    answered = {"staff": True, "written": "2026-05-11 15:00:00", "html": "We are looking into it."}
    charged = [bill(1, "charge", "2026-05-11 15:30:00", 40, "credits", "CP-10")]
    updated = ticket(
        1, "Please update the add-on to the latest version", "2026-05-11 15:30:00", {}, answered, bill=charged
    )
    tickets[0] = updated
    desk.play("Mon 2026-05-11 16:00")
    assert desk.clock("web_response").state == "met"
    assert replies(desk)[0].detail.startswith("insufficient, and no more is asked for")
    assert desk.because("needs_subscription").startswith("check CP-10")
    tickets[0] = updated | {"client": {"id": "c5", "update_subscription": True}, "changed_at": "2026-05-11 16:10:00"}
    desk.play("Mon 2026-05-11 16:30")
    assert "needs_subscription" not in desk.findings()


def test_the_general_page_serves_altermarket_and_points_that_a_call_doubles(
    stage: Stage, httpserver: HTTPServer
) -> None:
    """25 points for an investigation (AM-L2), twice by phone (AM-2): 50 are charged, and 50 come back for a bug."""
    tickets: list[dict[str, object]] = []
    shown(httpserver, tickets)
    desk = stage.opens(blocks("rest")[0], "altermarket-xcart", "Europe/Moscow", "Mon 2026-05-11 12:00")
    subject, called = "The coupon does not work", {"way": "phone", "html": "The discount is not applied any more."}
    charged = [bill(1, "charge", "2026-05-11 13:00:00", 50, "points", "AM-L2", "phone")]
    tickets += [ticket(1, subject, "2026-05-11 13:00:00", called, bill=charged)]
    desk.play("Mon 2026-05-11 14:00")
    assert "billed_above_price" not in desk.findings()
    assert "points_returned" not in desk.findings()
    found = [*charged, bill(2, "bug", "2026-05-11 15:00:00", 0, "points", "")]
    tickets[0] = ticket(1, subject, "2026-05-11 15:00:00", called, bill=found)
    desk.play("Mon 2026-05-11 16:00")
    assert desk.because("points_returned") == "flag AM-4: it is a bug: 50 points to be returned"


LINES = [
    {"n": 1, "from": "visitor", "at": "2026-05-11 10:00:00", "text": "The cart is empty since this morning."},
    {"n": 2, "from": "bot", "at": "2026-05-11 10:00:02", "text": "Thank you for contacting us. An agent joins soon."},
    {"n": 3, "from": "agent", "at": "2026-05-11 10:04:00", "text": "Which browser do you use, and which product?"},
    {"n": 4, "from": "visitor", "at": "2026-05-11 10:06:00", "text": "Chrome, and every product."},
    {"n": 5, "from": "agent", "at": "2026-05-11 10:20:00", "text": "The session cookie was too short; I set 30 days."},
]


def test_a_chat_transcript_is_one_request_with_several_turns(stage: Stage, httpserver: HTTPServer) -> None:
    """NagaCommerce's 149 plan has 24 hours (NC-5), and its answers are not automated (NC-2)."""
    chat = {"id": "c-1", "shop": {"id": 5, "plan": 149}, "topic": "Cart", "lines": LINES[:2], "solved": False}
    chats: list[dict[str, object]] = [chat]
    httpserver.expect_request("/api/transcripts", headers={"Authorization": f"Bearer {KEY}"}).respond_with_handler(
        lambda request: answer({"chats": chats, "next": None})
    )
    desk = stage.opens(blocks("rest")[1], "nagacommerce", "Europe/Athens", "Mon 2026-05-11 09:30")
    desk.play("Mon 2026-05-11 10:30")
    assert desk.clock("first_response", "c-1").state == "running"
    chats[0] = chat | {"lines": LINES, "solved": True, "ended": "2026-05-11 10:21:00"}
    desk.play("Mon 2026-05-11 11:00")
    met = desk.clock("first_response", "c-1")
    assert (met.state, met.stopped_at) == ("met", at("Mon 2026-05-11 10:04", "Europe/Athens"))
    assert desk.clock("resolution", "c-1").state == "met"
    assert [reply.validity for reply in replies(desk, "c-1")] == ["automatic", "valid", "valid"]
    rows = desk.scene.house.store.caches.standings_of(desk.scene.ticket("c-1"))
    assert {row.request for row in rows} == {1}
    assert desk.kept("Mon 2026-05-11 09:00") == Tally(met=2)


CALL = {"caller": "+30 2310 000000", "shop": 5, "plan": 149, "seconds": 340, "note": "The cart is empty.",
        "ticket": None}  # fmt: skip


def test_a_phone_log_shows_who_was_answered_at_once_and_whose_call_nobody_took(
    stage: Stage, httpserver: HTTPServer
) -> None:
    calls = [
        CALL | {"number": 17, "began": "2026-05-11 10:00:00", "taken_by": "Eleni"},
        CALL | {"number": 18, "began": "2026-05-11 10:10:00", "taken_by": None, "seconds": 0, "shop": None},
    ]
    httpserver.expect_request("/api/calls").respond_with_handler(lambda request: answer({"calls": calls}))
    desk = stage.opens(blocks("rest")[2], "nagacommerce", "Europe/Athens", "Mon 2026-05-11 09:30")
    desk.play("Mon 2026-05-11 11:00")
    met = desk.clock("first_response", "call-17")
    assert (met.state, met.stopped_at) == ("met", at("Mon 2026-05-11 10:00", "Europe/Athens"))
    assert [(reply.validity, reply.detail) for reply in replies(desk, "call-17")] == [("valid", "spoken")]
    assert desk.clock("first_response", "call-18").state == "running"
    calls += [CALL | {"number": 19, "began": "2026-05-11 12:00:00", "taken_by": "Eleni", "ticket": "call-18"}]
    desk.now += timedelta(hours=1)
    desk.play("Mon 2026-05-11 12:30")
    later = desk.clock("first_response", "call-18")
    assert (later.state, later.stopped_at) == ("met", at("Mon 2026-05-11 12:00", "Europe/Athens"))
    assert desk.kept("Mon 2026-05-11 09:00").met >= 2
