"""A customer's points: free and bought, used first in first out, expired after a year, returned after a bug."""

from datetime import timedelta

import pytest

from checks.balance import (
    Book,
    NotBooked,
    balance_at,
    book_all,
    expiring,
    expiry_warning,
    liabilities,
    open_book,
    sufficiency,
)
from checks.priced import Asked, Price
from checks.rules.price import price
from tests.books import ATHENS, NOW, balance, booked, movement, refused
from tests.moments import at
from tests.packs import much, scheme

FREE = "Mon 2026-01-05 10:00 grant 200 points"
BOUGHT = "Mon 2026-03-02 10:00 purchase 60 points paid 50 EUR"
CHARGE = "Mon 2026-05-11 10:00 charge 25 points for T1"


def test_200_free_points_less_one_store_investigation():
    book = booked(FREE, CHARGE)
    assert balance(book, "Mon 2026-05-11 09:59") == "200 points"
    assert balance(book, "Mon 2026-05-11 10:00") == "175 points"
    assert balance(book, "Sun 2026-01-04 10:00") == "0 points"


def test_the_first_bought_are_the_first_used():
    book = booked(FREE, BOUGHT, "Mon 2026-05-11 10:00 charge 210 points for T1")
    [left] = balance_at(book, at("Mon 2026-05-11 10:00", ATHENS)).holdings
    assert (left.ref, left.left) == (BOUGHT, 50)


@pytest.mark.parametrize(
    ("reading", "still", "gone"),
    [
        ("a", "Tue 2027-01-05 23:59", "Wed 2027-01-06 00:00"),
        ("b", "Mon 2027-01-04 23:59", "Tue 2027-01-05 00:00"),
    ],
)
def test_unused_points_expire_after_a_year_and_on_the_day_itself_are_still_good(reading, still, gone):
    book = booked(FREE, am_6_day=reading)
    assert balance(book, still) == "200 points"
    assert balance(book, gone) == "0 points"


def test_free_points_may_not_expire_for_they_were_not_bought():
    book = booked(FREE, BOUGHT, am_6_free="b")
    assert balance(book, "Sat 2028-01-01 00:00") == "200 points"


def test_the_expiry_is_a_movement_of_its_own_with_clause_and_time():
    book = booked(FREE, BOUGHT, CHARGE)
    statement = balance_at(book, at("Sat 2028-01-01 00:00", ATHENS))
    gone = [m for m in statement.movements if m.kind == "expiry"]
    assert [(m.ref, str(m.amount), m.clause) for m in gone] == [
        (FREE, "175 points", "AM-6"),
        (BOUGHT, "60 points", "AM-6"),
    ]
    assert gone[0].at == at("Wed 2027-01-06 00:00", ATHENS)


def test_what_a_bug_returns_goes_back_to_its_purchase():
    back = "Mon 2026-06-01 10:00 return 25 points for T1"
    book = booked(FREE, CHARGE, back)
    assert balance(book, "Mon 2026-06-01 10:00") == "200 points"
    assert balance(book, "Wed 2027-01-06 00:00") == "0 points"


def test_what_comes_back_after_its_purchase_expired_is_gone_at_once():
    back = "Mon 2027-02-01 10:00 return 25 points for T1"
    book = booked(FREE, CHARGE, back)
    assert balance(book, "Mon 2027-02-01 10:00") == "0 points"
    kinds = [m.kind for m in balance_at(book, at("Mon 2027-02-01 10:00", ATHENS)).movements]
    assert kinds == ["grant", "charge", "expiry", "return", "expiry"]


def test_returned_points_may_get_a_new_year():
    back = "Mon 2027-02-01 10:00 return 25 points for T1"
    book = booked(FREE, CHARGE, back, am_4_expiry="b")
    assert balance(book, "Tue 2028-02-01 23:59") == "25 points"
    assert balance(book, "Wed 2028-02-02 00:00") == "0 points"


