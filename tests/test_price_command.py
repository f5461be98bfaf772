"""`sla-monitor price` and `sla-monitor schemes`: answers with their derivation, as words or data; or one sentence."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from monitor.cli.price import price
from monitor.cli.schemes import schemes
from tests.packs import NAMES
from tests.shop import CONFIG, Shop

app = typer.Typer()
app.command("price")(price)
app.command("schemes")(schemes)

ON = ("--on", "2026-05-11")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, [*words])


def told(*words: str) -> str:
    result = run("price", *words)
    assert result.exit_code == 0, result.output
    return result.stdout


def data(*words: str) -> dict[str, Any]:
    found = json.loads(told(*words, "--json"))
    assert isinstance(found, dict)
    return found


def refused(*words: str) -> str:
    result = run(*words)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    return result.stderr.strip()


def test_an_update_by_its_versions() -> None:
    found = told("--scheme", "cart-power", "--from", "4.4.1", "--to", "4.4.4", *ON)
    assert found.splitlines()[0] == "Cart-Power technical support, 2026-05-11: CP-11, 25 credits = 30.00 USD"
    assert "4.4.1 to 4.4.4 is 3 patch steps (CP-11)" in found


def test_by_phone_in_points_and_in_money_by_the_cheapest_packages() -> None:
    found = data("--scheme", "altermarket-xcart", "--category", "AM-C3", "--channel", "phone", *ON)
    assert (found["unit"], found["lowest"], found["likely"], found["highest"]) == ("points", 300, 300, 300)
    assert found["money"] == {"unit": "EUR", "lowest": 240, "likely": 240, "highest": 240}
    assert [(one["units"], one["count"]) for one in found["packages"]["buy"]] == [(120, 2), (60, 1)]
    assert found["vat"] == "VAT, where it applies, is not included (AM-5)"
    assert [step["clause"] for step in found["derivation"]] == ["AM-C3", "AM-2", "AM-5"]
    assert found["on"] == "2026-05-11"


def test_a_range_of_hours_and_a_figure_left_open() -> None:
    found = data("--scheme", "docpart", "--category", "design-integration", *ON)
    assert (found["lowest"], found["likely"], found["highest"]) == (12, None, 15)
    assert found["money"] == {"unit": "USD", "lowest": 420, "likely": None, "highest": 525}
    assert found["packages"] is None
    found = data("--scheme", "docpart", "--hours", "0.35", *ON)
    assert (found["category"], found["lowest"], found["money"]["lowest"]) == (None, 0.35, 12.25)


def test_the_first_month_and_the_day_of_the_request() -> None:
    asked = ("--scheme", "docpart", "--category", "price-lists", "--site-created", "2026-04-11")
    assert "0.5 hours = 17.50 USD" in told(*asked, *ON)
    free = ("--scheme", "docpart", "--category", "free-price-lists", "--site-created", "2026-04-11")
    assert "0 hours = 0.00 USD" in told(*free, *ON)


def test_readings_discounts_counts_and_notes() -> None:
    naga = ("--scheme", "nagacommerce", "--hours", "1", "--plan", "Pro", *ON)
    assert "1 hour = 40.00 EUR" in told(*naga)
    assert "1 hour = 10.00 EUR" in told(*naga, "--reading", "nc-17-on=b", "--discount", "75")
    found = told("--scheme", "cart-power", "--category", "CP-10", "--count", "2", "--reading", "cp-10-each=b", *ON)
    assert "80 credits" in found
    assert "Needs: an active update subscription (CP-10)." in found
    assert "  pays for the study only (CP-8)" in told("--scheme", "cart-power", "--category", "CP-8", *ON)


def test_a_channel_that_is_not_served_is_told_with_the_price() -> None:
    found = told("--scheme", "cart-power", "--category", "CP-5", "--channel", "skype", *ON)
    assert "Channel: No support is rendered by Skype: please write in the client support system. (CP-1)" in found
    finding = data("--scheme", "cart-power", "--category", "CP-5", "--channel", "skype", *ON)["channel_finding"]
    assert (finding["outcome"], finding["clause"]) == ("flag", "CP-1")


def test_on_request_and_referred() -> None:
    assert "AM-C6, price on request" in told("--scheme", "altermarket-xcart", "--category", "AM-C6", *ON)
    assert "CP-15, referred: questions beyond support" in told("--scheme", "cart-power", "--category", "CP-15", *ON)
    assert data("--scheme", "cart-power", "--from", "4.3.9", "--to", "4.4.1", *ON)["price"] == "on_request"


def test_today_unless_a_day_is_given() -> None:
    assert data("--scheme", "cart-power", "--category", "CP-5")["lowest"] == 5


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("--scheme", "cart-power", "--category", "CP-99"),
            "'CP-99' is no category of this scheme; did you mean CP-9 or CP-8?",
        ),
        (("--scheme", "nagacommerce", "--plan", "100", "--hours", "1"), "100 is no plan of NagaCommerce"),
        (("--scheme", "nagacommerce", "--hours", "-1"), "--hours: a number of 0 or more is needed."),
        (("--scheme", "nagacommerce", "--hours", "one"), "--hours: write a number with a point, such as 0.35."),
        (("--scheme", "cart-power", "--from", "4.4", "--to", "4.4.4"), "'4.4' is no version"),
        (("--scheme", "bazaar", "--hours", "1"), "There is no scheme bazaar; known are adobe-commerce"),
        (("--hours", "1"), "There is no scheme (none given)"),
        (("--scheme", "docpart", "--hours", "1", "--on", "soon"), "--on: write a day such as 2026-05-01."),
        (("--scheme", "docpart", "--hours", "1", "--reading", "dp-1-month"), "--reading: write the question"),
        (("--scheme", "docpart", "--hours", "1", "--reading", "dp-9=b"), "docpart leaves no question dp-9 open"),
    ],
)
def test_bad_input_gets_a_sentence(words: tuple[str, ...], sentence: str) -> None:
    assert sentence in refused("price", *words)


POINTS = CONFIG.replace("prestashop-business-care", "altermarket-xcart").replace(
    'team = "rome"\nsources', 'team = "rome"\nmatch = { to = ["support@vendor.example"] }\nsources'
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A seller under AlterMarket with three tickets that came by mail."""
    shop = Shop(tmp_path_factory.mktemp("points"), POINTS)
    shop.mail("Mon 2026-05-04 10:00", "Fatal error in checkout", "It crashes randomly, please help.")
    shop.mail("Mon 2026-05-04 11:00", "Question", "How do I add a coupon?", sender="max@laden.example")
    shop.live("Mon 2026-05-04 12:00")
    yield shop


