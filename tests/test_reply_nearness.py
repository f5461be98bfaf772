"""A prepared text is known again when only names and figures changed, and a new answer is never taken for one."""

from hypothesis import given
from hypothesis import strategies as st

from checks.nearness import NEAR, fingerprint, likeness, neighbours
from checks.phrases import words

PREPARED = "please update to version 3.2.1 from the module manager then clear the cache and try again with order {}"
ANEW = "the carrier you chose has no zone for Crete so the cart finds no price add the zone and it will show"


def test_the_same_text_with_another_number_is_near():
    one, other = (fingerprint(words(PREPARED.format(order))) for order in ("5512", "AB-9917"))
    assert likeness(one, other) > NEAR
    assert neighbours(one, [other, fingerprint(words(ANEW))]) == 1


def test_an_answer_of_its_own_is_far_from_all_earlier_ones():
    assert neighbours(fingerprint(words(ANEW)), [fingerprint(words(PREPARED.format(n))) for n in range(5)]) == 0


def test_short_answers_are_alike_by_chance_and_not_compared():
    short = fingerprint(words("Yes, it works with 8.1 too"))
    assert short == frozenset()
    assert neighbours(short, [short]) == 0


def test_a_fingerprint_is_the_same_on_every_machine():
    known = {392562732, 3439823151, 3826619147, 3828756738, 4249172309}  # CRC-32 of its five pairs of words
    assert fingerprint(words("one two three four five six")) == known


@given(st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta"]), max_size=40))
def test_likeness_is_a_share_and_a_text_is_like_itself(said):
    mark = fingerprint(said)
    assert likeness(mark, mark) == (1.0 if mark else 0.0)
