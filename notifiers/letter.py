"""A message as mail: headers that no hostile subject can bend, a text part, an HTML part, files.

The bytes depend on the message, the recipient and the instant alone, so a repeat is byte for byte the same.
"""

import re
from datetime import UTC, datetime
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.header import Header
from email.message import Message as Part
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr

from notifiers.message import Attachment, Message
from notifiers.plain import mailbox, one_line, sound

# The classic policy writes a header exactly as given; the modern one would decode a customer's "=?utf-8?..." first.
_POLICY = compat32.clone(linesep="\r\n", mangle_from_=False)
_HEADER_LIMIT = 200


def letter(message: Message, sender: str, to: str, at: datetime) -> bytes:
    """Return the mail, CRLF line ends, ready for SMTP or a file. `at` must be aware: it becomes the Date."""
    if at.tzinfo is None:
        raise ValueError("the instant of a letter needs a time zone")
    fingerprint = message.fingerprint(to)
    mail = _body(message, fingerprint)
    mail["From"] = _address(sender)
    mail["To"] = _address(to)
    mail["Subject"] = _header(message.subject, "Subject")
    mail["Date"] = format_datetime(at.astimezone(UTC))
    mail["Message-ID"] = f"<{fingerprint}@{_domain(sender)}>"
    mail["Auto-Submitted"] = "auto-generated"
    for name, value in message.headers:
        mail[_header_name(name)] = _header(value, name)
    return mail.as_bytes(policy=_POLICY)


def _body(message: Message, fingerprint: str) -> Part:
    text = _text(message.text, "plain")
    if message.html is None and not message.attachments:
        return text
    content: Part = text
    if message.html is not None:
        # "=_" cannot occur in quoted-printable or base64, so no text can forge a boundary.
        content = MIMEMultipart("alternative", f"=_a{fingerprint}", [text, _text(message.html, "html")])
    if not message.attachments:
        return content
    return MIMEMultipart("mixed", f"=_m{fingerprint}", [content, *map(_file, message.attachments)])


def _text(text: str, subtype: str) -> MIMEText:
    charset = Charset("utf-8")
    charset.body_encoding = QP
    return MIMEText(sound(text), subtype, charset)  # type: ignore[arg-type]  # typeshed wants a str; a Charset is what sets the encoding


def _file(attachment: Attachment) -> MIMEBase:
    main, _, sub = attachment.content_type.partition("/")
    part = MIMEBase(main, sub)
    part.set_payload(attachment.data)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", one_line(attachment.name, 100)))
    return part


def _header(value: str, name: str) -> str:
    """Plain where plain is safe; else encoded words, also for text that only looks like one."""
    line = one_line(value, _HEADER_LIMIT)
    if line.isascii() and "=?" not in line:
        return line
    return Header(line, "utf-8", header_name=name).encode()


def _header_name(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,60}", name):
        raise ValueError("a header name is letters, digits and hyphens")
    return name


def _address(address: str) -> str:
    name, plain = mailbox(one_line(address, _HEADER_LIMIT))
    return formataddr((name, plain.encode("ascii", "replace").decode()))


def _domain(sender: str) -> str:
    return mailbox(sender)[1].rpartition("@")[2] or "localhost"