def test_a_ticket_is_priced_by_its_words(shop: Shop) -> None:
    config = ("--config", str(shop.file))
    found = data("--ticket", "1", *config)
    assert (found["likely"]["category"]["clause"], found["likely"]["lowest"]) == ("AM-L4", 80)
    assert found["lowest"]["category"]["clause"] == "AM-W"
    assert [line["words"] for line in found["evidence"]] == ["Fatal error"]
    words = told("--ticket", "1", *config)
    assert "likely: problem-solving that takes code debugging" in words
    assert "evidence: Fatal error (debugging)" in words


def test_a_person_settles_the_category_of_a_ticket(shop: Shop) -> None:
    found = data("--ticket", "1", "--category", "AM-W", "--config", str(shop.file))
    assert (found["likely"]["lowest"], found["fixed_by"]) == (0, "a person")
    assert "is no category" in refused("price", "--ticket", "1", "--category", "AM-99", "--config", str(shop.file))


def test_a_ticket_that_is_none(shop: Shop) -> None:
    assert "There is no ticket 99" in refused("price", "--ticket", "99", "--config", str(shop.file))


def test_the_accounts_own_settings_count(shop: Shop, tmp_path: Path) -> None:
    own = tmp_path / "config.toml"
    settings = '[accounts.settings.readings]\n"am-c4-each" = "b"\n'
    own.write_text(POINTS.replace("\n[[people]]", f"\n{settings}\n[[people]]", 1))
    asked = ("--account", "addons", "--category", "AM-C4", "--count", "2", *ON)
    assert data(*asked, "--config", str(own))["lowest"] == 120
    assert data(*asked, "--config", str(shop.file))["lowest"] == 60
    wrong = ("--account", "nobody", "--category", "AM-C4", "--config", str(own))
    assert "There is no account nobody; known are addons." in refused("price", *wrong)
    other = ("--account", "addons", "--scheme", "docpart", "--hours", "1", "--config", str(own))
    assert "The account addons sells under altermarket-xcart" in refused("price", *other)


def test_the_schemes_at_hand() -> None:
    listed = json.loads(run("schemes", "--json").stdout)
    assert [one["id"] for one in listed] == list(NAMES)
    assert "NagaCommerce" in run("schemes").stdout


def test_one_scheme_whole_in_words_and_as_data() -> None:
    words = run("schemes", "docpart").stdout
    for part in ("Promises", "Prices", "Left open by the source", "Not said by the source", "DP-T2-12"):
        assert part in words
    found = json.loads(run("schemes", "docpart", "--json").stdout)
    assert found["id"] == "docpart"
    assert found["version"].startswith("docpart r1 ")


def test_a_scheme_that_is_none() -> None:
    assert "There is no scheme bazaar; known are adobe-commerce" in refused("schemes", "bazaar")


def test_a_broken_pack_is_told_with_its_line(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('id = "own"\nname = "Own"\n')
    broken = tmp_path / "config.toml"
    broken.write_text(POINTS.replace("[monitor]", '[monitor]\nschemes = ["own.toml"]', 1))
    assert "own.toml" in refused("schemes", "--config", str(broken))
