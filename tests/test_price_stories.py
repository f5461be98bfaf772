"""One ticket of each scheme from its helpdesk's JSON: its clocks, price, consent, bill, refund, and what the week owes.

Each figure was worked by hand from the scheme's page; the steps are told by what happened, in the trade's words.
"""

from datetime import date, datetime
from typing import Any

from checks.balance import balance_at, liabilities, sufficiency
from checks.billing import BillingEvent
from checks.choices import Choices, OwnTarget, chosen
from checks.entries import read_event
from checks.facts import Fact, Facts
from checks.packages import cheapest
from checks.priced import Asked, Price
from checks.promise import TargetTerms
from checks.rules.billing import watch
from checks.rules.channel import channel
from checks.rules.consent import AwaitingConsent, consent_state
from checks.rules.coverage import coverage
from checks.rules.estimate import Estimate, estimate
from checks.rules.price import price
from checks.rules.refund import Claim, refund
from checks.rules.severity import extended, severities
from checks.rules.window import claims
from checks.rules.worth import offered
from checks.running import calendar_of
from checks.scheme import Pack, Scheme, in_force
from checks.standing import Breached, Met, Running, Verdict
from checks.text import Text, clean
from checks.timeline import Event, build
from checks.verdicts import Sight, Terms, judge
from monitor.pricing import depth, kinds_of
from monitor.rules import windows_of
from tests.books import balance, booked
from tests.moments import at
from tests.packs import PACKS, due, much, scheme

FROM_JSON = {"request": ("message", "customer"), "reply": ("reply", "vendor"), "fix": ("fix", "vendor")}


def event(zone: str, moment: str, kind: str, channel: str = "helpdesk") -> Event:
    when = at(moment, zone)
    told, actor = FROM_JSON.get(kind, (kind, "vendor"))
    return Event(when, when, told, actor, "observed", channel, f"{kind} {moment}")  # type: ignore[arg-type]  # the story's words are an event's


def verdicts(
    told: Scheme, now: datetime, *events: Event, plan: str = "", severe: tuple[str, ...] = ()
) -> dict[str, Verdict]:
    sees = tuple(Sight("helpdesk", one, now) for one in told.pack.replies.channels)
    terms = Terms(told, calendar_of(told.terms.calendar), plan, severe, sees)
    return {verdict.clock: verdict for verdict in judge(build(1, "a", events), terms, now)}


def bill(*steps: dict[str, Any]) -> list[BillingEvent]:
    read = [read_event(step) for step in steps]
    assert all(isinstance(step, BillingEvent) for step in read), read
    return [step for step in read if isinstance(step, BillingEvent)]


def guessed(told: Scheme, title: str, body: str = "") -> Estimate:
    text = Text(clean(title, body))
    found = estimate(told, text, kinds_of(text), depth())
    assert isinstance(found, Estimate), found
    return found


def priced(told: Scheme, **asked: Any) -> Price:
    found = price(told, Asked(**asked))
    assert isinstance(found, Price), found
    return found


def test_docpart_a_price_is_stated_the_same_day_agreed_and_then_overcharged() -> None:
    """35 USD an hour, analytics 0.35 hours: 12.25 USD; billed were 15.00, so 2.75 come off (DP-T2-1, DP-7, DP-5)."""
    docpart = scheme("docpart", date(2026, 5, 11))
    asked, quoted = "Mon 2026-05-11 10:00", "Mon 2026-05-11 11:30"
    assert due(docpart, "first_response", asked, "UTC") == {"same_day*": "Mon 2026-05-11 18:00"}

    likely = guessed(docpart, "Please connect Google Analytics to our shop").likely
    assert likely is not None
    assert likely.clause == "DP-T2-1"
    assert str(priced(docpart, category="DP-T2-1").money) == "12.25 USD"

    steps = bill(
        {"kind": "quote", "at": "2026-05-11T11:30:00Z", "amount": 0.35, "unit": "hours", "category": "DP-T2-1"},
        {"kind": "consent", "at": "2026-05-11T15:00:00Z"},
        {"kind": "work", "at": "2026-05-11T15:10:00Z", "category": "DP-T2-1"},
        {"kind": "charge", "at": "2026-05-11T16:00:00Z", "amount": "15", "unit": "USD", "category": "DP-T2-1"},
    )
    waiting = consent_state(steps, at("Mon 2026-05-11 13:30", "UTC"), docpart)
    assert isinstance(waiting, AwaitingConsent)
    assert (str(waiting.waited), str(waiting.price)) == ("2:00:00", "0.35 hours")

    now = at("Tue 2026-05-12 09:00", "UTC")
    found = verdicts(docpart, now, event("UTC", asked, "request"), event("UTC", quoted, "quote"))
    assert isinstance(found["first_response"].state, Met)

    [above] = watch(docpart, steps)
    assert (above.rule, above.clause) == ("billed_above_agreed", "DP-5")
    assert above.reason == "15.00 USD is billed, 12.25 USD was agreed: 2.75 USD is to be taken off"


