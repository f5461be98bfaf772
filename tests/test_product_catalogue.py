"""The product catalogue of a spreadsheet: read as it was saved, refused with every line, told as dated facts."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.facts import Facts
from monitor.config import Config, Problems, load
from monitor.cycle import run_cycle
from monitor.product_sheet import COLUMNS, read_sheet
from tests.moments import at
from tests.seller import ASKED, Shop
from tests.shop import CONFIG
from tests.shop import Shop as House

pytest_plugins = ["tests.selling"]

MONDAY = at("Mon 2026-05-04 10:00")
DOCS = Path(__file__).parents[1] / "docs" / "configuration.md"
SHEET = """\
name,ids,names,platform,versions,since,until,price,currency,free
fast-checkout,8452|8453,Fast Checkout|Fast Checkout PRO,prestashop,1.7.0 - 8.1.x,2025-01-15,,79.99,EUR,
fast-checkout,,,prestashop,"8.0 - 9.2, 9.4",2026-05-01,,,,
free-badges,77,,,,,,,,yes
"""


def saved(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "products.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def problems(tmp_path: Path, text: str | bytes) -> list[str]:
    sheet = read_sheet(saved(tmp_path, text))
    assert not sheet.products
    return [sentence.removeprefix(f"{tmp_path}/") for sentence in sheet.problems]


def test_several_rows_of_a_product_are_its_declarations_over_time(tmp_path: Path) -> None:
    one, two = read_sheet(saved(tmp_path, SHEET)).products
    assert (one.name, one.ids, one.names) == (
        "fast-checkout", ("8452", "8453"), ("Fast Checkout", "Fast Checkout PRO")
    )  # fmt: skip
    assert one.price is not None
    assert (one.price.amount, one.price.currency) == (Decimal("79.99"), "EUR")
    assert [(sheet.versions, sheet.since) for sheet in one.compatible] == [
        (("1.7.0 - 8.1.x",), date(2025, 1, 15)), (("8.0 - 9.2, 9.4",), date(2026, 5, 1))
    ]  # fmt: skip
    assert (two.free, two.compatible, two.price) == (True, (), None)


TABBED = SHEET.replace('"8.0 - 9.2, 9.4"', "8.0 - 9.2; 9.4").replace(",", "\t").replace(";", ",")
SEMICOLONS = SHEET.replace('"8.0 - 9.2, 9.4"', "8.0 - 9.2 MARK 9.4").replace(",", ";").replace(" MARK", ",")


@pytest.mark.parametrize(
    "text",
    [
        SHEET.encode("utf-8-sig"),
        SHEET.replace("\n", "\r\n").encode(),
        SEMICOLONS.encode("utf-8-sig"),
        SEMICOLONS.replace("79.99", "79,99").encode(),
        f"sep=;\r\n{SEMICOLONS}".encode(),
        TABBED.encode("utf-16"),
        SHEET.replace("2025-01-15", "15.1.2025").encode(),
        SHEET.replace("fast-checkout,8452|8453", '"fast-checkout","8452 | 8453"').encode(),
        SHEET.replace("name,ids", "NAME , Ids").encode(),
        f"{SHEET},,,,,,,,,\n\n".encode(),
        SHEET.replace("free\n", "free,,\n").replace("EUR,\n", "EUR,,,\n").encode(),
        SHEET.replace("Fast Checkout|", '"Fast Checkout\n"|').replace('"Fast Checkout\n"|', '"Fast Checkout|').replace(
            'PRO,prestashop,1', 'PRO",prestashop,1').encode(),
    ],
    ids=["BOM", "CRLF", "semicolons", "comma in a number", "sep=", "tabs in UTF-16", "dots in a date", "quoted cells",
         "blanks in the head", "empty rows", "empty columns", "a quoted list"],
)  # fmt: skip
def test_however_the_spreadsheet_saved_it(tmp_path: Path, text: bytes) -> None:
    assert read_sheet(saved(tmp_path, text)).products == read_sheet(saved(tmp_path, SHEET)).products


def test_every_mistake_is_told_at_once_with_its_line_and_never_with_the_cell(tmp_path: Path) -> None:
    text = """\
