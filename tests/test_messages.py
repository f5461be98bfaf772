"""From alerts to messages: few are single, many are one; welcome, corrections, what is no longer true, routes."""

from pathlib import Path

import pytest

from monitor.store.intake import NewSighting
from tests.moments import at
from tests.scene import BASE, FILES, ROME, Scene, body, by_mail, open_scene


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return open_scene(tmp_path)


def test_an_alert_says_what_is_due_when_under_which_clause_why_now_how_it_arose_and_what_to_do(scene: Scene) -> None:
    scene.asks("Thu 2026-04-30 17:00", "501")
    scene.cycle("Thu 2026-04-30 17:00")
    (letter,) = scene.letters()
    text = body(letter)
    for words in (
        "Last call: First response is due Fri 1 May 2026, 17:00 (Europe/Rome).",
        "Act by:     Thu 30 Apr 2026, 18:00 (Europe/Rome), 1 h of your working time left",
        "Clause:     PS-FR-1",
        "you are closed on Fri 1 May, but the marketplace's clock runs on",
        "Thu 17:00-24:00 used 7 h; Fri 00:00-17:00 used 17 h",
        f"sla-monitor mark {scene.ticket('501')} answered",
    ):
        assert words in text
    assert "PS-FR-1" in body(letter, "html")
    assert letter["Auto-Submitted"] == "auto-generated"


def test_with_nobody_at_work_before_it_is_due_the_alert_says_so(scene: Scene) -> None:
    scene.asks("Thu 2026-04-30 18:30", "501")
    scene.cycle("Thu 2026-04-30 18:30")
    text = body(scene.letters()[0])
    assert "nobody of the team is at work before it is due" in text
    assert "so this goes out at once" in text


@pytest.mark.parametrize(("tickets", "letters"), [(3, 3), (4, 1), (40, 1)])
def test_more_than_three_alerts_for_one_recipient_are_one_message_naming_every_ticket(
    scene: Scene, tickets: int, letters: int
) -> None:
    for number in range(tickets):
        scene.asks("Tue 2026-04-28 10:00", str(700 + number))
    scene.cycle("Tue 2026-04-28 10:00")
    scene.cycle("Tue 2026-04-28 15:00")
    assert len(scene.letters()) == letters
    if letters == 1:
        text = body(scene.letters()[0])
        assert all(f"* Ticket {scene.ticket(str(700 + number))} " in text for number in range(tickets))


def test_nothing_is_said_twice_however_often_the_monitor_looks(scene: Scene) -> None:
    scene.asks("Tue 2026-04-28 10:00", "501")
    for minute in ("10:00", "15:00", "15:00", "15:01", "16:30"):
        scene.cycle(f"Tue 2026-04-28 {minute}")
    assert scene.subjects() == ["Due soon: First response on ticket 1, due Wed 29 Apr 2026, 10:00 (Europe/Rome)"]


def test_what_ran_before_the_watch_began_is_one_welcome_and_what_was_due_before_is_no_alert(tmp_path: Path) -> None:
    config = (
        BASE.replace("watch_from = 2026-01-01T00:00:00+01:00\n", "watch_from = 2026-04-28T12:00:00+02:00\n") + FILES
    )
    scene = open_scene(tmp_path, config)
    scene.asks("Fri 2026-04-24 10:00", "500")
    scene.asks("Tue 2026-04-28 10:00", "501")
    scene.asks("Tue 2026-04-28 11:00", "502")
    scene.cycle("Tue 2026-04-28 12:00")
    assert scene.subjects() == ["The watch has begun: 2 clocks are running"]
    text = body(scene.letters()[0])
    assert f"Ticket {scene.ticket('501')} " in text
    assert f"Ticket {scene.ticket('500')} " not in text
    scene.cycle("Tue 2026-04-28 15:00")
    assert len(scene.letters()) == 2


def test_without_a_configured_beginning_the_watch_begins_with_the_database(tmp_path: Path) -> None:
    scene = open_scene(
        tmp_path, BASE.replace("watch_from = 2026-01-01T00:00:00+01:00\n", "") + FILES, "Tue 2026-04-28 12:00"
    )
    scene.asks("Tue 2026-04-28 10:00", "501")
    scene.cycle("Tue 2026-04-28 12:00")
    assert scene.subjects() == ["The watch has begun: 1 clocks are running"]


