"""sla-monitor digest: the last week or any other, as text, HTML or data, for the house or one account."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from monitor.cli.app import app
from monitor.store.intake import NewSighting
from tests.scene import BASE, FILES, Scene, open_scene

SEND = "--send goes to the readers that [[digests]] name, each with what they read:"
READER = '[[digests]]\nchannel = "files"\nto = ["marco@acme.example"]\n'


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = open_scene(tmp_path, BASE + FILES + READER)
    scene.asks("Mon 2026-04-27 10:00", "501")
    scene.asks("Wed 2026-04-29 10:00", "502")
    scene.cycle("Wed 2026-04-29 10:00")
    scene.marks("Mon 2026-04-27 13:12", "501", "answered")
    scene.marks("Thu 2026-04-30 12:00", "502", "refunded")
    scene.marks("Thu 2026-04-30 12:05", "502", "answered")
    scene.cycle("Thu 2026-04-30 12:10")
    scene.cycle("Mon 2026-05-04 00:01")
    return scene


def run(scene: Scene, *words: str) -> Result:
    return CliRunner().invoke(app, ["digest", "--config", str(scene.folder / "config.toml"), *words])


def test_a_week_as_text(scene: Scene) -> None:
    done = run(scene, "--week", "2026-W18")
    assert done.exit_code == 0
    assert done.stdout.startswith("1 of 2 first responses in time; one late, on 30 April.\n")
    assert "1 refunded, 0 refused." in done.stdout


def test_it_can_be_sent_at_once_and_mondays_comes_all_the_same(scene: Scene) -> None:
    before = len(scene.letters())
    done = run(scene, "--week", "2026-W18", "--send")
    assert done.stdout == "Sent the digest of 2026-W18 to marco@acme.example by files.\n"
    (sent,) = scene.letters()[before:]
    assert (sent["To"], "1 of 2 first responses in time" in sent["Subject"]) == ("marco@acme.example", True)
    scene.cycle("Mon 2026-05-04 07:00")
    assert [letter["To"] for letter in scene.letters()[before:]] == ["marco@acme.example"] * 2
    assert len({letter["Message-ID"] for letter in scene.letters()[before:]}) == 2


def test_sending_says_who_cannot_have_it(tmp_path: Path) -> None:
    scene = open_scene(tmp_path, BASE + FILES)
    nobody = run(scene, "--send")
    assert (nobody.exit_code, "nobody reads a digest" in nobody.stderr) == (2, True)
    (tmp_path / "config.toml").write_text(BASE + FILES + READER)
    (tmp_path / "out").rmdir()
    (tmp_path / "out").write_text("a file in the way")
    failed = run(scene, "--send")
    assert (failed.exit_code, failed.stderr.startswith("files: ")) == (2, True)


def test_looking_makes_no_database(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(BASE + FILES)
    done = CliRunner().invoke(app, ["digest", "--config", str(tmp_path / "config.toml")])
    assert (done.exit_code, "There is no database" in done.stderr) == (2, True)
    assert not (tmp_path / "scene.sqlite").exists()


def test_as_a_page(scene: Scene) -> None:
    assert run(scene, "--week", "2026-W18", "--format", "html").stdout.startswith("<!DOCTYPE html>")


def test_as_data_with_the_keys_that_are_published(scene: Scene) -> None:
    found = json.loads(run(scene, "--week", "2026-W18", "--json").stdout)
    assert found == json.loads(run(scene, "--week", "2026-W18", "--format", "json").stdout) | {
        "made_at": found["made_at"]
    }
    assert set(found) >= {
        "week", "since", "until", "zone", "made_at", "headline", "met", "breached", "rate", "met_inferred", "unknown",
        "running", "untold", "internal", "first_response", "promises", "late", "undecided", "near_misses", "next_week",
        "corrections", "trend", "rankings", "refunds", "refusals", "findings", "watch",
    }  # fmt: skip
    assert found["since"] == "2026-04-26T22:00:00+00:00"
    assert (found["met"], found["breached"], found["rate"], found["refunds"]) == (1, 1, 0.5, 1)
    assert found["first_response"] == {"answered": 2, "median_seconds": 52_710, "p90_seconds": 93_900}
    (late,) = found["late"]
    assert (late["ticket"], late["state"], late["due"]) == (2, "breached", "2026-04-30T08:00:00+00:00")
    assert [week["week"] for week in found["trend"]][-1] == "2026-W18"


def test_the_last_whole_week_is_taken_where_none_is_named(scene: Scene) -> None:
    found = json.loads(run(scene, "--json").stdout)
    assert found["until"] <= found["made_at"]


def test_what_was_noted_of_a_finding_is_counted_by_its_last_word(scene: Scene) -> None:
    store = scene.house.store
    (mark,) = [s for s in store.assignments.sightings_of(1) if s.kind == "mark"]
    for minute, what in enumerate(("confirm", "reject", "confirm")):
        about = ["kind", "refund", "hosting", "third_party"][: 3 + minute % 2]
        payload = {"ticket": 1, "what": what, "by": "Giulia", "about": about}
        at = mark.received_at.replace(hour=12, minute=minute)
        store.intake.keep_sightings([NewSighting("person", f"{minute}", f"{minute}", "mark", at, True, payload)], at)
    scene.cycle("Mon 2026-05-04 00:02")
    found = json.loads(run(scene, "--week", "2026-W18", "--json").stdout)["findings"]
    assert (found["confirmed"], found["rejected"], found["precision"]) == (1, 1, 0.5)
    assert "1 confirmed, 1 rejected: 50 % of what you judged was right." in run(scene, "--week", "2026-W18").stdout


def test_one_account_alone(scene: Scene) -> None:
    assert run(scene, "--week", "2026-W18", "--account", "acme").stdout.startswith("1 of 2 first responses")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--send", "--account", "acme"], f"{SEND} leave --account out"),
        (["--week", "18"], "--week: write an ISO week such as 2026-W46"),
        (["--format", "pdf"], "--format: write one of text, html, json"),
        (["--account", "acne"], "There is no account acne; known are acme."),
    ],
)
def test_what_is_mistaken_is_said_in_a_sentence(scene: Scene, words: list[str], sentence: str) -> None:
    done = run(scene, *words)
    assert (done.exit_code, done.stderr.strip()) == (2, sentence)
