"""The weights that come with the program are those that the lessons and the development rows teach."""

import tomllib
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from bench.logistic import Table, fit, shares
from bench.tickets import SIGNALS, Ticket, ground_lessons, lessons
from bench.weigh import MARGIN, of_grounds, report, report_flags, weighed
from checks.grounds import NAMES as GROUNDS
from checks.kinds import NAMES, WEIGHED
from checks.rules.bearing import ASKED, BORNE_OUT, DROWNED

Weights = dict[tuple[str, str], float]


def test_weighing_again_gives_nearly_the_packaged_weights() -> None:
    """A last digit may differ between machines, and a phrase that is new to a signal moves a few weights a little."""
    again = read(*weighed())
    ours = read(*((SIGNALS / name).read_text(encoding="utf-8") for name in ("kinds.toml", "kind_words.tsv")))
    near = sum(abs(weight - again.get(name, 0.0)) <= 0.15 for name, weight in ours.items())
    assert near >= 0.95 * len(ours), "run python -m bench.weigh"


def read(signals: str, words: str) -> Weights:
    kinds = {kind: row for kind, row in tomllib.loads(signals).items() if kind != "margin"}
    of_signals = {(kind, name): weight for kind, row in kinds.items() for name, weight in row.items()}
    rows = [line.split("\t") for line in words.splitlines()[1:]]
    of_words = {
        (kind, f"={row[0]}"): int(one) / 100 for row in rows for kind, one in zip(WEIGHED, row[1:], strict=True)
    }
    return {name: weight for name, weight in (of_signals | of_words).items() if abs(weight) >= 0.05}


@pytest.mark.parametrize("told", [lessons, ground_lessons])
def test_every_lesson_names_kinds_and_grounds_that_there_are_and_is_told_once(told: Callable[[], list[Ticket]]) -> None:
    taught = told()
    assert all({lesson.kind, *lesson.kinds_ok} <= set(NAMES) and lesson.title for lesson in taught)
    assert all(lesson.grounds <= set(GROUNDS) for lesson in taught)
    assert len({(lesson.title, lesson.body) for lesson in taught}) == len(taught)


def test_the_trial_shows_the_thresholds_in_use_and_what_needs_no_other_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One flag by words that all words speak against, and one by versions compared, which they cannot take back."""
    changed = a_ticket("We modified the file cart.php of your module and now the total is missing.", "modified_source")
    outside = a_ticket("The page says 1.7 to 8.1. We run 9.0 and the menu is gone.", "incompatible_version")
    report([changed, outside], np.full((2, len(NAMES)), 0.1), np.array([True, False]))
    report_flags([changed, outside], np.full((2, len(GROUNDS)), -1.0))
    said = capsys.readouterr().out
    assert f"(margin in use {MARGIN})" in said
    assert f"in use: borne out by {BORNE_OUT}, asked by {ASKED}, with a signal by {DROWNED}" in said
    assert "whatever the words: version_outside" in said
    assert "flags borne out by  -1.0: P 1.000 R 1.000" in said
    assert f"flags borne out by {BORNE_OUT:5}: P 1.000 R 0.500" in said
    assert "flags borne out by   inf: P 1.000 R 0.500" in said


def a_ticket(said: str, ground: str) -> Ticket:
    return replace(lessons()[0], title="Ticket", body=said, is_bug=True, grounds=frozenset({ground}), grounds_told=True)


def test_a_lesson_whose_grounds_nobody_told_teaches_none() -> None:
    named, clean, silent = a_ticket("a", "hosting"), replace(a_ticket("b", ""), grounds=frozenset()), lessons()[0]
    taught = of_grounds([named, clean, silent], [{"a": 1.0}, {"b": 1.0}, {"c": 1.0}], ["a", "b", "c"])
    hosting = taught[:, GROUNDS.index("hosting")]
    assert hosting[0] > 0 > hosting[1]
    assert hosting[2] == 0


def test_what_is_seen_with_a_kind_speaks_for_it() -> None:
    table = Table([{"a": 1.0}, {"b": 1.0}, {"a": 1.0, "c": 2.0}, {}], ["a", "b", "c"])
    weights = fit(table, np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]), np.full(4, 0.01))
    assert weights[0] @ [1, -1] > 0 > weights[1] @ [1, -1]
    assert np.allclose(shares(table.times(weights)).sum(axis=1), 1.0)
