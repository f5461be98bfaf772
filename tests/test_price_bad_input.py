"""A price asked for wrongly gets one sentence that says what is wrong, never a figure."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from checks.money import Amount, amount, number, plain
from checks.patches import version
from checks.priced import Asked, NotPriced
from checks.rules.price import price
from checks.scheme import Pack, in_force
from tests.packs import DAY, PACKS, figure, scheme

STORIES = {
    "unknown category": ("cart-power", {"category": "CP-33"}, "did you mean CP-3"),
    "unknown category, nothing near": ("docpart", {"category": "@@@@"}, "there are DP-T1-1, DP-T1-2"),
    "unknown plan": ("nagacommerce", {"plan": "100", "category": "NC-8"}, "it has 39, 79, 149"),
    "a plan where there are none": ("docpart", {"plan": "gold", "category": "DP-T2-1"}, "it has no plans"),
    "negative hours": ("nagacommerce", {"hours": D("-1")}, "hours are a number from 0 to 10000"),
    "hours that are no number": ("nagacommerce", {"hours": D("NaN")}, "hours are a number from 0 to 10000"),
    "hours of a mistyped number": ("nagacommerce", {"hours": D(10**6)}, "hours are a number from 0 to 10000"),
    "hours where points are counted": ("altermarket-xcart", {"hours": D(1)}, "priced in points, not by the hour"),
    "a count below one": ("cart-power", {"category": "CP-10", "count": 0}, "from 1 to 1000"),
    "one version only": ("cart-power", {"start": "4.4.1"}, "an update needs both versions"),
    "a version that is none": ("cart-power", {"start": "4.4", "end": "4.4.4"}, "'4.4' is no version"),
    "an update backwards": ("cart-power", {"start": "4.4.4", "end": "4.4.1"}, "is not newer than"),
    "an update to itself": ("cart-power", {"start": "4.4.4", "end": "4.4.4"}, "there is nothing to update"),
    "versions with another category": ("cart-power", {"category": "CP-5", "start": "4.4.1", "end": "4.4.4"}, "go with"),
    "versions where none are priced": ("docpart", {"start": "4.4.1", "end": "4.4.4"}, "no price for updates"),
    "nothing at all": ("docpart", {}, "name a category, the hours, or the versions"),
    "a discount nobody named": ("nagacommerce", {"hours": D(1), "discount": D(10)}, "no discount is named"),
    "a discount above its ceiling": (
        "nagacommerce",
        {"hours": D(1), "discount": D(81), "plan": "Pro"},
        "between 0 and 80 %, the ceiling of NC-17",
    ),
    "a scheme without prices": ("envato", {"category": "x"}, "Envato Market names no prices"),
    "an update beyond anything": (
        "cart-power",
        {"start": "4.4.0", "end": "4.4.999999"},
        "beyond anything that is sold",
    ),
    "a site created after the request": (
        "docpart",
        {"category": "DP-T1-1", "created": DAY.replace(year=2027)},
        "created after the request",
    ),
}


@pytest.mark.parametrize(("name", "asked", "sentence"), STORIES.values(), ids=STORIES)
def test_it_gets_a_sentence(name, asked, sentence):
    found = figure(name, **asked)
    assert isinstance(found, NotPriced), found
    assert sentence in found.reason


def test_versions_really_published_must_be_listed():
    told = scheme("cart-power", cp_11_counts="b")
    found = price(told, Asked(start="4.3.0", end="4.3.6"), published=("4.3.0",))
    assert isinstance(found, NotPriced)
    assert "list them" in found.reason


def test_after_the_window_a_wrong_question_stays_wrong():
    found = figure("docpart", category="DP-T1-4", created=DAY.replace(year=2025), start="4.4.1", end="4.4.4")
    assert isinstance(found, NotPriced)


def test_hours_are_asked_for_where_no_least_charge_is_named():
    naga = PACKS["nagacommerce"]
    assert naga.tariff is not None
    bare = naga.model_copy(update={"tariff": naga.tariff.model_copy(update={"least_charges": ()})})
    assert isinstance(bare, Pack)
    found = price(in_force(bare, DAY), Asked(category="NC-8"))
    assert found == NotPriced("NC-8 is charged by the hours worked: give them")


@pytest.mark.parametrize("text", ["4.4", "4.4.x", "", "4.4.1.2", "1234567.0.0", "４.4.1a"])
def test_what_is_no_version(text):
    with pytest.raises(ValueError, match="no version"):
        version(text)


@pytest.mark.parametrize("text", ["-1", "1e3", "NaN", "", "1,5", "12345678901"])
def test_what_is_no_number(text):
    with pytest.raises(ValueError, match="write a number of 0 or more"):
        number(text)


def test_amounts_read_and_write_themselves():
    assert [str(amount(text)) for text in ("25 credits", "1 hours", "12.5 EUR")] == [
        "25 credits",
        "1 hour",
        "12.50 EUR",
    ]
    assert [plain(D(text)) for text in ("12.50", "200", "0.0")] == ["12.5", "200", "0"]
    assert amount("5 EUR").is_money
    assert not amount("5 points").is_money


def test_amounts_of_two_units_never_mix():
    euro, dollar = amount("5 EUR"), amount("5 USD")
    for mix in (lambda: euro + dollar, lambda: euro - dollar, lambda: euro < dollar, lambda: euro <= dollar):
        with pytest.raises(ValueError, match="are two units"):
            mix()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Amount(D(1), "dollars"), "is no unit"),
        (lambda: Amount(D("NaN"), "EUR"), "a finite number"),
        (lambda: amount("EUR"), "write an amount as"),
        (lambda: amount("5 euro"), "is no unit"),
    ],
)
def test_what_is_no_amount(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()


def test_a_price_never_raises_for_what_was_asked():
    for name in PACKS:
        for asked in (Asked(), Asked(category="x" * 500, plan="y" * 500), Asked(start="\x00", end="\x00")):
            assert isinstance(price(scheme(name), replace(asked, channel="\x00")), NotPriced)
