"""A longer time that the customer was told moves the due instant once, and everything that shows it shows the same."""

from pathlib import Path

from monitor.explain import explain
from monitor.ical import deadlines
from tests.desk import Desk, open_desk
from tests.moments import at
from tests.scene import body

ATHENS = "Europe/Athens"
ASKED = "Fri 2026-05-08 16:00"  # and 72 hours: Mon 16:00
GOAL = "Wed 2026-05-13 16:00"


def broken_cart(folder: Path, plan: str = "79", asked: str = "Η εισαγωγή προϊόντων σταματά") -> Desk:
    desk = open_desk(folder, "nagacommerce", ATHENS, "Fri 2026-05-08 15:30", f'plan = "{plan}"', ("phone",))
    desk.tell(ASKED, "message", channel="phone", subject=asked, text="Κωδικός 17")
    return desk


def how(desk: Desk) -> str:
    found = explain(desk.scene.house, 1, desk.now)
    assert found is not None
    [told] = [
        reading
        for clock in found.clocks
        if clock.id == "resolution"
        for reading in clock.readings
        if reading.row.judging
    ]
    assert told.derivation is not None
    return told.derivation.in_words()


def in_calendar(desk: Desk) -> list[object]:
    events = deadlines(desk.scene.house, desk.now).walk("VEVENT")
    return [event.decoded("dtstart") for event in events if "resolution" in str(event["uid"])]


def in_digest(desk: Desk) -> list[object]:
    return [line.due for line in desk.digest("Mon 2026-05-04 09:00").figures.next_due if line.clock == "resolution"]


def test_alert_explain_calendar_and_digest_agree_on_the_instant_that_a_person_announced(tmp_path: Path) -> None:
    desk = broken_cart(tmp_path)
    desk.look("Fri 2026-05-08 17:00")
    assert how(desk).endswith("Mon 00:00-16:00 used 16 h")
    assert in_calendar(desk) == in_digest(desk) == [at("Mon 2026-05-11 16:00", ATHENS)]

    said = desk.say("extended", why="the supplier's server is down", until=GOAL)

    assert said == ("resolution is due Wed 2026-05-13 16:00, no longer Mon 2026-05-11 16:00 (Europe/Athens).",)
    assert desk.clock("resolution").due == at(GOAL, ATHENS)
    assert how(desk).endswith("used 16 h; Wed 2026-05-13 16:00, as announced on Fri 2026-05-08 17:00 (NC-4)")
    assert in_calendar(desk) == in_digest(desk) == [at(GOAL, ATHENS)]

    before = len(desk.letters())
    desk.look("Mon 2026-05-11 15:30", "Tue 2026-05-12 16:00", "Wed 2026-05-13 14:00", "Wed 2026-05-13 15:00")
    told = [body(letter) for letter in desk.scene.letters()[before:] if "Resolution" in str(letter["Subject"])]
    [text] = told  # the last call: the warning was said on Friday, and a later due instant repeats nothing
    assert "Wed 13 May 2026, 16:00" in text
    assert "as announced on Fri 2026-05-08 17:00 (NC-4)" in text
    assert "Mon 11 May 2026, 16:00" not in text
    assert "tell the customer until when, then: sla-monitor mark 1 extended --until <time>" in text

    desk.look("Wed 2026-05-13 17:00")
    assert desk.clock("resolution").state == "breached"
    assert desk.scene.house.store.ledger.ledger_of(1)[-1].due == at(GOAL, ATHENS)


def test_what_moves_nothing_is_kept_and_answered_with_why(tmp_path: Path) -> None:
    desk = broken_cart(tmp_path)
    desk.look("Fri 2026-05-08 17:00")
    assert "say with --until" in desk.say("extended")[0]
    assert "is not later than the one that is due" in desk.say("extended", until="Mon 2026-05-11 12:00")[0]
    desk.look("Mon 2026-05-11 17:00")
    assert "announced after the time had run out (NC-4)" in desk.say("extended", until=GOAL)[0]
    assert desk.clock("resolution").due == at("Mon 2026-05-11 16:00", ATHENS)
    assert "extended: it is the instant" in desk.say("bug", until=GOAL)[0]
    assert "lies before the announcement itself" in desk.say("extended", until="Mon 2026-05-11 16:30")[0]


def test_a_dearer_plan_has_no_announced_extension_and_is_told_so(tmp_path: Path) -> None:
    desk = broken_cart(tmp_path, plan="149")
    desk.look("Fri 2026-05-08 17:00")
    assert "does not serve the plan 149" in desk.say("extended", until=GOAL)[0]


def test_a_problem_of_the_shops_keeps_its_24_hours(tmp_path: Path) -> None:
    desk = broken_cart(tmp_path, asked="Το καλάθι δεν λειτουργεί")
    desk.look("Fri 2026-05-08 17:00")
    desk.say("extended", until=GOAL)
    assert desk.clock("resolution").due == at(GOAL, ATHENS)
    assert desk.clock("resolution", reading="shop_wide").due == at("Sat 2026-05-09 16:00", ATHENS)


def test_under_a_scheme_without_extensions_it_is_only_shown(tmp_path: Path) -> None:
    desk = open_desk(tmp_path, "docpart", "UTC", "Mon 2026-05-11 09:30")
    desk.tell("Mon 2026-05-11 10:00", "message", subject="Please connect Google Analytics")
    desk.look("Mon 2026-05-11 11:00")
    assert desk.say("extended", until="Tue 2026-05-12 10:00") == (
        "No clock of docpart depends on it; it is kept and shown.",
    )