def test_a_part_comes_back_to_what_was_taken_last():
    book = booked(
        FREE, BOUGHT, "Mon 2026-05-11 10:00 charge 210 points for T1", "Mon 2026-06-01 10:00 return 30 points for T1"
    )
    left = {h.ref: h.left for h in balance_at(book, at("Mon 2026-06-01 10:00", ATHENS)).holdings}
    assert left == {FREE: 20, BOUGHT: 60}


def test_more_charged_than_there_was_is_shown_below_nothing_and_the_next_purchase_pays_first():
    book = booked("Mon 2026-05-11 10:00 charge 25 points for T1")
    assert balance(book, "Mon 2026-05-11 10:00") == "-25 points"
    book = booked("Mon 2026-05-11 10:00 charge 25 points for T1", "Tue 2026-05-12 10:00 purchase 60 points")
    assert balance(book, "Tue 2026-05-12 10:00") == "35 points"
    back = booked(*(m.ref for m in book.movements), "Wed 2026-05-13 10:00 return 25 points for T1")
    assert balance(back, "Wed 2026-05-13 10:00") == "60 points"
    unpaid = booked("Mon 2026-05-11 10:00 charge 25 points for T1", "Tue 2026-05-12 10:00 return 10 points for T1")
    assert balance(unpaid, "Tue 2026-05-12 10:00") == "-15 points"


def test_what_is_learned_late_takes_its_own_place():
    assert balance(booked(CHARGE, FREE), "Mon 2026-05-11 10:00") == "175 points"


def test_cart_power_credits_never_expire():
    book = booked("Mon 2026-01-05 10:00 purchase 50 credits", name="cart-power")
    assert balance(book, "Thu 2030-01-03 10:00") == "50 credits"


def test_points_that_expire_within_30_days_are_warned_of():
    told = scheme("altermarket-xcart")
    book = booked(FREE, BOUGHT, CHARGE)
    early, soon = (balance_at(book, at(moment, ATHENS)) for moment in ("Sun 2026-12-06 10:00", "Mon 2026-12-07 10:00"))
    assert expiry_warning(told, early).outcome == "none"
    found = expiry_warning(told, soon)
    assert (found.outcome, found.clause) == ("flag", "AM-6")
    assert found.reason == "175 points expire within 30 days, the first at 2027-01-05T22:00:00+00:00"
    assert [h.ref for h in expiring(soon, timedelta(days=90))] == [FREE, BOUGHT]


def test_the_digest_adds_up_what_a_seller_owes():
    first = balance_at(booked(FREE, CHARGE), at("Mon 2026-12-07 10:00", ATHENS))
    second = balance_at(booked(BOUGHT), at("Mon 2026-12-07 10:00", ATHENS))
    owing = balance_at(booked("Mon 2026-05-11 10:00 charge 25 points for T1"), at("Mon 2026-12-07 10:00", ATHENS))
    found = liabilities("points", (first, second, owing), (much("50 points"),))
    assert (str(found.unspent), str(found.expiring), str(found.to_return)) == ("235 points", "175 points", "50 points")


def asked(name: str, category: str, **readings: str) -> Price:
    found = price(scheme(name, **readings), Asked(category=category))
    assert isinstance(found, Price)
    return found


@pytest.mark.parametrize(
    ("credits", "category", "outcome"),
    [(5, "CP-5", "none"), (4, "CP-5", "flag"), (20, "CP-9", "check"), (19, "CP-9", "flag"), (0, "CP-3", "none")],
)
def test_cart_power_answers_only_if_the_balance_suffices(credits, category, outcome):
    stories = [f"Mon 2026-01-05 10:00 purchase {credits} credits"] if credits else []
    statement = balance_at(booked(*stories, name="cart-power"), NOW)
    found = sufficiency(scheme("cart-power"), statement, asked("cart-power", category))
    assert found.outcome == outcome


def test_an_insufficient_balance_names_what_is_missing():
    statement = balance_at(booked("Mon 2026-01-05 10:00 purchase 25 credits", name="cart-power"), NOW)
    found = sufficiency(scheme("cart-power"), statement, asked("cart-power", "CP-10"))
    assert (found.clause, found.reason) == (
        "CP-4",
        "15 credits are missing: the balance is 25 credits, the request costs 40 credits",
    )


