"""A mail that ends the process that reads it is set aside in the end, and what lies around it is read."""

import subprocess
import sys
from pathlib import Path

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
    assert notice["do"] == "Read it in the mailbox itself."
    shop.mail("Mon 2026-05-04 12:30", "Question 4", sender="customer4@shops.example")
    shop.live("Mon 2026-05-04 13:00")
    assert len(shop.told("tickets")["tickets"]) == 3


def test_three_deaths_cost_no_mail(tmp_path: Path) -> None:
    shop = Shop(tmp_path, config=DIRECT)
    shop.mail("Mon 2026-05-04 10:00", "Question", sender="customer@shops.example")
    assert [dies(shop, "1") for _ in range(3)] == [-9] * 3
    shop.live(NOON)
    assert [one["title"] for one in shop.told("tickets")["tickets"]] == ["Question"]
