"""One story of each scheme that a helpdesk serves, from its JSON to the digest; the figures were worked by hand."""

from pathlib import Path

from checks.balance import balance_at
from checks.digest import Tally
from monitor.balances import balance, owed
from tests.desk import open_desk
from tests.moments import at


def test_docpart_a_price_stated_the_same_day_agreed_and_then_overcharged(tmp_path: Path) -> None:
    """0.35 hours at 35 USD are 12.25 USD (DP-T2-1, DP-7); 15.00 are billed, so 2.75 come off (DP-5)."""
    desk = open_desk(tmp_path, "docpart", "UTC", "Mon 2026-05-11 09:30")
    desk.tell("Mon 2026-05-11 10:00", "message", subject="Please connect Google Analytics to our shop", customer="c7")
    desk.tell("Mon 2026-05-11 10:10", "message", "2", subject="The shop does not open", text="Error 500 since today.")
    desk.tell("Mon 2026-05-11 11:30", "quote", amount=0.35, unit="hours", category="DP-T2-1")
    desk.tell("Mon 2026-05-11 15:00", "consent")
    desk.tell("Mon 2026-05-11 15:10", "work", category="DP-T2-1")
    desk.tell("Mon 2026-05-11 16:00", "charge", amount=15, unit="USD", category="DP-T2-1")

    desk.play("Mon 2026-05-11 13:00")
    assert (desk.clock("first_response").state, desk.clock("first_response").clause) == ("met", "DP-6")
    assert desk.clock("first_response").due == at("Mon 2026-05-11 18:00", "UTC")
    assert desk.because("price") == "fixed DP-T2-1: DP-T2-1, connecting analytics: 0.35 hours (12.25 USD)"
    assert desk.findings()["coverage"].outcome == "charged"
    assert desk.because("consent").startswith("waiting DP-4: 0.35 hours was stated at 2026-05-11T11:30")
    assert desk.clock("first_response", "2").state == "running"
    assert desk.letters() == []

    desk.play("Mon 2026-05-11 20:00")
    assert desk.because("consent").startswith("agreed DP-4: agreed to 0.35 hours")
    above = "flag DP-5: 15.00 USD is billed, 12.25 USD was agreed: 2.75 USD is to be taken off"
    assert desk.because("billed_above_agreed") == above
    assert desk.clock("first_response", "2").state == "breached"
    said = " | ".join(desk.letters())
    assert said.count("Answer the same working day on ticket 2") == 3
    assert desk.kept("Mon 2026-05-11 09:00") == Tally(met=1, breached=1)
    assert any(
        "2.75 USD is to be taken off" in notice.what for notice in desk.digest("Mon 2026-05-11 09:00").watch.notices
    )

    desk.tell("Tue 2026-05-12 09:00", "return", amount=2.75, unit="USD")
    desk.play("Tue 2026-05-12 09:30")
    assert "billed_above_agreed" not in desk.findings()
    assert desk.told() == "message quote consent work charge return"


