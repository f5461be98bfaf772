"""A ticket that nobody takes goes to the next person, once a step, counted in the time the team works."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.calendar import Calendar
from checks.escalation import STAGE, Sounded, Step, escalate
from checks.promise import Clock
from checks.standing import Breached, Met, NotApplicable, Paused, Running, Standing, State, Unknown, Verdict
from monitor.packs import read_packs
from tests.moments import at, instants
from tests.scene import BASE, FILES, ROME, Scene, body, open_scene

TEAM = Calendar(ROME, {day: [("09:00", "18:00")] for day in range(5)}, closed=[at("Fri 2026-05-01 12:00", ROME).date()])
FIRST = next(c for c in read_packs(()).by_id["prestashop-business-care"].clocks if c.id == "first_response")
HOUR = Step(60)


def verdict(state: State | None = None, latent: bool = False, hushed: bool = False) -> Verdict:
    since, due = at("Tue 2026-04-28 10:00", ROME), at("Wed 2026-04-29 10:00", ROME)
    judge = Standing("24", "PS-FR-1", True, since, due, due, None, None, state or Running())
    return Verdict("first_response", 1, 1, (judge,), "", latent=latent, hushed=hushed)


def sounded(when: str, stage: str = "warning", day: str = "") -> Sounded:
    return Sounded(stage, day, at(when, ROME))


def steps_taken(said: list[Sounded], when: str, *steps: Step, about: Verdict | None = None) -> list[str]:
    found = escalate(about or verdict(), FIRST, steps or (HOUR,), TEAM, said, None, at(when, ROME))
    return [alert.day for alert in found.alerts]


def test_it_is_counted_in_the_teams_open_minutes_from_the_first_alert() -> None:
    evening = [sounded("Thu 2026-04-30 17:30"), sounded("Thu 2026-04-30 17:45", "last_call")]
    assert steps_taken(evening, "Mon 2026-05-04 09:29") == [], "Friday is a holiday"
    assert steps_taken(evening, "Mon 2026-05-04 09:30") == ["60"]
    found = escalate(verdict(), FIRST, (HOUR,), TEAM, evening, None, at("Thu 2026-04-30 18:00", ROME))
    assert found.wake_at == at("Mon 2026-05-04 09:30", ROME)


def test_a_step_is_taken_once_and_each_step_for_itself() -> None:
    said = [sounded("Tue 2026-04-28 10:00")]
    steps = (Step(60), Step(120), Step(30, ("last_call",)))
    assert steps_taken(said, "Tue 2026-04-28 11:00", *steps) == ["60"]
    said.append(sounded("Tue 2026-04-28 11:00", STAGE, "60"))
    assert steps_taken(said, "Tue 2026-04-28 11:59", *steps) == []
    assert steps_taken(said, "Tue 2026-04-28 12:00", *steps) == ["120"]
    said.append(sounded("Tue 2026-04-28 12:00", "last_call"))
    assert steps_taken(said, "Tue 2026-04-28 12:30", *steps) == ["120", "30 last_call"]


@pytest.mark.parametrize("stage", ["welcome", "question", "correction"])
def test_what_asks_nobody_to_answer_starts_no_time_unless_a_step_names_it(stage: str) -> None:
    said = [sounded("Tue 2026-04-28 10:00", stage)]
    assert steps_taken(said, "Tue 2026-04-28 17:00") == []
    assert steps_taken(said, "Tue 2026-04-28 17:00", Step(60, (stage,))) == [f"60 {stage}"]


@pytest.mark.parametrize(
    ("about", "passed_on"),
    [
        (verdict(), True),
        (verdict(Unknown("no source sees replies")), True),
        (verdict(Breached(None)), True),
        (verdict(Breached(at("Wed 2026-04-29 11:00", ROME))), False),
        (verdict(Met(at("Tue 2026-04-28 10:30", ROME), "asserted")), False),
        (verdict(NotApplicable("it was refunded")), False),
        (verdict(Paused("it waits for the customer")), False),
        (verdict(hushed=True), False),
        (verdict(latent=True), False),
    ],
)
def test_only_what_waits_for_a_reply_and_was_taken_by_nobody_is_passed_on(about: Verdict, passed_on: bool) -> None:
    taken = steps_taken([sounded("Tue 2026-04-28 10:00")], "Wed 2026-04-29 12:00", about=about)
    assert taken == (["60"] if passed_on else [])


@pytest.mark.parametrize("change", [{"internal": True}, {"stops": ("fix",)}])
def test_a_target_of_ours_and_what_no_reply_stops_are_not(change: dict[str, object]) -> None:
    other: Clock = FIRST.model_copy(update=change)
    said = [sounded("Tue 2026-04-28 10:00")]
    assert escalate(verdict(), other, (HOUR,), TEAM, said, None, at("Wed 2026-04-29 09:30", ROME)).alerts == ()


@given(
    minutes=st.integers(1, 5000),
    first=instants(2026, 2027),
    later=st.timedeltas(timedelta(), timedelta(days=40)),
)
def test_it_comes_neither_before_its_open_time_is_over_nor_is_it_forgotten(
    minutes: int, first: datetime, later: timedelta
) -> None:
    now = first + later
    found = escalate(verdict(), FIRST, (Step(minutes),), TEAM, [Sounded("warning", "", first)], None, now)
    over = TEAM.elapsed(first, now) >= timedelta(minutes=minutes)
    assert bool(found.alerts) == over
    assert (found.wake_at is None) == over


ESCALATED = """
[[channels]]
name = "boss"
kind = "folder"
path = "boss"

