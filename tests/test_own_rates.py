"""NC-11: what an hour costs depends on the plan, so an account states its own rates, and the derivation says whose."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from checks.choices import Choices, chosen
from checks.pack import Pack
from checks.part import Choice
from checks.priced import Asked, Price
from checks.rules.billing import watch
from checks.rules.price import price
from checks.scheme import in_force
from checks.tariff import Rate
from tests.bills import bill
from tests.desk import open_desk
from tests.packs import PACKS
from tests.test_price_command import refused, told

OWN = {"79": Decimal("36.50"), "any": Decimal("42")}
ON = date(2026, 5, 11)


def chosen_pack() -> Pack:
    pack = chosen(PACKS["nagacommerce"], Choices(rates=OWN))
    assert isinstance(pack, Pack)
    return pack


def hour(plan: str, rates: dict[str, Decimal] | None = None, **readings: Choice) -> Price:
    choices = Choices(
        readings={name.replace("_", "-"): reading for name, reading in readings.items()},
        plan_names={"Silver": "79"},
        rates=OWN if rates is None else rates,
    )
    pack = chosen(PACKS["nagacommerce"], choices)
    assert isinstance(pack, Pack), pack
    found = price(in_force(pack, ON), Asked(hours=Decimal(1), plan=plan), choices.plan_names)
    assert isinstance(found, Price), found
    return found


@pytest.mark.parametrize(
    ("plan", "money"), [("79", "36.50 EUR"), ("Silver", "36.50 EUR"), ("39", "42.00 EUR"), ("149", "42.00 EUR")]
)
def test_each_plan_has_its_rate_and_any_is_all_others(plan: str, money: str) -> None:
    assert str(hour(plan).money) == money


def test_the_derivation_says_that_the_rate_is_the_accounts(plan: str = "79") -> None:
    assert [step.says for step in hour(plan).steps][-1] == (
        "1 hour x 36.5 EUR an hour, the account's own rate for the plan 79, = 36.50 EUR"
    )
    assert "the account's own rate, = 42.00 EUR" in hour("39").steps[-1].says
    assert {step.clause for step in hour(plan).steps[1:]} <= {"NC-11", ""}


def test_plans_without_a_rate_of_their_own_keep_the_schemes() -> None:
    only = {"149": Decimal("30")}
    assert str(hour("149", only).money) == "30.00 EUR"
    assert str(hour("79", only).money) == "40.00 EUR"
    assert "own rate" not in hour("79", only).steps[-1].says


def test_the_least_charge_stays_the_schemes() -> None:
    found = price(in_force(chosen_pack(), ON), Asked(hours=Decimal("0.1"), plan="79"))
    assert isinstance(found, Price)
    assert str(found.money) == "9.13 EUR", "15 minutes of 36.50 an hour, 9.125, half a cent upwards"


def test_where_40_is_the_least_rate_an_own_one_is_known_and_not_below_it() -> None:
    found = hour("79", {"79": Decimal("45")}, nc_11_rate="b")
    assert str(found.money) == "45.00 EUR"
    wrong = chosen(PACKS["nagacommerce"], Choices(readings={"nc-11-rate": "b"}, rates=OWN))
    assert [(p.where, p.says) for p in wrong] == [  # type: ignore[union-attr]  # a refusal has its problems
        (("rates", "79"), "under the reading taken 40 EUR is the least rate (NC-11)")
    ]


@pytest.mark.parametrize(
    ("scheme", "plan", "sentence"),
    [
        ("nagacommerce", "80", "80 is no plan of nagacommerce; write one of 149, 39, 79, or any"),
        ("docpart", "any", "docpart leaves no hourly rate to the account"),
        ("cart-power", "any", "cart-power leaves no hourly rate to the account"),
        ("wordpress-com", "any", "wordpress-com leaves no hourly rate to the account"),
    ],
)
def test_a_rate_that_the_scheme_does_not_leave_open_is_refused(scheme: str, plan: str, sentence: str) -> None:
    wrong = chosen(PACKS[scheme], Choices(rates={plan: Decimal(40)}))
    assert isinstance(wrong, tuple)
    assert [(problem.where, problem.says) for problem in wrong] == [(("rates", plan), sentence)]


SETTING = 'plan = "79"\n[accounts.settings.hourly_rates]\n"79" = "36.50"\nany = 42'


def test_the_account_sets_it_and_command_and_ticket_go_by_it(tmp_path: Path) -> None:
    """2 hours at 36.50 an hour are 73 EUR."""
    desk = open_desk(tmp_path, "nagacommerce", "Europe/Athens", "Mon 2026-05-11 08:30", SETTING, ("chat",))
    desk.tell("Mon 2026-05-11 09:00", "message", channel="chat", subject="Αλλαγή στο template")
    desk.look("Mon 2026-05-11 09:30")
    assert desk.because("price").startswith("likely NC-8")
    assert desk.because("price").endswith("from 0.25 hours (from 9.13 EUR)")
    config = ("--config", str(tmp_path / "config.toml"), "--account", "acme", "--on", "2026-05-11")
    words = told("--category", "NC-8", "--hours", "2", "--plan", "79", *config)
    assert "2 hours x 36.5 EUR an hour, the account's own rate for the plan 79, = 73.00 EUR (NC-11)" in words


def test_a_rate_that_is_none_is_refused_with_its_place(tmp_path: Path) -> None:
    desk = open_desk(tmp_path, "nagacommerce", "Europe/Athens", "Mon 2026-05-11 08:30", SETTING, ("chat",))
    file = desk.scene.folder / "config.toml"
    for written, sentence in (
        ('any = "-1"', "accounts.settings.hourly_rates.any"),
        ('"80" = 40', "accounts.settings.hourly_rates.80: 80 is no plan of nagacommerce"),
    ):
        file.write_text(file.read_text(encoding="utf-8").replace("any = 42", written), encoding="utf-8")
        said = refused("price", "--account", "acme", "--hours", "1", "--config", str(file))
        assert sentence in said
        file.write_text(file.read_text(encoding="utf-8").replace(written, "any = 42"), encoding="utf-8")


def test_hours_in_a_bill_are_worth_what_the_plan_pays() -> None:
    docpart = PACKS["docpart"].settled({})
    assert docpart.tariff is not None
    rates = (*docpart.tariff.rates, Rate(clause="DP-7", amount=Decimal(30), currency="USD", plans=("gold",)))
    by_plan = docpart.model_copy(update={"tariff": docpart.tariff.model_copy(update={"rates": rates})})
    quoted, agreed = "Mon 2026-05-11 10:00 quote 2 hours", "Mon 2026-05-11 11:00 consent"
    steps = bill(quoted, agreed, "Mon 2026-05-11 12:00 charge 70 USD")
    scheme = in_force(by_plan, ON)
    assert watch(scheme, steps) == ()
    [above] = watch(scheme, steps, plan="gold")
    assert above.reason == "70.00 USD is billed, 60.00 USD was agreed: 10.00 USD is to be taken off"
