"""A broken pack is refused with sentences that say where and why, all at once, and never repeat what was written."""

import pytest

from checks.scheme import Pack, read_pack
from tests.packs import wrong

HEAD = """
id = "bazaar"
name = "Bazaar"
revision = 1
calendar = { zone = "UTC" }
replies = { channels = ["thread"] }
"""
TAIL = """
[[documents]]
id = "page"
title = "The page"
read_on = 2026-11-10
[[clauses]]
id = "BZ-1"
document = "page"
says = "Answer within a day."
[[clauses]]
id = "BZ-2"
document = "page"
says = "Prices."
only_text = "not used in this story"
"""
CLOCK = """
[[clocks]]
id = "first_response"
clause = "BZ-1"
stops = ["reply"]
title = "First response"
promise = "within a day"
  [[clocks.readings]]
  id = "day"
  clause = "BZ-1"
  judge = true
  target = { unit = "hours", n = 24 }
  strict = "<="
  says = "24 hours"
"""
GOOD = HEAD + CLOCK + TAIL
TARIFF = """
[tariff]
unit = "points"
vat = "not said"
  [[tariff.categories]]
  clause = "BZ-2"
  names = ["help"]
  says = "help"
  units = "5"
"""
QUESTION = """
[[open_readings]]
id = "bz-1-day"
clause = "BZ-1"
question = "Which day?"
a = "this"
b = "that"
"""


def says(text: str) -> list[str]:
    return [problem.says for problem in wrong(text)]


def test_the_story_begins_with_a_sound_pack():
    assert isinstance(read_pack(GOOD), Pack)
    assert isinstance(read_pack(HEAD + TARIFF + CLOCK + TAIL), Pack)