def test_docpart_within_the_first_month_the_same_help_is_free() -> None:
    docpart = scheme("docpart", date(2026, 5, 11))
    assert str(priced(docpart, category="DP-T1-3", created=date(2026, 4, 20)).money) == "0.00 USD"
    charged = bill(
        {"kind": "charge", "at": "2026-05-11T16:00:00Z", "amount": "17.5", "unit": "USD", "category": "DP-T1-3"}
    )
    created = Facts((Fact("site_created", "2026-04-20", "the seller"),))
    assert [f.rule for f in watch(docpart, charged, created)] == ["billed_although_free"]


def test_naga_a_broken_cart_on_the_79_plan_is_solved_in_its_72_hours_but_not_in_24() -> None:
    """Fri 16:00 + 72 h is Mon 16:00 (NC-4); the 24 hours of a problem of the shops ended on Saturday (NC-6)."""
    naga, athens = scheme("nagacommerce"), "Europe/Athens"
    asked = "Fri 2026-05-08 16:00"
    text = Text(clean("Το καλάθι δεν λειτουργεί", "Οι πελάτες δεν μπορούν να ολοκληρώσουν την παραγγελία."))
    [severe] = severities(naga, text)
    assert (severe.rule, severe.clause, severe.outcome) == ("shop_wide", "NC-6", "check")
    assert channel(naga, "phone", "79").outcome == "none"
    assert channel(naga, "phone", "39").outcome == "flag"

    events = (event(athens, asked, "request", "phone"), event(athens, "Mon 2026-05-11 15:00", "fix", "phone"))
    now = at("Mon 2026-05-11 17:00", athens)
    found = verdicts(naga, now, *events, plan="79", severe=(severe.rule,))["resolution"]
    assert isinstance(found.state, Met)
    assert found.summary == "met only under round_the_clock"
    late = {s.reading: type(s.state) for s in found.standings}
    assert late["shop_wide"] is Breached

    moved = extended(
        naga, "resolution", "79", at("Mon 2026-05-11 16:00", athens), now, at("Wed 2026-05-13 16:00", athens)
    )
    assert getattr(moved, "late", None) is True

    assert str(priced(naga, category="NC-1", plan="79").money) == "0.00 EUR"
    wrong = bill({"kind": "charge", "at": "2026-05-11T14:00:00Z", "amount": "10", "unit": "EUR", "category": "NC-1"})
    assert [(f.rule, f.clause) for f in watch(naga, wrong)] == [("billed_although_free", "NC-1")]
    assert str(priced(naga, category="NC-8", hours=much("0.1 hours").quantity).money) == "10.00 EUR"
    assert claims(naga, date(2026, 5, 1), date(2026, 5, 11), Facts()) == ()


def test_altermarket_a_ticket_by_phone_turns_out_to_be_a_bug_and_all_its_points_come_back() -> None:
    """200 free points (AM-1); a store investigation by phone is 2 x 25 (AM-L2, AM-2); a bug returns all 50 (AM-4)."""
    target = OwnTarget("points_return", TargetTerms(unit="business_hours", n=9))
    own = chosen(PACKS["altermarket-xcart"], Choices(targets=(target,)))
    assert isinstance(own, Pack)
    alter, athens = in_force(own, date(2026, 5, 11)), "Europe/Athens"

    found = guessed(alter, "The coupon does not work", "The discount is not applied any more.")
    assert found.likely is not None
    assert (found.lowest.clause, found.likely.clause) == ("AM-W", "AM-L2")
    assert coverage(alter, found).outcome == "check"
    assert str(priced(alter, category="AM-L2", channel="phone").units) == "50 points"

    charge = "Mon 2026-05-11 10:00 charge 50 points for T1"
    free = "Mon 2026-01-05 10:00 grant 200 points"
    assert balance(booked(free, charge), "Mon 2026-05-11 10:00") == "150 points"

    steps = bill(
        {"kind": "quote", "at": "2026-05-11T09:00:00+03:00", "amount": 25, "unit": "points", "category": "AM-L2"},
        {
            "kind": "charge",
            "at": "2026-05-11T10:00:00+03:00",
            "amount": 50,
            "unit": "points",
            "category": "AM-L2",
            "channel": "phone",
        },
        {"kind": "bug", "at": "2026-05-12T10:00:00+03:00"},
    )
    [owed] = watch(alter, steps)
    assert (owed.rule, owed.clause) == ("points_returned", "AM-4")
    assert owed.reason == "it is a bug: 50 points to be returned"

    asked = event(athens, "Mon 2026-05-11 09:00", "request", "phone")
    turned = event(athens, "Tue 2026-05-12 10:00", "bug")
    running = verdicts(alter, at("Tue 2026-05-12 12:00", athens), asked, turned)["points_return"]
    assert isinstance(running.state, Running)
    assert running.earliest_due == at("Wed 2026-05-13 10:00", athens)

    before = balance_at(booked(free, charge), at("Tue 2026-05-12 12:00", athens))
    owes = liabilities("points", [before], [much("50 points")])
    assert (str(owes.unspent), str(owes.to_return)) == ("150 points", "50 points")

    back = booked(free, charge, "Tue 2026-05-12 15:00 return 50 points for T1")
    assert balance(back, "Tue 2026-05-12 15:00") == "200 points"
    assert (
        watch(
            alter,
            [*steps, *bill({"kind": "return", "at": "2026-05-12T15:00:00+03:00", "amount": 50, "unit": "points"})],
        )
        == ()
    )