name,ids,names,versions,since,until,price,currency,free
alpha,8.45E+06,,8.x,15/01/2025,,79.99,EUR,
,1,,,,,,,
beta,2,,eight,2025-02-30,,1.234,EUR,maybe
alpha,,,8.1,,,80.00,EUR,
"gamma
and more",2,,1.7,2025-01-01,2024-01-01,12.00,,
delta,,,,2025-01-01,,,Euro,,,,surplus
alpha,,,9.0,,,,,
"""
    assert problems(tmp_path, text) == [
        "products.csv:2: ids: the spreadsheet has shortened a number: make its column text, and write it again",
        "products.csv:2: since: write a date as 2025-01-15 (in a column of text, or the spreadsheet changes it)",
        "products.csv:3: name: it is missing",
        "products.csv:4: free: write yes or no",
        'products.csv:4: price: write an amount as "79.99" or "79,99", and its currency in a column of its own',
        "products.csv:4: since: write a date as 2025-01-15 (in a column of text, or the spreadsheet changes it)",
        'products.csv:4: versions: write versions and ranges as "1.7.0 - 8.1.x | 9.0" '
        "(in a column of text, or 8.10 becomes 8.1)",
        "products.csv:5: price: line 2 says another for the same product",
        "products.csv:5: since: line 2 declares versions from the same day",
        "products.csv:6: ids: the product beta has the same number",
        "products.csv:6: price: it needs a currency in the column of that name",
        "products.csv:6: until: it lies before since",
        'products.csv:8: currency: write three letters, such as "EUR"',
        "products.csv:8: the row has more cells than the head",
        "products.csv:8: versions: a day is given, and no version that was declared on it",
        "products.csv:9: since: line 2 declares versions from the same day",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ":1: it has no head that names the columns: name, ids"),
        ("name,versoins\nalpha,8.1\n", ":1: the head names a column that is not known; did you mean versions?"),
        ("name,name\nalpha,alpha\n", ":1: the column name is there twice"),
        ("ids,price\n1,2\n", ":2: name: it is missing"),
        ('name,ids\nalpha,"1\n', ":2: a quotation mark is never closed"),
        ('name,ids\nalpha,"1"2\n', ":2: a quotation mark is never closed"),
        ("name\n" + f"{'a' * 61}\n", ":2: name: it is longer than 60 characters"),
        ("name\n" + "a\n" * 20_001, ":20002: there are more than 20,000 rows"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, text: str | bytes, told: str) -> None:
    (first, *_) = problems(tmp_path, text)
    assert first.startswith(f"products.csv{told}")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"name\n\xe9t\xe9\n", 'the file is not UTF-8 text: save it as "CSV UTF-8"'),
        (b"name\n" + b"a" * 10 * 1024 * 1024, "the file is larger than 10,485,760 octets"),
        (None, "the file cannot be read: No such file or directory"),
    ],
    ids=["another encoding", "too large", "not there"],
)
def test_a_file_that_is_no_catalogue_at_all_is_told_where_it_is_named(
    tmp_path: Path, text: bytes | None, told: str
) -> None:
    config = configured(tmp_path)
    assert isinstance(config, Config)
    (tmp_path / "products.csv").unlink()
    if text is not None:
        saved(tmp_path, text)
    again = load(tmp_path / "config.toml")
    assert isinstance(again, Problems)
    assert again.sentences == (f"{tmp_path}/config.toml:50: catalogue.csv: {told}",)


def test_columns_of_ones_own_are_left_alone(tmp_path: Path) -> None:
    assert read_sheet(saved(tmp_path, "name,remarks\nalpha,ours\n")).ignored == ("remarks",)


@given(st.binary(max_size=300) | st.lists(st.sampled_from([*COLUMNS, "8.1", '"', ",", ";", "\n", "x"])).map("".join))
def test_any_file_is_a_catalogue_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, text: str | bytes
) -> None:
    sheet = read_sheet(saved(tmp_path_factory.mktemp("sheet"), text))
    assert bool(sheet.problems or sheet.fault) or all(product.name for product in sheet.products)


def configured(tmp_path: Path, sheet: str = SHEET, more: str = "") -> Config | Problems:
    saved(tmp_path, sheet)
    path = tmp_path / "config.toml"
    path.write_text(f'{CONFIG}\n[catalogue]\ncsv = "products.csv"\n{more}')
    return load(path)


def test_its_products_stand_beside_those_of_the_configuration_and_an_account_sells_all_where_it_names_none(
    tmp_path: Path,
) -> None:
    config = configured(tmp_path, more='[[products]]\nname = "third"\n')
    assert isinstance(config, Config), config
    assert [product.name for product in config.products] == ["third", "fast-checkout", "free-badges"]
    assert config.accounts[0].products == ("third", "fast-checkout", "free-badges")


def test_its_mistakes_are_told_with_those_of_the_configuration(tmp_path: Path) -> None:
    bad = SHEET.replace("79.99", "much").replace("fast-checkout", "fast", 1)
    config = configured(tmp_path, bad, '[[products]]\nname = "third"\nprise = 1\n')
    assert isinstance(config, Problems)
    assert [sentence.rpartition("/")[2].split(": ")[0] for sentence in config.sentences] == [
        "config.toml:53", "products.csv:2"
    ]  # fmt: skip


def test_a_name_that_both_have_is_refused_and_one_of_the_file_may_be_used(tmp_path: Path) -> None:
    config = configured(tmp_path, more='[[products]]\nname = "free-badges"\n')
    assert isinstance(config, Problems)
    assert "is the name of a product in the catalogue's file, too" in config.sentences[0]
    path = tmp_path / "config.toml"
    text = path.read_text().replace('team = "rome"\n', 'team = "rome"\nproducts = ["fast-checkout"]\n')
    path.write_text(text.replace('[[products]]\nname = "free-badges"\n', ""))
    assert isinstance(load(path), Config)


def test_check_config_tells_what_is_declared_and_what_to_look_at_again(tmp_path: Path) -> None:
    shop = House(tmp_path, config=f'{CONFIG}\n[catalogue]\ncsv = "products.csv"\n')
    saved(tmp_path, SHEET.replace("free\n", "free,remarks\n").replace("2025-01-15", ""))
    words = shop.run("check-config").stdout
    for told in (
        "Product fast-checkout (8452, 8453): 1.7.0 - 8.1.x; 8.0 - 9.2, 9.4 from 2026-05-01; 79.99 EUR\n"
        "Product free-badges (77): nothing is declared\n",
        "the catalogue's file has columns that are not read: remarks\n"
        "versions without a day from which they were declared (since) only ask a person: fast-checkout\n",
    ):
        assert told in words
    assert shop.told("check-config")["products"][1]["name"] == "free-badges"
    saved(tmp_path, "name\n" + "".join(f"product-{n}\n" for n in range(12)))
    assert "and 2 products more: --json tells them all" in shop.run("check-config").stdout


def test_the_example_in_the_reference_is_read(tmp_path: Path) -> None:
    (text,) = re.findall(r"```csv\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    sheet = read_sheet(saved(tmp_path, text))
    assert sheet.problems == ()
    assert [len(product.compatible) for product in sheet.products] == [2, 1]
    assert text.splitlines()[0].split(",") == list(COLUMNS)


# --- the facts that follow ---------------------------------------------------------------------------------------


def with_sheet(shop: Shop, tmp_path: Path, text: str) -> None:
    """The same house with a catalogue."""
    products = read_sheet(saved(tmp_path, text)).products
    (account,) = shop.house.config.accounts
    sold = account.model_copy(update={"products": tuple(product.name for product in products)})
    config = shop.house.config.model_copy(update={"products": products, "accounts": (sold,)})
    shop.house = replace(shop.house, config=config)


def facts(shop: Shop) -> Facts:
    from monitor.explain import explain

    told = explain(shop.house, 1, MONDAY + timedelta(hours=2))
    assert told is not None
    return Facts(told.facts)


def look(shop: Shop, hours: float = 0.5) -> None:
    run_cycle(shop.house, MONDAY + timedelta(hours=hours), send=False)


def test_a_declaration_holds_from_its_day_to_the_day_of_purchase(shop: Shop, tmp_path: Path) -> None:
    with_sheet(shop, tmp_path, SHEET)
    shop.market.open(501, "Empty checkout", ASKED, MONDAY, order=9001, version="9.1.0")
    shop.market.sell(9001, MONDAY - timedelta(days=30))
    look(shop)
    (row,) = [r for r in shop.house.store.caches.findings_of(1) if r.rule == "incompatible_version"]
    assert (row.outcome, row.clause) == ("flag", "PS-NO-4")
    with_sheet(shop, tmp_path, SHEET.replace("2026-05-01", "2026-04-01"))
    look(shop, 1)
    assert [r for r in shop.house.store.caches.findings_of(1) if r.rule == "incompatible_version"] == []


def test_a_declaration_that_had_ended_before_the_purchase_only_asks(shop: Shop, tmp_path: Path) -> None:
    with_sheet(shop, tmp_path, SHEET.replace("2025-01-15,,", "2025-01-15,2026-03-01,"))
    shop.market.open(501, "Empty checkout", ASKED, MONDAY, order=9001, version="9.1.0")
    shop.market.sell(9001, MONDAY - timedelta(days=30))
    look(shop)
    (row,) = [r for r in shop.house.store.caches.findings_of(1) if r.rule == "incompatible_version"]
    assert row.outcome == "check"
    assert "the versions cannot be compared" in json.loads(row.json)["reason"]


def test_the_marketplaces_own_list_states_the_product_and_contradictions_are_shown(shop: Shop, tmp_path: Path) -> None:
    with_sheet(shop, tmp_path, SHEET)
    shop.market.products[0] |= {"price": "89,90", "name": "Fast checkout pro"}
    shop.market.open(501, "Empty checkout", ASKED, MONDAY)
    look(shop)
    known = facts(shop)
    said = [(f.source, f.value, f.date) for f in known.all("list_price_cents")]
    assert [one[:2] for one in said] == [("api", 8990), ("the product catalogue", 7999)]
    assert said[0][2] is not None and said[0][2] >= MONDAY
    assert known.contradicted("list_price_cents")
    assert [f.value for f in known.all("product_listed")] == ["Fast checkout pro"] * 2
    assert not known.contradicted("product_listed")
    assert [f.value for f in known.all("product_state")] == ["1"]


def test_a_product_that_changes_has_its_last_state_and_a_number_of_another_product_is_seen(
    shop: Shop, tmp_path: Path
) -> None:
    with_sheet(shop, tmp_path, SHEET)
    shop.market.open(501, "Empty checkout", ASKED, MONDAY)
    look(shop)
    shop.market.products[0] |= {"price": "79.99", "name": "Photo Gallery", "statut": 0}
    look(shop, 25)
    known = facts(shop)
    assert [f.value for f in known.all("product_state")] == ["0"]
    assert not known.contradicted("list_price_cents")
    assert [f.value for f in known.all("product_listed")] == ["Photo Gallery", "Fast Checkout"]
    assert known.contradicted("product_listed")


def test_a_price_that_is_no_amount_is_left_out(shop: Shop) -> None:
    shop.market.products[0] |= {"price": "on request"}
    shop.market.open(501, "Empty checkout", ASKED, MONDAY)
    look(shop)
    assert facts(shop).all("list_price_cents") == ()
    assert [f.value for f in facts(shop).all("product_listed")] == ["Fast Checkout"]
