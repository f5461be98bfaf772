"""Mails that were made to hurt a reader: each is a name and a builder of octets, cheap to build, dear to misread."""

import base64
import random
from collections.abc import Callable

HEAD = (
    b"From: anna@shop.example\r\nSubject: help\r\n"
    b"Date: Fri, 1 May 2026 09:00:00 +0200\r\nMessage-ID: <a@shop.example>\r\n"
)
MEGABYTE = 1024 * 1024


def nested(depth: int) -> bytes:
    """A multipart within a multipart within ..."""
    opened = [
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(depth)
    ]
    return HEAD + b"".join(opened) + b"\r\nat the bottom\r\n"


def flat(parts: int) -> bytes:
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * parts + b"--b--\r\n"


def nested_messages(depth: int) -> bytes:
    return HEAD + b"Content-Type: message/rfc822\r\n\r\n" * depth + b"at the bottom\r\n"


def one_boundary_at_all_depths(depth: int) -> bytes:
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * depth + b"--b--\r\n" * depth


def false_boundaries() -> bytes:
    """Boundaries that are beginnings of one another, and a body of lines that look like all of them."""
    opened = [
        b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n--%s\r\n" % (b"a" * level, b"a" * level)
        for level in range(1, 29)
    ]
    return HEAD + b"".join(opened) + b"\r\n" + (b"--" + b"a" * 40 + b"x\r\n") * 500_000


def header(name: bytes, value: bytes) -> bytes:
    return HEAD + name + b": " + value + b"\r\n\r\nIt does not work.\r\n"


def body(kind: bytes, content: bytes, more: bytes = b"") -> bytes:
    return HEAD + b"Content-Type: " + kind + b"\r\n" + more + b"\r\n" + content


def html(content: bytes) -> bytes:
    return body(b"text/html; charset=utf-8", content)


