"""Where a scheme takes mail: a mail from the Sent folder stops the clock, a machine's does not, silence is a breach."""

from pathlib import Path

from tests.scene import Scene, by_mail
from tests.shop import MARKET, Shop

SENT = (
    "Received: from acme.example by mx.acme.example; {date}\r\nFrom: support@acme.example\r\nTo: anna@shop.example\r\n"
    "Subject: Re: Help\r\nMessage-ID: <{id}@acme.example>\r\nIn-Reply-To: <anna@shop.example>\r\n"
    "{more}\r\nTry this.\r\n"
)


def replies(scene: Scene, date: str, more: str = "") -> None:
    raw = SENT.format(date=date, id=len(date + more), more=more)
    (scene.folder / "sent" / f"{len(more)}.eml").write_text(raw, newline="")


def state(scene: Scene) -> str:
    (ticket,) = scene.house.store.tickets.tickets()
    (standing,) = [s for s in scene.house.store.caches.standings_of(ticket.id) if s.judging]
    return standing.state


def test_a_sent_mail_in_time_is_met(tmp_path: Path) -> None:
    scene = by_mail(tmp_path)
    scene.cycle("Tue 2026-04-28 10:05")
    replies(scene, "Tue, 28 Apr 2026 11:00:00 +0200")
    scene.cycle("Tue 2026-04-28 11:05")
    assert state(scene) == "met"


def test_a_vacation_mail_is_no_reply(tmp_path: Path) -> None:
    scene = by_mail(tmp_path)
    replies(scene, "Tue, 28 Apr 2026 10:00:05 +0200", more="Auto-Submitted: auto-replied\r\n")
    scene.cycle("Tue 2026-04-28 11:05")
    assert state(scene) == "running"


def test_silence_that_the_source_was_read_through_is_a_breach(tmp_path: Path) -> None:
    scene = by_mail(tmp_path)
    scene.cycle("Tue 2026-04-28 10:05")
    scene.cycle("Wed 2026-04-29 10:06")
    assert state(scene) == "breached"


def test_a_sent_folder_that_cannot_be_read_leaves_it_unknown_and_the_alert_goes_out_anyway(
    tmp_path: Path,
) -> None:
    scene = by_mail(tmp_path)
    scene.cycle("Tue 2026-04-28 10:05")
    (scene.folder / "sent").rmdir()
    scene.cycle("Wed 2026-04-29 10:01")
    assert state(scene) == "unknown"
    assert not any(subject.startswith("Time is up") for subject in scene.subjects())
    scene.cycle("Wed 2026-04-29 10:06")
    assert any(subject.startswith("Time is up") for subject in scene.subjects())
    assert any("source sent" in subject for subject in scene.subjects())


def test_the_source_coming_back_settles_what_waited_for_it(tmp_path: Path) -> None:
    scene = by_mail(tmp_path)
    scene.cycle("Tue 2026-04-28 10:05")
    (scene.folder / "sent").rmdir()
    scene.cycle("Wed 2026-04-29 10:06")
    (scene.folder / "sent").mkdir()
    replies(scene, "Tue, 28 Apr 2026 12:00:00 +0200")
    scene.cycle("Wed 2026-04-29 11:00")
    assert state(scene) == "met"


def test_a_sent_mail_that_answers_the_marketplaces_mail_about_a_thread_is_told_in_that_thread(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    for thread in (501201, 501202):
        shop.notification("Mon 2026-05-04 10:00", thread)
    shop.reply("Mon 2026-05-04 11:00", "Re: [PrestaShop Addons] You received a new message! 501202", to=MARKET)
    shop.live("Mon 2026-05-04 11:05")
    assert [event["kind"] for event in shop.told("explain", 1)["events"]] == ["message"]
    (_, reply) = shop.told("explain", 2)["events"]
    assert (reply["kind"], reply["validity"]) == ("reply", "wrong_channel"), "a mail does not stop the clock"
