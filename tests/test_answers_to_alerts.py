"""A person answers an alert with one word and it is a mark; without a token of ours the same words are only a mail."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.mail import Mail
from checks.tokens import Answer, NoAnswer, read_answer, token_of, word_of
from tests.moments import at
from tests.scene import BASE, FILES, ROME, Scene, body, open_scene

KEY = "k" * 64
PEOPLE = '\n[[people]]\nname = "Giulia"\nemail = "giulia@acme.example"\n'
ANSWERED_AT = BASE.replace("[monitor]", '[monitor]\nreply_to = "support@acme.example"')


def mail(text: str, to: str = "support@acme.example", subject: str = "Re: Last call", **more: object) -> Mail:
    when = at("Tue 2026-04-28 15:30", ROME)
    return Mail(when, "giulia@acme.example", subject, text, recipients=(to,), **more)  # type: ignore[arg-type]


def read(own: str, quoted: str = "", **more: str) -> Answer | NoAnswer | None:
    return read_answer(mail(f"{own}\n\n> {quoted}", **more), own, KEY)


@pytest.mark.parametrize(
    ("own", "what"),
    [
        ("answered", "answered"),
        ("Mine, I am on it.\nGiulia", "mine"),
        ("  *Bug*", "bug"),
        ("not bug", "not-bug"),
        ("Not-bug: she used the old theme", "not-bug"),
        ("ANSWERED.", "answered"),
    ],
)
def test_the_first_word_is_the_mark(own: str, what: str) -> None:
    assert read(own, f"[sla:{token_of(KEY, 12)}]") == Answer(12, what)


@pytest.mark.parametrize("own", ["Thanks!", "bug?", "Bug ?", "answering now", "a bug", "not a bug", "minestrone", ""])
def test_other_words_are_none(own: str) -> None:
    assert read(own, f"[sla:{token_of(KEY, 12)}]") is None


def test_the_token_may_stand_in_the_address_the_subject_or_the_text() -> None:
    token = token_of(KEY, 12)
    assert read("mine", to=f"support+sla-{token}@acme.example") == Answer(12, "mine")
    assert read("mine", subject=f"Re: Last call [SLA:{token.upper()}]") == Answer(12, "mine")
    assert read(f"mine [sla:{token}]") == Answer(12, "mine")
    assert read("mine") is None


def test_a_token_that_is_not_ours_marks_nothing_and_is_worth_counting() -> None:
    for wrong in (token_of("other", 12), token_of(KEY, 12).replace("12-", "13-"), "12-aaaaaaaaaaaaaaaa"):
        assert read("answered", f"[sla:{wrong}]") == NoAnswer("its token is none of ours")
    assert read("answered", f"[sla:12-{'a' * 17}]") is None, "too long to be one"


def test_of_several_tokens_the_one_in_the_own_words_is_meant() -> None:
    many = " ".join(f"[sla:{token_of(KEY, number)}]" for number in (11, 12, 13))
    assert isinstance(read("mine", many), NoAnswer)
    assert read(f"mine [sla:{token_of(KEY, 13)}]", many) == Answer(13, "mine")
    assert read("mine", f"[sla:{token_of('other', 11)}] [sla:{token_of(KEY, 12)}]") == Answer(12, "mine")


@pytest.mark.parametrize("header", [("auto-submitted", "auto-replied"), ("auto-submitted", "auto-generated")])
def test_a_machine_marks_nothing(header: tuple[str, str]) -> None:
    text = f"answered\n> [sla:{token_of(KEY, 12)}]"
    assert read_answer(mail(text, headers=(header,)), "answered", KEY) is None


@given(st.text(max_size=300), st.integers(1, 10**18 - 1))
def test_any_text_at_all_is_read_and_a_token_is_always_found_again(text: str, ticket: int) -> None:
    word_of(text)
    read(text, text)
    assert read("mine", f"{text} [sla:{token_of(KEY, ticket)}]", subject="") in (
        Answer(ticket, "mine"),
        NoAnswer("it quotes the tokens of several tickets and leaves open which one it means"),
    )


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = open_scene(tmp_path, ANSWERED_AT + FILES + PEOPLE)
    scene.asks("Tue 2026-04-28 10:00", "501")
    scene.cycle("Tue 2026-04-28 10:00")
    scene.cycle("Tue 2026-04-28 15:00")
    return scene


def answer(
    scene: Scene, word: str, sender: str = "giulia@acme.example", clock: str = "15:30", spoil: bool = False
) -> str:
    """The last alert is answered, quoted as mail programs do; the name of the answer's file."""
    alert = scene.letters()[-1]
    quoted = body(alert).replace("[sla:1-", "[sla:9-") if spoil else body(alert)
    lines = "".join(f"> {line}\r\n" for line in quoted.splitlines())
    when = f"Tue, 28 Apr 2026 {clock}:00 +0200"
    scene.drop(
        f"Received: from mx.acme.example by mx.acme.example; {when}\r\nFrom: {sender}\r\nTo: {alert['Reply-To']}\r\n"
        f"Subject: Re: {alert['Subject']}\r\nMessage-ID: <answer-{word}@acme.example>\r\nDate: {when}\r\n"
        f"In-Reply-To: {alert['Message-ID']}\r\n\r\n{word}\r\n\r\n"
        f"On Tue, 28 Apr 2026 at 15:00, SLA monitor wrote:\r\n{lines}".encode()
    )
    return sorted((scene.folder / "mail").iterdir())[-1].name