def test_naga_a_broken_cart_on_the_79_plan_is_extended_in_time_and_a_fix_of_ours_must_be_free(tmp_path: Path) -> None:
    """Fri 16:00 and 72 hours is Mon 16:00 (NC-4); announced until Wed 16:00; NC-6 watches Saturday 16:00."""
    desk = open_desk(
        tmp_path, "nagacommerce", "Europe/Athens", "Fri 2026-05-08 15:30", 'plan = "79"', ("chat", "phone")
    )
    broken = {"subject": "Το καλάθι δεν λειτουργεί", "text": "Οι πελάτες δεν μπορούν να ολοκληρώσουν την παραγγελία."}
    desk.tell("Fri 2026-05-08 16:00", "message", channel="phone", facts={"plan": 79}, **broken)
    desk.tell("Fri 2026-05-08 16:05", "message", "2", channel="email", subject="A second shop, please", text="How?")
    desk.tell("Fri 2026-05-08 16:30", "reply", channel="phone", text="We are looking into it.")
    desk.play("Mon 2026-05-11 10:00")
    assert desk.clock("resolution").due == at("Mon 2026-05-11 16:00", "Europe/Athens")
    assert desk.clock("resolution").state == "running"
    assert desk.clock("resolution", reading="shop_wide").due == at("Sat 2026-05-09 16:00", "Europe/Athens")
    assert desk.because("shop_wide").startswith("check NC-6")
    assert desk.because("wrong_channel", "2").startswith(
        "flag NC-14: Requests by e-mail are accepted from the 149 EUR plan"
    )
    assert any("Resolution on ticket 1" in subject for subject in desk.letters())

    desk.tell("Mon 2026-05-11 12:00", "extension", channel="phone", until="2026-05-13T16:00:00+03:00")
    desk.tell("Wed 2026-05-13 15:00", "fix", channel="phone")
    desk.tell("Wed 2026-05-13 15:30", "charge", amount="10", unit="EUR", category="NC-1")
    desk.play("Wed 2026-05-13 17:00")
    solved = desk.clock("resolution")
    assert (solved.state, solved.due) == ("met", at("Wed 2026-05-13 16:00", "Europe/Athens"))
    assert desk.clock("resolution", reading="shop_wide").state == "breached"
    assert desk.because("billed_although_free").startswith("flag NC-1: 10.00 EUR is charged for what is free")
    assert desk.findings()["coverage"].outcome == "free"
    desk.tell("Wed 2026-05-13 17:10", "claim", channel="phone", reason="the 10 euros")
    desk.look("Wed 2026-05-13 17:30")
    assert desk.because("refund") == "check : money is asked back, and the scheme names no refund"
    desk.tell("Wed 2026-05-13 17:40", "return", amount="10", unit="EUR")
    desk.look("Wed 2026-05-13 18:00")
    assert "billed_although_free" not in desk.findings()
    week = desk.digest("Mon 2026-05-11 09:00")
    assert week.figures.tally == Tally(met=1, breached=1)
    [late] = week.figures.breached  # the second ticket, by mail on Friday at 16:05: nobody has answered or solved it
    assert (late.ticket, late.due) == (desk.scene.ticket("2"), at("Mon 2026-05-11 16:05", "Europe/Athens"))


def test_altermarket_a_ticket_by_phone_is_a_bug_and_its_fifty_points_come_back(tmp_path: Path) -> None:
    """200 free points (AM-1), 2 x 25 by phone (AM-L2, AM-2): 150 are left; a bug returns all 50 (AM-4)."""
    zone = "Europe/Athens"
    target = '[accounts.internal_targets.points_return]\nunit = "business_hours"\nn = 9'
    desk = open_desk(tmp_path, "altermarket-xcart", zone, "Mon 2026-05-11 08:30", target, ("helpdesk", "phone"))
    points = {"customer": "anna", "unit": "points"}
    desk.tell("Mon 2026-01-05 10:00", "grant", "", id="g1", amount=200, clause="AM-1", **points)
    asked = {"subject": "The coupon does not work", "text": "The discount is not applied any more."}
    desk.tell("Mon 2026-05-11 09:00", "message", channel="phone", customer="anna", **asked)
    desk.tell("Mon 2026-05-11 09:05", "quote", amount=25, unit="points", category="AM-L2")
    desk.tell(
        "Mon 2026-05-11 10:00",
        "charge",
        id="c1",
        amount=50,
        category="AM-L2",
        channel="phone",
        clause="AM-L2",
        **points,
    )
    desk.play("Mon 2026-05-11 11:00")
    assert desk.because("price") == (
        "fixed AM-L2: AM-L2, problem-solving that takes an investigation of the client's store: 50 points (50.00 EUR)"
    )
    house, account = desk.scene.house, desk.scene.house.accounts["acme"]
    scheme = house.scheme_of(account, desk.now)
    held = balance(house, account, scheme, "anna", desk.now)
    assert held is not None
    assert str(balance_at(held.book, desk.now).balance) == "150 points"
    assert "points_returned" not in desk.findings()

    desk.tell("Tue 2026-05-12 10:00", "bug")
    desk.play("Tue 2026-05-12 12:00")
    assert desk.because("points_returned") == "flag AM-4: it is a bug: 50 points to be returned"
    assert desk.clock("points_return").due == at("Wed 2026-05-13 10:00", zone)
    owes = owed(house, account, desk.now)
    assert owes is not None
    assert (str(owes.unspent), str(owes.to_return)) == ("150 points", "50 points")
    [line] = desk.digest("Mon 2026-05-11 09:00").liabilities
    assert (line.account, str(line.owed.to_return)) == ("acme", "50 points")

    desk.tell("Tue 2026-05-12 15:00", "return", id="r1", amount=50, clause="AM-4", **points)
    desk.play("Tue 2026-05-12 16:00")
    assert "points_returned" not in desk.findings()
    assert desk.clock("points_return").state == "met"
    owes = owed(house, account, desk.now)
    assert owes is not None
    assert (str(owes.unspent), str(owes.to_return)) == ("200 points", "0 points")


