"""A ticket's words are judged once for what they are and what is known; remembered or not, the bytes are the same."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from checks.classify import Scheme, judge
from checks.facts import Fact, Facts, Name, Value
from monitor.cycle import run_cycle
from monitor.rules import packaged_rules
from monitor.word_judge import LONGEST, MOST, WordJudge
from tests.moments import at
from tests.seller import ANSWER, ASKED, Shop

pytest_plugins = ["tests.selling"]

MONDAY = at("Mon 2026-05-04 10:00")
INSTANTS = st.integers(0, 36).map(lambda months: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=30 * months))
WORDS = ("The checkout stays empty since 8.1.4, I want my money back.", "Please install it on my new shop.", "Thanks!")
VALUES: dict[Name, st.SearchStrategy[Value]] = {
    Name.CARE_UNTIL: INSTANTS,
    Name.PURCHASED_AT: INSTANTS,
    Name.CARE_STATE: st.sampled_from(["valid", "expired"]),
    Name.PLATFORM_VERSION: st.sampled_from(["8.1.4", "1.7.6"]),
    Name.DECLARED_VERSIONS: st.sampled_from(["1.7.x", "8.x", "none declared"]),
    Name.SHOP_HOST: st.sampled_from(["https://a.example", "https://b.example"]),
    Name.LICENSED_HOST: st.sampled_from(["a.example", "b.example"]),
    Name.PRESALE_LABEL: st.sampled_from([True, False, 1]),
    Name.PRODUCT_ASKED: st.sampled_from(["Fast Checkout", "Gallery"]),
    Name.PRODUCT_BOUGHT: st.sampled_from(["Fast Checkout", "Gallery"]),
}
FACTS = st.lists(
    st.sampled_from(list(VALUES)).flatmap(
        lambda name: st.builds(
            Fact, st.just(name), VALUES[name], st.sampled_from(["api", "mail"]), st.none() | INSTANTS
        )
    ),
    max_size=6,
).map(lambda stated: Facts(tuple(stated)))
SCHEMES = st.none() | st.sampled_from([Scheme({"incompatible_version": "PS-NO-4"}, "r1"), Scheme({}, "r2")])


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WORDS), FACTS, INSTANTS, SCHEMES), min_size=1, max_size=4), INSTANTS)
def test_what_is_remembered_is_what_would_be_judged(
    asked: list[tuple[str, Facts, datetime, Scheme | None]], later: datetime
) -> None:
    words = WordJudge(packaged_rules())
    for text, facts, now, scheme in (*asked, *((t, f, later, s) for t, f, _, s in asked)):
        anew = judge("Help", text, packaged_rules(), now, facts, scheme)
        assert repr(words.judge("Help", text, now, facts, scheme)) == repr(anew)


def test_the_same_is_judged_once_until_a_date_among_the_facts_has_passed() -> None:
    words, ends = WordJudge(packaged_rules()), datetime(2026, 6, 1, tzinfo=UTC)
    facts = Facts((Fact(Name.CARE_UNTIL, ends, "api"),))
    for days in range(40):
        words.judge("Help", WORDS[0], datetime(2026, 5, 1, tzinfo=UTC) + timedelta(days=days), facts)
    assert words.asked == 3, "at first, on the instant itself, and behind it"


def test_long_words_are_judged_each_time_and_only_so_many_are_remembered() -> None:
    words = WordJudge(packaged_rules())
    for _ in range(2):
        words.judge("Help", "long " * LONGEST, MONDAY)
    assert words.asked == 2
    for number in range(MOST + 1):
        words.judge(f"Help {number}", "", MONDAY)
    words.judge("Help 0", "", MONDAY)
    assert words.asked == 2 + MOST + 2
    words.judge(f"Help {MOST}", "", MONDAY)
    assert words.asked == 2 + MOST + 2


def test_a_story_gives_the_same_rows_byte_for_byte_and_asks_the_rules_less(shop: Shop) -> None:
    shop.market.open(501, "Empty checkout", f"{ASKED} I want a refund.", MONDAY, order=9001)
    shop.market.sell(9001, MONDAY - timedelta(days=9))
    shop.market.write(501, ANSWER, MONDAY + timedelta(hours=1))
    rows, anew = [], []
    for hours in (0.5, 1.5, 2, 4, 6, 24, 48):
        now = MONDAY + timedelta(hours=hours)
        run_cycle(shop.house, now, send=False)
        rows.append(shop.house.store.caches.findings_of(1))
        fresh = replace(shop.house)  # remembers nothing
        fresh.store.tickets.wake([1])
        run_cycle(fresh, now, send=False)
        anew.append(fresh.store.caches.findings_of(1))
        assert fresh.words.asked > 0
    assert rows == anew
    assert any(row.rule == "refund" for row in rows[-1])
    assert shop.house.words.asked == 3, "the words once, the claim in them once, and again when we had answered"
