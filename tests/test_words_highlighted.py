"""`explain` shows the words that were judged, and in them those that a finding rests on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.cli.app import app
from tests.shop import MARKET, Shop

NOW = "2026-05-05T12:00:00+02:00"
SUBJECT = "[PrestaShop Addons] You received a new message! 4711"
SECOND_SHOP = (
    "Hello,\n\nI bought it for a-shop.example and want to use it on b-shop.example, my second shop. Ça va ? 👋"
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    shop = Shop(tmp_path_factory.mktemp("shop"))
    shop.mail("Thu 2026-04-30 16:00", SUBJECT, SECOND_SHOP, MARKET)
    shop.live("Thu 2026-04-30 16:30")
    yield shop


def test_all_offsets_point_at_the_customers_own_words(shop: Shop) -> None:
    told = shop.told("explain", 1, "--at", NOW)
    spans = [piece for found in told["findings"] for piece in found["detail"].get("evidence", ()) if "start" in piece]
    assert {found["rule"] for found in told["findings"]} >= {"kind", "other_site"}
    assert spans and all(told["words"][one["start"] : one["end"]] == one["text"] for one in spans)


def test_a_terminal_shows_them_underlined_where_they_stand(shop: Shop) -> None:
    words = ["explain", "1", "--at", NOW, "--config", str(shop.file)]
    drawn = CliRunner().invoke(app, words, color=True).output
    assert "\x1b[4mmy second shop\x1b[0m" in drawn
    plain = CliRunner().invoke(app, words).output
    assert "\x1b" not in plain and "I bought it for a-shop.example" in plain


def test_a_sealed_ticket_has_no_words_left_to_show(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.mail("Thu 2026-04-30 16:00", SUBJECT, SECOND_SHOP, MARKET)
    shop.live("Thu 2026-04-30 16:30")
    [customer] = {shop.told("explain", 1, "--at", NOW)["customer"]}
    shop.run("forget", customer)
    assert shop.told("explain", 1, "--at", NOW)["words"] is None
    assert "b-shop.example" not in shop.run("explain", 1, "--at", NOW).stdout
