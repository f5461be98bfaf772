"""Monday morning: each reader gets one message about the week, also of an empty one, and it survives mail clients."""

from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.jobs.report import next_report, report
from tests.moments import at
from tests.scene import BASE, FILES, ROME, Scene, body, open_scene

MARCO = """
[[people]]
name = "Marco"
email = "marco@acme.example"

[[digests]]
channel = "post"
to = ["Marco"]
"""
POST = """
[[channels]]
name = "post"
kind = "folder"
path = "post"
sender = "SLA monitor <monitor@acme.example>"
"""
MONDAY = "Mon 2026-05-04 07:00"


def house_with(folder: Path, *more: str, base: str = BASE) -> Scene:
    return open_scene(folder, "".join((base, FILES, POST, *more)))


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return house_with(tmp_path, MARCO)


def read(letter: EmailMessage, kind: str = "plain") -> str:
    return body(letter, kind).replace("\r\n", "\n")


def a_week(scene: Scene) -> None:
    """One answered in time, one late on 30 April, one that nobody can see an answer to, one that runs on."""
    scene.asks("Mon 2026-04-27 10:00", "501")
    scene.asks("Wed 2026-04-29 10:00", "502")
    scene.asks("Thu 2026-04-30 10:00", "503")
    scene.asks("Fri 2026-05-01 10:00", "504")
    scene.cycle("Fri 2026-05-01 10:00")
    scene.marks("Mon 2026-04-27 13:12", "501", "answered")
    scene.marks("Thu 2026-04-30 12:00", "502", "answered")
    scene.cycle("Fri 2026-05-01 11:00")


def test_one_message_a_reader_and_week_on_monday_morning(scene: Scene) -> None:
    a_week(scene)
    scene.cycle("Mon 2026-05-04 06:59")
    assert scene.letters("post") == []
    for when in (MONDAY, MONDAY, "Mon 2026-05-04 07:01", "Tue 2026-05-05 09:00"):
        scene.cycle(when)
    (letter,) = scene.letters("post")
    assert letter["To"] == "marco@acme.example"
    assert letter["Subject"] == "Week 18: 1 of 2 first responses in time; one late, on 30 April; one unknown."
    assert [m.message_key for m in scene.posted("sent") if m.channel == "post"] == [
        "digest/marco@acme.example/2026-W18"
    ]


def test_the_first_sentence_says_it_all_and_the_rest_says_why(scene: Scene) -> None:
    a_week(scene)
    scene.cycle(MONDAY)
    text = read(scene.letters("post")[0])
    for words in (
        "1 of 2 first responses in time; one late, on 30 April; one unknown.\n",
        "Week 18, 27 April to 3 May 2026. All times are Europe/Rome.",
        "First response: 50 % kept; 1 met, 1 late, 1 unknown",
        "First responses took 14 h 36 min in the median; nine in ten came within 26 h (2 answered).",
        "due Thu 30 April, 10:00; answered Thu 30 April, 12:00, 2 h late",
        f"#{scene.ticket('503')}  First response (PS-FR-1)\n      due Fri 1 May, 10:00\n      no source sees replies\n",
        "1 promise is running and due:\n",
        "due Mon 4 May, 10:00",
        "Week 18  ######xxxxxxx???????",
        "https://addons.prestashop.com/en/seller-contact?id_thread=502",
    ):
        assert words in text
    assert "\n\n\n" not in text


def test_an_empty_week_is_told_with_its_polls(scene: Scene) -> None:
    for when in ("Mon 2026-04-27 09:00", "Wed 2026-04-29 09:00", MONDAY):
        scene.cycle(when)
    (letter,) = scene.letters("post")
    assert read(letter).startswith("All quiet: nothing was due, three polls, no gaps.\n")


def test_polls_are_those_between_the_closings_of_two_weeks(scene: Scene) -> None:
    for when in (
        "Wed 2026-04-29 09:00",
        "Mon 2026-05-04 00:00",
        MONDAY,
        "Tue 2026-05-05 09:00",
        "Mon 2026-05-11 07:00",
    ):
        scene.cycle(when)
    first, second = (read(letter).partition("\n")[0] for letter in scene.letters("post"))
    assert first == "All quiet: nothing was due, two polls, no gaps."
    assert second == "All quiet: nothing was due, three polls, no gaps."