def test_a_message_that_waits_while_the_ticket_is_answered_is_not_sent(scene: Scene) -> None:
    scene.asks("Tue 2026-04-28 10:00", "501")
    scene.cycle("Tue 2026-04-28 10:00")
    (scene.folder / "out").rmdir()
    (scene.folder / "out").write_text("a file is in the way of the folder")
    scene.cycle("Tue 2026-04-28 15:00")
    assert len(scene.posted("due")) == 1
    scene.marks("Tue 2026-04-28 15:30", "501", "answered")
    scene.cycle("Tue 2026-04-28 15:40")
    (message,) = [m for m in scene.posted("superseded") if m.message_key.startswith("alert/")]
    assert message.reason == "what it announces has been settled meanwhile"


def test_a_breach_announced_where_replies_are_seen_and_taken_back_is_one_correction(tmp_path: Path) -> None:
    scene = by_mail(tmp_path)
    scene.cycle("Tue 2026-04-28 10:00")
    scene.cycle("Wed 2026-04-29 10:06")
    assert any(subject.startswith("Time is up") for subject in scene.subjects())
    (ticket,) = scene.house.store.tickets.tickets()
    moment = at("Tue 2026-04-28 11:00", ROME)
    payload = {"ticket": ticket.id, "what": "answered", "by": "Giulia"}
    scene.house.store.intake.keep_sightings([NewSighting("person", "m", "m", "mark", moment, True, payload)], moment)
    scene.cycle("Wed 2026-04-29 11:00")
    scene.cycle("Wed 2026-04-29 12:00")
    assert [s for s in scene.subjects() if s.startswith("Correction")] == [
        f"Correction: First response on ticket {ticket.id}, due Wed 29 Apr 2026, 10:00 (Europe/Rome)"
    ]


def test_an_alert_that_no_route_takes_is_itself_a_notice(tmp_path: Path) -> None:
    only_late = FILES + 'stages = ["breached"]\n'
    scene = open_scene(tmp_path, BASE + only_late)
    scene.asks("Tue 2026-04-28 10:00", "501")
    scene.cycle("Tue 2026-04-28 10:00")
    scene.cycle("Tue 2026-04-28 15:00")
    (notice,) = scene.house.store.notices.open_notices()
    assert notice.what == "Alerts of stage warning for the account acme reach nobody."


def test_out_of_hours_alerts_take_their_own_route_where_there_is_one(tmp_path: Path) -> None:
    night = '\n[[routes]]\nchannel = "files"\nto = ["night@acme.example"]\nout_of_hours = true\n'
    scene = open_scene(tmp_path, BASE + FILES + night)
    scene.asks("Tue 2026-04-28 10:00", "502")
    scene.cycle("Tue 2026-04-28 15:00")
    scene.asks("Thu 2026-04-30 18:30", "501")
    scene.cycle("Thu 2026-04-30 18:30")
    heard = {(str(letter["To"]), scene_stage(str(letter["Subject"]))) for letter in scene.letters()}
    assert ("night@acme.example", "Last call") in heard
    assert ("giulia@acme.example", "Last call") not in heard
    assert ("giulia@acme.example", "Due soon") in heard


def test_a_route_hears_only_of_its_products_and_of_what_may_be_theirs(tmp_path: Path) -> None:
    sold = '\nproducts = ["checkout", "feeds"]\n'
    products = '\n[[products]]\nname = "checkout"\nnames = ["Fast Checkout"]\n\n[[products]]\nname = "feeds"\n'
    scene = open_scene(tmp_path, BASE + sold + products + FILES + 'products = ["feeds"]\n')
    for thread, product in (("501", " Fast Checkout"), ("502", " Feeds"), ("503", "")):
        subject = f"[PrestaShop Addons] You received a new message! (#{thread}){product}"
        scene.asks("Tue 2026-04-28 10:00", thread, subject=subject)
    scene.cycle("Tue 2026-04-28 10:00")
    scene.cycle("Tue 2026-04-28 15:00")
    heard = {
        thread for thread in ("501", "502", "503") for s in scene.subjects() if f"ticket {scene.ticket(thread)}," in s
    }
    assert heard == {"502", "503"}


def test_hostile_words_of_a_customer_stay_words(scene: Scene) -> None:
    nasty = '[PrestaShop Addons] You received a new message! (#501) <script>alert(1)</script> {{ 7*7 }} "><img src=x>'
    scene.asks("Tue 2026-04-28 10:00", "501", subject=nasty)
    scene.cycle("Tue 2026-04-28 10:00")
    scene.cycle("Tue 2026-04-28 15:00")
    page = body(scene.letters()[0], "html")
    assert "<script>" not in page
    assert "<img" not in page
    assert "{{ 7*7 }}" in page
    assert "&lt;script&gt;" in page


def scene_stage(subject: str) -> str:
    return subject.partition(":")[0]
