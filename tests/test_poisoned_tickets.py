"""What makes a rule raise is pushed back with a notice, what cannot be read is kept, and the rest goes on."""

from datetime import timedelta
from pathlib import Path

from monitor.render import text_and_html
from monitor.store.assignments import Placement
from monitor.store.intake import NewSighting
from monitor.store.tickets import NewTicket
from tests.moments import at
from tests.scene import ROME, open_scene

POISON = {"headers": [["a header without a value"]]}


def test_one_poisoned_ticket_does_not_stop_the_line(tmp_path: Path) -> None:
    scene = open_scene(tmp_path)
    scene.asks("Tue 2026-04-28 10:00", "501")
    scene.asks("Tue 2026-04-28 10:00", "502")
    scene.cycle("Tue 2026-04-28 10:00")
    store, moment = scene.house.store, at("Tue 2026-04-28 10:30", ROME)
    store.intake.keep_sightings([NewSighting("mailbox", "x", "x", "mail", moment, True, POISON)], moment)
    (poison,) = store.assignments.unassigned(10)
    store.assignments.apply_placement(Placement(poison.id, scene.ticket("501"), "by hand", "asserted", "test", moment))
    scene.cycle("Tue 2026-04-28 15:00")
    assert [s.partition(",")[0] for s in scene.subjects() if s.startswith("Due")] == [
        f"Due soon: First response on ticket {scene.ticket('502')}"
    ]
    (notice,) = store.notices.open_notices()
    assert notice.where == f"ticket {scene.ticket('501')}"
    pushed = moment + timedelta(hours=4, minutes=30)
    assert store.tickets.due_tickets(pushed + timedelta(minutes=14), 10) == []
    assert [one.ticket_id for one in store.tickets.due_tickets(pushed + timedelta(minutes=15), 10)] == [
        scene.ticket("501")
    ]


def test_a_sighting_that_cannot_be_placed_is_set_aside_and_the_next_one_is_read(tmp_path: Path) -> None:
    scene = open_scene(tmp_path)
    moment = at("Tue 2026-04-28 09:00", ROME)
    poison = NewSighting("mailbox", "x", "x", "mail", moment, True, POISON)
    scene.house.store.intake.keep_sightings([poison], moment)
    scene.asks("Tue 2026-04-28 10:00", "501")
    scene.cycle("Tue 2026-04-28 10:00")
    assert scene.ticket("501")
    assert scene.house.store.assignments.unassigned(10) == []
    assert [reason for _, reason in scene.house.store.assignments.aside(10)] == ["it could not be placed (ValueError)"]
    assert [n.severity for n in scene.house.store.notices.open_notices()] == ["critical"]


def test_a_mail_that_cannot_be_read_is_one_notice_and_stops_no_batch(tmp_path: Path) -> None:
    scene = open_scene(tmp_path)
    scene.drop(b"Subject: long\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(20_000)) + b"\r\nbody\r\n")
    scene.asks("Tue 2026-04-28 10:00", "501")
    scene.cycle("Tue 2026-04-28 10:00")
    scene.cycle("Tue 2026-04-28 10:01")
    (notice,) = scene.house.store.notices.open_notices()
    assert "kept but not read" in notice.what
    assert len([s for s in scene.subjects() if s.startswith("About the watch")]) == 1
    assert scene.ticket("501")


def test_an_account_that_was_taken_out_of_the_configuration_leaves_its_tickets_alone(tmp_path: Path) -> None:
    scene = open_scene(tmp_path)
    moment = at("Tue 2026-04-28 10:00", ROME)
    mark = NewSighting("person", "m", "m", "mark", moment, True, {"ticket": 1, "what": "mine"})
    new = NewTicket("gone", "prestashop-business-care", "Old", "x", moment)
    scene.house.store.intake.keep_sightings([mark], moment)
    (waiting,) = scene.house.store.assignments.unassigned(10)
    scene.house.store.assignments.apply_placement(Placement(waiting.id, new, "by hand", "asserted", "test", moment))
    scene.cycle("Tue 2026-04-28 10:00")
    (ticket,) = scene.house.store.tickets.tickets()
    assert ticket.state == "settled"


def test_a_template_that_fails_is_replaced_by_plain_facts() -> None:
    assert text_and_html("en", "no-such-template", {}, "the bare facts") == ("the bare facts", None)
