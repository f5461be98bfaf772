"""Each scheme's own times, worked by hand from its page: who gets an answer or a solution by when, under which reading.

The judge's reading carries a star; the others stand beside it and are watched.
"""

from tests.packs import due, scheme

ATHENS = "Europe/Athens"


def test_naga_79_resolves_within_72_hours_round_the_clock_and_working_hours_are_watched():
    # Fri 16:00 + 72 h = Mon 16:00. 72 working hours of 8 a day are 9 days: Fri has 1 h left, then 8 full days
    # to Wed 20 May, then 7 h on Thu 21 May.
    naga = scheme("nagacommerce")
    assert due(naga, "resolution", "Fri 2026-05-08 16:00", ATHENS, "79") == {
        "round_the_clock*": "Mon 2026-05-11 16:00",
        "working_hours": "Thu 2026-05-21 16:00",
    }


def test_an_account_that_reads_72_hours_as_working_hours_is_judged_by_them():
    naga = scheme("nagacommerce", nc_4_hours="b")
    assert due(naga, "resolution", "Fri 2026-05-08 16:00", ATHENS, "79") == {
        "round_the_clock": "Mon 2026-05-11 16:00",
        "working_hours*": "Thu 2026-05-21 16:00",
    }


def test_naga_149_answers_and_resolves_within_24_hours():
    naga = scheme("nagacommerce")
    expected = {"round_the_clock*": "Sat 2026-05-09 16:00", "working_hours": "Wed 2026-05-13 16:00"}
    assert due(naga, "first_response", "Fri 2026-05-08 16:00", ATHENS, "149") == expected
    assert due(naga, "resolution", "Fri 2026-05-08 16:00", ATHENS, "149") == {
        "best_round_the_clock*": "Sat 2026-05-09 16:00",
        "best_working_hours": "Wed 2026-05-13 16:00",
    }


def test_naga_24_hours_may_bind_the_resolution_only():
    naga = scheme("nagacommerce", nc_5_binds="b")
    assert due(naga, "first_response", "Fri 2026-05-08 16:00", ATHENS, "149") == {}
    assert "best_round_the_clock*" in due(naga, "resolution", "Fri 2026-05-08 16:00", ATHENS, "149")


def test_naga_39_names_no_resolution_time():
    naga = scheme("nagacommerce")
    clock = naga.clock("resolution")
    assert due(naga, "resolution", "Fri 2026-05-08 16:00", ATHENS, "39") == {}
    assert clock is not None
    assert clock.no_number == "no number in the scheme"


def test_a_problem_of_the_shops_keeps_the_plans_target_and_24_hours_are_watched():
    naga = scheme("nagacommerce")
    assert due(naga, "resolution", "Fri 2026-05-08 16:00", ATHENS, "79", "shop_wide") == {
        "round_the_clock*": "Mon 2026-05-11 16:00",
        "working_hours": "Thu 2026-05-21 16:00",
        "shop_wide": "Sat 2026-05-09 16:00",
        "shop_wide_working_hours": "Wed 2026-05-13 16:00",
    }


def test_under_the_other_reading_a_problem_of_the_shops_gives_everybody_the_best_time():
    naga = scheme("nagacommerce", nc_6_time="b")
    assert due(naga, "resolution", "Fri 2026-05-08 16:00", ATHENS, "39", "shop_wide") == {
        "shop_wide*": "Sat 2026-05-09 16:00",
        "shop_wide_working_hours": "Wed 2026-05-13 16:00",
    }
    assert due(naga, "resolution", "Fri 2026-05-08 16:00", ATHENS, "79", "shop_wide")["shop_wide*"]
    both = scheme("nagacommerce", nc_6_time="b", nc_4_hours="b")
    assert due(both, "resolution", "Fri 2026-05-08 16:00", ATHENS, "39", "shop_wide") == {
        "shop_wide": "Sat 2026-05-09 16:00",
        "shop_wide_working_hours*": "Wed 2026-05-13 16:00",
    }


def test_docpart_answers_the_same_working_day_and_after_closing_by_the_next_which_is_ours():
    docpart = scheme("docpart")
    assert due(docpart, "first_response", "Mon 2026-05-11 17:59", "UTC") == {"same_day*": "Mon 2026-05-11 18:00"}
    assert due(docpart, "first_response", "Mon 2026-05-11 18:00", "UTC") == {"same_day*": "Tue 2026-05-12 18:00"}
    assert due(docpart, "first_response", "Fri 2026-05-08 19:00", "UTC") == {"same_day*": "Mon 2026-05-11 18:00"}


def test_docpart_may_mean_the_stated_price_by_an_answer():
    any_answer, price_only = scheme("docpart"), scheme("docpart", dp_6_answered="b")
    assert [clock.stops for clock in any_answer.clocks if clock.id == "first_response"] == [("reply", "quote")]
    assert [clock.stops for clock in price_only.clocks if clock.id == "first_response"] == [("quote",)]


def test_docpart_shows_how_long_a_price_awaits_consent_and_pauses_nothing():
    docpart = scheme("docpart")
    clock = docpart.clock("awaiting_consent")
    assert clock is not None
    assert (clock.internal, clock.starts, clock.stops) == (True, "quote", ("consent", "decline"))
    assert docpart.terms.calendar.pauses == "never"


def test_altermarket_and_cart_power_name_no_response_time():
    for name in ("altermarket-xcart", "cart-power"):
        clock = scheme(name).clock("first_response")
        assert clock is not None
        assert (clock.readings, clock.no_number) == ((), "no number in the scheme")