def test_cart_power_a_request_by_skype_without_enough_credits_or_a_subscription() -> None:
    """Updating modules is 40 credits (CP-10); 25 are there, 15 are missing (CP-4): one package of 25 for 30 USD."""
    power = scheme("cart-power")
    assert [channel(power, used).outcome for used in ("skype", "helpdesk")] == ["flag", "none"]
    found = guessed(power, "Please update the add-on to the latest version")
    assert found.likely is not None
    assert found.likely.clause == "CP-10"

    cost = priced(power, category="CP-10")
    held = balance_at(booked("Mon 2026-05-04 10:00 purchase 25 credits", name="cart-power"), at("Mon 2026-05-11 10:00"))
    missing = sufficiency(power, held, cost)
    assert (missing.outcome, missing.clause) == ("flag", "CP-4")
    assert missing.reason.startswith("15 credits are missing")
    assert power.terms.tariff is not None
    assert str(cheapest(offered(power.terms.tariff), much("15 credits").quantity).price) == "30.00 USD"

    steps = bill({"kind": "charge", "at": "2026-05-11T10:00:00Z", "amount": 40, "unit": "credits", "category": "CP-10"})
    assert [(f.rule, f.outcome) for f in watch(power, steps)] == [("needs_subscription", "check")]

    asked = event("UTC", "Fri 2026-05-08 08:30", "request")
    answered = event("UTC", "Wed 2026-05-13 10:00", "reply")
    public = verdicts(power, at("Thu 2026-05-14 10:00", "UTC"), asked, answered)["web_response"]
    assert isinstance(public.state, Met)
    assert public.summary == "met only under business_days"

    harm = Facts((Fact("harms_default_shop", True, "a person"),))
    [full] = claims(power, date(2026, 4, 11), date(2026, 5, 11), harm)
    assert (full.rule, full.outcome, full.clause) == ("full_price", "flag", "CP-WEB-1")
    [late] = claims(power, date(2026, 4, 10), date(2026, 5, 11), harm)
    assert late.outcome == "none"


def test_business_care_a_bug_not_mended_in_30_days_recommends_the_purchase_price_back() -> None:
    """Asked on 8 May at 16:00: an answer before Mon 16:00, the fix by 7 June (PS-FR-1, PS-FIX-1, PS-REF-1)."""
    care, paris = scheme("prestashop-business-care"), "Europe/Paris"
    asked = event(paris, "Fri 2026-05-08 16:00", "request", "thread")
    answered = event(paris, "Mon 2026-05-11 15:00", "reply", "thread")
    bug = event(paris, "Tue 2026-05-12 10:00", "bug")
    now = at("Mon 2026-06-08 10:00", paris)
    found = verdicts(care, now, asked, answered, bug)
    assert isinstance(found["first_response"].state, Met)
    assert isinstance(found["fix"].state, Breached)
    assert found["fix"].judge.due == at("Sun 2026-06-07 16:00", paris)

    facts = Facts(
        (Fact("purchased_at", at("Fri 2026-05-01 12:00", paris), "api"), Fact("bug_confirmed", True, "a person"))
    )
    overdue = (Fact("fix_due", at("Sun 2026-06-07 16:00", paris), "the fix clock"),)
    claim = Claim(at("Mon 2026-06-08 09:00", paris))
    back = refund(facts, claim, now, windows_of(in_force(PACKS["prestashop-business-care"], date(2026, 5, 8))), overdue)
    assert (back.outcome, back.clause) == ("default_refund", "PS-REF-1")
