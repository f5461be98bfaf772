"""What a manager reads of the schemes is made from the packs and is current."""

import subprocess
import sys
from pathlib import Path

import pytest

from monitor.scheme_page import page
from monitor.scheme_told import at_a_glance, chapters
from tests.packs import NAMES, PACKS


def test_the_schemes_page_is_current():
    assert Path("docs/schemes.md").read_text(encoding="utf-8") == page(), "run scripts/schemes-doc"


def test_the_script_says_so_itself():
    assert subprocess.run([sys.executable, "scripts/schemes-doc", "--check"], check=False).returncode == 0


@pytest.mark.parametrize("name", NAMES)
def test_every_table_of_a_scheme_is_whole(name):
    for chapter in chapters(PACKS[name]):
        assert all(len(row) == len(chapter.names) for row in chapter.rows), chapter.title


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_and_every_open_reading_is_on_the_page(name):
    told = page()
    assert all(f"| {clause.id}" in told for clause in PACKS[name].clauses)
    assert all(question.id in told and question.b.replace("|", "\\|") in told for question in PACKS[name].open_readings)


def test_the_overview_gives_the_schemes_numbers():
    assert at_a_glance(PACKS["nagacommerce"])[1:3] == (
        "149: 24 hours, night and day",
        "79: 72 hours, night and day; 149: 24 hours, night and day",
    )
    assert at_a_glance(PACKS["odoo-apps"])[3] == "2 months from purchase"
    assert at_a_glance(PACKS["cart-power"])[3:] == ("30 days from purchase", "credits")