def test_cart_power_fifteen_credits_are_missing_and_the_subscription_is_not_known(tmp_path: Path) -> None:
    """Updating modules is 40 credits (CP-10); 25 are there, 15 are missing (CP-4). Skype is no way in (CP-1)."""
    desk = open_desk(tmp_path, "cart-power", "UTC", "Fri 2026-05-08 08:30")
    desk.tell(
        "Mon 2026-05-04 10:00",
        "purchase",
        "",
        id="p1",
        customer="bob",
        amount=25,
        unit="credits",
        paid=30,
        currency="USD",
    )
    asked = "Please update the add-on to the latest version"
    desk.tell("Fri 2026-05-08 09:00", "message", customer="bob", channel="skype", subject=asked)
    desk.play("Fri 2026-05-08 10:00")
    assert desk.because("wrong_channel").startswith("flag CP-1: No support is rendered by Skype")
    assert desk.because("balance_too_low").startswith("flag CP-4: 15 credits are missing")
    [warned] = [notice for notice in desk.scene.house.store.notices.open_notices() if "CP-4" in notice.what]
    assert warned.do.startswith("Tell the customer what is missing")
    assert desk.because("price").startswith("likely CP-10: CP-10, updating Cart-Power modules;")
    assert desk.because("price").endswith(": 40 credits (45.00 USD)")  # a package of 50 is cheaper than two of 25

    desk.tell(
        "Mon 2026-05-11 10:00",
        "purchase",
        "",
        id="p2",
        customer="bob",
        amount=25,
        unit="credits",
        paid=30,
        currency="USD",
    )
    desk.tell("Wed 2026-05-13 10:00", "reply")
    desk.tell(
        "Wed 2026-05-13 10:30",
        "charge",
        id="c1",
        customer="bob",
        amount=40,
        unit="credits",
        category="CP-10",
        clause="CP-10",
    )
    desk.play("Mon 2026-05-11 10:30")
    assert "balance_too_low" not in desk.findings()
    assert not any("CP-4" in notice.what for notice in desk.scene.house.store.notices.open_notices())
    desk.play("Wed 2026-05-13 12:00")
    answered = desk.clock("web_response")
    assert (answered.state, answered.clause) == ("met", "CP-WEB-1")
    assert desk.because("needs_subscription").startswith("check CP-10")
    house, account = desk.scene.house, desk.scene.house.accounts["acme"]
    owes = owed(house, account, desk.now)
    assert owes is not None
    assert str(owes.unspent) == "10 credits"

    desk.tell("Wed 2026-05-13 12:30", "facts", facts={"update_subscription": True})
    desk.tell("Wed 2026-05-13 12:40", "return", id="r1", customer="bob", amount=99, unit="credits")
    desk.play("Wed 2026-05-13 13:00")
    assert (
        desk.because("not_booked")
        == "check CP-16: not booked: 99 credits is more than the 40 credits that ticket 1 still has"
    )

    # Bought on 15 April, claimed on 13 May: within the 30 days that end on 15 May (CP-WEB-1).
    desk.tell("Wed 2026-05-13 14:00", "claim", facts={"purchased_at": "2026-04-15", "not_as_described": True})
    desk.look("Wed 2026-05-13 14:30")
    assert desk.because("full_price").startswith("flag CP-WEB-1: within the window, whose last day is 2026-05-15")
    assert desk.clock("refund_decision").due == at("Fri 2026-05-15 18:00", "UTC")
    desk.tell("Thu 2026-05-14 10:00", "refund")
    desk.look("Thu 2026-05-14 11:00")
    assert desk.clock("refund_decision").state == "met"
    week = desk.digest("Mon 2026-05-11 09:00")
    assert (len(week.refunds), week.figures.tally) == (1, Tally(met=2))
    [line] = week.liabilities
    assert line.words == "10 credits unspent"
