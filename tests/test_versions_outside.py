"""A version lies outside what the same text declares for the same platform; other numbers are no versions of it."""

import pytest

from checks.mentions import mentioned
from checks.platforms import versions
from checks.text import Text, clean
from monitor.rules import packaged_rules

OUTSIDE = [
    ("The page says up to 8.1. We run 8.2.", ["page says up to 8.1", "8.2"]),
    ("The page says from 1.7. Our shop has 1.6.1.4", ["page says from 1.7", "1.6.1.4"]),
    ("The page says 1.7 to 8.1. The second page says hello. Our shop has 9.0", ["page says 1.7 to 8.1", "9.0"]),
    ("The page says up to 8.1; PrestaShop version 9.0", ["page says up to 8.1", "9.0"]),
    ("The page says Magento 2.3 to 2.4.5, and our store has 2.4.7.", ["page says Magento 2.3 to 2.4.5", "2.4.7"]),
    (
        "Magento 2.3 to 2.4.5 according to the listing. Here 2.4.7.",
        ["Magento 2.3 to 2.4.5 according to the listing", "2.4.7"],
    ),
    ("It requires Shopware 6.5 or newer, we run Shopware 6.4.20.", ["It requires Shopware 6.5 or newer", "6.4.20"]),
    ("It only supports OpenCart 3. We use OpenCart v4.0.2.", ["It only supports OpenCart 3", "4.0.2"]),
    ("The listing says shopware/core 6.1. Installed is Shopware 6.2", ["listing says shopware/core 6.1", "6.2"]),
    ("The page says 8.1. " * 20 + "We run 9.0", ["page says 8.1", "9.0"]),
    ("My WordPress is 5.2 and it asks for 6.0 or newer.", ["asks for 6.0 or newer", "5.2"]),
    ("It needs WC 7.0 or newer. We have 5.9 and stay there.", ["It needs WC 7.0 or newer", "5.9"]),
    ("I see min. version 8.0 in the sheet, the shop is 1.7.8.11.", ["version 8.0 in the sheet", "1.7.8.11"]),
]
INSIDE = [
    "The page says 8. Our shop has 8.2",
    "The page says nothing. Our shop has 9.0",
    "The page says nothing" + " of what it can do" * 5 + ". Our shop had 8.1 and has 9.0",
    "The module requires magento ~2.3, our shop is Magento 2.4.6",
    "It requires PrestaShop ~8.0, our PrestaShop is 8.1.2",
    "The page says up to 8.1; module version 9.0, PHP 9.0 and 9.0 EUR",
    "The page says OpenCart 3.0.0 to 3.0.3.9. On OpenCart 3.0.3.9 the tab is empty.",
    "The page says Magento 2.4.4 to 2.4.6. Shipping is 2.50 per order, 3.1.2 files.",
    "The page says Magento 2.3 and WooCommerce 8. We have 9.1",
    "The page says WooCommerce 8. On WordPress 6.4 it is slow.",
    "We run Shopware 6.4, as listed. Shopware 6.5 comes later.",
    "WordPress with WooCommerce; the page says 8 or newer. Ours is 6.2",
    "It requires 8.1.\n" * 21 + "Our shop has 9.0",
]


def outside(said: str, signal: str = "version_outside") -> list[str]:
    signals = mentioned(packaged_rules().matcher.read(Text(clean(said), spoken="en")))
    return [span.words for span in signals.spans(signal)]


@pytest.mark.parametrize(("said", "words"), OUTSIDE)
def test_a_declaration_and_the_version_outside_it_are_the_customers_own_words(said: str, words: list[str]) -> None:
    assert outside(said) == words


@pytest.mark.parametrize("said", INSIDE)
def test_a_version_within_of_another_platform_or_of_something_else_is_not_outside(said: str) -> None:
    assert outside(said) == []


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("The plugin requires PHP 8.2 and our host offers PHP 8.0 at most.", "8.0"),
        ("4.1 requires PHP version >= 5.3.0 and <= 5.5.0 current is: 5.6.20", "5.6.20"),
        ("The module requires php ~7.4.0, your php version (8.2.4) is not accepted.", "8.2.4"),
        ("The module requires php ^7.2, your php version is 8.0.1", "8.0.1"),
        ("The module requires php ^7.4 || ^8.0, your php version is 8.3.1", ""),
        ("The module requires php ^7.4|^8.0, ours is php 7.4.33", ""),
        ("The module requires php ^7.4 || ^8.0, your php version is 7.3.9", "7.3.9"),
        ("The module requires php ^7.4 || ^8.0, your php version is 9.0", "9.0"),
        ("The module requires php ~7.1.3||~7.2.0||~7.4.0, your php version is 7.3.2", "7.3.2"),
        ("The module requires php 7.2 || ^8.1, your php version is 8.4", ""),
        ("The page says up to PHP 8.1; on 8.3 it is blank.", "8.3"),
        ("The documentation says PHP 7.1-7.4, after switching to PHP 8.1 it is blank.", "8.1"),
        ("The documentation says PHP 7.1-7.4, ours is PHP 7.3 since 2024-10-8.", ""),
        ("The module requires php ^7.2, ours is php 7.4", ""),
        ("The module requires php ~7.4.0, ours is php 7.4.33", ""),
        ("The module requires php ~7.2, ours is php 7.4", ""),
        ("The module requires magento ^2.3 and php >=7.4, ours is php 8.1.", ""),
        ("The page says up to PHP 8.1. PrestaShop is 8.3 here.", ""),
    ],
)
def test_php_outside_is_told_apart_from_the_platform_outside(said: str, version: str) -> None:
    assert outside(said) == []
    assert outside(said, "php_outside")[1:] == ([version] if version else [])


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("Magento 2.3 up to 2.4.5", [("magento", (2, 3)), ("magento", (2, 4, 5))]),
        ("WooCommerce: 9.1, theme 4.2, PHP 8.1", [("woocommerce", (9, 1)), ("php", (8, 1))]),
        ("PS 8.1, shop version 1.7.8, 2.4 kg", [("prestashop", (8, 1)), ("prestashop", (1, 7, 8))]),
        ("İzmir: PrestaShop 8.1, PS 1.7.8", [("prestashop", (8, 1)), ("prestashop", (1, 7, 8))]),
        ("(8.1", [("prestashop", (8, 1))]),
        ("WordPress with WooCommerce here; ours is 6.2", [("", (6, 2))]),
    ],
)
def test_each_version_belongs_to_the_platform_named_beside_it_or_to_the_texts_own(
    said: str, named: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert [(one.platform, one.numbers) for one in versions(said)] == named
