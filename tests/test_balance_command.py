"""`sla-monitor balance`: a customer's balance on any date, a file of movements booked whole, and a person's entries."""

import json
from pathlib import Path

import pytest

from tests.desk import Desk, open_desk
from tests.shop import CONFIG, CUSTOMER, Shop

CREDITS = CONFIG.replace("prestashop-business-care", "cart-power").replace(
    'team = "rome"\nsources', 'team = "rome"\nmatch = { to = ["support@vendor.example"] }\nsources'
)
HEADER = "at,kind,amount,unit,clause,ticket,ref,paid,currency\n"
BOUGHT = HEADER + "2026-05-01T10:00:00+02:00,purchase,25,credits,CP-13,,inv-1,30,USD\n"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A seller under Cart-Power whose customer asks by mail to have the modules updated: 40 credits (CP-10)."""
    shop = Shop(tmp_path, CREDITS)
    shop.mail("Mon 2026-05-04 10:00", "Please update the add-on to the latest version")
    shop.live("Mon 2026-05-04 12:00")
    (tmp_path / "book.csv").write_text(BOUGHT, encoding="utf-8")
    return shop


def rules(shop: Shop) -> dict[str, str]:
    return {
        one["rule"]: one["detail"]["reason"] for one in shop.told("explain", 1)["findings"] if "reason" in one["detail"]
    }


def test_a_file_is_booked_whole_once_and_the_ticket_that_came_by_mail_knows_it(shop: Shop) -> None:
    assert "balance_too_low" not in rules(shop), "nobody ever told of any balance, so none is too low"
    words = shop.run("balance", CUSTOMER, "--import", shop.root / "book.csv", "--by", "anna").stdout
    assert "Booked 1 of 1 movements." in words
    assert f"{CUSTOMER}, addons (cart-power): 25 credits as of" in words
    assert "purchase +25 credits (CP-13)" in words
    again = shop.run("balance", CUSTOMER, "--import", shop.root / "book.csv").stdout
    assert "Booked 0 of 1 movements; 1 had been booked before." in again
    assert rules(shop)["balance_too_low"].startswith("15 credits are missing")


def test_a_person_books_charge_and_return_of_a_ticket_and_any_date_can_be_asked_for(shop: Shop) -> None:
    shop.run(
        "balance", CUSTOMER, "--book", "purchase 50 credits", "--clause", "CP-13", "--at", "2026-05-01T10:00:00+02:00"
    )
    told = ("--ticket", 1, "--clause", "CP-10", "--category", "CP-10", "--by", "anna")
    shop.run("balance", CUSTOMER, "--book", "charge 40 credits", *told, "--at", "2026-05-05T10:00:00+02:00")
    shop.run("balance", CUSTOMER, "--book", "return 15 credits", *told, "--at", "2026-05-06T10:00:00+02:00")
    for day, left in (("02", 50), ("05T12:00", 10), ("07", 25)):
        when = f"2026-05-{day}" + ("" if "T" in day else "T00:00") + ":00+02:00"
        found = shop.told("balance", CUSTOMER, "--on", when)
        assert (found["balance"], found["unit"]) == (left, "credits")
        assert sum(move["amount"] for move in found["movements"]) == left
    assert [(m["kind"], m["amount"], m["ticket"], m["clause"]) for m in found["movements"]] == [
        ("purchase", 50, None, "CP-13"),
        ("charge", -40, "ticket 1", "CP-10"),
        ("return", 15, "ticket 1", "CP-10"),
    ]
    assert [event["kind"] for event in shop.told("explain", 1)["events"]] == ["message", "charge", "return"]
    assert "needs_subscription" in rules(shop), "a charge of CP-10 asks for the subscription"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--book", "charge 5 credits"), "The charge names no thread: it belongs to a ticket. Nothing is booked."),
        (("--book", "charge 5 credits", "--ticket", 9), "There is no ticket 9"),
        (("--book", "purchase five credits"), "--book: write a number of 0 or more"),
        (("--book", "gift 5 credits"), "--book: a movement is one of grant, purchase, charge, return."),
        (("--book", "purchase 5 points"), "This balance is kept in credits, not in points. Nothing is booked."),
        (("--book", "grant 5 credits", "--at", "2099-01-01T00:00:00Z"), "lies in the future. Nothing is booked."),
        (("--book", "return 5 credits", "--ticket", 1), "there is nothing to return. Nothing is booked."),
        (("--book", "grant 5 credits", "--import", "x.csv"), "--book and --import: one at a time."),
        (("--import", "nothing.csv"), "--import: nothing.csv cannot be read"),
        (("--account", "nobody"), "--account: say whose customer it is; accounts whose scheme keeps balances: addons."),
    ],
)
def test_what_makes_no_sense_is_a_sentence_and_nothing_is_booked(
    shop: Shop, words: tuple[str | int, ...], sentence: str
) -> None:
    assert sentence in shop.run("balance", CUSTOMER, *words, status=2).output
    assert shop.told("balance", CUSTOMER)["movements"] == []


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("2026-05-02T10:00:00+02:00,purchase,25,credits,CP-13,,inv-2,30,EUR\n", "currencies are not mixed"),
        ("2026-05-02T10:00:00+02:00,charge,25,credits,CP-7,,,,\n", "The charge names no thread"),
        ("2026-05-02,purchase,25,credits,CP-13,,,,\n", "book.csv:3: at has no offset"),
        ("2026-05-02T10:00:00+02:00,return,25,credits,CP-7,T9,,,\n", "icket T9 was not charged by then"),
    ],
)
def test_one_wrong_line_and_nothing_of_the_file_is_booked(shop: Shop, lines: str, sentence: str) -> None:
    file = shop.root / "book.csv"
    file.write_text(BOUGHT + lines, encoding="utf-8")
    assert sentence in shop.run("balance", CUSTOMER, "--import", file, status=2).output
    assert shop.told("balance", CUSTOMER)["movements"] == []


def test_a_file_that_is_no_text_is_refused(shop: Shop) -> None:
    file = shop.root / "book.csv"
    file.write_bytes(b"\xff\xfe")
    assert "is not UTF-8." in shop.run("balance", CUSTOMER, "--import", file, status=2).output


def test_a_scheme_without_balances_says_so(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.live("Mon 2026-05-04 12:00")
    refused = shop.run("balance", CUSTOMER, "--account", "addons", status=2).output
    assert "keeps no balances" in refused
    assert (
        "keeps no balances"
        in shop.run("balance", CUSTOMER, "--account", "addons", "--book", "grant 1 points", status=2).output
    )


def test_charges_of_a_helpdesks_ticket_are_found_by_its_number_there(tmp_path: Path) -> None:
    desk = told_desk(tmp_path)
    config = Shop.__new__(Shop)
    config.root = tmp_path
    file = tmp_path / "book.csv"
    bought = "2026-05-11T09:10:00+02:00,purchase,25,credits,CP-13,,inv-1,30,USD\n"
    file.write_text(HEADER + bought + "2026-05-11T09:20:00+02:00,charge,20,credits,CP-7,T-77,,,\n", encoding="utf-8")
    words = config.run("balance", "bob", "--import", file).stdout
    assert "5 credits as of" in words
    desk.look("Mon 2026-05-11 10:30")
    assert desk.told("T-77") == "message charge"
    assert json.loads(desk.findings("T-77")["price"].json)["reason"].startswith("CP-7")


def told_desk(folder: Path) -> Desk:
    desk = open_desk(folder, "cart-power", "UTC", "Mon 2026-05-11 06:30")
    desk.tell("Mon 2026-05-11 07:00", "message", "T-77", customer="bob", subject="Please install your theme")
    desk.look("Mon 2026-05-11 07:30")
    return desk
