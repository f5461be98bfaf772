"""A request through a channel that the scheme does not serve is a finding that says what to tell the customer."""

import pytest

from checks.rules.channel import channel
from tests.packs import scheme

STORIES = [
    ("cart-power", "helpdesk", "", "none", "CP-1"),
    ("cart-power", "phone", "", "flag", "CP-1"),
    ("cart-power", "Skype", "", "flag", "CP-1"),
    ("cart-power", "forum", "", "flag", "CP-14"),
    ("cart-power", "fax", "", "flag", "CP-1"),
    ("docpart", "helpdesk", "", "none", "DP-3"),
    ("docpart", "mail", "", "flag", "DP-3"),
    ("altermarket-xcart", "phone", "", "none", "AM-2"),
    ("altermarket-xcart", "mail", "", "check", "AM-2"),
    ("nagacommerce", "chat", "39", "none", "NC-3"),
    ("nagacommerce", "chat", "149", "none", "NC-2"),
    ("nagacommerce", "phone", "39", "flag", "NC-14"),
    ("nagacommerce", "phone", "79", "none", "NC-4"),
    ("nagacommerce", "phone", "149", "check", "NC-5"),
    ("nagacommerce", "phone", "", "check", "NC-4"),
    ("nagacommerce", "e-mail", "79", "flag", "NC-14"),
    ("nagacommerce", "email", "149", "none", "NC-5"),
    ("nagacommerce", "viber", "79", "check", "NC-14"),
    ("woocommerce", "chat", "", "flag", "WC-2"),
    ("envato", "phone", "", "none", ""),
    ("cart-power", "", "", "none", ""),
]


@pytest.mark.parametrize(("name", "used", "plan", "outcome", "clause"), STORIES)
def test_served_or_not(name, used, plan, outcome, clause):
    found = channel(scheme(name), used, plan)
    assert (found.outcome, found.clause) == (outcome, clause)
    if outcome != "none":
        assert found.reason


def test_what_to_tell_the_customer():
    told = channel(scheme("docpart"), "mail").reason
    assert told.startswith("Requests are accepted through the helpdesk only")


def test_a_plan_by_the_sellers_name():
    names = {"Basic": "39"}
    assert channel(scheme("nagacommerce"), "phone", "Basic", names).outcome == "flag"
    assert channel(scheme("nagacommerce"), "phone", "Unheard", names).outcome == "check"


def test_the_dearest_plan_may_have_the_phone_too():
    assert channel(scheme("nagacommerce", nc_5_phone="b"), "phone", "149").outcome == "none"


def test_a_plan_for_which_a_channel_is_not_named_at_all():
    naga = scheme("nagacommerce")
    rows = tuple(row for row in naga.terms.channels if row.id == "phone" and row.plans == ("79",))
    bare = naga.terms.model_copy(update={"channels": rows})
    found = channel(type(naga)(naga.pack, naga.day, bare, (), (), ()), "phone", "39")
    assert (found.outcome, found.reason) == ("flag", "the channel is named for the plans 79, not for 39")
