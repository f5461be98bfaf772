"""Bug or none: the last word holds, and what was said before stays in the ticket's history."""

from datetime import datetime
from pathlib import Path

from checks.stretches import UNDONE_BY
from checks.timeline import OPPOSITES
from monitor.audit import unsaid
from monitor.marks import Mark, Marked, mark
from tests.moments import at
from tests.scene import Scene, open_scene


def asked(folder: Path) -> Scene:
    scene = open_scene(folder)
    scene.asks("Mon 2026-05-04 10:00", "4711")
    scene.cycle("Mon 2026-05-04 10:30")
    return scene


def says(scene: Scene, what: str, when: str, now: datetime | None = None) -> tuple[str, ...]:
    done = mark(scene.house, Mark(1, what, "Giulia", at(when)), now or at(when))
    assert isinstance(done, Marked), done
    return done.remarks


def fix(scene: Scene) -> tuple[str, str]:
    [row] = [r for r in scene.house.store.caches.standings_of(1) if r.clock == "fix" and r.judging]
    return row.state, row.reason


def told(scene: Scene) -> list[str]:
    return [event.kind for event in scene.house.store.caches.events_of(1)]


def test_a_bug_after_all_runs_from_the_original_request(tmp_path: Path) -> None:
    scene = asked(tmp_path)
    says(scene, "not-bug", "Tue 2026-05-05 10:00")
    assert fix(scene) == ("not_applicable", "it is no bug of the product")

    assert says(scene, "bug", "Wed 2026-05-06 10:00") == ()

    assert fix(scene) == ("running", "")
    [row] = [r for r in scene.house.store.caches.standings_of(1) if r.clock == "fix" and r.judging]
    assert row.due == at("Wed 2026-06-03 10:00")
    assert told(scene) == ["message", "not_bug", "bug"]

    says(scene, "not-bug", "Thu 2026-05-07 10:00")
    assert fix(scene) == ("not_applicable", "it is no bug of the product")
    says(scene, "bug", "Fri 2026-05-08 10:00")
    scene.cycle("Thu 2026-06-04 10:00")
    assert fix(scene)[0] == "breached"


def test_a_breach_that_was_taken_back_and_stands_again_is_told_once_whatever_restarts(tmp_path: Path) -> None:
    scene = asked(tmp_path)
    says(scene, "bug", "Tue 2026-05-05 10:00")
    scene.cycle("Thu 2026-06-04 10:00")

    def fix_told() -> list[str]:
        heads = [subject.partition(",")[0] for subject in scene.subjects() if "Bug fix" in subject]
        return heads[-1:]

    says(scene, "not-bug", "Thu 2026-06-04 11:00")
    scene.cycle("Thu 2026-06-04 11:01")
    assert fix_told() == ["Correction: Bug fix on ticket 1"], scene.subjects()
    says(scene, "bug", "Thu 2026-06-04 12:00")
    for _ in range(2):
        scene.cycle("Thu 2026-06-04 12:01")
        scene.house.store.tickets.wake([1])
    again = [subject for subject in scene.subjects() if subject.startswith("It stands again: Bug fix")]
    assert len(again) == 1, scene.subjects()
    assert not unsaid(scene.house, at("Thu 2026-06-04 12:02"))


def test_of_one_instant_what_was_said_last_holds(tmp_path: Path) -> None:
    scene = asked(tmp_path)
    for number, what in enumerate(("bug", "not-bug") * 3, 1):
        done = Mark(1, what, "Giulia", at("Tue 2026-05-05 10:00"), why=f"{number}")
        mark(scene.house, done, at("Tue 2026-05-05 10:00"))
        assert fix(scene)[0] == ("running" if what == "bug" else "not_applicable")


def test_a_word_of_an_earlier_instant_leaves_the_later_one_and_says_so(tmp_path: Path) -> None:
    scene = asked(tmp_path)
    says(scene, "not-bug", "Wed 2026-05-06 10:00")
    [remark] = says(scene, "bug", "Tue 2026-05-05 10:00", at("Wed 2026-05-06 11:00"))
    assert remark.startswith("It is marked as not-bug at a later instant, and that still holds")
    assert fix(scene)[0] == "not_applicable"


def test_what_can_be_taken_back_stands_in_its_order() -> None:
    assert UNDONE_BY.items() <= OPPOSITES.items()
