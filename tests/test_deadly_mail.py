"""A mail that ends the process that reads it is set aside in the end, and what lies around it is read."""

import subprocess
import sys
from pathlib import Path

from monitor.jobs.parse import DEADLY
from tests.moments import at
from tests.shop import DIRECT, Shop

NOON = "Mon 2026-05-04 12:00"


def dies(shop: Shop, victim: str) -> int:
    """One run that is killed while the mail is in hand; how it ended."""
    command = [sys.executable, "-m", "tests.dying_reader", str(shop.file), at(NOON).isoformat(), victim]
    return subprocess.run(command, timeout=60).returncode


def test_a_mail_in_hand_at_death_after_death_is_set_aside_and_the_others_are_read(tmp_path: Path) -> None:
    shop = Shop(tmp_path, config=DIRECT)
    for number in range(1, 4):
        shop.mail(f"Mon 2026-05-04 10:0{number}", f"Question {number}", sender=f"customer{number}@shops.example")
    assert [dies(shop, "2") for _ in range(4)] == [-9] * 4, "first all three were in hand, then the second alone"
    shop.live(NOON)
    assert sorted(one["title"] for one in shop.told("tickets")["tickets"]) == ["Question 1", "Question 3"]
    (notice,) = [one for one in shop.told("tickets")["notices"] if one["key"].startswith("unreadable:")]
    assert notice["what"] == "the monitor ended 3 times while it was read"
    assert notice["do"].startswith("Read it in the mailbox itself; then sla-monitor unreadable discard 2")
    shop.mail("Mon 2026-05-04 12:30", "Question 4", sender="customer4@shops.example")
    shop.live("Mon 2026-05-04 13:00")
    assert len(shop.told("tickets")["tickets"]) == 3


def test_three_deaths_cost_no_mail(tmp_path: Path) -> None:
    shop = Shop(tmp_path, config=DIRECT)
    shop.mail("Mon 2026-05-04 10:00", "Question", sender="customer@shops.example")
    assert [dies(shop, "1") for _ in range(3)] == [-9] * 3
    shop.live(NOON)
    assert [one["title"] for one in shop.told("tickets")["tickets"]] == ["Question"]


def notices(shop: Shop) -> list[str]:
    return [one["key"] for one in shop.told("tickets")["notices"] if one["key"].startswith("unreadable:")]


def test_a_person_has_it_read_again(tmp_path: Path) -> None:
    shop = Shop(tmp_path, config=DIRECT)
    shop.mail("Mon 2026-05-04 10:00", "Question", sender="customer@shops.example")
    assert [dies(shop, "1") for _ in range(4)] == [-9] * 4
    shop.live(NOON)
    assert "Mail that could not be read: 1; sla-monitor unreadable lists it." in shop.run("tickets").output
    (mail,) = shop.told("unreadable")["mails"]
    assert (mail["source"], mail["kept"], mail["reason"]) == ("mailbox", True, DEADLY)
    assert len(notices(shop)) == 1

    shop.run("unreadable", "again", mail["number"])

    assert notices(shop) == []
    shop.live("Mon 2026-05-04 13:00")
    assert [one["title"] for one in shop.told("tickets")["tickets"]] == ["Question"]
    assert shop.told("unreadable")["mails"] == []


def endless(folder: Path) -> Shop:
    """A shop whose only mail has more headers than any mail that people write."""
    shop = Shop(folder, config=DIRECT)
    received = f"Received: from a by mx.vendor.example; {at('Mon 2026-05-04 10:00'):%a, %d %b %Y %H:%M:%S %z}\r\n"
    headers = "".join(f"X-{number}: more and more of it\r\n" for number in range(6000))
    (folder / "inbox" / "endless.eml").write_bytes(
        f"{received}From: customer@shops.example\r\n{headers}\r\nHello".encode()
    )
    shop.live(NOON)
    return shop


def test_a_person_discards_what_has_no_readable_form_and_it_stays_away(tmp_path: Path) -> None:
    shop = endless(tmp_path)
    assert "\n1 " in shop.run("unreadable").output and len(notices(shop)) == 1
    assert "There is no unreadable mail 77" in shop.run("unreadable", "discard", 1, 77, status=2).output
    assert "Say which mails" in shop.run("unreadable", "discard", status=2).output

    words = shop.run("unreadable", "discard", 1, "--by", "anna").output

    assert words == "Discarded: 1. What lies in the mailbox stays there.\n"
    assert (notices(shop), shop.told("unreadable")["mails"]) == ([], [])
    shop.live("Mon 2026-05-04 13:00")
    told = shop.told("tickets")
    assert (told["tickets"], told["unreadable"]) == ([], 0), "the same mail in the mailbox is not read once more"


def test_what_was_forgotten_cannot_be_read_again_and_can_be_discarded(tmp_path: Path) -> None:
    shop = endless(tmp_path)
    shop.run("forget", "customer@shops.example", "--yes")
    assert "are gone by forget or retention" in shop.run("unreadable", "again", 1, status=2).output
    assert "its words are gone" in shop.run("unreadable").output
    assert "Discarded: 1." in shop.run("unreadable", "discard", 1).output
