"""What fails outside its declared versions is a fault all the same, unless the words speak plainly against one."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from checks.atoms import library
from checks.classify import Judgement, judge
from checks.kinds import BUG, WEIGHED, read_kinds
from monitor.rules import packaged_rules

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
OUTSIDE = "The page says PrestaShop 1.7 to 8.1. Our PrestaShop is 9.0 and the menu is gone."
INSIDE = "The page says PrestaShop 1.7 to 8.1. Our PrestaShop is 8.0 and the menu is gone."


def told(said: str, for_a_fault: float) -> Judgement:
    """The ticket where all its words together speak so much for a fault, in the logarithm of the odds."""
    starts = "\n".join(f"[{name}]\nstart = {for_a_fault if name == BUG else 0.0}" for name in WEIGHED)
    kinds = read_kinds(f"margin = 0.1\n{starts}", "\t".join(["word", *WEIGHED]), library([], ""))
    return judge("Menu", said, replace(packaged_rules(), kinds=kinds), NOW)


@pytest.mark.parametrize(("for_a_fault", "faulty"), [(0.1, True), (-0.9, True), (-1.1, False)])
def test_outside_the_declared_versions_less_must_speak_for_a_fault(for_a_fault: float, faulty: bool) -> None:
    found = told(OUTSIDE, for_a_fault)
    assert {one.rule for one in found.findings if one.outcome == "flag"} == {"incompatible_version"}
    assert found.is_bug is faulty


@pytest.mark.parametrize(("for_a_fault", "faulty"), [(0.1, True), (-0.1, False)])
def test_within_them_the_words_must_rather_speak_for_it(for_a_fault: float, faulty: bool) -> None:
    found = told(INSIDE, for_a_fault)
    assert [one.rule for one in found.findings if one.outcome == "flag"] == []
    assert found.is_bug is faulty
