"""A subject names a product by a name or an id as a word of its own: routes and shared mailboxes go by it."""

from pathlib import Path

import pytest

from monitor.config_catalogue import Product
from tests.scene import BASE, FILES, open_scene

CHECKOUT = Product(name="Checkout", names=("Acme Fast Checkout",), ids=("50",))
TWO_BRANDS = """
[[accounts]]
name = "feeds"
scheme = "prestashop-business-care"
team = "support"
sources = ["mailbox"]
products = ["Feeds"]
[accounts.match]
products = ["Feeds"]

[[products]]
name = "Checkout"
[[products]]
name = "Feeds"
"""


@pytest.mark.parametrize(
    ("subject", "named"),
    [
        ("acme fast checkout: empty page", True),
        ("Order 50 of the checkout", True),
        ("Question (#501250)", False),
        ("Checkouts are slow", False),
        ("Product 50: empty page", True),
    ],
)
def test_a_number_within_another_names_nothing(subject: str, named: bool) -> None:
    assert CHECKOUT.named_in(subject) is named


def test_of_a_shared_mailbox_each_account_takes_the_mail_about_its_own_products(tmp_path: Path) -> None:
    config = BASE.replace(
        'sources = ["mailbox"]\n', 'sources = ["mailbox"]\n[accounts.match]\nproducts = ["Checkout"]\n'
    )
    scene = open_scene(tmp_path, config + TWO_BRANDS + FILES)
    scene.asks("Tue 2026-04-28 10:00", "501", "[PrestaShop Addons] Feeds (#501)")
    scene.asks("Tue 2026-04-28 10:00", "502", "[PrestaShop Addons] Checkout (#502)")
    scene.cycle("Tue 2026-04-28 10:05")
    tickets = scene.house.store.tickets.tickets()
    assert {(ticket.account, ticket.title.split()[2]) for ticket in tickets} == {
        ("acme", "Checkout"),
        ("feeds", "Feeds"),
    }
