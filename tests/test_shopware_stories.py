"""A Shopware ticket from its mail to its verdict: the mail gives its number, the account its authors and deadline."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from monitor.app import open_house
from monitor.cli.app import app
from monitor.config import Config, load
from monitor.cycle import run_cycle
from monitor.explain import explain
from monitor.house import House
from tests.logged import captured
from tests.mailserver import PASSWORD as MAILBOX_PASSWORD
from tests.mailserver import Mailbox
from tests.moments import at
from tests.scene import body, letters_in
from tests.shopware import ENTRANCE, PASSWORD, TOKEN
from tests.vendor import Vendor

pytest_plugins = ["tests.vending", "tests.dovecot"]

MONDAY = at("Mon 2026-05-04 10:00", "Europe/Berlin")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ASKED = "The checkout page stays empty since the update to 2.1.0, what can I do about it?"
ANSWER = "Please open Settings, Fast Checkout, and press Rebuild under Templates: 2.1.0 moved them."
TICKET = 164186


def asks(vendor: Vendor, deadline: timedelta | None = 3 * DAY) -> None:
    """Anna asks on Monday at ten; the mail comes twenty seconds later."""
    due = MONDAY + deadline if deadline is not None else None
    vendor.account.open(TICKET, "Empty checkout", ASKED, MONDAY, due)
    vendor.mail(TICKET, f"Anna wrote:\n{ASKED}", MONDAY + timedelta(seconds=20))


def states(vendor: Vendor, ticket: int = 1) -> dict[str, str]:
    """Where the judging clocks that matter to the marketplace stand."""
    rows = vendor.house.store.caches.standings_of(ticket)
    return {
        row.clock: row.state for row in rows if row.judging and row.clock in ("first_response", "marketplace_deadline")
    }


def test_a_ticket_is_found_through_its_mail_read_and_met_by_the_vendor_s_answer(vendor: Vendor) -> None:
    asks(vendor)
    vendor.live(MONDAY + timedelta(minutes=1), MONDAY + timedelta(minutes=31), timedelta(minutes=10))
    (ticket,) = vendor.tickets()
    assert (ticket.title, ticket.unverified) == ("New reply to your support ticket ACME-164186", False)
    assert ticket.thread_url == "https://account.shopware.com/producer/support/164186"
    assert states(vendor) == {"first_response": "running", "marketplace_deadline": "running"}
    vendor.account.answer(TICKET, ANSWER, MONDAY + 2 * HOUR)
    vendor.live(MONDAY + 2 * HOUR + timedelta(minutes=5), MONDAY + 3 * HOUR, timedelta(minutes=10))
    assert states(vendor) == {"first_response": "met", "marketplace_deadline": "met"}
    row = vendor.clock(ticket.id, "marketplace_deadline")
    assert (row.stopped_at, row.due) == (MONDAY + 2 * HOUR, MONDAY + 3 * DAY)
    events = vendor.house.store.caches.events_of(ticket.id)
    assert [(e.kind, e.actor, e.certainty, e.by) for e in events] == [
        ("message", "customer", "observed", MONDAY),
        ("reply", "vendor", "observed", MONDAY + 2 * HOUR),
    ]


def test_a_deadline_earlier_than_ours_is_shown_beside_it_with_the_difference(vendor: Vendor) -> None:
    asks(vendor, 3 * DAY)
    vendor.live(MONDAY + timedelta(minutes=1), MONDAY + timedelta(minutes=31), timedelta(minutes=10))
    told = explain(vendor.house, 1, MONDAY + HOUR)
    assert told is not None
    clocks = {clock.id: clock for clock in told.clocks}
    stated, ours = clocks["marketplace_deadline"], clocks["first_response"]
    assert (stated.readings[0].row.due, ours.readings[0].row.due) == (MONDAY + 3 * DAY, MONDAY + 4 * DAY)
    assert stated.summary == "the marketplace's own is 24 h earlier than that of First response"
    derived = stated.readings[0].derivation
    assert derived is not None
    assert derived.in_words() == "Thu 2026-05-07 10:00, as the marketplace states"


def test_a_warning_names_the_marketplace_s_deadline_and_ours_beside_it(vendor: Vendor) -> None:
    asks(vendor, 3 * DAY)
    for now in (MONDAY + HOUR, MONDAY + 2 * DAY + 5 * HOUR, MONDAY + 3 * DAY - HOUR, MONDAY + 3 * DAY + HOUR):
        run_cycle(vendor.house, now)
    told = {letter["Subject"]: body(letter) for letter in letters_in(vendor.folder / "out")}
    stated = told["Due soon: Deadline of the ticket on ticket 1, due Thu 7 May 2026, 10:00 (Europe/Berlin)"]
    assert "Also watched: 4 calendar days (SW-1): due Fri 8 May 2026, 10:00 (Europe/Berlin)" in stated
    assert "How it arose: requested Mon 4 May 2026, 10:00 (Europe/Berlin); Thu 2026-05-07 10:00, as the" in stated
    ours = told["Due soon: First response on ticket 1, due Fri 8 May 2026, 10:00 (Europe/Berlin)"]
    assert "Also watched: the instant the marketplace states (SW-5): passed at Thu 7 May 2026, 10:00" in ours


def test_nobody_answers_and_each_clock_breaks_at_its_own_instant(vendor: Vendor) -> None:
    asks(vendor, 3 * DAY)
    vendor.live(MONDAY + HOUR, MONDAY + 3 * DAY + 2 * HOUR, HOUR)
    assert states(vendor) == {"first_response": "running", "marketplace_deadline": "breached"}
    vendor.live(MONDAY + 4 * DAY, MONDAY + 4 * DAY + 2 * HOUR, HOUR)
    assert states(vendor) == {"first_response": "breached", "marketplace_deadline": "breached"}


def test_a_deadline_that_the_marketplace_moves_is_the_one_that_counts(vendor: Vendor) -> None:
    asks(vendor, 3 * DAY)
    vendor.live(MONDAY + timedelta(minutes=1), MONDAY + timedelta(minutes=31), timedelta(minutes=10))
    vendor.account.tickets[TICKET].deadline = MONDAY + 6 * DAY
    vendor.live(MONDAY + HOUR, MONDAY + 3 * DAY + 2 * HOUR, HOUR)
    row = vendor.clock(1, "marketplace_deadline")
    assert (row.state, row.due) == ("running", MONDAY + 6 * DAY)


def test_a_ticket_without_a_deadline_has_none_to_break(vendor: Vendor) -> None:
    asks(vendor, None)
    vendor.live(MONDAY + timedelta(minutes=1), MONDAY + timedelta(minutes=31), timedelta(minutes=10))
    row = vendor.clock(1, "marketplace_deadline")
    assert (row.state, row.reason) == ("not_applicable", "the marketplace gave no due time")


def test_a_later_message_has_the_deadline_that_is_stated_for_it(vendor: Vendor) -> None:
    asks(vendor, 3 * DAY)
    vendor.live(MONDAY + timedelta(minutes=1), MONDAY + timedelta(minutes=31), timedelta(minutes=10))
    vendor.account.answer(TICKET, ANSWER, MONDAY + 2 * HOUR)
    vendor.live(MONDAY + 3 * HOUR, MONDAY + 4 * HOUR, HOUR)
    vendor.account.write(TICKET, "It helped on one shop only, the other one stays empty.", MONDAY + DAY)
    vendor.account.tickets[TICKET].status = "open"
    vendor.account.tickets[TICKET].deadline = MONDAY + 4 * DAY
    vendor.mail(TICKET, "Anna wrote: It helped on one shop only, the other one stays empty.", MONDAY + DAY)
    vendor.live(MONDAY + DAY + HOUR, MONDAY + DAY + 2 * HOUR, HOUR)
    first, later = vendor.clock(1, "marketplace_deadline"), vendor.clock(1, "later_deadline")
    assert (first.state, first.due) == ("met", MONDAY + 3 * DAY)
    assert (later.state, later.since, later.due) == ("running", MONDAY + DAY, MONDAY + 4 * DAY)


def test_a_lost_mail_about_a_known_ticket_is_made_good_by_reading_it_again(vendor: Vendor) -> None:
    asks(vendor)
    vendor.account.answer(TICKET, ANSWER, MONDAY + 2 * HOUR)
    vendor.live(MONDAY + timedelta(minutes=5), MONDAY + 3 * HOUR, timedelta(minutes=30))
    vendor.account.write(TICKET, "It helped on one shop only, the other one stays empty.", MONDAY + 5 * HOUR)
    vendor.live(MONDAY + 6 * HOUR, MONDAY + 8 * HOUR, timedelta(minutes=30))
    events = vendor.house.store.caches.events_of(1)
    assert [(e.kind, e.actor) for e in events] == [
        ("message", "customer"),
        ("reply", "vendor"),
        ("message", "customer"),
    ]


def test_a_mail_that_comes_after_the_ticket_was_read_is_the_same_message(vendor: Vendor) -> None:
    asks(vendor)
    vendor.live(MONDAY + timedelta(minutes=1), MONDAY + timedelta(minutes=11), timedelta(minutes=10))
    vendor.account.write(TICKET, "And it is urgent, for the shop earns nothing.", MONDAY + HOUR)
    vendor.live(MONDAY + HOUR, MONDAY + 2 * HOUR, timedelta(minutes=30))
    vendor.mail(TICKET, "Anna wrote: And it is urgent, for the shop earns nothing.", MONDAY + 4 * HOUR)
    vendor.live(MONDAY + 5 * HOUR, MONDAY + 6 * HOUR, timedelta(minutes=30))
    assert len(vendor.tickets()) == 1
    events = vendor.house.store.caches.events_of(1)
    assert [(e.kind, e.by) for e in events] == [("message", MONDAY), ("message", MONDAY + HOUR)]


def test_a_mail_that_announces_no_message_opens_no_request_for_longer_than_two_hours(vendor: Vendor) -> None:
    asks(vendor)
    vendor.account.answer(TICKET, ANSWER, MONDAY + 2 * HOUR)
    vendor.live(MONDAY + 3 * HOUR, MONDAY + 4 * HOUR, HOUR)
    late = MONDAY + 20 * DAY
    vendor.mail(TICKET, "How do you rate the support that you gave?", late, subject="Rate support ticket ACME-164186")
    vendor.live(late + timedelta(minutes=5), late + HOUR, timedelta(minutes=10))
    assert [row.request for row in vendor.house.store.caches.standings_of(1) if row.clock == "first_response"] != [1]
    vendor.live(late + 2 * HOUR, late + 3 * HOUR, timedelta(minutes=10))
    assert vendor.clock(1, "first_response").state == "met"
    assert [e.kind for e in vendor.house.store.caches.events_of(1)] == ["message", "reply", "remark"]
    assert [ticket.state for ticket in vendor.tickets()] == ["settled"]


def test_a_party_that_nobody_knows_stops_nothing_and_asks_a_person(vendor: Vendor) -> None:
    asks(vendor)
    vendor.account.write(TICKET, ANSWER, MONDAY + HOUR, "agency")
    vendor.live(MONDAY + 2 * HOUR, MONDAY + 4 * DAY + 2 * HOUR, 2 * HOUR)
    row = vendor.first_response(1)
    assert (row.state, row.reason) == (
        "unknown",
        "a person must say whether a message of unknown author was the answer",
    )


def test_shopware_s_own_remark_is_nobody_s_answer_and_asks_for_none(vendor: Vendor) -> None:
    asks(vendor)
    vendor.account.write(TICKET, "Dear partner, please look into this.", MONDAY + HOUR, "shopware")
    vendor.live(MONDAY + 2 * HOUR, MONDAY + 4 * DAY + 2 * HOUR, 2 * HOUR)
    assert states(vendor)["first_response"] == "breached"
    assert [e.kind for e in vendor.house.store.caches.events_of(1)] == ["message", "remark"]


def test_a_ticket_that_the_customer_closes_himself_needs_no_answer(vendor: Vendor) -> None:
    asks(vendor)
    vendor.live(MONDAY + timedelta(minutes=1), MONDAY + timedelta(minutes=31), timedelta(minutes=10))
    vendor.account.close(TICKET, "shopOwner")
    vendor.live(MONDAY + HOUR, MONDAY + 5 * DAY, 6 * HOUR)
    assert states(vendor) == {"first_response": "not_applicable", "marketplace_deadline": "not_applicable"}


def test_a_ticket_that_the_vendor_closes_unanswered_is_still_owed_an_answer(vendor: Vendor) -> None:
    asks(vendor)
    vendor.live(MONDAY + timedelta(minutes=1), MONDAY + timedelta(minutes=31), timedelta(minutes=10))
    vendor.account.close(TICKET, "producer")
    vendor.live(MONDAY + HOUR, MONDAY + 5 * DAY, 6 * HOUR)
    assert states(vendor) == {"first_response": "breached", "marketplace_deadline": "met"}


def test_a_ticket_that_is_not_there_any_more_is_unknown_and_never_a_breach(vendor: Vendor) -> None:
    asks(vendor)
    vendor.live(MONDAY + timedelta(minutes=1), MONDAY + timedelta(minutes=31), timedelta(minutes=10))
    del vendor.account.tickets[TICKET]
    vendor.live(MONDAY + HOUR, MONDAY + 5 * DAY, 6 * HOUR)
    assert states(vendor) == {"first_response": "unknown", "marketplace_deadline": "unknown"}
    assert vendor.first_response(1).reason == "the source shopware does not show the thread any more"


def test_a_forged_mail_about_a_ticket_that_never_was_stays_unverified(vendor: Vendor) -> None:
    vendor.mail(199_999, "Answer at once or be refunded.", MONDAY, trusted=False)
    vendor.live(MONDAY + timedelta(minutes=1), MONDAY + HOUR, timedelta(minutes=10))
    assert [(ticket.id, ticket.unverified) for ticket in vendor.tickets()] == [(1, True)]


def test_a_refused_login_is_a_critical_notice_without_its_password_and_the_clocks_wait(vendor: Vendor) -> None:
    asks(vendor)
    vendor.account.password = "changed"
    vendor.live(MONDAY + timedelta(minutes=1), MONDAY + 4 * DAY + 2 * HOUR, 2 * HOUR)
    (notice,) = [n for n in vendor.house.store.notices.open_notices() if n.key == "source:shopware"]
    assert (notice.severity, "refuses the login (status 401)" in notice.what) == ("critical", True)
    assert not any(secret in str(notice) for secret in (PASSWORD, TOKEN, "changed"))
    row = vendor.first_response(1)
    assert (row.state, row.reason) == ("unknown", "the source shopware has not been read past the due time")
    vendor.account.password = PASSWORD
    vendor.account.answer(TICKET, ANSWER, MONDAY + DAY)
    vendor.live(MONDAY + 4 * DAY + 4 * HOUR, MONDAY + 4 * DAY + 8 * HOUR, 2 * HOUR)
    assert vendor.first_response(1).state == "met"
    assert vendor.notices("source:") == []


@pytest.mark.parametrize(
    ("subject", "thread"),
    [
        ("New reply to your support ticket ACME-164186", "164186"),
        ("Neue Antwort auf Ticket ACME-164186: Leere Kasse", "164186"),
        ("[ACME-164186] New support request", "164186"),
        ("Support-Ticket Nr. 164186 wurde eröffnet", "164186"),
        ("Ticket #164186", "164186"),
    ],
)
def test_the_number_is_read_from_the_subjects_that_such_mails_may_have(
    vendor: Vendor, subject: str, thread: str
) -> None:
    vendor.mail(1, ASKED, MONDAY, subject=subject)
    run_cycle(vendor.house, MONDAY + timedelta(minutes=1), send=False)
    assert list(vendor.house.store.tickets.threads(["store"], MONDAY)) == [thread]


def test_a_reminder_that_tickets_are_overdue_is_a_notice_of_the_marketplace(vendor: Vendor) -> None:
    vendor.mail(1, "Please answer.", MONDAY, subject="Erinnerung: Deine Anfragen sind überfällig")
    run_cycle(vendor.house, MONDAY + timedelta(minutes=1), send=False)
    assert [ticket.class_ for ticket in vendor.tickets()] == ["notice"]
    assert len(vendor.notices("marketplace:")) == 1


def test_a_real_mailbox_brings_the_number_all_the_same(
    vendor: Vendor, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", MAILBOX_PASSWORD)
    mailbox = f'kind = "imap"\nhost = "127.0.0.1"\nport = {box.server.port}\ntls = "none"\nuser = "{box.user}"\n'
    mailbox += 'password = { env = "MAIL_PASSWORD" }\nfolders = ["INBOX"]\nstart = "all"\n'
    written = (vendor.folder / "config.toml").read_text()
    folder = 'kind = "folder"\npath = "mail"\nreplay = true\n'
    (vendor.folder / "imap.toml").write_text(written.replace(folder, mailbox).replace("vendor.sqlite", "imap.sqlite"))
    config = load(vendor.folder / "imap.toml")
    assert isinstance(config, Config), config
    house = open_house(config, MONDAY - HOUR)
    assert isinstance(house, House), house
    with house.store:
        asks(vendor)
        (letter,) = (vendor.folder / "mail").glob("*.eml")
        box.deliver(letter.read_bytes(), MONDAY + timedelta(seconds=20))
        run_cycle(house, MONDAY + timedelta(minutes=1), send=False)
        run_cycle(house, MONDAY + timedelta(minutes=2), send=False)
        vendor.account.answer(TICKET, ANSWER, MONDAY + 2 * HOUR)
        run_cycle(house, MONDAY + 3 * HOUR, send=False)
        rows = [row for row in house.store.caches.standings_of(1) if row.judging]
    assert {row.clock: row.state for row in rows if row.state == "met"} == {
        "first_response": "met", "badge_response": "met", "marketplace_deadline": "met"
    }  # fmt: skip


def test_explain_and_the_list_show_both_instants_in_words_and_as_data(vendor: Vendor) -> None:
    asks(vendor, 3 * DAY)
    vendor.live(MONDAY + timedelta(minutes=1), MONDAY + timedelta(minutes=31), timedelta(minutes=10))
    config = ["--config", str(vendor.folder / "config.toml")]
    words = CliRunner().invoke(app, ["explain", "1", *config]).stdout
    assert 'message of customer (observed, thread, sighting 3): the marketplace names its author: "shopOwner"' in words
    assert "message from shopware, shopOwner: Empty checkout" in words
    assert "deadline: Thu 2026-05-07 10:00 (said by shopware on Mon 2026-05-04 10:00)" in words
    assert "the readings part: the marketplace's own is 24 h earlier than that of First response" in words
    assert "Thu 2026-05-07 10:00, as the marketplace states (Europe/Berlin)" in words
    data = json.loads(CliRunner().invoke(app, ["explain", "1", "--json", *config]).stdout)
    due = {clock["clock"]: clock["readings"][0]["due"] for clock in data["clocks"]}
    assert (due["marketplace_deadline"], due["first_response"]) == (
        "2026-05-07T08:00:00+00:00",
        "2026-05-08T08:00:00+00:00",
    )
    (fact,) = [fact for fact in data["facts"] if fact["fact"] == "deadline"]
    assert (fact["source"], fact["date"]) == ("shopware", "2026-05-04T08:00:00+00:00")
    listed = CliRunner().invoke(app, ["tickets", *config]).stdout
    assert "Deadline of the ticket" in listed or "marketplace_deadline" in listed


def test_no_secret_is_in_the_store_or_the_log(vendor: Vendor) -> None:
    asks(vendor)
    with captured() as logged:
        vendor.live(MONDAY + timedelta(minutes=1), MONDAY + HOUR, timedelta(minutes=10))
        vendor.account.password = "changed"
        vendor.account.logins += 1
        vendor.live(MONDAY + 2 * HOUR, MONDAY + 3 * HOUR, timedelta(minutes=30))
    assert "source failed" in [entry["event"] for entry in logged]
    kept = b"".join(path.read_bytes() for path in vendor.folder.glob("vendor.sqlite*"))
    for secret in (PASSWORD, TOKEN, ENTRANCE, "+49 30 123456"):
        assert secret.encode() not in kept
        assert secret not in str(logged)
