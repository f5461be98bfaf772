"""A claim for money back is judged by its own scheme's window and grounds, and by no other scheme's."""

from pathlib import Path

from tests.desk import Desk, open_desk
from tests.moments import at

DEMAND = {"subject": "I want my money back", "text": "Please refund my purchase of the add-on."}


def asked(folder: Path, scheme: str, bought: str = "", **keys: object) -> Desk:
    desk = open_desk(folder, scheme, "UTC", "Mon 2026-05-11 08:30")
    facts = {"purchased_at": bought} if bought else {}
    desk.tell("Mon 2026-05-11 09:00", "message", facts=facts, **(DEMAND | keys))
    desk.look("Mon 2026-05-11 10:00")
    return desk


def test_cart_power_within_thirty_days_a_ground_is_asked_for_and_then_stands(tmp_path: Path) -> None:
    """Bought on 11 April: 30 days end on 11 May, the day of the claim (CP-WEB-1)."""
    desk = asked(tmp_path, "cart-power", "2026-04-11")
    assert desk.because("full_price") == (
        "check CP-WEB-1: within the window, whose last day is 2026-05-11, on one of the grounds: "
        "security problem, not as described, harms default shop"
    )
    assert not {"refund", "refund_windows"} & desk.findings().keys(), "those are Business Care's"
    desk.tell("Mon 2026-05-11 10:10", "facts", facts={"harms_default_shop": True})
    desk.look("Mon 2026-05-11 10:30")
    assert desk.because("full_price").startswith("flag CP-WEB-1: within the window")
    assert [one.rule for one in desk.digest("Mon 2026-05-11 09:00").findings.flagged].count("full_price") == 1


def test_a_day_later_is_too_late_and_without_the_day_it_is_asked_for(tmp_path: Path) -> None:
    late, unknown = tmp_path / "late", tmp_path / "unknown"
    late.mkdir()
    unknown.mkdir()
    assert asked(late, "cart-power", "2026-04-10").because("full_price") == (
        "none CP-WEB-1: too late: the window ended on 2026-05-10"
    )
    assert asked(unknown, "cart-power").because("full_price").startswith("check CP-WEB-1: the window counts from")


def test_a_claim_that_a_person_notes_starts_the_clock_of_the_decision(tmp_path: Path) -> None:
    """Claimed on Monday: decided by the end of the second business day, Wednesday 18:00 (CP-WEB-1)."""
    desk = asked(tmp_path, "cart-power", "2026-05-01", subject="About my order", text="It is not what I need.")
    assert "full_price" not in desk.findings()
    assert desk.say("claimed", why="by phone") == ()
    assert desk.because("full_price").startswith("check CP-WEB-1")
    decision = desk.clock("refund_decision")
    assert (decision.state, decision.due) == ("running", at("Wed 2026-05-13 18:00", "UTC"))
    desk.look("Wed 2026-05-13 14:30")
    assert any("Refund decision on ticket 1" in subject for subject in desk.letters())
    desk.say("refused", why="the window is open, none of the grounds stands")
    assert desk.clock("refund_decision").state == "met"


def test_where_a_scheme_names_no_window_a_person_is_told_what_it_does_name(tmp_path: Path) -> None:
    for scheme, says in (
        ("nagacommerce", "the scheme names no refund"),
        ("docpart", "the scheme names no refund but nothing above quote (DP-5)"),
        ("altermarket-xcart", "the scheme names no refund but points returned (AM-4)"),
    ):
        folder = tmp_path / scheme
        folder.mkdir()
        desk = asked(folder, scheme, "2026-05-01")
        assert desk.because("refund") == f"check : money is asked back, and {says}"
        assert "refund_windows" not in desk.findings()


def test_a_ticket_that_asks_for_no_money_has_no_such_finding(tmp_path: Path) -> None:
    desk = asked(tmp_path, "cart-power", "2026-05-01", subject="How do I set up coupons?", text="Where is it?")
    assert not {"refund", "full_price"} & desk.findings().keys()
