"""Mail made to hurt its reader costs seconds at most, little memory, and never an exception."""

import resource
import tracemalloc
from dataclasses import fields

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.sources.mail import ParsedMail, Unparseable, parse
from tests.hostile_mail import HEAD, HOSTILE, MEGABYTE

UNREADABLE = {
    "10,000 nested parts",
    "31 nested parts",
    "200,000 flat parts",
    "2,001 flat parts",
    "one boundary at all depths",
    "false boundaries",
    "a boundary of one letter in every line",
    "a header of 100 MB",
    "a folded header of 100 MB",
    "a million header lines",
    "40,000 encoded words",
}
HEAVY = [
    "a body of line ends",
    "only line ends",
    "no line end anywhere",
    "a header of 100 MB",
    "200,000 flat parts",
    "quoted-printable of equal signs",
    "HTML of open links",
    "noise after a header",
]


def strings(value: object) -> list[str]:
    match value:
        case str():
            return [value]
        case tuple():
            return [text for inside in value for text in strings(inside)]
        case ParsedMail() | Unparseable():
            return [text for field in fields(value) for text in strings(getattr(value, field.name))]
    return []


def spent() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_read_or_set_aside_within_seconds(name: str) -> None:
    raw = HOSTILE[name]()
    before = spent()
    mail = parse(raw, authserv_id="mx.vendor.example")
    assert spent() - before < 5
    assert isinstance(mail, Unparseable if name in UNREADABLE else ParsedMail)
    for text in strings(mail):
        assert "\x00" not in text
        text.encode("utf-8")


@pytest.mark.parametrize("name", HEAVY)
def test_it_takes_little_more_memory_than_the_25_mib_that_are_read(name: str) -> None:
    raw = HOSTILE[name]()
    tracemalloc.start()
    parse(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 * MEGABYTE


@pytest.mark.parametrize("name", sorted(UNREADABLE - {"a header of 100 MB", "a folded header of 100 MB"}))
def test_a_mail_set_aside_still_names_its_sender_and_says_why(name: str) -> None:
    mail = parse(HOSTILE[name]())
    assert isinstance(mail, Unparseable)
    assert mail.from_addr == "anna@shop.example"
    assert mail.reason.startswith("The mail was kept but not read: it")
    assert "help" in mail.subject or "é" in mail.subject


@pytest.mark.parametrize(
    "name", ["a charset that is none", "a charset that is a path", "a charset with a NUL", "an encoding nobody knows"]
)
def test_a_lie_about_the_encoding_costs_no_words(name: str) -> None:
    mail = parse(HOSTILE[name]())
    assert isinstance(mail, ParsedMail)
    assert mail.text in ("café", "It does not work.")


def test_an_attachments_name_leads_nowhere() -> None:
    mail = parse(HOSTILE["an attachment named like a path"]())
    assert isinstance(mail, ParsedMail)
    ((name, kind, size),) = mail.attachments
    assert (name, kind, size) == (".._.._etc_pass_wd.pdf", "application/pdf", 1)


def test_base64_with_a_letter_too_many_is_still_read() -> None:
    mail = parse(HOSTILE["base64 of one letter too many"]())
    assert isinstance(mail, ParsedMail)
    assert mail.text == "Δεν λειτουργεί"


def test_what_a_terminal_would_obey_is_taken_out() -> None:
    mail = parse(HOSTILE["a surrogate and a NUL"]())
    assert isinstance(mail, ParsedMail)
    assert mail.text.endswith("bc[31md")


NAMES = """
    From To Cc Subject Date Message-ID References In-Reply-To Received Content-Type Content-Transfer-Encoding
    Content-Disposition Authentication-Results Reply-To Return-Path
"""
FIELDS = st.sampled_from(NAMES.split())
PUNCTUATION = [*'<>()",;:@=\\', "=?utf-8?q?=C3?=", "=?utf-8?b?w?=", "\r\n ", "\n\t", "--b"]
PHRASES = ["multipart/mixed; boundary=b", "text/html", "base64", "a@b.example", "dmarc=pass header.from=x", "é", "\0"]
PIECES = st.sampled_from([*PUNCTUATION, *PHRASES])
LINES = st.builds(
    lambda name, pieces: f"{name}: {' '.join(pieces)}\r\n", FIELDS, st.lists(PIECES | st.text(), max_size=8)
)


@settings(max_examples=300, deadline=None)
@given(head=st.lists(LINES, max_size=8), body=st.binary(max_size=300))
def test_any_header_over_any_body_is_read(head: list[str], body: bytes) -> None:
    raw = "".join(head).encode("utf-8", "surrogatepass") + b"\r\n" + body
    mail = parse(raw, authserv_id="x.example")
    assert isinstance(mail, ParsedMail)
    for text in strings(mail):
        assert "\x00" not in text
        text.encode("utf-8")
    assert parse(raw, authserv_id="x.example") == mail


@settings(max_examples=200, deadline=None)
@given(raw=st.binary(max_size=2000))
@example(raw=HEAD)
def test_any_octets_are_read(raw: bytes) -> None:
    assert isinstance(parse(raw), ParsedMail)
