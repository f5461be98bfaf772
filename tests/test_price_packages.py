"""The cheapest packages: as good as trying every combination, and a price never falls when more is asked."""

from decimal import Decimal as D
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.money import Amount
from checks.packages import MAX_NEED, Offer, cheapest
from checks.priced import Asked, Price
from checks.rules.price import price
from tests.packs import scheme

CREDITS = [Offer(units, Amount(D(cost), "USD")) for units, cost in ((25, 30), (50, 45), (100, 80), (200, 150))]
POINTS = [Offer(units, Amount(D(cost), "EUR")) for units, cost in ((60, 50), (120, 95), (300, 275))]
SOLD = st.lists(
    st.tuples(st.integers(1, 12), st.integers(0, 30)), min_size=1, max_size=3, unique_by=lambda pair: pair[0]
)


@pytest.mark.parametrize(
    ("offers", "need", "told", "cost", "left"),
    [
        (POINTS, 300, "2 x 120 + 1 x 60", 240, 0),
        (POINTS, 150, "1 x 120 + 1 x 60", 145, 30),
        (POINTS, 80, "1 x 120", 95, 40),
        (POINTS, 600, "5 x 120", 475, 0),
        (CREDITS, 25, "1 x 25", 30, 0),
        (CREDITS, 26, "1 x 50", 45, 24),
        (CREDITS, 75, "1 x 50 + 1 x 25", 75, 0),
        (CREDITS, 76, "1 x 100", 80, 24),
        (CREDITS, 400, "2 x 200", 300, 0),
        (CREDITS, 0, "nothing", 0, 0),
    ],
)
def test_by_hand(offers, need, told, cost, left):
    found = cheapest(offers, D(need))
    assert (str(found), found.price.quantity, found.left_over) == (told, cost, left)


@settings(max_examples=150)
@given(SOLD, st.integers(0, 40))
def test_no_combination_is_cheaper_and_of_equal_ones_none_gives_more(sold, need):
    offers = [Offer(units, Amount(D(cost), "EUR")) for units, cost in sold]
    found = cheapest(offers, D(need))
    most = [range(-(-need // offer.units) + 1) for offer in offers]
    tried = (
        (
            sum((offer.price.quantity * count for offer, count in zip(offers, counts, strict=True)), D(0)),
            -sum(offer.units * count for offer, count in zip(offers, counts, strict=True)),
        )
        for counts in product(*most)
        if sum(offer.units * count for offer, count in zip(offers, counts, strict=True)) >= need
    )
    best = min(tried)
    assert found.units >= need
    assert found.price.quantity == best[0]
    assert found.left_over == found.units - need
    if best[0]:
        assert -found.units <= best[1]


@settings(max_examples=60)
@given(st.integers(0, 2000), st.integers(0, 200))
def test_more_units_never_cost_less(need, more):
    for offers in (POINTS, CREDITS):
        assert cheapest(offers, D(need)).price <= cheapest(offers, D(need + more)).price


@settings(max_examples=60)
@given(st.decimals(0, 200, places=2), st.decimals(0, 50, places=2), st.sampled_from(["a", "b"]))
def test_more_hours_never_cost_less(hours, more, step):
    naga = scheme("nagacommerce", nc_11_step=step)
    one, other = (price(naga, Asked(hours=worked)) for worked in (hours, hours + more))
    assert isinstance(one, Price)
    assert isinstance(other, Price)
    assert one.money is not None
    assert other.money is not None
    assert one.money.lowest <= other.money.lowest


@settings(max_examples=60)
@given(st.integers(0, 50), st.integers(1, 60), st.integers(0, 60), st.sampled_from(["a", "b"]))
def test_more_patch_steps_never_cost_less(first, steps, more, reading):
    power = scheme("cart-power", cp_11_step=reading)
    found = [price(power, Asked(start=f"4.4.{first}", end=f"4.4.{first + n}")) for n in (steps, steps + more)]
    figures = [one.units.lowest for one in found if isinstance(one, Price)]
    assert figures[0] <= figures[1]


@pytest.mark.parametrize(
    ("offers", "need", "sentence"),
    [
        ([], 1, "no package to buy"),
        ([*POINTS, *CREDITS], 1, "several currencies"),
        (POINTS, -1, "between 0 and"),
        (POINTS, MAX_NEED + 1, "between 0 and"),
    ],
)
def test_what_cannot_be_bought(offers, need, sentence):
    with pytest.raises(ValueError, match=sentence):
        cheapest(offers, D(need))
