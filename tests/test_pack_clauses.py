"""Every clause of every source is a rule of its pack, or the pack says who keeps it, or why it is only text."""

from pathlib import Path

import pytest

from checks.soundness import rules
from tests.packs import NAMES, PACKS

OWED = [tuple(line.split()) for line in Path("tests/data/clauses.txt").read_text(encoding="utf-8").splitlines()]


def test_every_scheme_with_clauses_has_a_pack_and_the_other_way_round():
    assert {scheme for scheme, _ in OWED} == set(NAMES)


@pytest.mark.parametrize(("scheme", "clause"), OWED, ids=[clause for _, clause in OWED])
def test_the_pack_keeps_the_clause_or_says_why_there_is_nothing_to_keep(scheme, clause):
    pack = PACKS[scheme]
    listed = {one.id: one for one in pack.clauses}
    assert clause in listed
    rested_on = {rule.clause for _, rule in rules(pack)} | {pack.replies.clause, pack.replies.personal}
    assert clause in rested_on or listed[clause].done_by or listed[clause].only_text


@pytest.mark.parametrize("name", NAMES)
def test_no_pack_invents_a_clause_except_those_it_calls_ours(name):
    owed = {clause for scheme, clause in OWED if scheme == name}
    assert {clause.id for clause in PACKS[name].clauses if not clause.ours} == owed


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_names_its_document_and_the_day_it_was_read(name):
    read_on = {document.id: document.read_on for document in PACKS[name].documents}
    assert all(read_on[clause.document] for clause in PACKS[name].clauses)


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_of_ours_is_internal_or_has_no_number(name):
    ours = {clause.id for clause in PACKS[name].clauses if clause.ours}
    clocks = [clock for clock in PACKS[name].clocks if clock.clause in ours]
    assert all(clock.internal or clock.no_number for clock in clocks)
