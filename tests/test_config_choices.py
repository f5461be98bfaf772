"""What a scheme leaves open is settled by the account; anything else is refused at its line before a run begins."""

from pathlib import Path

import pytest

from checks.choices import OwnTarget, chosen
from checks.pack import Pack
from monitor.choices import choices_of, settled_pack
from monitor.config import Config, Problems, load
from monitor.packs import read_packs

HOUSE = """\
[teams.us]
zone = "Europe/Athens"
hours = "Mon-Fri 09:00-17:00"
[[sources]]
name = "mail"
kind = "folder"
path = "mail"
[[accounts]]
name = "shop"
team = "us"
sources = ["mail"]
"""


def written(tmp_path: Path, account: str) -> Config | Problems:
    path = tmp_path / "config.toml"
    path.write_text(HOUSE + account)
    return load(path)


def problems(tmp_path: Path, account: str) -> list[str]:
    loaded = written(tmp_path, account)
    assert isinstance(loaded, Problems), loaded
    return [sentence.removeprefix(f"{tmp_path}/") for sentence in loaded.sentences]


def test_an_account_settles_hours_readings_plans_and_own_targets(tmp_path: Path) -> None:
    pack = read_packs().by_id["nagacommerce"]
    question = pack.open_readings[0].id
    config = written(
        tmp_path,
        f"""\
scheme = "nagacommerce"
plan = "gold"
[accounts.settings]
zone = "Europe/Rome"
hours = "Mon-Thu 10:00-16:00"
country = "IT"
subdivision = "RM"
readings = {{ "{question}" = "b" }}
plan_names = {{ gold = "149" }}
published = ["8.1.0"]
""",
    )
    assert isinstance(config, Config), config
    choices = choices_of(config.accounts[0])
    assert choices.readings == {question: "b"}
    assert (choices.zone, choices.holidays, choices.hours) == ("Europe/Rome", "IT-RM", ("10:00-16:00",))
    assert choices.days == ("mon", "tue", "wed", "thu")
    assert choices.published == ("8.1.0",)
    assert isinstance(chosen(pack, choices), Pack)


def test_an_own_target_stands_where_the_scheme_names_no_time(tmp_path: Path) -> None:
    packs = read_packs().by_id
    for scheme, pack in packs.items():
        for clock in pack.clocks:
            target = f'scheme = "{scheme}"\ninternal_targets.{clock.id} = {{ unit = "business_hours", n = 4 }}\n'
            loaded = written(tmp_path, target)
            if isinstance(loaded, Config):
                (own,) = choices_of(loaded.accounts[0]).targets
                assert isinstance(own, OwnTarget)
                assert (own.clock, own.target.n, own.strict) == (clock.id, 4, "<=")
                return
    pytest.fail("some scheme leaves a time open")


def test_own_patterns_of_subjects_join_the_ones_of_the_pack(tmp_path: Path) -> None:
    pack = read_packs().by_id["prestashop-business-care"]
    config = written(tmp_path, BUSINESS_CARE + "subjects = ['Order help \\[(?P<thread>\\d+)\\]']\n")
    assert isinstance(config, Config), config
    settled = settled_pack(config.accounts[0], pack)
    assert isinstance(settled, Pack)
    assert settled.marketplace_mail.messages == (
        *pack.marketplace_mail.messages,
        r"Order help \[(?P<thread>\d+)\]",
    )


BUSINESS_CARE = 'scheme = "prestashop-business-care"\n'


@pytest.mark.parametrize(
    ("account", "told"),
    [
        pytest.param(
            'settings.readings = { "no-such-question" = "b" }',
            "config.toml:13: accounts.settings.readings.no-such-question: prestashop-business-care leaves no question",
            id="a question that the scheme does not ask",
        ),
        pytest.param(
            "subjects = ['(?=x)']",
            "config.toml:13: accounts.subjects: this is no pattern that google-re2 reads",
            id="a pattern that looks ahead",
        ),
        pytest.param(
            "subjects = ['help']",
            "config.toml:13: accounts.subjects: a subject's pattern names the thread's number: (?P<thread>\\d+)",
            id="a pattern without the thread's number",
        ),
        pytest.param(
            'settings.hours = "Mon 09:00-17:00; Tue 09:00-16:00"',
            "config.toml:13: accounts.settings.hours: a scheme's own hours are the same on each of its days",
            id="hours that differ by day",
        ),
        pytest.param(
            'settings.readings = { "x" = "c" }',
            "config.toml:13: accounts.settings.readings.x should be a or b",
            id="an answer that is none",
        ),
        pytest.param(
            'plan = "gold"',
            "config.toml:13: accounts.plan is no plan of the scheme: it has none, leave this out",
            id="a plan where there are none",
        ),
        pytest.param(
            'settings.plan_names = { gold = "canary" }',
            "config.toml:13: accounts.settings.plan_names.gold names no plan of the scheme",
            id="a name for a plan that is not there",
        ),
        pytest.param(
            'internal_targets.first_response = { unit = "hours", n = 4 }',
            "config.toml:13: accounts.internal_targets.first_response: the scheme itself names a time",
            id="an own time where the scheme has one",
        ),
        pytest.param(
            'internal_targets.first_response = { unit = "business_days", n = 1 }',
            "config.toml:13: accounts.internal_targets.first_response: business days need a reading",
            id="business days without their reading",
        ),
        pytest.param(
            'internal_targets.first_respons = { unit = "hours" }',
            "config.toml:13: accounts.internal_targets.first_respons is no clock of the scheme; did you mean",
            id="a time for a clock that is not there",
        ),
    ],
)
def test_what_the_scheme_does_not_leave_open_is_refused(tmp_path: Path, account: str, told: str) -> None:
    sentences = problems(tmp_path, f"{BUSINESS_CARE}{account}\n")
    assert any(sentence.startswith(told) for sentence in sentences), sentences
    assert "canary" not in "".join(sentences)
