"""What a seller hears beside its clocks: a refund that nobody granted, a key that is refused, a thread that is gone."""

import json
import logging
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import structlog

from monitor.config_catalogue import Product
from monitor.cycle import run_cycle
from monitor.store.caches import FindingRow
from tests.marketplace import KEY, TOKEN, Handler
from tests.moments import at
from tests.seller import ANSWER, ASKED, Shop

pytest_plugins = ["tests.selling"]

MONDAY = at("Mon 2026-05-04 10:00")


def later(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def look(shop: Shop, hours: float) -> None:
    run_cycle(shop.house, later(hours), send=False)


def asked(shop: Shop, **more: object) -> None:
    shop.market.open(501, "Empty checkout", ASKED, MONDAY, order=9001, **more)
    shop.mail(501, ASKED, MONDAY + timedelta(seconds=20))
    shop.market.sell(9001, later(-24 * 30))


def finding(shop: Shop, rule: str) -> FindingRow:
    (row,) = [row for row in shop.house.store.caches.findings_of(1) if row.rule == rule]
    return row


def test_a_refund_that_nobody_granted_is_told_at_once_and_once_and_ends_the_clocks(shop: Shop) -> None:
    asked(shop)
    look(shop, 0.5)
    shop.market.refund(9001)
    look(shop, 1)
    (notice,) = [n for n in shop.house.store.notices.open_notices() if n.key.startswith("refund:")]
    assert (notice.severity, notice.where) == ("critical", "ticket 1")
    assert "Order 9001 (Fast Checkout): 1 of 1 refunded, 0 before" in notice.what
    assert (shop.first_response(1).state, shop.first_response(1).reason) == ("not_applicable", "it was refunded")
    assert finding(shop, "refund").outcome == "imposed"
    posted = len(shop.house.store.outbox.posted(None, 100))
    for hours in (2, 3, 30):
        look(shop, hours)
    assert len(shop.house.store.outbox.posted(None, 100)) == posted
    assert len(shop.notices("refund:")) == 1


def test_a_refund_that_a_person_marked_is_not_told_and_a_later_mark_settles_it(shop: Shop) -> None:
    asked(shop)
    look(shop, 0.5)
    shop.mark("refunded", later(0.6))
    shop.market.refund(9001)
    look(shop, 1)
    assert shop.notices("refund:") == []
    shop.market.sell(9002, later(-100))
    shop.market.open(502, "Another", ASKED, later(1), order=9002)
    look(shop, 2)
    shop.market.refund(9002)
    look(shop, 3)
    assert len(shop.notices("refund:")) == 1
    shop.mark("refunded", later(4), ticket=2)
    look(shop, 4.5)
    assert shop.notices("refund:") == []


def test_a_refund_without_any_ticket_is_told_too_and_history_is_not(shop: Shop) -> None:
    shop.market.sell(9001, later(-100))
    shop.market.sell(9002, later(-100), refunded=1)
    look(shop, 0.5)
    assert shop.notices("refund:") == []
    shop.market.refund(9001)
    look(shop, 1)
    (notice,) = shop.house.store.notices.open_notices()
    assert (notice.severity, notice.where) == ("critical", "source api")


def test_a_part_of_several_copies_is_told_and_ends_no_clock(shop: Shop) -> None:
    asked(shop)
    shop.market.sales[9001].quantity = 3
    look(shop, 0.5)
    shop.market.sales[9001].refunded = 1
    look(shop, 1)
    assert len(shop.notices("refund:")) == 1
    assert shop.first_response(1).state == "running"


def test_the_windows_for_a_refund_are_dates_on_the_ticket(shop: Shop) -> None:
    asked(shop)
    look(shop, 0.5)
    told = json.loads(finding(shop, "refund_windows").json)
    assert (told["bought"], told["claim"], told["until"]) == ("2026-04-04", "2026-05-04", "2026-10-04")


def test_where_a_refund_should_be_granted_the_end_of_the_window_is_told_a_week_ahead(shop: Shop) -> None:
    asked(shop)
    shop.market.sales[9001].at = later(-24 * 140)  # 15 December: the window ends on 15 June
    look(shop, 0.5)
    shop.mark("bug", later(1))
    look(shop, 2)
    late = at("Fri 2026-06-05 12:00")  # thirty days for the fix have passed
    run_cycle(shop.house, late, send=False)
    assert finding(shop, "refund").outcome == "default_refund"
    assert shop.notices("refund-window") == []
    run_cycle(shop.house, at("Mon 2026-06-08 00:00"), send=False)
    assert shop.notices("refund-window") == ["refund-window:1"]
    shop.mark("refunded", at("Tue 2026-06-09 09:00"))
    run_cycle(shop.house, at("Tue 2026-06-09 09:30"), send=False)
    assert shop.notices("refund-window") == []


def test_a_revoked_key_is_a_critical_notice_and_the_clock_is_unknown_until_it_is_mended(shop: Shop) -> None:
    asked(shop)
    look(shop, 0.5)

    def refuse(handler: Handler) -> None:
        handler.send(b'{"error": "revoked"}', 403)

    shop.market.fail("seller/threads", *[refuse] * 40)
    look(shop, 1)
    (notice,) = [n for n in shop.house.store.notices.open_notices() if n.key == "source:api"]
    assert notice.severity == "critical"
    assert "refuses the key (status 403)" in notice.what
    shop.market.write(501, ANSWER, later(2))
    for hours in (3, 12, 23, 24.2):
        look(shop, hours)
    row = shop.first_response(1)
    assert (row.state, row.reason) == ("unknown", "the source api has not been read past the due time")
    shop.market.bad.clear()
    for hours in (26, 27):
        look(shop, hours)
    assert shop.notices("source:api") == []
    row = shop.first_response(1)
    assert (row.state, row.stopped_at) == ("met_inferred", later(2))


def test_a_thread_that_is_gone_leaves_its_open_clock_unknown(shop: Shop) -> None:
    for number in range(601, 606):
        shop.market.open(number, "Other", ASKED, MONDAY)
    asked(shop)
    look(shop, 0.5)
    del shop.market.threads[501]
    for hours in (1, 2, 3, 30):
        look(shop, hours)
    ticket = next(t for t in shop.tickets() if t.customer_key and t.title == "Empty checkout")
    row = shop.first_response(ticket.id)
    assert (row.state, row.reason) == ("unknown", "the source api does not show the thread any more")


def test_who_has_not_bought_asks_before_the_sale_and_becomes_a_customer_with_the_order(shop: Shop) -> None:
    shop.market.open(501, "Does it fit?", "Does your module work with 8.1.4 and two shops?", MONDAY)
    look(shop, 0.5)
    assert [ticket.class_ for ticket in shop.tickets()] == ["presale"]
    clocks = {row.clock for row in shop.house.store.caches.standings_of(1)}
    assert "presale_response" in clocks and "first_response" not in clocks
    shop.market.sell(9001, later(24))
    shop.market.threads[501].order, shop.market.threads[501].qualification = 9001, "aftersale"
    look(shop, 25)
    text = "I have bought it, and now the checkout page stays empty. Please help me."
    shop.market.write(501, text, later(26))
    shop.mail(501, text, later(26))
    look(shop, 26.5)
    look(shop, 27)
    assert shop.first_response(1).since == later(26)


def test_the_marketplaces_own_thread_is_told_and_no_clock_runs(shop: Shop) -> None:
    thread = shop.market.open(501, "Your module is offline", "It was taken offline after complaints.", MONDAY)
    thread.customer = ""
    look(shop, 0.5)
    assert shop.notices("marketplace:") == ["marketplace:1"]
    assert shop.house.store.caches.standings_of(1) == []


def test_a_new_message_in_an_old_thread_starts_its_clock_though_the_history_is_unknown(shop: Shop) -> None:
    old = later(-24 * 40)
    shop.market.open(501, "Old story", ASKED, old, order=9001)
    shop.market.write(501, ANSWER, old + timedelta(hours=3))
    look(shop, 0.5)
    text = "It is back, exactly as it was two months ago. What shall I do now?"
    shop.market.write(501, text, later(1))
    shop.mail(501, text, later(1))
    look(shop, 1.5)
    rows = [r for r in shop.house.store.caches.standings_of(1) if r.judging and r.clock == "first_response"]
    assert [(row.request, row.since) for row in rows] == [(1, old), (2, later(1))]


def test_neither_the_key_nor_a_token_nor_a_customers_hash_is_in_store_or_log(
    shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG))
    asked(shop)
    look(shop, 0.5)
    shop.market.fail("seller/threads", lambda handler: handler.send(f"<html>{KEY}</html>".encode(), 500))
    look(shop, 1)
    look(shop, 2)
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("marketplace.sqlite*"))
    said = capsys.readouterr()
    structlog.reset_defaults()
    assert b"Empty checkout" in kept
    for secret in (KEY, TOKEN, "hash-of-customer"):
        assert secret.encode() not in kept
        assert secret not in said.out + said.err


