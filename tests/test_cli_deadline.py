"""`sla-monitor deadline` tells what a promise comes to, for anybody, and for a team when one is named."""

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.cli.app import app
from tests.shop import CONFIG, Shop

CARE = ("deadline", "--scheme", "prestashop-business-care")
FRIDAY = ("--clock", "first_response", "--start", "2026-05-08T16:00:00+02:00")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def bare(*words: str, status: int = 0) -> str:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == status, done.output
    return done.output


def test_a_request_on_friday_afternoon_is_due_on_monday_and_the_way_is_told_step_by_step() -> None:
    told = json.loads(bare(*CARE, *FRIDAY, "--json"))

    judge = next(reading for reading in told["readings"] if reading["judging"])
    assert judge["reading"] == "elapsed"
    assert judge["due"] == "2026-05-11T14:00:00+00:00"
    assert judge["due_local"] == "2026-05-11T16:00:00+02:00"
    assert judge["breached_at"] == judge["due"]
    assert judge["derivation"] == "Fri 16:00-24:00 used 8 h; Sat, Sun closed; Mon 00:00-16:00 used 16 h"
    assert [step["used_seconds"] for step in judge["steps"]] == [8 * 3600, 0, 0, 16 * 3600]
    assert {reading["reading"] for reading in told["readings"]} == {"elapsed", "same_time", "acknowledge"}


def test_the_words_say_the_same() -> None:
    words = bare(*CARE, *FRIDAY)

    assert "elapsed (PS-FR-1, judges): 24 open hours of Monday to Friday" in words
    assert "due  Mon 2026-05-11 16:00 (Europe/Paris), 2026-05-11T14:00:00Z; late from then on" in words
    assert "how  Fri 16:00-24:00 used 8 h; Sat, Sun closed; Mon 00:00-16:00 used 16 h" in words
    assert "same_time (PS-FR-1, watched)" in words


def test_what_no_page_says_is_called_assumed() -> None:
    assert json.loads(bare(*CARE, *FRIDAY, "--json"))["assumed"] == [
        "no page names a zone; the marketplace is in Paris"
    ]


def test_without_a_team_nobody_knows_by_when_to_act(shop: Shop) -> None:
    alone = json.loads(bare(*CARE, *FRIDAY, "--json"))
    configured = shop.told(*CARE, *FRIDAY)

    assert (alone["act_by"], alone["stages"]) == (None, [])
    assert "--config" in alone["act_by_reason"]
    assert configured["act_by"] is None
    assert "--account" in configured["act_by_reason"]
    assert "Act by: not known" in bare(*CARE, *FRIDAY)


def test_the_team_of_an_account_must_act_while_it_works_and_is_told_before(shop: Shop) -> None:
    told = shop.told(*CARE, "--account", "addons", "--clock", "first_response", "--start", "2026-04-30T16:00:00+02:00")

    assert told["act_by"] == "2026-04-30T16:00:00+00:00"  # Friday is 1 May, a holiday of the team, not of the scheme
    assert told["act_by_reason"] == ""
    stages = {stage["stage"]: stage["at"] for stage in told["stages"] if not stage["day"]}
    assert stages == {
        "warning": "2026-04-30T14:00:00+00:00",
        "last_call": "2026-04-30T15:00:00+00:00",
        "breached": "2026-05-01T14:00:00+00:00",
    }
    assert [stage["day"] for stage in told["stages"] if stage["stage"] == "overdue"] == [1, 2, 3, 4, 5]
    words = shop.run(*CARE, "--account", "addons", *FRIDAY).stdout
    assert "Act by: Mon 2026-05-11 16:00 (Europe/Rome)" in words
    assert "last_call: Mon 2026-05-11 15:00 (Europe/Rome)" in words


