"""No subject, key or text can lose an alert or bend its mail: whatever goes in, one well-formed mail comes out."""

from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifiers.letter import letter
from notifiers.message import Attachment, Message
from notifiers.plain import one_line

THURSDAY = datetime(2026, 4, 30, 15, 0, tzinfo=UTC)
SLA, ANNA = "SLA monitor <sla@example.com>", "anna@example.com"
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)
HOSTILE = [
    "Hello\r\nBcc: victim@example.com",
    "=?utf-8?q?=0D=0ABcc:_victim=40example=2Ecom?=",
    "\x00\x1b[31mred\x07",
    "due\u202e yadnoM",
    "line\u2028separator\x85next\x0bvertical",
    "\ud800 lonely surrogate",
    "x" * 100_000,
    "Δεν δουλεύει το module μετά την ενημέρωση " * 20,
    "",
    "   ",
]


def written(subject: str, text: str = "Answer it.", **rest: object) -> EmailMessage:
    mail = letter(Message("T1/first_response/warning", subject, text, **rest), SLA, ANNA, THURSDAY)
    parsed = message_from_bytes(mail, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def without_blanks(text: str) -> str:
    return "".join(text.split())


@given(ANY_TEXT)
@settings(max_examples=400, deadline=None)
def test_any_subject_arrives_as_one_line_of_the_same_letters(subject: str) -> None:
    mail = written(subject)
    assert without_blanks(str(mail["Subject"])) == without_blanks(one_line(subject, 200))
    assert set(mail.keys()) == set(written("harmless").keys())


@pytest.mark.parametrize("subject", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_subject_stays_a_subject(subject: str) -> None:
    mail = written(subject)
    assert set(mail.keys()) == set(written("harmless").keys())
    assert mail["Bcc"] is None
    assert len(str(mail["Subject"])) <= 200


def test_words_that_only_look_encoded_are_shown_as_they_were_written() -> None:
    assert str(written("=?utf-8?q?free?= offer")["Subject"]) == "=?utf-8?q?free?= offer"


@given(ANY_TEXT, ANY_TEXT)
@settings(max_examples=200, deadline=None)
def test_any_text_and_html_survive_whole(text: str, html: str) -> None:
    mail = written("Due", text, html=html)
    plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert rich is not None
    for part, original in ((plain, text), (rich, html)):
        kept = part.get_content().replace("\r\n", "\n")
        expected = original.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
        assert kept.rstrip("\n") == expected.rstrip("\n")


def test_a_text_that_repeats_the_boundary_stays_inside_its_part() -> None:
    boundary = written("Due", "text", html="<p>text</p>").get_boundary()
    mail = written("Due", f"--{boundary}\nContent-Type: text/html\n\n<script>", html="<p>text</p>")
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_a_repeat_is_the_same_mail_byte_for_byte_and_any_other_has_its_own_id() -> None:
    message = Message("T1/first_response/warning", "Due", "Answer it.", "<p>Answer it.</p>")
    assert letter(message, SLA, ANNA, THURSDAY) == letter(message, SLA, ANNA, THURSDAY)
    ids = {
        str(message_from_bytes(letter(Message(key, "Due", "x"), SLA, to, THURSDAY))["Message-ID"])
        for key in ("T1", "T2")
        for to in (ANNA, "ben@example.com")
    }
    assert len(ids) == 4
    assert all(one.endswith("@example.com>") for one in ids)


def test_a_mail_says_when_from_whom_and_that_no_person_wrote_it() -> None:
    in_rome = THURSDAY.astimezone(timezone(timedelta(hours=2)))
    mail = message_from_bytes(letter(Message("T1", "Due", "x"), SLA, f"Anna <{ANNA}>", in_rome), policy=policy.default)
    assert mail["Date"] == "Thu, 30 Apr 2026 15:00:00 +0000"
    assert (mail["From"], mail["To"]) == (SLA, f"Anna <{ANNA}>")
    assert mail["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    "to", ["anna@exämple.com", "Ännchen <anna@example.com>", "\r\nBcc: x@example.com", "", "<", ">"]
)
def test_any_recipient_can_be_written_down(to: str) -> None:
    mail = message_from_bytes(letter(Message("T1", "Due", "x"), SLA, to, THURSDAY), policy=policy.default)
    assert set(mail.keys()) == set(written("harmless").keys())


def test_files_and_own_headers_travel_along() -> None:
    table = Attachment("καθυστερήσεις\r\n.csv", "text/csv", b"ticket;late\r\n12;yes\r\n")
    unsubscribe = (("List-Unsubscribe", "<mailto:sla@example.com?subject=stop>"),)
    mail = written("Digest", html="<p>Hi</p>", attachments=(table,), headers=unsubscribe)
    (file,) = mail.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("text/csv", "καθυστερήσεις .csv")
    assert file.get_payload(decode=True) == table.data
    assert mail["List-Unsubscribe"] == "<mailto:sla@example.com?subject=stop>"
    assert mail.get_body(("html",)) is not None
    only_text = written("Digest", attachments=(table,))
    assert [part.get_content_type() for part in only_text.iter_parts()] == ["text/plain", "text/csv"]


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        letter(Message("T1", "Due", "x"), SLA, ANNA, THURSDAY.replace(tzinfo=None))


@pytest.mark.parametrize("name", ["", "X Y", "X:", "Bcc\r\n", "-X"])
def test_a_header_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="header name"):
        written("Due", headers=((name, "value"),))


@given(ANY_TEXT, st.integers(1, 200))
def test_one_line_is_one_line_within_its_limit(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert line == line.strip()
    assert len(line.splitlines()) <= 1
    line.encode()