def noise(seed: int, octets: int) -> bytes:
    return random.Random(seed).randbytes(octets)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing at all": lambda: b"",
    "one empty line": lambda: b"\r\n",
    "only NULs": lambda: b"\x00" * MEGABYTE,
    "only colons": lambda: b":" * MEGABYTE,
    "only line ends": lambda: b"\n" * 25 * MEGABYTE,
    "a body of line ends": lambda: HEAD + b"\n" * 24 * MEGABYTE,
    "old Macintosh line ends": lambda: HEAD.replace(b"\r\n", b"\r") + b"\rIt does not work.\r" * 1000,
    "10,000 nested parts": lambda: nested(10_000),
    "31 nested parts": lambda: nested(31),
    "1,000 nested messages": lambda: nested_messages(1000),
    "200,000 flat parts": lambda: flat(200_000),
    "2,001 flat parts": lambda: flat(2001),
    "one boundary at all depths": lambda: one_boundary_at_all_depths(10_000),
    "false boundaries": false_boundaries,
    "a boundary of nothing": lambda: body(b'multipart/mixed; boundary=""', b"--\r\n\r\nx\r\n" * 100_000),
    "a boundary of one letter in every line": lambda: body(b"multipart/mixed; boundary=x", b"--xy\r\n" * 1_000_000),
    "no boundary": lambda: body(b"multipart/mixed", b"It does not work."),
    "a header of 100 MB": lambda: header(b"X-Long", b"x" * 100 * MEGABYTE),
    "a folded header of 100 MB": lambda: HEAD + b"X-Long: x\r\n" + b" y\r\n" * 25 * MEGABYTE + b"\r\nIt does not work.",
    "a million header lines": lambda: HEAD + b"X: 1\r\n" * 1_000_000 + b"\r\nIt does not work.",
    "30,000 short header lines": lambda: HEAD + b"A:\n" * 30_000 + b"\r\nIt does not work.",
    "no line end anywhere": lambda: b"x" * 30 * MEGABYTE,
    "40,000 encoded words": lambda: header(b"Subject", b"=?utf-8?q?=C3=A9?= " * 40_000),
    "4,000 encoded words": lambda: header(b"Subject", b"=?utf-8?q?=C3=A9?= " * 4_000),
    "encoded words that never end": lambda: header(b"Subject", b"=?utf-8?q?" * 8_000),
    "encoded words of the slowest codec": lambda: header(b"Subject", b"=?punycode?q?" + b"a" * 60_000 + b"-b?="),
    "encoded words of no codec": lambda: header(b"Subject", b"=?hex?q?6f6b?= =?zip?b?AAAA?= =?\x00?q?a?="),
    "500 open brackets To": lambda: header(b"To", b"(" * 500),
    "80,000 open brackets From": lambda: HEAD.replace(b"anna@shop.example", b"(" * 80_000) + b"\r\nIt does not work.",
    "16,000 addresses": lambda: header(b"To", b"a@b.example, " * 6_000),
    "groups within groups": lambda: header(b"To", b"g:" * 10_000 + b";" * 10_000),
    "quotes that never close": lambda: header(b"To", b'"\\' * 20_000),
    "angles that never close": lambda: header(b"To", b"<" * 50_000),
    "50,000 commas": lambda: header(b"To", b"," * 50_000),
    "a reference list without end": lambda: header(b"References", b"<a@b>" * 15_000),
    "brackets for references": lambda: header(b"References", b"<" * 60_000),
    "semicolons for parameters": lambda: body(b"text/plain" + b";" * 60_000, b"It does not work."),
    "quotes for parameters": lambda: body(b'text/plain; a="' + b'\\"' * 30_000, b"It does not work."),
    "a parameter in 1,000 pieces": lambda: body(
        b"text/plain" + b"".join(b"; charset*%d=u" % n for n in range(1000)), b"It does not work."
    ),
    "a charset that is none": lambda: body(b"text/plain; charset=" + b"x" * 5000, b"caf\xe9"),
    "a charset that is a path": lambda: body(b"text/plain; charset=../../etc/passwd", b"caf\xe9"),
    "a charset with a NUL": lambda: body(b"text/plain; charset=utf\x00-8", b"caf\xe9"),
    "UTF-8 that is not": lambda: body(b"text/plain; charset=utf-8", noise(1, MEGABYTE)),
    "UTF-7": lambda: body(b"text/plain; charset=utf-7", b"+" * MEGABYTE),
    "half of UTF-16": lambda: body(b"text/plain; charset=utf-16", b"\xff\xfe\x00\xd8" * 100_000 + b"x"),
    "ISO-2022 escapes": lambda: body(b"text/plain; charset=iso-2022-jp", b"\x1b$B" * 300_000),
    "base64 of garbage": lambda: body(b"text/plain", noise(2, 2 * MEGABYTE), b"Content-Transfer-Encoding: base64\r\n"),
    "base64 of one letter too many": lambda: body(
        b"text/plain; charset=utf-8",
        base64.b64encode("Δεν λειτουργεί".encode()) + b"A",
        b"Content-Transfer-Encoding: base64\r\n",
    ),
    "quoted-printable of equal signs": lambda: body(
        b"text/plain", b"=" * 10 * MEGABYTE, b"Content-Transfer-Encoding: quoted-printable\r\n"
    ),
    "an encoding nobody knows": lambda: body(
        b"text/plain", b"It does not work.", b"Content-Transfer-Encoding: x-secret\r\n"
    ),
    "HTML of open links": lambda: html(b"<a " * 8 * MEGABYTE),
    "HTML of nested blocks": lambda: html(b"<div>" * 200_000),
    "HTML of 19,000 nested blocks": lambda: html(b"<div>" * 19_000),
    "HTML of 19,000 nested fonts": lambda: html(b"".join(b"<font a%d>" % n for n in range(19_000))),
    "HTML of 19,000 nested quotations": lambda: html(b"<blockquote>x" * 19_000),
    "HTML of 19,000 tables in links": lambda: html(b"<a href=x><table>" * 9_500),
    "HTML of 19,000 bold paragraphs": lambda: html(b"<b><p>" * 9_500),
    "HTML of open declarations": lambda: html(b"<!" * 400_000),
    "HTML of open comments": lambda: html(b"<!--" * 250_000),
    "HTML of ampersands": lambda: html(b"&" * MEGABYTE),
    "HTML of a number without end": lambda: html(b"&#" + b"9" * MEGABYTE + b";"),
    "HTML of many tags and a number without end": lambda: html(b"<p>" * 30_000 + b"&#" + b"9" * 500_000 + b";"),
    "2,000 HTML parts of nested blocks": lambda: (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + (b"--b\r\nContent-Type: text/html\r\n\r\n" + b"<div>" * 500 + b"x\r\n") * 1990
    ),
    "2,000 parts with long headers": lambda: (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + (b"--b\r\n" + b"A:\n" * 3000 + b"\r\nx\r\n") * 1990
    ),
    "2,000 parts with parameters": lambda: (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + (b"--b\r\nContent-Type: text/plain" + b";a" * 4000 + b"\r\n\r\nx\r\n") * 1990
    ),
    "an attachment named like a path": lambda: body(
        b"application/pdf", b"x", b'Content-Disposition: attachment; filename="../../etc/pass\\\\wd\x00.pdf"\r\n'
    ),
    "a date in the year 9999999": lambda: header(b"Date", b"Fri, 1 May 9999999 09:00:00 +9999"),
    "a date of numbers": lambda: header(b"Date", b"1 " * 30_000),
    "noise": lambda: noise(3, MEGABYTE),
    "noise after a header": lambda: HEAD + b"\r\n" + noise(4, MEGABYTE),
    "a surrogate and a NUL": lambda: body(b"text/plain; charset=utf-8", b"a\xed\xa0\x80b\x00c\x1b[31md"),
}
