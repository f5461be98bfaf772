"""What ordinary mail says is read as its writer meant it, in every language and from every mail program."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from monitor.sources.mail import ParsedMail, parse

MAY_DAY = datetime(2026, 5, 1, 7, 0, tzinfo=UTC)


def read(raw: bytes | str) -> ParsedMail:
    mail = parse(raw.encode() if isinstance(raw, str) else raw)
    assert isinstance(mail, ParsedMail)
    return mail


def letter(*headers: str, body: str = "It does not work.") -> ParsedMail:
    return read("\r\n".join(headers) + "\r\n\r\n" + body)


def test_a_customers_mail_is_read_whole() -> None:
    message = EmailMessage()
    message["From"] = '"Papadopoulou, Άννα" <Anna@Shop.Example>'
    message["To"] = "support@vendor.example, Sales <sales@vendor.example>"
    message["Cc"] = "boss@shop.example"
    message["Reply-To"] = "office@shop.example"
    message["Subject"] = "Το άρθρωμα δεν λειτουργεί μετά την αναβάθμιση σε 9.0, παρακαλώ βοηθήστε"
    message["Date"] = "Fri, 01 May 2026 09:00:00 +0200"
    message["Message-ID"] = "<one@shop.example>"
    message["In-Reply-To"] = "<zero@vendor.example>"
    message["References"] = "<minus@vendor.example> <zero@vendor.example>"
    message.set_content("Γεια σας,\n\nδεν λειτουργεί.\n")
    message.add_alternative("<p>Γεια σας</p>", subtype="html")
    message.add_attachment(b"%PDF" * 300, maintype="application", subtype="pdf", filename="τιμολόγιο.pdf")
    mail = read(message.as_bytes())
    assert (mail.from_name, mail.from_addr) == ("Papadopoulou, Άννα", "anna@shop.example")
    assert mail.to == ("support@vendor.example", "sales@vendor.example")
    assert (mail.cc, mail.reply_to) == (("boss@shop.example",), ("office@shop.example",))
    assert mail.subject == "Το άρθρωμα δεν λειτουργεί μετά την αναβάθμιση σε 9.0, παρακαλώ βοηθήστε"
    assert (mail.date, mail.top_received) == (MAY_DAY, None)
    assert (mail.message_id, mail.in_reply_to) == ("one@shop.example", ("zero@vendor.example",))
    assert mail.references == ("minus@vendor.example", "zero@vendor.example")
    assert (mail.text, mail.html_only) == ("Γεια σας,\n\nδεν λειτουργεί.", False)
    ((name, kind, size),) = mail.attachments
    assert (name, kind, 1200 <= size < 1230) == ("τιμολόγιο.pdf", "application/pdf", True)
    assert (mail.problems, mail.authenticated_domain) == ((), None)


@pytest.mark.parametrize(
    ("declared", "codec", "words"),
    [
        ("utf-8", "utf-8", "Δεν λειτουργεί, è così"),
        ("iso-8859-1", "cp1252", "C’est 30 € – déjà payé"),
        ("us-ascii", "utf-8", "è così"),
        ("iso-8859-7", "iso-8859-7", "Δεν λειτουργεί"),
        ("windows-1251", "cp1251", "Модуль не работает"),
        ("iso-gb2312", "gb18030", "模块不工作"),
        ("ks_c_5601-1987", "cp949", "모듈이 작동하지 않습니다"),
        ('"shift_jis"', "cp932", "モジュールが動きません①"),
        ("utf-8", "cp1252", "Le module déjà payé ne marche pas"),
        ("x-unknown", "iso-8859-7", "Καλημέρα σας, το άρθρωμα δεν λειτουργεί μετά την αναβάθμιση του καταστήματος"),
        ("x-unknown", "utf-8", "è così"),
        ("x-unknown", "cp1252", "Le module déjà payé"),
        ("x-unknown", "cp1252", "Le module que nous avons déjà payé ne marche pas, même après la mise à jour"),
    ],
)
def test_words_survive_what_mail_programs_declare(declared: str, codec: str, words: str) -> None:
    head = f"From: a@b.example\r\nContent-Type: text/plain; charset={declared}\r\n\r\n".encode()
    assert read(head + words.encode(codec)).text == words


def test_utf_8_with_a_scratch_is_still_utf_8() -> None:
    head = b"From: a@b.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    assert read(head + "Δεν λειτουργεί".encode()[:-1]).text == "Δεν λειτουργε\ufffd"


@pytest.mark.parametrize(
    ("subject", "meant"),
    [
        ("=?UTF-8?Q?caf=C3?= =?utf-8?Q?=A9_au_lait?=", "café au lait"),
        ("Re: =?iso-8859-1?Q?d=E9j=E0?= vu", "Re: déjà vu"),
        ("=?utf-8?B?zpTOtc69?= =?utf-8?B?IM67zrXOuQ==?=", "Δεν λει"),
        ("=?utf-8?q?a?= =?iso-8859-1?q?=E9?=", "aé"),
        ("=?utf-8*en?q?tagged?=", "tagged"),
        ("=?utf-8?b?broken", "=?utf-8?b?broken"),
        ("folded\r\n over\r\n\tlines", "folded over lines"),
        ("1 = 2 ?= 3", "1 = 2 ?= 3"),
    ],
)
def test_subjects_are_decoded(subject: str, meant: str) -> None:
    assert letter("From: a@b.example", f"Subject: {subject}").subject == meant


@pytest.mark.parametrize(
    ("written", "address", "name"),
    [
        ("anna@shop.example", "anna@shop.example", ""),
        ("Anna <ANNA@shop.example>", "anna@shop.example", "Anna"),
        ("anna@shop.example (Anna P.)", "anna@shop.example", "Anna P."),
        ("support@market.example <evil@elsewhere.example>", "evil@elsewhere.example", "support@market.example"),
        ('"a, b <c@d.example>" <anna@shop.example>', "anna@shop.example", "a, b <c@d.example>"),
        ("=?utf-8?q?=CE=86=CE=BD=CE=BD=CE=B1?= <anna@shop.example>", "anna@shop.example", "Άννα"),
        ('"never closed <anna@shop.example>', "anna@shop.example", ""),
        ("(a (nested (comment))) anna@shop.example", "anna@shop.example", "a nested comment"),
        ("Undisclosed recipients:;", None, "Undisclosed recipients:;"),
        ("nobody at all", None, "nobody at all"),
    ],
)
def test_the_writer_is_who_the_brackets_say(written: str, address: str | None, name: str) -> None:
    mail = letter(f"From: {written}")
    assert (mail.from_addr, mail.from_name) == (address, name)


def test_without_a_from_reply_to_and_then_return_path_stand_in() -> None:
    assert letter("Reply-To: r@b.example", "Return-Path: <p@b.example>").from_addr == "r@b.example"
    mail = letter("Return-Path: <p@b.example>")
    assert mail.from_addr == "p@b.example"
    assert "The mail has no From line." in mail.problems


def test_a_group_of_recipients_is_its_members() -> None:
    mail = letter("To: friends: a@b.example, C <c@d.example>;, e@f.example")
    assert mail.to == ("a@b.example", "c@d.example", "e@f.example")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Fri, 01 May 2026 09:00:00 +0200", MAY_DAY),
        ("Fri, 1 May 2026 07:00:00 -0000", MAY_DAY),
        ("Fri, 1 May 2026 07:00:00", MAY_DAY),
        ("1 May 2026 03:00 EDT", MAY_DAY),
        ("Fri, 31 Feb 2026 09:00:00 +0200", None),
        ("Fri, 1 May 2026 25:00:00 +0200", None),
        ("Thu, 1 Jan 1970 00:00:00 +0000", None),
        ("Fri, 1 May 2026 09:00:00 +9999", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_instants_or_nothing(written: str, meant: datetime | None) -> None:
    mail = letter(f"Date: {written}")
    assert mail.date == meant
    assert ("The mail has no usable Date." in mail.problems) == (meant is None)


def test_the_topmost_received_is_the_last_servers_word() -> None:
    mail = letter(
        "Received: from b by mx.vendor.example; Fri, 1 May 2026 09:00:00 +0200 (CEST)",
        "Received: from a by b; Fri, 1 May 2026 01:00:00 +0200",
    )
    assert mail.top_received == MAY_DAY
    assert letter("Received: from b by mx.vendor.example").top_received is None


def test_ids_may_be_missing_bare_or_many() -> None:
    assert letter("Subject: x").message_id is None
    assert letter("Message-ID: bare@host").message_id == "bare@host"
    assert letter("Message-ID: two words").message_id is None
    twice = letter("Message-ID: <first@host>", "Message-ID: <second@host>")
    assert twice.message_id == "first@host"
    assert "The mail has several Message-IDs; the first one was read." in twice.problems
    many = letter("References: " + " ".join(f"<{n}@h>" for n in range(300)))
    assert (len(many.references), many.references[0], many.references[-1]) == (100, "0@h", "299@h")


def test_two_authors_are_a_problem() -> None:
    mail = letter("From: a@b.example", "From: c@d.example")
    assert mail.from_addr == "a@b.example"
    assert "The mail has 2 From lines; the first one was read." in mail.problems


@pytest.mark.parametrize(
    "junk", ["\r\n\r\n", "\ufeff", "From anna Fri May  1 09:00:00 2026\r\n", ">From x\r\n", "???\r\n"]
)
def test_junk_before_the_header_is_skipped(junk: str) -> None:
    mail = read(f"{junk}From: a@b.example\r\n>From b\r\nSubject: help\r\n\r\nIt does not work.")
    assert (mail.from_addr, mail.subject, mail.text) == ("a@b.example", "help", "It does not work.")


def test_a_line_that_is_no_header_begins_the_body() -> None:
    mail = read("From: a@b.example\r\nIt does not work.\r\nNot: at all\r\n")
    assert (mail.from_addr, mail.text) == ("a@b.example", "It does not work.\nNot: at all")


def test_a_mail_of_words_only_has_them_as_its_text() -> None:
    assert read("It does not work.\r\n\r\nAt all.").text == "It does not work.\n\nAt all."


def multipart(kind: str, *parts: str, more: str = "") -> ParsedMail:
    inside = "".join(f"--b\r\n{part}\r\n" for part in parts)
    return letter(f'Content-Type: multipart/{kind}; boundary="b"{more}', body=f"preamble\r\n{inside}--b--\r\nepilogue")


PLAIN = "Content-Type: text/plain\r\n\r\nplain words"
HTML = "Content-Type: text/html\r\n\r\n<p>marked <b>words</b></p>"


def test_of_an_alternative_the_plain_words_are_read() -> None:
    assert multipart("alternative", PLAIN, HTML).text == "plain words"


def test_of_an_alternative_with_empty_plain_words_the_html_is_read() -> None:
    mail = multipart("alternative", "Content-Type: text/plain\r\n\r\n \r\n", HTML)
    assert (mail.text, mail.html_only) == ("marked words", True)


def test_words_around_an_attachment_are_all_read() -> None:
    log = "Content-Type: text/plain; name=log.txt\r\nContent-Disposition: attachment; filename=log.txt\r\n\r\nno words"
    mail = multipart("mixed", PLAIN, log, HTML, "\r\nheadless words")
    assert mail.text == "plain words\n\nmarked words\n\nheadless words"
    assert mail.attachments == (("log.txt", "text/plain", 8),)


def test_a_forwarded_mail_is_an_attachment_not_words() -> None:
    mail = multipart("mixed", PLAIN, "Content-Type: message/rfc822\r\n\r\nFrom: x@y\r\n\r\nforwarded words")
    assert (mail.text, [kind for _, kind, _ in mail.attachments]) == ("plain words", ["message/rfc822"])


def test_a_digest_holds_mails_not_words() -> None:
    assert [kind for _, kind, _ in multipart("digest", "\r\nFrom: x@y\r\n\r\nwords").attachments] == ["message/rfc822"]


def test_a_multipart_without_parts_is_text() -> None:
    assert letter("Content-Type: multipart/mixed; boundary=b").text == "It does not work."
    assert letter("Content-Type: multipart/mixed").text == "It does not work."


def test_a_mail_cut_in_the_middle_of_a_part_keeps_what_came() -> None:
    body = "--b\r\n" + PLAIN + "\r\n--b\r\nContent-Type: text/plain\r\n\r\nhalf a se"
    assert letter("Content-Type: multipart/mixed; boundary=b", body=body).text == "plain words\n\nhalf a se"


def test_only_a_whole_line_is_a_boundary() -> None:
    body = "--b\r\n\r\nwords --b words\r\n--bc\r\n--b--x\r\n--b   \r\n\r\nmore\r\n--b--"
    assert (
        letter("Content-Type: multipart/mixed; boundary=b", body=body).text == "words --b words\n--bc\n--b--x\n\nmore"
    )


@pytest.mark.parametrize(
    "disposition",
    [
        "attachment; filename*=utf-8''%CF%84%CE%B9%CE%BC%CE%AE.pdf",
        "attachment; filename*0*=utf-8''%CF%84%CE%B9; filename*1*=%CE%BC%CE%AE; filename*2=.pdf",
        'attachment; filename="=?utf-8?b?z4TOuc68zq4=?=.pdf"',
        'attachment; FILENAME="τιμή.pdf"; x; =; filename=second.pdf',
        'attachment; filename="τιμ\\ή.pdf"',
    ],
)
def test_attachment_names_are_read_in_every_spelling(disposition: str) -> None:
    mail = letter("Content-Type: application/pdf", f"Content-Disposition: {disposition}", body="x")
    assert [name for name, _, _ in mail.attachments] == ["τιμή.pdf"]


def test_what_a_mail_program_does_not_show_was_not_said() -> None:
    html = """<p style="Display: none">I want a refund</p><p hidden>now</p><p style="color:red">It crashes.</p>
      <span style="visibility:hidden">at once</span><input type="hidden" value="x"><b>Help</b>"""
    assert letter("Content-Type: text/html; charset=utf-8", body=html).text.split() == ["It", "crashes.", "Help"]


def test_html_becomes_lines_a_person_could_have_typed() -> None:
    html = """<html><head><title>no</title><style>p {}</style></head><body>
      <p>Good&nbsp;day,</p><div>it   does <b>not</b>
      work.<br>At all.</div><script>no()</script><!-- no -->
      <table><tr><td>Shop</td><td>9.0</td></tr></table>
      <blockquote>we wrote<blockquote>they wrote</blockquote></blockquote><ul><li>one<li>two</ul>bye</body></html>"""
    lines = [
        "Good day,",
        "it does not work.",
        "At all.",
        "Shop 9.0",
        "> we wrote",
        "> > they wrote",
        "one",
        "two",
        "bye",
    ]
    mail = letter("Content-Type: text/html; charset=utf-8", body=html)
    assert (mail.text.split("\n"), mail.html_only) == (lines, True)


def test_html_called_plain_is_still_html() -> None:
    assert letter("Content-Type: text/plain", body="<!DOCTYPE html><p>words</p>").text == "words"


def test_html_of_more_tags_than_any_page_is_stripped_without_a_tree() -> None:
    html = "<p class='x'>one &amp; only</p>" + "<br>" * 30_000 + "<p>end"
    assert letter("Content-Type: text/html", body=html).text == "one & only\n\nend"


def test_a_long_text_is_cut() -> None:
    assert len(letter("From: a@b.example", body="word " * 100_000).text) == 200_000


def test_what_tells_a_machine_from_a_person_is_handed_on() -> None:
    mail = letter(
        "Return-Path: <>",
        "From: =?utf-8?q?Anna?= <anna@shop.example>",
        "X-Mailer: 1",
        "Auto-Submitted: auto-replied\r\n (vacation)",
        "List-Id: <x.example>",
        "Precedence: bulk",
    )
    assert mail.headers == (
        ("return-path", "<>"),
        ("from", "=?utf-8?q?Anna?= <anna@shop.example>"),
        ("auto-submitted", "auto-replied (vacation)"),
        ("list-id", "<x.example>"),
        ("precedence", "bulk"),
    )