def test_a_verdict_that_changed_after_it_was_sent_is_corrected_once(scene: Scene) -> None:
    a_week(scene)
    scene.cycle(MONDAY)
    scene.marks("Mon 2026-05-04 08:00", "503", "answered")
    scene.cycle("Mon 2026-05-04 09:00")
    scene.cycle("Mon 2026-05-11 07:00")
    scene.cycle("Mon 2026-05-18 07:00")
    _, second, third = (read(letter) for letter in scene.letters("post"))
    assert "CORRECTIONS OF WEEKS ALREADY SENT (1)\n" in second
    told = "2026-W18 said unknown, it is late; due Fri 1 May, 10:00; answered Mon 4 May, 08:00"
    assert told in second
    assert "Week 18  ######xxxxxxxxxxxxxx  33 % kept; 1 met, 2 late" in second
    assert "CORRECTIONS" not in third


def test_running_clocks_are_set_against_the_teams_free_days(tmp_path: Path) -> None:
    scene = house_with(tmp_path, MARCO)
    scene.asks("Mon 2026-04-27 08:00", "501")
    scene.cycle("Mon 2026-04-27 09:00")
    scene.marks("Mon 2026-04-27 10:00", "501", "answered")
    scene.marks("Mon 2026-04-27 11:00", "501", "bug")
    scene.cycle("Mon 2026-04-27 12:00")
    scene.cycle("Mon 2026-05-25 07:00")
    text = read(scene.letters("post")[-1])
    assert "due Wed 27 May, 08:00; act by Tue 26 May, 18:00\n" in text
    scene.asks("Mon 2026-05-25 09:00", "502")
    scene.cycle("Mon 2026-05-25 09:00")
    scene.cycle("Mon 2026-06-01 07:00")
    text = read(scene.letters("post")[-1])
    assert "The team is closed on Tue 2 June (" in text


def test_a_daemon_that_was_off_on_monday_tells_the_weeks_it_missed(scene: Scene) -> None:
    a_week(scene)
    scene.cycle(MONDAY)
    scene.cycle("Wed 2026-05-20 12:00")
    assert [m.message_key[-8:] for m in reversed(scene.posted("sent")) if m.channel == "post"] == [
        "2026-W18", "2026-W19", "2026-W20"
    ]  # fmt: skip


def test_whoever_is_new_to_digests_begins_with_the_last_week(scene: Scene) -> None:
    scene.cycle("Wed 2026-04-29 12:00")
    scene.cycle("Wed 2026-05-20 12:00")
    assert [m.message_key[-8:] for m in scene.posted("sent") if m.channel == "post"] == ["2026-W20"]


def test_weeks_that_were_over_before_the_watch_began_are_nobodys(tmp_path: Path) -> None:
    scene = house_with(tmp_path, MARCO)
    scene.cycle("Mon 2026-04-27 09:00")
    assert scene.letters("post") == []


def test_a_digest_waits_an_hour_for_a_source_that_nobody_looked_at_yet(scene: Scene) -> None:
    scene.cycle("Wed 2026-04-29 12:00")
    assert report(scene.house, at("Mon 2026-05-04 07:59", ROME)) == 0
    assert report(scene.house, at("Mon 2026-05-04 08:00", ROME)) == 1
    (letter,) = scene.posted("due")
    assert "the source mailbox has not been read since Wed 29 April, 12:00" in letter.subject


def test_a_simulation_knows_when_there_is_something_to_report(scene: Scene) -> None:
    found, now = [], at("Sat 2026-05-02 12:00", ROME)
    for _ in range(3):
        now = next_report(scene.house, now)
        found.append(now)
    assert found == [at(when, ROME) for when in ("Mon 2026-05-04 00:00", MONDAY, "Mon 2026-05-11 00:00")]


def test_a_digest_that_cannot_be_made_is_a_notice_and_is_tried_again(scene: Scene, tmp_path: Path) -> None:
    scene.cycle("Wed 2026-04-29 12:00")
    files_only = {"files": scene.house.channels["files"]}
    assert report(replace(scene.house, channels=files_only), at("Mon 2026-05-04 08:00", ROME)) == 0
    (notice,) = scene.house.store.notices.open_notices()
    assert notice.what == "The digest of 2026-W18 could not be made (KeyError); it is tried again."
    assert report(scene.house, at("Mon 2026-05-04 08:01", ROME)) == 1
    assert scene.house.store.notices.open_notices() == []


