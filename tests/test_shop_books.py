"""What the marketplace states of a thread and of what was sold: facts with dates, and refunds as they happen."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from checks.facts import Fact, Known, Name
from checks.refund_watch import ends
from checks.rules.refund import Windows
from checks.shop_facts import sale_facts, thread_facts
from checks.timeline import build
from tests.moments import at
from tests.thread_rows import ASKED, MONDAY, after, mark, message, sale, thread, told

PARIS = ZoneInfo("Europe/Paris")
FIRST = message(1, ASKED, 0, 0, (None, 5))
FULL = {
    "order": "9001", "product": "Fast Checkout", "qualification": "aftersale", "version": "8.1.4",
    "website": "https://www.Shop.example/fr", "care_until": "2026-08-01",
}  # fmt: skip


def test_a_threads_row_states_order_product_shop_version_and_care() -> None:
    facts = told(thread(7, **FULL), FIRST).facts
    assert {name: facts.text(name) for name in (Name.ORDER, Name.PRODUCT_ASKED, Name.LICENSED_HOST)} == {
        Name.ORDER: "9001", Name.PRODUCT_ASKED: "Fast Checkout", Name.LICENSED_HOST: "shop.example"
    }  # fmt: skip
    assert facts.text(Name.PLATFORM_VERSION) == "8.1.4"
    assert facts.instant(Name.CARE_UNTIL) == at("Sat 2026-08-01 23:59").replace(second=59)


def test_what_the_row_does_not_say_is_no_fact() -> None:
    assert thread_facts([thread(7, website="none at all", order="")], PARIS) == ()


def test_who_has_not_bought_asks_before_the_sale_and_the_first_state_is_as_old_as_the_thread() -> None:
    rows = (thread(7, 30, order="0"), FIRST)
    told_ = told(*rows)
    assert build(1, "acme", told_.events, told_.facts).requests[0].kind == "presale"
    bought = thread(8, 90, order="9001", qualification="aftersale")
    later = told(*rows, bought, sale(60, 95, date=after(80).isoformat()), message(2, "x", 1, 100, (95, 105)))
    asked = [r.kind for r in build(1, "acme", later.events, later.facts).requests]
    assert asked == ["presale", "support"] or asked == ["presale"]
    assert isinstance(later.facts.as_of(Name.QUALIFICATION, after(95)), Known)


def test_a_value_that_stays_is_stated_once_and_of_a_new_one_the_last_holds() -> None:
    newer = thread(9, 90, **(FULL | {"version": "8.2.0"}))
    facts = told(thread(7, 0, **FULL), thread(8, 60, **FULL), newer, FIRST).facts
    assert len(facts.all(Name.ORDER)) == 1
    assert facts.read(Name.PLATFORM_VERSION) == Known(Fact(Name.PLATFORM_VERSION, "8.2.0", "api", after(90)))


def test_the_books_call_the_product_what_the_thread_calls_it() -> None:
    french = sale(60, 5, product="Paiement rapide", product_id="8452")
    facts = told(thread(7, **FULL, product_id="8452"), FIRST, french).facts
    assert facts.text(Name.PRODUCT_BOUGHT) == facts.text(Name.PRODUCT_ASKED) == "Fast Checkout"
    other = told(thread(7, **FULL, product_id="1"), FIRST, french).facts
    assert other.text(Name.PRODUCT_BOUGHT) == "Paiement rapide"


def test_what_a_person_marked_is_a_fact_and_the_later_mark_holds() -> None:
    facts = told(thread(7), FIRST, mark(70, "bug", 30), mark(71, "not-bug", 60), mark(72, "refunded", 70)).facts
    assert (facts.read(Name.BUG_CONFIRMED), facts.read(Name.REFUNDED_BY_US)) == (
        Known(Fact(Name.BUG_CONFIRMED, False, "Giulia", after(60))),
        Known(Fact(Name.REFUNDED_BY_US, True, "Giulia", after(70))),
    )


def test_the_windows_end_with_a_day_in_the_packs_zone() -> None:
    bought = told(thread(7), FIRST, sale(60, 5, date=at("Sat 2026-01-31 23:30").isoformat())).facts
    found = ends(bought, Windows())
    assert found is not None
    assert (found.claim, found.grant) == (date(2026, 2, 28), date(2026, 7, 31))
    assert (found.told_at, found.closed_at) == (at("Fri 2026-07-24 00:00"), at("Sat 2026-08-01 00:00"))
    assert ends(told(thread(7), FIRST).facts, Windows()) is None


def test_the_marketplaces_own_thread_is_a_notice_and_a_customers_topic_makes_none() -> None:
    offline = {"topic": "Your module is offline", "customer": "", "order": ""}
    assert told(thread(7, **offline), FIRST).notice
    assert not told(thread(7, **(offline | {"customer": "a8f3"})), FIRST).notice
    assert not told(thread(7, **(offline | {"order": "9001"})), FIRST).notice


def test_a_sale_states_purchase_price_and_quantities() -> None:
    facts = {fact.name: fact.value for fact in sale_facts([sale(60, 5)], {})}
    assert facts == {
        Name.PURCHASED_AT: after(-9000), Name.PRODUCT_BOUGHT: "Fast Checkout", Name.BOUGHT_QUANTITY: 1,
        Name.REFUNDED_QUANTITY: 0, Name.PRICE_CENTS: 7999,
    }  # fmt: skip


@pytest.mark.parametrize("amount", ["free", "", "-3", "NaN", "9e99"])
def test_an_amount_that_is_none_is_no_price(amount: str) -> None:
    rows = [sale(60, 5, amount=amount, date="", product="", quantity=None, refunded="x")]
    assert Name.PRICE_CENTS not in {fact.name for fact in sale_facts(rows, {})}
    assert [fact for fact in sale_facts(rows, {}) if fact.name in (Name.PURCHASED_AT, Name.PRODUCT_BOUGHT)] == []


def test_a_refund_lies_between_the_looks_that_saw_it_and_ends_care() -> None:
    found = told(thread(7, **FULL), FIRST, sale(60, 5), sale(61, 65, 1, 50))
    (event,) = [e for e in found.events if e.kind == "refund"]
    assert (event.actor, event.certainty, event.after, event.by) == ("marketplace", "observed", after(5), after(65))
    (rise,) = found.rises
    assert (rise.before, rise.now, rise.bought, rise.whole) == (0, 1, 1, True)


def test_a_part_of_several_copies_ends_nothing_and_is_told_all_the_same() -> None:
    found = told(thread(7), FIRST, sale(60, 5, quantity=3), sale(61, 65, 1, 50, quantity=3))
    assert [e.kind for e in found.events] == ["message"]
    assert [rise.whole for rise in found.rises] == [False]
    whole = told(
        thread(7), FIRST, sale(60, 5, quantity=2), sale(61, 65, 1, 50, quantity=2), sale(62, 75, 2, 65, quantity=2)
    )
    assert [rise.whole for rise in whole.rises] == [False, True]


def test_what_the_first_reading_of_the_books_holds_is_history_and_a_new_sale_is_not() -> None:
    old = told(thread(7), FIRST, sale(60, 5, 1))
    assert old.rises == ()
    assert [(e.kind, e.after, e.by) for e in old.events if e.kind == "refund"] == [("refund", after(-9000), after(5))]
    new = told(thread(7), FIRST, sale(60, 65, 1, 50))
    assert [rise.after for rise in new.rises] == [after(50)]
    undated = told(thread(7), FIRST, sale(60, 5, 1, date=""))
    assert [e.after.year for e in undated.events if e.kind == "refund"] == [1970]


def test_a_persons_mark_stands_beside_what_the_books_say() -> None:
    found = told(thread(7), FIRST, mark(70, "refunded", 30), sale(60, 5), sale(61, 65, 1, 50))
    assert sorted(e.certainty for e in found.events if e.kind == "refund") == ["asserted", "observed"]
    assert after(30) > MONDAY
