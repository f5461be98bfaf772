"""The customer's last "thank you" needs no answer (PS-WEB-8): no target runs from it, whichever way it came."""

from pathlib import Path
from typing import Any

import pytest

from tests.shop import DIRECT, Shop

THANKS = "Thank you very much, it works now!"
ASKS = "Thank you, but how do I change the colour?"


def no_reply_needed(told: dict[str, Any]) -> bool:
    [kind] = [finding for finding in told["findings"] if finding["rule"] == "kind"]
    return bool(kind["detail"]["no_reply_needed"])


def answered_after(shop: Shop, mark: str, words: str) -> Any:
    """What is told of a ticket whose customer writes `words` an hour after it was marked."""
    shop.mail("Mon 2026-05-04 10:00", "Empty checkout", text="The checkout is empty.")
    shop.live("Mon 2026-05-04 10:05")
    shop.told("mark", 1, mark, "--by", "anna", "--at", "2026-05-04T11:00:00+02:00")
    shop.mail("Mon 2026-05-04 12:00", "Re: Empty checkout", text=words)
    shop.live("Mon 2026-05-04 12:05")
    return shop.told("explain", 1)


@pytest.mark.parametrize(("words", "runs"), [(THANKS, False), (ASKS, True)])
def test_a_mail_that_only_thanks_starts_no_target_and_explain_says_why(tmp_path: Path, words: str, runs: bool) -> None:
    told = answered_after(Shop(tmp_path, DIRECT), "answered", words)
    assert ("next_response" in [clock["clock"] for clock in told["clocks"]]) is runs
    assert ("needs no reply" in str(told)) is not runs
    assert no_reply_needed(told) is not runs


def test_thanks_after_the_close_are_judged_once_and_told_alike_everywhere(tmp_path: Path) -> None:
    told = answered_after(Shop(tmp_path, DIRECT), "closed", THANKS)
    assert told["events"][-1]["note"].startswith("needs no reply")
    assert no_reply_needed(told)
