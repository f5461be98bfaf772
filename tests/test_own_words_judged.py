"""A ticket is judged by what the customer wrote, not by the letter of ours that their mail program quotes beneath."""

from pathlib import Path

import pytest

from monitor.signs import LONGEST, own_words
from tests.shop import DIRECT, MARKET, Shop

OURS = (
    "Did you change anything? I changed the code in classes/Checkout.php of our module for you. I want a refund form."
)
OUTLOOK = "From: Support <support@vendor.example>\nSent: Monday, 4 May 2026 09:00\nTo: Maria\nSubject: Re: Checkout\n\n"
QUOTED = [
    f"-----Original Message-----\n{OUTLOOK}{OURS}",
    f"________________________________\n{OUTLOOK}{OURS}",
    f"On Mon, 4 May 2026 at 09:00, Support <support@vendor.example> wrote:\n\n{OURS}",
    f"On Mon, 4 May 2026 at 09:00, Support <support@vendor.example> wrote:\n> {OURS}",
]


@pytest.mark.parametrize("quoted", QUOTED)
def test_what_is_quoted_raises_no_ground_and_no_demand(tmp_path: Path, quoted: str) -> None:
    shop = Shop(tmp_path, config=DIRECT)
    shop.mail("Mon 2026-05-04 10:00", "Re: Checkout", f"Hello, it is still not working.\n\n{quoted}")
    shop.live("Mon 2026-05-04 12:00")
    told = shop.told("explain", 1)
    assert [found["rule"] for found in told["findings"]] == ["kind"]
    assert not told["findings"][0]["detail"]["refund_demand"]
    assert told["words"] == "Re: Checkout\n\nHello, it is still not working."


def test_a_signature_is_still_the_customers_word() -> None:
    said = "Hello, it does not work.\n\nKind regards\nMaria"
    assert own_words("Checkout", said).split() == said.split()


def test_what_a_mail_forwards_or_says_in_nothing_but_a_quotation_is_judged() -> None:
    forwarded = f"See below.\n\n---------- Forwarded message ---------\n{OURS}"
    assert own_words("Fwd: Checkout", forwarded) == forwarded
    assert own_words("WG: Kasse", forwarded) == forwarded
    assert own_words("Checkout", forwarded) == "See below."
    only = QUOTED[0]
    assert own_words("Checkout", only) == only


def test_a_long_letter_is_taken_apart_too() -> None:
    assert own_words("Re: Checkout", f"It fails.\n\n{QUOTED[2]}{' Regards.' * LONGEST}") == "It fails."


def test_the_marketplaces_letter_is_judged_whole(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    letter = f"You have a message.\n\n{OUTLOOK}{OURS}"
    shop.mail("Mon 2026-05-04 10:00", "[PrestaShop Addons] You received a new message! 1", letter, MARKET)
    shop.live("Mon 2026-05-04 12:00")
    assert "I changed the code" in shop.told("explain", 1)["words"]