def test_a_team_that_is_not_there_before_the_due_instant_is_told_at_once(shop: Shop) -> None:
    shop.file.write_text(CONFIG.replace("Mon-Fri 09:00-13:00 14:00-18:00", "Wed 09:00-10:00"), encoding="utf-8")
    told = shop.told(*CARE, "--account", "addons", *FRIDAY)

    assert told["act_by"] is None
    assert told["act_by_reason"].startswith("nobody of the team is at work")
    assert told["stages"][0]["at"] == told["start"]
    assert "Act by: at once" in shop.run(*CARE, "--account", "addons", *FRIDAY).stdout


def test_an_account_moves_its_own_warnings_and_the_latent_fix_asks_its_question(shop: Shop) -> None:
    own = '[accounts.stages.fix]\nwarning = "5 team days"\n'
    shop.file.write_text(CONFIG.replace("[[people]]", own + "[[people]]", 1), encoding="utf-8")
    start = ("--clock", "fix", "--start", "2026-05-08T16:00:00+02:00", "--account", "addons")
    told = shop.told(*CARE, *start)

    stages = {stage["stage"]: stage["at"] for stage in told["stages"] if not stage["day"]}
    assert stages["warning"] == "2026-05-29T07:00:00+00:00"  # 2 June is a holiday in Italy
    assert stages["question"] == "2026-05-28T14:00:00+00:00"
    words = shop.run(*CARE, *start).stdout
    assert "until somebody marks it as bug, nothing but the question is told" in words
    assert "late from Sun 2026-06-07 16:00:01" in words


def test_a_scheme_that_promises_by_plan_wants_to_know_the_plan() -> None:
    naga = ("deadline", "--scheme", "nagacommerce", "--clock", "first_response", "--start", "2026-05-08T16:00:00+02:00")

    assert "add --plan with one of 39, 79, 149" in bare(*naga, status=2)
    assert "no such plan; it has 39, 79, 149" in bare(*naga, "--plan", "40", status=2)
    dear = json.loads(bare(*naga, "--plan", "199", "--json"))
    assert all(reading["due"] for reading in dear["readings"])
    cheap = json.loads(bare(*naga, "--plan", "39", "--json"))
    assert cheap["readings"] == []
    assert cheap["no_number"]
    assert "No due instant" in bare(*naga, "--plan", "39")


@pytest.mark.parametrize(
    "words, sentence",
    [
        ((*CARE, "--clock", "first_response", "--start", "2026-05-08T16:00:00"), "with its offset"),
        ((*CARE, "--clock", "first_response", "--start", "Friday"), "with its offset"),
        ((*CARE, "--clock", "first_response", "--start", "0001-01-01T00:00:00+02:00"), "with its offset"),
        ((*CARE, "--clock", "first_response", "--start", "1600-01-01T00:00:00Z"), "Time is kept from 1900 to 2299"),
        ((*CARE, "--clock", "first_response", "--start", "2299-12-31T20:00:00Z"), "too little open time"),
        ((*CARE, "--clock", "reply", "--start", "2026-05-08T16:00:00Z"), "has no clock reply; it has first_response"),
        (("deadline", "--scheme", "amazon", *FRIDAY), "There is no scheme amazon; known are "),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_sentence(words: tuple[str, ...], sentence: str) -> None:
    said = bare(*words, status=2)

    assert sentence in said
    assert "Traceback" not in said


def test_an_account_sells_under_its_own_scheme(shop: Shop) -> None:
    naga = ("deadline", "--scheme", "nagacommerce", *FRIDAY)
    assert "sells under prestashop-business-care" in shop.run(*naga, "--account", "addons", status=2).output
    assert (
        "There is no account shopware; known are addons"
        in shop.run(*CARE, *FRIDAY, "--account", "shopware", status=2).output
    )


def test_without_a_configuration_neither_store_nor_holidays_are_loaded(tmp_path: Path) -> None:
    import subprocess

    program = (
        "import sys; from monitor.cli.app import app\n"
        f"sys.argv = ['sla-monitor', {', '.join(map(repr, (*CARE, *FRIDAY)))}]\n"
        "try: app()\nexcept SystemExit: pass\n"
        "print(sorted({'numpy', 'holidays', 'sqlalchemy', 'babel'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout.endswith("[]\n"), done
