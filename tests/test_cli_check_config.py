"""`sla-monitor check-config` tells everything that is wrong, or what the configuration means; secrets stay secret."""

from pathlib import Path

import pytest

from tests.canaries import secret
from tests.shop import CONFIG, Shop

SECRET = secret("shop")
WITH_SECRET = CONFIG.replace(
    "[[channels]]",
    """[[channels]]
name = "mail"
kind = "smtp"
host = "smtp.vendor.example"
user = "sla"
password = { env = "SHOP_PASSWORD" }
sender = "sla@vendor.example"

[[channels]]""",
    1,
)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_a_sound_configuration_is_told_in_words(shop: Shop) -> None:
    words = shop.run("check-config").stdout

    for line in (
        "Team rome: Mon-Fri 09:00-13:00 14:00-18:00 (Europe/Rome; holidays ",
        "next days off work: ",
        "Account addons: PrestaShop Business Care, team rome (prestashop-business-care r1 ",
        "reads mailbox, sent; replies count in thread, which mail does not show: mark tickets as answered",
        "First response (first_response): warning 4 team hours ahead, last_call 1 team hour ahead",
        "elapsed judges: 24 open hours of Monday to Friday",
        "same_time is watched: the same time on the next working day",
        "Bug fix (fix): question 10 calendar days ahead, warning 10 team days ahead",
        "heard by anna by files",
        "Digest, on Monday at 07:00 (Europe/Rome): nobody: a [[digests]] table names who reads it",
        "nothing is wrong with it.",
    ):
        assert line in words
    assert not shop.database.exists(), "looking at a configuration makes no store"


def test_free_days_are_those_on_which_the_team_would_have_worked(tmp_path: Path) -> None:
    closed = 'country = "IT"\nclosed = ["2035-08-13/2035-08-14"]\nspecial = { "2035-08-16" = [] }'
    shop = Shop(tmp_path, config=CONFIG.replace('country = "IT"', closed))
    (team,) = shop.told("check-config")["teams"]

    free = [day for day, _ in team["free"]]
    assert len(free) == 5
    assert free == sorted(free)
    from datetime import date

    assert all(date.fromisoformat(day).weekday() < 5 for day in free)


def test_every_mistake_is_told_at_once_with_its_line(shop: Shop) -> None:
    shop.file.write_text(CONFIG.replace("Europe/Rome", "Europe/Roma").replace('"addons"', '"addons"\nplam = "x"'))
    said = shop.run("check-config", status=2).output

    assert said.count(f"{shop.file}:") >= 3
    assert "this is no time zone" in said
    assert "plam" in said
    assert "Traceback" not in said


def test_a_secret_that_cannot_be_had_is_named_and_one_that_can_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop(tmp_path, config=WITH_SECRET)
    monkeypatch.delenv("SHOP_PASSWORD", raising=False)
    missing = shop.run("check-config", status=2).output
    assert "the environment variable SHOP_PASSWORD is not set." in missing
    assert "Account addons" in missing, "what was understood is told all the same"

    monkeypatch.setenv("SHOP_PASSWORD", SECRET)
    assert SECRET not in shop.run("check-config").output + shop.run("check-config", "--json").output


def test_phrases_that_no_ticket_could_be_judged_by_are_told_with_their_line(tmp_path: Path) -> None:
    named = CONFIG.replace("[monitor]", '[monitor]\nsignals = ["ours.toml"]', 1)
    assert named != CONFIG
    shop = Shop(tmp_path, config=named)
    (tmp_path / "ours.toml").write_text('[phrases.host_word]\nen = "our it department"\n')
    said = shop.run("check-config", status=2).output
    assert f"{shop.file}:" in said
    assert "phrases.host_word: en is no list of words" in said
    assert "Account addons" in said, "what was understood is told all the same"
    assert shop.run("check-config", "--json", status=2).output

    (tmp_path / "ours.toml").write_text('[phrases.host_word]\nen = ["our it department"]\n')
    assert "nothing is wrong with it" in shop.run("check-config").output


def test_what_is_worth_a_second_look_is_said(tmp_path: Path) -> None:
    some = Shop(tmp_path / "some", config=CONFIG + 'stages = ["warning", "breached"]\n')
    nobody = Shop(tmp_path / "nobody", config=CONFIG.replace('[[routes]]\nchannel = "files"\nto = ["anna"]\n', ""))
    empty = Shop(tmp_path / "empty", config="")

    assert (
        "look again: nobody hears of the stages last_call, overdue, second_warning" in some.run("check-config").stdout
    )
    assert "its alerts reach nobody" in nobody.run("check-config").stdout
    assert "No account is configured: nothing is watched." in empty.run("check-config").stdout


def test_the_same_as_data(shop: Shop) -> None:
    told = shop.told("check-config")

    (account,) = told["accounts"]
    assert (account["name"], account["team"], account["doubts"]) == ("addons", "rome", [])
    first = next(clock for clock in account["clocks"] if clock["id"] == "first_response")
    assert first["stages"] == [["warning", "4 team hours"], ["last_call", "1 team hour"]]
    assert (told["secrets"], told["phrases"]) == ([], [])


def test_an_accounts_own_target_runs_where_the_scheme_names_no_number(tmp_path: Path) -> None:
    own = CONFIG.replace('"prestashop-business-care"', '"nagacommerce"\nplan = "39"').replace(
        "[[people]]",
        '[accounts.internal_targets]\nfirst_response = { unit = "business_hours", n = 4 }\n[[people]]',
        1,
    )
    words = Shop(tmp_path, config=own).run("check-config").stdout
    assert "own_target judges: the account's own target; the scheme names none" in words


MARKET = """
[[sources]]
name = "api"
kind = "prestashop"
key = { env = "ADDONS_KEY" }
"""


def test_a_source_that_names_no_author_and_knows_no_signature_of_ours_says_what_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADDONS_KEY", secret("addons"))
    read = CONFIG.replace('"mailbox", "sent"', '"mailbox", "sent", "api"')
    words = Shop(tmp_path, config=read + MARKET).run("check-config").stdout
    assert (
        "look again: api names no author, and no signatures are given, so no reply will be known as ours: write "
        'the lines that end your messages, such as signatures = ["The Acme support team"]'
    ) in words
    named = Shop(tmp_path, config=f'{read}{MARKET}signatures = ["The Acme team"]\n')
    assert "no signatures are given" not in named.run("check-config").stdout
    assert named.told("check-config")["accounts"][0]["doubts"] == []