def test_a_prepared_text_is_canned_from_its_second_use_on_and_a_later_use_changes_nothing(shop: Shop) -> None:
    for number in (501, 502):
        when = later(number - 501)
        shop.market.open(number, f"Topic {number}", f"{ASKED} This is shop {number}.", when, order=number)
        shop.market.write(number, ANSWER, when + timedelta(minutes=20))
    for hours in (2, 3, 4, 5):
        look(shop, hours)
    states = [(shop.first_response(n).state, shop.first_response(n).reason) for n in (1, 2)]
    assert states[0][0] == "met_inferred"
    events = shop.house.store.caches.events_of(2)
    assert [event.validity for event in events if event.kind == "reply"] == ["canned"]
    assert states[1][0] == "running"


def test_the_catalogue_states_the_versions_that_were_declared_and_since_when(shop: Shop, tmp_path: Path) -> None:
    asked(shop, version="9.1.0")
    shop.market.sales[9001].at = later(-24 * 30)
    look(shop, 0.5)
    product = Product.model_validate({
        "name": "fast-checkout", "ids": ["8452"], "price": {"amount": "79.99", "currency": "EUR"},
        "compatible": [
            {"platform": "prestashop", "versions": ["1.7.0 - 8.1.x"], "since": "2025-01-15"},
            {"platform": "prestashop", "versions": ["8.0 - 9.2"], "since": "2026-05-01"},
        ],
    })  # fmt: skip
    (account,) = shop.house.config.accounts
    config = shop.house.config.model_copy(
        update={"products": (product,), "accounts": (account.model_copy(update={"products": ("fast-checkout",)}),)}
    )
    shop.house = replace(shop.house, config=config)
    shop.house.store.tickets.wake([1])
    look(shop, 1)
    found = finding(shop, "incompatible_version")
    assert (found.outcome, found.clause) == ("flag", "PS-NO-4")