def test_cart_powers_public_pages_give_3_business_days_and_24_business_hours_are_watched():
    # Fri 08:30: working days Mon, Tue, Wed; 24 h of 9 a day: Fri 9, Mon 9, then 6 on Tuesday.
    assert due(scheme("cart-power"), "web_response", "Fri 2026-05-08 08:30", "UTC") == {
        "business_days*": "Wed 2026-05-13 18:00",
        "business_hours": "Tue 2026-05-12 15:00",
    }
    assert due(scheme("cart-power"), "refund_decision", "Fri 2026-05-08 08:30", "UTC") == {
        "business_days*": "Tue 2026-05-12 18:00"
    }


def test_shopware_4_days_are_calendar_days_until_the_account_reads_business_days():
    told = due(scheme("shopware-store"), "first_response", "Fri 2026-05-08 10:00", "Europe/Berlin")
    assert told == {"calendar*": "Tue 2026-05-12 10:00", "business": "Thu 2026-05-14 10:00"}
    told = due(scheme("shopware-store", sw_1_days="b"), "first_response", "Fri 2026-05-08 10:00", "Europe/Berlin")
    assert told == {"calendar": "Tue 2026-05-12 10:00", "business*": "Thu 2026-05-14 10:00"}
    assert due(scheme("shopware-store"), "fix", "Fri 2026-05-08 10:00", "Europe/Berlin") == {
        "business*": "Wed 2026-05-20 10:00"
    }


def test_templatemonster_runs_several_clocks_for_one_refund_request():
    monster = scheme("templatemonster")
    assert due(monster, "first_response", "Fri 2026-05-08 10:00", "UTC") == {"business_day*": "Mon 2026-05-11 10:00"}
    assert due(monster, "complaint", "Fri 2026-05-08 10:00", "UTC") == {"round_the_clock*": "Fri 2026-05-08 22:00"}
    assert due(monster, "marketplace_steps_in", "Fri 2026-05-08 10:00", "UTC") == {
        "round_the_clock*": "Sun 2026-05-10 10:00"
    }
    assert due(monster, "fix", "Fri 2026-05-08 10:00", "UTC") == {
        "hours*": "Mon 2026-05-11 10:00",
        "business": "Wed 2026-05-13 10:00",
    }


def test_atlassian_goes_by_the_partners_tier_and_critical_issues_of_fortified_apps_by_24_hours():
    atlassian = scheme("atlassian-marketplace")
    for tier, expected in (("silver", "Tue 2026-05-12 10:00"), ("gold", "Mon 2026-05-11 10:00")):
        assert due(atlassian, "first_response", "Fri 2026-05-08 10:00", "UTC", tier) == {
            f"{'silver' if tier == 'silver' else 'gold'}*": expected
        }
    assert due(atlassian, "first_response", "Fri 2026-05-08 10:00", "UTC") == {}
    assert due(atlassian, "critical_response", "Fri 2026-05-08 10:00", "UTC", "gold", "critical") == {}
    fortified = scheme("atlassian-marketplace", at_2_fortified="b")
    assert due(fortified, "critical_response", "Fri 2026-05-08 10:00", "UTC", "gold", "critical") == {
        "critical*": "Mon 2026-05-11 10:00"
    }


def test_wordpress_com_answers_within_12_hours_night_and_day():
    assert due(scheme("wordpress-com"), "first_response", "Sat 2026-05-09 20:00", "UTC") == {
        "round_the_clock*": "Sun 2026-05-10 08:00"
    }


def test_odoo_settles_within_15_days_and_envato_answers_a_refund_request_in_5():
    assert due(scheme("odoo-apps"), "settle", "Fri 2026-05-08 10:00", "UTC") == {"calendar*": "Sat 2026-05-23 10:00"}
    assert due(scheme("envato"), "refund_answer", "Fri 2026-05-08 10:00", "UTC") == {
        "calendar*": "Wed 2026-05-13 10:00",
        "business": "Fri 2026-05-15 10:00",
    }


def test_cs_cart_answers_by_the_fifth_business_day_and_the_third_is_watched():
    assert due(scheme("cs-cart"), "first_response", "Fri 2026-05-08 10:00", "UTC") == {
        "five*": "Sat 2026-05-16 00:00",
        "three": "Thu 2026-05-14 00:00",
    }


def test_hotrush_answers_within_an_hour_of_working_time_weekend_hours_included():
    qualiteam = scheme("qualiteam-xcart")
    assert due(qualiteam, "first_response", "Sat 2026-05-09 17:30", "UTC", "hotrush")["hotrush*"] == (
        "Sun 2026-05-10 10:30"
    )
    assert due(qualiteam, "first_response", "Fri 2026-05-08 23:30", "UTC", "hotrush")["hotrush*"] == (
        "Sat 2026-05-09 10:30"
    )
    assert due(qualiteam, "first_response", "Mon 2026-05-11 03:00", "UTC", "hotrush")["hotrush*"] == (
        "Mon 2026-05-11 10:00"
    )


def test_qualiteams_other_promise_runs_on_business_days_without_the_weekend_hours():
    told = due(scheme("qualiteam-xcart"), "first_response", "Sat 2026-05-09 17:30", "UTC", "regular")
    assert told == {"business_day*": "Mon 2026-05-11 17:30"}


def test_a_later_page_gives_hotrush_other_hours_in_another_zone():
    # 06:00-01:00 GMT+3 is 03:00-22:00 UTC: at 21:30 UTC half an hour is left, the other half begins at 03:00.
    night = "Mon 2026-05-11 21:30"
    assert due(scheme("qualiteam-xcart"), "first_response", night, "UTC", "hotrush") == {
        "hotrush*": "Mon 2026-05-11 22:30",
        "hotrush_later_page": "Tue 2026-05-12 03:30",
    }
    later = due(scheme("qualiteam-xcart", qt_2_hours="b"), "first_response", night, "UTC", "hotrush")
    assert later["hotrush_later_page*"] == "Tue 2026-05-12 03:30"
