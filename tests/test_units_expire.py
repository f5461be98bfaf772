"""Points that a customer is about to lose are told of, once for each purchase, to the people of the account."""

from email.message import EmailMessage
from pathlib import Path

from monitor.forget import forget, traces
from tests.desk import CONFIG, Desk, open_desk
from tests.moments import at
from tests.scene import body

ATHENS = "Europe/Athens"
OTHERS = """
[[accounts]]
name = "other"
scheme = "cart-power"
team = "support"
sources = ["desk"]

[[channels]]
name = "files"
kind = "folder"
path = "out"

[[channels]]
name = "theirs"
kind = "folder"
path = "theirs"

[[routes]]
channel = "files"
to = ["giulia@acme.example"]
accounts = ["acme"]

[[routes]]
channel = "theirs"
to = ["tom@other.example"]
accounts = ["other"]
"""


def sold(folder: Path) -> Desk:
    """Anna bought 60 points on 1 June 2025 and 120 on 20 June; nobody has written a ticket since."""
    desk = open_desk(folder, "altermarket-xcart", ATHENS, "Fri 2026-05-01 09:00")
    points = {"customer": "anna", "unit": "points", "currency": "EUR", "clause": "AM-5"}
    desk.tell("Sun 2025-06-01 10:00", "purchase", "", id="p1", amount=60, paid=50, **points)
    desk.tell("Fri 2025-06-20 10:00", "purchase", "", id="p2", amount=120, paid=95, **points)
    return desk


def told(desk: Desk) -> list[EmailMessage]:
    return [letter for letter in desk.scene.letters() if "expire" in body(letter)]


def test_each_purchase_is_told_of_once_thirty_days_before_and_closed_when_it_is_over(tmp_path: Path) -> None:
    """Good on the anniversary, gone at the midnight after it: 2 June 00:00; 30 days before that is 3 May 00:00."""
    desk = sold(tmp_path)
    desk.look("Sat 2026-05-02 23:59")
    assert told(desk) == []
    desk.look("Sun 2026-05-03 00:00", "Sun 2026-05-03 00:30", "Mon 2026-05-04 09:00")
    [letter] = told(desk)
    assert str(letter["Subject"]) == "About the watch: account acme"
    assert "60 points since 2025-06-01 of customer anna expire Tue 2 Jun 2026, 00:00 (Europe/Athens) (AM-6)." in body(
        letter
    )
    assert "Tell the customer while the units can still be used." in body(letter)
    desk.look("Fri 2026-05-22 00:00")
    [_, second] = told(desk)
    assert "120 points since 2025-06-20" in body(second)
    assert len(desk.scene.house.store.notices.open_notices()) == 2
    desk.look("Tue 2026-06-02 00:00")
    [left] = desk.scene.house.store.notices.open_notices()
    assert "120 points" in left.what
    assert len(told(desk)) == 2


def test_what_was_spent_meanwhile_is_not_warned_of_and_a_part_is_named_as_it_is(tmp_path: Path) -> None:
    desk = sold(tmp_path)
    charge = {"customer": "anna", "unit": "points", "clause": "AM-L3", "category": "AM-L3"}
    desk.tell("Mon 2026-05-04 09:00", "message", customer="anna", subject="Error 500")
    desk.look("Mon 2026-05-04 10:00")
    desk.tell("Mon 2026-05-04 11:00", "charge", id="c1", amount=40, **charge)
    desk.look("Mon 2026-05-04 12:00")
    [notice] = desk.scene.house.store.notices.open_notices()
    assert "20 points since 2025-06-01" in notice.what
    desk.tell("Mon 2026-05-04 13:00", "charge", id="c2", amount=40, **charge)
    desk.look("Mon 2026-05-04 14:00")
    assert desk.scene.house.store.notices.open_notices() == []
    assert len(told(desk)) == 1, "once, however much of it is left"


def test_only_the_people_of_the_account_hear_of_it(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    desk = sold_with_others(tmp_path)
    desk.look("Mon 2026-05-04 09:00")
    assert len(told(desk)) == 1
    assert [letter for letter in desk.scene.letters("theirs") if "expire" in body(letter)] == []


def sold_with_others(folder: Path) -> Desk:
    from tests.scene import open_scene

    (folder / "desk.jsonl").touch()
    config = CONFIG.format(scheme="altermarket-xcart", zone=ATHENS, more="", channels='["helpdesk"]')
    scene = open_scene(folder, config + OTHERS, "Mon 2026-01-05 09:00")
    desk = Desk(scene, ATHENS, at("Fri 2026-05-01 09:00", ATHENS))
    points = {"customer": "anna", "account": "acme", "unit": "points", "clause": "AM-5"}
    desk.tell("Sun 2025-06-01 10:00", "purchase", "", id="p1", amount=60, **points)
    return desk


def test_a_customer_who_is_forgotten_is_in_no_notice(tmp_path: Path) -> None:
    desk = sold(tmp_path)
    desk.look("Mon 2026-05-04 09:00")
    found = traces(desk.scene.house, "customer:anna")
    forget(desk.scene.house, found, "giulia", desk.now)
    assert desk.scene.house.store.notices.open_notices() == []
    desk.look("Mon 2026-05-04 10:00")
    assert desk.scene.house.store.notices.open_notices() == []


def test_what_cannot_be_booked_is_told_though_the_customer_has_no_ticket(tmp_path: Path) -> None:
    desk = open_desk(tmp_path, "altermarket-xcart", ATHENS, "Mon 2026-05-04 09:00")
    points = {"customer": "bob", "unit": "points", "clause": "AM-5"}
    desk.tell("Mon 2026-05-04 09:10", "purchase", "", id="p1", amount=60, paid=50, currency="EUR", **points)
    desk.tell("Mon 2026-05-04 09:20", "purchase", "", id="p2", amount=60, paid=55, currency="USD", **points)
    desk.look("Mon 2026-05-04 10:00", "Mon 2026-05-04 11:00")
    [notice] = desk.scene.house.store.notices.open_notices()
    assert notice.what == (
        "Customer bob: not booked: earlier purchases were paid in EUR, this one in USD: currencies are not mixed."
    )
    assert sum("currencies are not mixed" in body(letter) for letter in desk.scene.letters()) == 1
    desk.tell("Mon 2026-05-04 11:10", "purchase", "", id="p2", amount=60, paid=50, currency="EUR", **points)
    desk.look("Mon 2026-05-04 12:00")
    assert desk.scene.house.store.notices.open_notices() == []