[[escalations]]
after_team_minutes = 60
channel = "boss"
to = ["maria@acme.example"]
"""


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = open_scene(tmp_path, BASE + FILES + ESCALATED)
    scene.asks("Tue 2026-04-28 10:00", "501")
    scene.cycle("Tue 2026-04-28 10:00")
    scene.cycle("Tue 2026-04-28 15:00")
    assert scene.subjects() == ["Due soon: First response on ticket 1, due Wed 29 Apr 2026, 10:00 (Europe/Rome)"]
    return scene


def test_the_manager_is_told_once_when_the_team_was_warned_and_nobody_took_it(scene: Scene) -> None:
    assert scene.house.store.tickets.next_wake() == at("Tue 2026-04-28 16:00", ROME)
    for minute in ("15:59", "16:00", "16:01", "17:00"):
        scene.cycle(f"Tue 2026-04-28 {minute}")
    (letter,) = scene.letters("boss")
    assert letter["To"] == "maria@acme.example"
    assert letter["Subject"] == (
        "Nobody has taken it: First response on ticket 1, due Wed 29 Apr 2026, 10:00 (Europe/Rome)"
    )
    text = body(letter)
    assert "Nobody has taken or answered this: First response is due Wed 29 Apr 2026, 10:00 (Europe/Rome)." in text
    assert "sla-monitor mark 1 mine" in text
    assert "3 h of working time are left" in text
    assert len(scene.letters()) == 1, "the team is not told so again"


@pytest.mark.parametrize("what", ["mine", "answered"])
def test_whoever_takes_or_answers_it_in_time_spares_the_manager(scene: Scene, what: str) -> None:
    scene.marks("Tue 2026-04-28 15:30", "501", what)
    for when in ("Tue 2026-04-28 15:31", "Tue 2026-04-28 16:00", "Wed 2026-04-29 10:10"):
        scene.cycle(when)
    assert scene.letters("boss") == []


def test_an_escalation_added_to_the_configuration_reaches_tickets_that_were_judged_before(tmp_path: Path) -> None:
    scene = open_scene(tmp_path)
    scene.asks("Tue 2026-04-28 10:00", "501")
    scene.cycle("Tue 2026-04-28 10:00")
    scene.cycle("Tue 2026-04-28 15:00")
    scene.house.store.close()
    again = open_scene(tmp_path, BASE + FILES + ESCALATED, "Tue 2026-04-28 16:30")
    again.cycle("Tue 2026-04-28 16:30")
    assert len(again.letters("boss")) == 1


PRODUCTS = """
[[products]]
name = "Checkout"
names = ["Acme Fast Checkout"]
[[products]]
name = "Feeds"
names = ["Acme Product Feeds"]
"""


def test_an_escalation_for_a_product_tells_of_its_tickets_and_of_those_whose_product_nobody_can_tell(
    tmp_path: Path,
) -> None:
    config = BASE.replace('sources = ["mailbox"]\n', 'sources = ["mailbox"]\nproducts = ["Checkout", "Feeds"]\n')
    tables = FILES + ESCALATED.replace("after_team", 'products = ["Feeds"]\nafter_team')
    scene = open_scene(tmp_path, config + PRODUCTS + tables)
    scene.asks("Tue 2026-04-28 10:00", "501", "[PrestaShop Addons] Acme Fast Checkout (#501)")
    scene.asks("Tue 2026-04-28 10:01", "502", "[PrestaShop Addons] Acme Product Feeds (#502)")
    scene.asks("Tue 2026-04-28 10:02", "503", "[PrestaShop Addons] Something else (#503)")
    for minute in ("10:05", "15:05", "16:10"):
        scene.cycle(f"Tue 2026-04-28 {minute}")
    assert sorted(str(letter["Subject"])[:54] for letter in scene.letters("boss")) == [
        "Nobody has taken it: First response on ticket 2, due W",
        "Nobody has taken it: First response on ticket 3, due W",
    ]
