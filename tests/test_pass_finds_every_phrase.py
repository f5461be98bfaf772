"""One pass over a text finds all that a search for each phrase by itself finds, in every language."""

from bench.rules import rules
from bench.speed import LANGUAGES, SIZE, agreed, mixed
from bench.tickets import load

TICKETS = mixed(load(), 40)


def test_tickets_of_all_languages_hold_two_kilobytes_of_words() -> None:
    assert {language for language, _ in TICKETS} == set(LANGUAGES)
    assert all(SIZE - 4 < len((title + body).encode()) <= SIZE for _, (title, body) in TICKETS)


def test_the_pass_misses_no_phrase_that_a_search_phrase_by_phrase_finds() -> None:
    searches = agreed(rules().matcher, TICKETS)
    assert all(search() for search in searches)