STORIES = {
    "no TOML": ("id = ", "this is not TOML"),
    "an unknown key": ('colour = "red"' + GOOD, "the key colour is unknown here"),
    "a missing key": (GOOD.replace('name = "Bazaar"', ""), "the key name is missing"),
    "a value of another kind": (GOOD.replace("revision = 1", 'revision = "one"'), "should be a valid integer"),
    "a rule with an unknown clause": (GOOD.replace('clause = "BZ-1"\nstops', 'clause = "BZ-9"\nstops'), "BZ-9 is not"),
    "a reading with an unknown clause": (GOOD.replace('  clause = "BZ-1"', '  clause = "BZ-8"'), "BZ-8 is not"),
    "replies under an unknown clause": (
        GOOD.replace("{ channels", '{ clause = "BZ-7", channels'),
        "the clause BZ-7 is not listed",
    ),
    "a question about an unknown clause": (
        HEAD + QUESTION.replace("BZ-1", "BZ-6") + CLOCK + TAIL,
        "the clause BZ-6 is not listed",
    ),
    "a clause of an unknown document": (GOOD.replace('document = "page"', 'document = "pag"', 1), "the document pag"),
    "a clause without a rule or a reason": (
        GOOD.replace('only_text = "not used in this story"', ""),
        "the clause BZ-2 has no rule",
    ),
    "a clause listed twice": (GOOD.replace("BZ-2", "BZ-1"), "BZ-1 is listed twice"),
    "two clocks for one clause": (
        HEAD + CLOCK + CLOCK.replace("first_response", "second_response") + TAIL,
        "the clause BZ-1 has two rules of one kind here",
    ),
    "two clocks of one name": (HEAD + CLOCK + CLOCK.replace('clause = "BZ-1"', 'clause = "BZ-2"') + TAIL, "two rules"),
    "two prices for one clause": (
        HEAD + TARIFF + TARIFF[TARIFF.index("  [[") :].replace('"5"', '"7"') + CLOCK + TAIL,
        "the clause BZ-2 has two rules of one kind here",
    ),
    "a reading that no question asks": (
        GOOD.replace('title = "First', 'when = { bz-1-day = "a" }\ntitle = "First'),
        "the open reading bz-1-day is not listed",
    ),
    "a question on which nothing depends": (HEAD + QUESTION + CLOCK + TAIL, "nothing depends on the open reading"),
    "a plan that is none": (GOOD.replace("  judge = true", '  judge = true\n  plans = ["gold"]'), "gold is no plan"),
    "a severity that is none": (
        GOOD.replace("  judge = true", '  judge = true\n  severity = "total"'),
        "total is no severity",
    ),
    "a refund after a clock that is none": (
        HEAD + '[[refunds]]\noutcome = "money"\nclause = "BZ-1"\nafter_clock = "fix"\n' + CLOCK + TAIL,
        "fix is no clock",
    ),
    "no judge": (GOOD.replace("  judge = true\n", ""), "exactly one reading judges; here: none"),
    "no judge for a plan": (
        HEAD
        + '[[plans]]\nid = "gold"\nclause = "BZ-1"\nsays = "gold"\n'
        + CLOCK.replace("  judge = true", '  plans = ["gold"]')
        + TAIL,
        "exactly one reading judges for plan gold; here: none",
    ),
    "two judges under one choice": (
        HEAD
        + QUESTION
        + CLOCK
        + CLOCK[CLOCK.index("  [[") :]
        .replace('"day"', '"night"')
        .replace("judge = true", 'judge_if = { bz-1-day = "b" }')
        + CLOCK[CLOCK.index("  [[") :]
        .replace('"day"', '"noon"')
        .replace("judge = true", 'judge_if = { bz-1-day = "b" }')
        + TAIL,
        "exactly one reading judges under bz-1-day (b); here: night, noon",
    ),
    "neither readings nor a reason": (
        HEAD + CLOCK[: CLOCK.index("  [[")] + TAIL,
        "a clock without readings says in no_number why the scheme gives none",
    ),
    "too many questions on one clock": (
        GOOD.replace("  judge = true", '  judge = true\n  when = { q1="a",q2="a",q3="a",q4="a",q5="a",q6="a",q7="a" }'),
        "at most 6 open readings bear on one clock; here 7",
    ),
    "business days that do not say which": (
        GOOD.replace('unit = "hours", n = 24', 'unit = "business_days", n = 1'),
        'business days need a reading: "elapsed", "same_time" or "end_of_day"',
    ),
    "a unit without an amount": (GOOD.replace(", n = 24", ""), "the unit hours needs an amount n of 1 or more"),
    "a stage in unknown words": (
        HEAD + CLOCK + '  [[clocks.stages]]\n  name = "warning"\n  before = "soon"\n' + TAIL,
        "write a stage as",
    ),
    "a price with a binary fraction": (
        HEAD + TARIFF.replace('"5"', "0.35") + CLOCK + TAIL,
        "write a number of 0 or more",
    ),
    "a range that ends before it begins": (
        HEAD + TARIFF.replace('"5"', '"5"\nup_to = "4"') + CLOCK + TAIL,
        "a range ends at or above where it begins",
    ),
    "what is free with a price": (
        HEAD + TARIFF.replace('units = "5"', 'units = "5"\ncover = "free"') + CLOCK + TAIL,
        "a category that is free has no units",
    ),
    "a window with nothing after it": (
        HEAD + TARIFF.replace('units = "5"', "window = true") + CLOCK + TAIL,
        "says in afterwards which clause prices it then",
    ),
    "a window that the tariff does not have": (
        HEAD + TARIFF.replace('units = "5"', 'window = true\nafterwards = "BZ-2"') + CLOCK + TAIL,
        "the tariff has no free_windows",
    ),
    "a window that goes over to nothing": (
        HEAD + TARIFF.replace('units = "5"', 'window = true\nafterwards = "BZ-5"') + CLOCK + TAIL,
        "goes over to BZ-5, which is no category here",
    ),
    "a formula that is none": (
        HEAD + TARIFF.replace('units = "5"', 'formula = "patch_versions"') + CLOCK + TAIL,
        "is priced by a formula for patch versions, and there is none here",
    ),
    "a currency that is none": (
        HEAD
        + TARIFF
        + '[[tariff.packages]]\nclause = "BZ-2"\nunits = 5\nprice = "1"\ncurrency = "euro"\n'
        + CLOCK
        + TAIL,
        "write the currency as its ISO 4217 code",
    ),
    "mixed currencies": (
        HEAD
        + TARIFF
        + "".join(
            f'[[tariff.packages]]\nclause = "BZ-2"\nunits = {units}\nprice = "1"\ncurrency = "{currency}"\n'
            for units, currency in ((5, "EUR"), (9, "USD"))
        )
        + CLOCK
        + TAIL,
        "the tariff mixes the currencies EUR, USD",
    ),
}


@pytest.mark.parametrize(("text", "sentence"), STORIES.values(), ids=STORIES)
def test_it_is_refused_with_a_sentence(text, sentence):
    assert any(sentence in said for said in says(text)), says(text)


def test_the_problem_names_the_place():
    assert [problem.where for problem in wrong(GOOD.replace("revision = 1", 'revision = "one"'))] == [("revision",)]
    [second] = wrong(HEAD + CLOCK + CLOCK.replace("first_response", "second_response") + TAIL)
    assert second.where == ("clocks", 1)


def test_what_was_written_is_not_repeated():
    assert "secret-token" not in " ".join(
        says(GOOD.replace('"UTC"', "7").replace("revision = 1", 'revision = "secret-token"'))
    )


def test_every_problem_is_told_at_once():
    text = GOOD.replace('clause = "BZ-1"\nstops', 'clause = "BZ-9"\nstops').replace("BZ-2", "BZ-1")
    assert len(says(text)) >= 2


def test_same_business_day_and_given_need_no_amount():
    for unit in ("same_business_day", "given"):
        assert isinstance(read_pack(GOOD.replace('unit = "hours", n = 24', f'unit = "{unit}"')), Pack)