def test_every_alert_says_how_it_is_answered_and_where(scene: Scene) -> None:
    (letter,) = scene.letters()
    assert letter["Reply-To"] == "support@acme.example"
    token = f"[sla:{token_of(scene.house.token_key, 1)}]"
    for kind in ("plain", "html"):
        assert f"mine, answered, bug or not bug as its first word. {token}" in " ".join(body(letter, kind).split())
    for number in range(4):
        scene.asks("Tue 2026-04-28 16:00", str(600 + number))
    scene.cycle("Wed 2026-04-29 12:00")
    many = body(scene.letters()[-1])
    tickets = [scene.ticket(str(600 + number)) for number in range(4)]
    assert all(token_of(scene.house.token_key, ticket) in many for ticket in tickets)


def test_mine_hushes_warnings_and_answered_meets_the_clock_under_the_persons_name(scene: Scene) -> None:
    answer(scene, "mine")
    scene.cycle("Tue 2026-04-28 15:31")
    answer(scene, "answered", clock="15:40")
    scene.cycle("Tue 2026-04-28 15:41")
    events = scene.house.store.caches.events_of(1)
    assert [(e.kind, e.certainty, e.detail) for e in events][1:] == [
        ("taken", "asserted", "marked by Giulia: in answer to an alert"),
        ("reply", "asserted", "marked by Giulia: in answer to an alert"),
    ]
    (standing,) = [s for s in scene.house.store.caches.standings_of(1) if s.clock == "first_response" and s.judging]
    assert (standing.state, standing.stopped_at) == ("met", at("Tue 2026-04-28 15:40", ROME))
    assert len(scene.house.store.tickets.tickets()) == 1, "the answers are no tickets"
    assert scene.house.store.trail.set_aside() == {"an answer to one of our alerts": 2}


def test_copies_of_one_answer_are_one_mark(scene: Scene) -> None:
    name = answer(scene, "mine", sender="somebody@acme.example")
    shutil.copyfile(scene.folder / "mail" / name, scene.folder / "mail" / "zzz.eml")
    with (scene.folder / "mail" / "zzz.eml").open("ab") as copy:
        copy.write(b"\r\n")
    scene.cycle("Tue 2026-04-28 15:31")
    assert [e.detail for e in scene.house.store.caches.events_of(1) if e.kind == "taken"] == [
        "marked by somebody@acme.example: in answer to an alert"
    ]


def test_a_wrong_token_does_nothing_and_is_counted(scene: Scene) -> None:
    answer(scene, "answered", spoil=True)
    answer(scene, "mine", spoil=True)
    scene.cycle("Tue 2026-04-28 15:31")
    assert [e.kind for e in scene.house.store.caches.events_of(1)] == ["message"]
    (notice,) = scene.house.store.notices.open_notices()
    assert (notice.severity, notice.count) == ("info", 2)
    assert "its token is none of ours" in notice.what


def test_a_customers_mail_with_a_wrong_token_is_a_customers_mail_all_the_same(scene: Scene) -> None:
    scene.asks("Tue 2026-04-28 15:30", "502", text="answered [sla:1-aaaaaaaaaaaaaaaa]")
    scene.cycle("Tue 2026-04-28 15:31")
    assert scene.ticket("502") == 2