def test_even_a_free_fix_may_need_a_balance():
    told = scheme("cart-power", cp_3_asking="b")
    empty = balance_at(booked(name="cart-power"), NOW)
    assert sufficiency(told, empty, asked("cart-power", "CP-3", cp_3_asking="b")).outcome == "check"


def test_altermarket_does_not_ask_for_a_sufficient_balance():
    empty = balance_at(booked(), NOW)
    assert sufficiency(scheme("altermarket-xcart"), empty, asked("altermarket-xcart", "AM-L2")).outcome == "none"


BAD = [
    ("Mon 2026-05-11 10:00 charge 25 points", "a charge names its ticket"),
    ("Mon 2026-05-11 10:00 return 25 points", "a return names its ticket"),
    ("Mon 2026-05-11 10:00 charge -25 points for T1", "a charge is above 0; -25 points is not"),
    ("Mon 2026-05-11 10:00 purchase 0 points", "a purchase is above 0; 0 points is not"),
    ("Mon 2026-05-11 10:00 purchase 60 credits", "this balance is kept in points, not in credits"),
    ("Fri 2030-01-04 10:00 grant 200 points", "a grant dated 2030-01-04T08:00:00+00:00 lies in the future"),
    ("Mon 2026-05-11 10:00 expiry 5 points", "an expiry is worked out from the purchases, never booked"),
    ("Mon 2026-05-11 10:00 purchase 60 points paid 50 points", "what was paid is money with its currency, not points"),
    ("Mon 2026-05-11 10:00 return 5 points for T2", "ticket T2 was not charged by then: there is nothing to return"),
    ("Mon 2026-06-01 10:00 return 26 points for T1", "26 points is more than the 25 points that ticket T1 still has"),
    ("Mon 2026-05-11 09:00 return 5 points for T1", "ticket T1 was not charged by then: there is nothing to return"),
    (
        "Mon 2026-05-11 10:00 purchase 60 points paid 50 USD",
        "earlier purchases were paid in EUR, this one in USD: currencies are not mixed",
    ),
]


@pytest.mark.parametrize(("story", "sentence"), BAD, ids=[sentence for _, sentence in BAD])
def test_bad_input_gets_a_sentence_and_nothing_is_booked(story, sentence):
    book = booked(FREE, BOUGHT, CHARGE)
    assert refused(book, story) == sentence
    assert len(book.movements) == 3


def test_what_is_booked_is_never_changed_and_the_same_again_changes_nothing():
    book = booked(FREE)
    assert booked(FREE, FREE) == book
    assert "booked already, and differently" in refused(book, "Mon 2026-01-05 10:00 grant 100 points", ref=FREE)


def test_a_return_learned_late_is_weighed_against_what_was_charged_by_then_and_since():
    charged = ("Mon 2026-05-11 10:00 charge 10 points for T1", "Fri 2026-05-15 10:00 charge 50 points for T1")
    book = booked(FREE, *charged, "Mon 2026-05-18 10:00 return 40 points for T1")
    assert "11 points is more than the 10 points" in refused(book, "Wed 2026-05-13 10:00 return 11 points for T1")
    assert (
        balance(
            booked(*(m.ref for m in book.movements), "Wed 2026-05-13 10:00 return 10 points for T1"),
            "Mon 2026-05-18 10:00",
        )
        == "190 points"
    )
    assert "21 points is more than the 20 points" in refused(book, "Sat 2026-05-16 10:00 return 21 points for T1")


def test_a_list_is_booked_whole_or_not_at_all():
    empty = booked()
    done = book_all(empty, [movement(FREE), movement(CHARGE)], NOW)
    assert isinstance(done, Book)
    assert len(done.movements) == 2
    assert isinstance(book_all(empty, [movement(FREE), movement(BAD[0][0])], NOW), NotBooked)


def test_a_scheme_without_balances_opens_no_book():
    assert open_book(scheme("docpart"), "UTC") == NotBooked("Docpart keeps no balances")
