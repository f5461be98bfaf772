"""Windows for money back: the customer's right is judged at the claim, the vendor's leave now, its end told ahead."""

import json
from dataclasses import replace
from datetime import timedelta

from checks.facts import Fact, Facts, Name
from monitor.cycle import run_cycle
from monitor.findings import find
from monitor.judging import weigh
from monitor.store.caches import FindingRow
from monitor.store.tickets import Due
from monitor.threads import as_seen
from tests.moments import at
from tests.seller import ASKED, Shop

pytest_plugins = ["tests.selling"]

MONDAY = at("Mon 2026-05-04 10:00")
DEMAND = "It still does not work at all. I want a full refund of the module, please give me my money back."


def bought(shop: Shop, days: float, text: str = ASKED) -> None:
    """A customer writes, so many days after the purchase."""
    shop.market.open(501, "Empty checkout", text, MONDAY, order=9001)
    shop.mail(501, text, MONDAY + timedelta(seconds=20))
    shop.market.sell(9001, MONDAY - timedelta(days=days))


def writes(shop: Shop, days: float, text: str) -> None:
    when = MONDAY + timedelta(days=days)
    shop.market.write(501, text, when)
    shop.mail(501, text, when + timedelta(seconds=20))


def look(shop: Shop, days: float) -> None:
    run_cycle(shop.house, MONDAY + timedelta(days=days), send=False)


def refund(shop: Shop) -> FindingRow:
    (row,) = [row for row in shop.house.store.caches.findings_of(1) if row.rule == "refund"]
    return row


def test_money_asked_for_after_the_month_is_no_right_though_the_request_came_within_it(shop: Shop) -> None:
    bought(shop, 20)
    look(shop, 0.1)
    writes(shop, 15, DEMAND)  # the thirty-fifth day after the purchase
    look(shop, 15.1)
    assert (refund(shop).outcome, refund(shop).clause) == ("vendor_may", "PS-WEB-5")


def test_money_asked_for_within_the_month_stays_a_right_however_late_it_is_looked_at(shop: Shop) -> None:
    bought(shop, 20, DEMAND)
    look(shop, 0.1)
    writes(shop, 40, "Any news?")
    look(shop, 40.1)
    judged = weigh(shop.house, Due(1, 0), MONDAY + timedelta(days=60))
    assert judged is not None and judged.timeline is not None and judged.scheme is not None
    ground = Fact(Name.CONTACTED_IN_VAIN, True, "the seller's own system")
    timeline = replace(judged.timeline, facts=Facts((*judged.timeline.facts.stated, ground)))
    seen = tuple(as_seen(shop.house.store.assignments.sightings_of(1)))
    for days in (1, 60, 400):
        now = MONDAY + timedelta(days=days)
        found = find(shop.house.words, judged.scheme.pack, timeline, seen, (), now)
        assert found is not None
        assert (found.refund.outcome, str(found.refund.until)) == ("customer_right", "2026-05-14")


def test_the_vendors_leave_ends_by_itself_when_its_window_closes(shop: Shop) -> None:
    bought(shop, 100, DEMAND)
    look(shop, 0.1)
    assert refund(shop).outcome == "vendor_may"
    told = next(row for row in shop.house.store.caches.findings_of(1) if row.rule == "refund_windows")
    assert (json.loads(told.json)["claim"], json.loads(told.json)["until"]) == ("2026-02-24", "2026-07-24")
    run_cycle(shop.house, at("Fri 2026-07-24 23:00"), send=False)
    assert refund(shop).outcome == "vendor_may"
    run_cycle(shop.house, at("Sat 2026-07-25 00:30"), send=False)
    assert refund(shop).outcome == "too_late"
    assert shop.notices("refund-window") == [], "nobody has to grant what is no duty"


def test_the_end_of_a_window_is_told_a_week_ahead_and_taken_back_when_it_has_closed(shop: Shop) -> None:
    bought(shop, 140)
    look(shop, 0.1)
    shop.mark("bug", MONDAY + timedelta(days=1))
    look(shop, 1.1)
    run_cycle(shop.house, at("Fri 2026-06-05 12:00"), send=False)
    assert refund(shop).outcome == "default_refund"
    run_cycle(shop.house, at("Sun 2026-06-07 23:30"), send=False)
    assert shop.notices("refund-window") == []
    for when in ("Mon 2026-06-08 00:30", "Wed 2026-06-10 12:00", "Mon 2026-06-15 23:30"):
        run_cycle(shop.house, at(when), send=False)
        assert shop.notices("refund-window") == ["refund-window:1"], when
    (notice,) = [n for n in shop.house.store.notices.open_notices() if n.key == "refund-window:1"]
    assert "it can be granted until 2026-06-15 only (PS-WEB-5)" in notice.what
    run_cycle(shop.house, at("Tue 2026-06-16 00:30"), send=False)
    assert shop.notices("refund-window") == []