def test_readers_see_their_accounts_schemes_and_products_only(tmp_path: Path) -> None:
    more = """
[[products]]
name = "checkout"
names = ["Fast Checkout"]

[[products]]
name = "feeds"
names = ["Product Feeds"]

[[digests]]
channel = "post"
to = ["feeds@acme.example"]
products = ["feeds"]

[[digests]]
channel = "post"
to = ["checkout@acme.example"]
products = ["checkout"]

[[digests]]
channel = "post"
to = ["other@acme.example"]
schemes = ["cart-power"]

[[digests]]
channel = "post"
to = ["both@acme.example"]
products = ["feeds"]

[[digests]]
channel = "post"
to = ["both@acme.example"]
accounts = ["acme"]
"""
    scene = house_with(tmp_path, more, base=BASE + 'products = ["checkout", "feeds"]\n')
    for thread, product in (("501", "Fast Checkout"), ("502", "Product Feeds"), ("503", "product feeds"), ("504", "?")):
        scene.asks(
            "Mon 2026-04-27 10:00", thread, f"[PrestaShop Addons] You received a new message! (#{thread}) {product}"
        )
    scene.cycle("Mon 2026-04-27 10:00")
    scene.cycle(MONDAY)
    told = {str(letter["To"]).partition("@")[0]: read(letter) for letter in scene.letters("post")}
    assert "4 unknown" in told["both"]
    assert "3 unknown" in told["feeds"]
    assert "2 unknown" in told["checkout"]
    assert told["other"].startswith("All quiet: nothing was due, no polls, no gaps.")
    assert "      Fast Checkout\n" in told["checkout"]


def test_mail_says_how_to_be_rid_of_it_and_a_terminal_needs_no_address(tmp_path: Path) -> None:
    terminal = '[[channels]]\nname = "terminal"\nkind = "console"\n[[digests]]\nchannel = "terminal"\n'
    scene = house_with(tmp_path, MARCO, terminal)
    scene.cycle("Wed 2026-04-29 12:00")
    scene.cycle(MONDAY)
    (letter,) = scene.letters("post")
    link = "<mailto:monitor@acme.example?subject=Unsubscribe%20from%20the%20weekly%20digest>"
    assert str(letter["List-Unsubscribe"]).strip() == link
    assert "digest/terminal/2026-W18" in [message.message_key for message in scene.posted("sent")]


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A week of 200 tickets of which nearly all went wrong, each with a long and hostile subject."""
    scene = house_with(tmp_path_factory.mktemp("crowd"), MARCO)
    hostile = '<script>alert(1)</script> "quoted" & long: ' + "Żółć jaźń " * 30
    for number in range(200):
        day = 27 + number % 2
        subject = f"[PrestaShop Addons] You received a new message! (#{7000 + number}) {hostile}"
        scene.asks(f"{('Mon', 'Tue')[number % 2]} 2026-04-{day} 10:00", str(7000 + number), subject)
    scene.cycle("Tue 2026-04-28 10:00")
    for number in range(120):
        scene.marks(f"Wed 2026-04-29 {10 + number // 60:02d}:{number % 60:02d}", str(7000 + number), "answered")
    scene.cycle("Thu 2026-04-30 12:00")
    scene.cycle(MONDAY)
    return scene


def test_two_hundred_tickets_stay_below_what_mail_programs_cut_off(crowded: Scene) -> None:
    (letter,) = crowded.letters("post")
    part = letter.get_body(("html",))
    assert part is not None
    assert len(part.get_content().encode()) < 90_000
    assert len(letter.as_bytes()) < 200_000
    assert "LATE (120)" in read(letter)
    assert "and 100 more" in read(letter)


def test_the_html_needs_no_images_no_scripts_and_nothing_from_elsewhere(crowded: Scene) -> None:
    page = LexborHTMLParser(read(crowded.letters("post")[0], "html"))
    assert page.css("img, script, link, iframe, object, form, svg") == []
    assert all(str(a.attributes["href"]).startswith("https://addons.prestashop.com/") for a in page.css("a"))
    assert "alert(1)" in page.body.text()  # type: ignore[union-attr]  # it has one
    unstyled = [td for td in page.css("td") if not td.attributes.get("style")]
    assert unstyled == []


def test_a_bar_is_a_table_whose_parts_add_up(crowded: Scene) -> None:
    page = LexborHTMLParser(read(crowded.letters("post")[0], "html"))
    bars = [
        [str(td.attributes["width"]) for td in bar.css("td[bgcolor]")]
        for bar in page.css("table")
        if bar.css("td[bgcolor]")
    ]
    whole = [sum(int(width.rstrip("%")) for width in bar) for bar in bars if len(bar) <= 3]
    assert whole
    assert set(whole) == {100}
