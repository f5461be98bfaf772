"""Each request comes twice, by mail and through the marketplace's interface: one ticket, whichever is first."""

from datetime import timedelta

from monitor.cycle import run_cycle
from tests.moments import at
from tests.seller import ANSWER, ASKED, Shop

pytest_plugins = ["tests.selling"]

MONDAY = at("Mon 2026-05-04 10:00")


def test_a_request_that_comes_by_mail_and_then_through_the_interface_is_one_ticket_from_the_earliest_sighting(
    shop: Shop,
) -> None:
    shop.mail(501, f"Anna wrote:\n{ASKED}", MONDAY + timedelta(seconds=20))
    run_cycle(shop.house, MONDAY + timedelta(minutes=1), send=False)
    assert len(shop.tickets()) == 1
    shop.market.open(501, "Empty checkout", ASKED, MONDAY, order=9001)
    run_cycle(shop.house, MONDAY + timedelta(minutes=30), send=False)
    (ticket,) = shop.tickets()
    row = shop.first_response(ticket.id)
    assert (row.since, row.state) == (MONDAY, "running")


def test_through_the_interface_first_and_by_mail_hours_later_is_one_ticket_too(shop: Shop) -> None:
    shop.market.open(501, "Empty checkout", ASKED, MONDAY, order=9001)
    run_cycle(shop.house, MONDAY + timedelta(minutes=30), send=False)
    shop.mail(501, ASKED, MONDAY + timedelta(hours=5))
    run_cycle(shop.house, MONDAY + timedelta(hours=6), send=False)
    (ticket,) = shop.tickets()
    events = shop.house.store.caches.events_of(ticket.id)
    assert [(e.kind, e.actor, e.by) for e in events] == [("message", "customer", MONDAY)]


def test_a_forged_mail_is_unverified_until_the_marketplace_shows_the_thread(shop: Shop) -> None:
    shop.mail(501, ASKED, MONDAY + timedelta(seconds=20), trusted=False)
    run_cycle(shop.house, MONDAY + timedelta(minutes=1), send=False)
    assert [ticket.unverified for ticket in shop.tickets()] == [True]
    shop.market.open(501, "Empty checkout", ASKED, MONDAY, order=9001)
    run_cycle(shop.house, MONDAY + timedelta(minutes=30), send=False)
    assert [ticket.unverified for ticket in shop.tickets()] == [False]


def test_an_answer_with_our_signature_that_no_mail_announces_in_two_hours_is_ours(shop: Shop) -> None:
    shop.market.open(501, "Empty checkout", ASKED, MONDAY, order=9001)
    shop.mail(501, ASKED, MONDAY + timedelta(seconds=20))
    run_cycle(shop.house, MONDAY + timedelta(minutes=30), send=False)
    shop.market.write(501, ANSWER, MONDAY + timedelta(hours=1))
    run_cycle(shop.house, MONDAY + timedelta(hours=1, minutes=10), send=False)
    (ticket,) = shop.tickets()
    assert shop.first_response(ticket.id).state == "running"
    shop.live(MONDAY + timedelta(hours=2), MONDAY + timedelta(hours=4))
    row = shop.first_response(ticket.id)
    assert (row.state, row.stopped_at) == ("met_inferred", MONDAY + timedelta(hours=1))


def test_a_message_that_nothing_explains_is_unknown_and_never_an_answer(shop: Shop) -> None:
    shop.market.open(501, "Empty checkout", ASKED, MONDAY, order=9001)
    shop.mail(501, ASKED, MONDAY + timedelta(seconds=20))
    run_cycle(shop.house, MONDAY + timedelta(minutes=30), send=False)
    shop.market.write(
        501, "And it is the same on my second shop, by the way, with another theme.", MONDAY + timedelta(hours=1)
    )
    shop.live(MONDAY + timedelta(hours=2), MONDAY + timedelta(hours=26))
    (ticket,) = shop.tickets()
    row = shop.first_response(ticket.id)
    assert (row.state, row.reason) == (
        "unknown",
        "a person must say whether a message of unknown author was the answer",
    )


def test_nobody_answered_and_the_whole_thread_was_read_is_a_breach(shop: Shop) -> None:
    shop.market.open(501, "Empty checkout", ASKED, MONDAY, order=9001)
    shop.mail(501, ASKED, MONDAY + timedelta(seconds=20))
    shop.live(MONDAY + timedelta(minutes=30), MONDAY + timedelta(hours=26))
    (ticket,) = shop.tickets()
    assert shop.first_response(ticket.id).state == "breached"
