"""The header fields of a mail: found, decoded (RFC 2047) and read, each in linear time and without recursion."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from monitor.sources.charset import clean, decode

Field = tuple[str, bytes]  # lower-case name, raw value

HEADER_LIMIT = 100 * 1024  # octets of one mail's header block; Postfix's own limit (header_size_limit) is of this order
VALUE_LIMIT = 8 * 1024  # octets of one value that are read
_ADDRESSES = 200
_REFERENCES = 100

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)\n?")
_LINE = re.compile(rb"[^\n]*\n?")
_BLANK = re.compile(rb"\r?\n")
_END = re.compile(rb"\r?\n\r?\n")
_FOLD = re.compile(r"\n[ \t]*")
_WORD = re.compile(r"=\?([A-Za-z0-9_.:-]{1,60})(?:\*[A-Za-z0-9-]{0,20})?\?([bBqQ])\?([^?\r\n]*)\?=")
_ANGLE = re.compile(r"<([^<>\s@]{1,300}@[^<>\s@]{1,300})>")
_ID = re.compile(r"<([^<>\s]{1,900})>")


@dataclass(frozen=True, slots=True)
class Block:
    """A header block: its fields in order, and where in the raw mail the body begins.

    `cut` says that the block had no end within the limit, so that neither is known in full.
    """

    fields: tuple[Field, ...]
    body: int
    cut: bool = False

    def all(self, name: str) -> list[str]:
        """Every value of a field, unfolded, still encoded."""
        return [unfold(value) for field, value in self.fields if field == name]

    def first(self, name: str) -> str:
        """The topmost value of a field, "" when it is missing."""
        return next((unfold(value) for field, value in self.fields if field == name), "")


def read_block(raw: bytes, start: int, end: int, limit: int = HEADER_LIMIT, most: int = HEADER_LIMIT) -> Block:
    """Split raw[start:end] into header fields (`most` of them) and body; junk lines before the first are skipped.

    A line that cannot be a field ends the header, as mail programs read it, unless it is an mbox "From " line.
    """
    if blank := _BLANK.match(raw, start, end):
        return Block((), blank.end())
    found = _END.search(raw, start, min(end, start + limit + 4))
    block, body = (raw[start : found.start()], found.end()) if found else (raw[start : min(end, start + limit)], end)
    fields: list[Field] = []
    at = 0
    while at < len(block):
        match = _FIELD.match(block, at) or _LINE.match(block, at)
        assert match is not None
        if match.re is _FIELD:
            fields.append((match[1].decode("ascii").lower(), match[2][:VALUE_LIMIT]))
        elif fields and not match[0].lstrip(b">").startswith(b"From "):
            return Block(tuple(fields), start + at)
        at = match.end()
        if len(fields) == most:
            return Block(tuple(fields), start + at)
    if not fields:
        return Block((), start)
    return Block(tuple(fields), body, cut=found is None and end - start > limit)


def unfold(value: bytes) -> str:
    """One value on one line, as text without control characters, its encoded words untouched."""
    return _FOLD.sub(" ", clean(decode(value))).strip()


def decode_words(value: str) -> str:
    """Decode the encoded words; neighbours of one charset are joined first, for senders cut letters in two."""
    out: list[str] = []
    pending, charset, last = b"", "", 0
    for match in _WORD.finditer(value):
        between = value[last : match.start()]
        if between.strip() or not pending or match[1].lower() != charset:
            out.append(decode(pending, charset) if pending else "")
            out.append(between if between.strip() or not pending else "")
            pending, charset = b"", match[1].lower()
        pending += _word_bytes(match[2], match[3])
        last = match.end()
    out.append(decode(pending, charset) if pending else "")
    out.append(value[last:])
    return " ".join(clean("".join(out)).split())


def _word_bytes(encoding: str, text: str) -> bytes:
    raw = text.encode("ascii", "ignore")
    return binascii.a2b_qp(raw, header=True) if encoding in "qQ" else from_base64(raw)


_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))


def from_base64(data: bytes) -> bytes:
    """Decode base64 whatever its padding and whatever stands between."""
    letters = data.translate(None, _NOT_BASE64)
    letters = letters[: len(letters) - 1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def message_ids(value: str) -> tuple[str, ...]:
    """The ids in a Message-ID, In-Reply-To or References value, without brackets, at most 100, first and last kept."""
    found = list(dict.fromkeys(_ID.findall(value)))
    if not found and value and len(value) < 900 and not value.split()[1:]:
        found = [value.strip("<>")]
    return tuple(found if len(found) <= _REFERENCES else [found[0], *found[-_REFERENCES + 1 :]])


def date(value: str) -> datetime | None:
    """The instant a Date value means, in UTC; without a zone it is read as UTC; None when it is no date at all."""
    try:
        parsed = parsedate_tz(value[:200])
        if parsed is None:
            return None
        zone = timezone(timedelta(seconds=parsed[9] or 0))
        instant = datetime(*parsed[:6], tzinfo=zone).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return instant if 1980 <= instant.year < 2200 else None


def arrival(block: Block) -> tuple[datetime | None, datetime | None]:
    """The topmost Received's instant and the Date's: the first is a server's word, the second the sender's."""
    top = block.first("received")
    return date(top.rpartition(";")[2]) if ";" in top else None, date(block.first("date"))


def addresses(value: str) -> tuple[tuple[str, str], ...]:
    """The (name, address) pairs of a value, at most 200; an address in angle brackets wins over all else beside it.

    Addresses are lower-case. One pass over the letters: comments nest by counting, never by recursion.
    """
    found: list[tuple[str, str]] = []
    for phrase, angle, comment in _mailboxes(value):
        words = decode_words(phrase)
        bare = "" if angle or "@" not in phrase else phrase.split()[-1].strip("<>")
        address = (angle or bare).strip().lower()
        name = words if angle else decode_words(comment)
        if "@" in address and len(address) < 500:
            found.append((name[:200], clean(address)))
        if len(found) == _ADDRESSES:
            break
    lost = None if found else _ANGLE.search(value)  # a quote that never closes hides the address
    return ((("", clean(lost[1]).lower())),) if lost else tuple(found)


def _mailboxes(value: str) -> Iterator[tuple[str, str, str]]:
    """Cut a value at its commas and yield (words, the part in angle brackets, the comment) of each piece."""
    parts: dict[str, list[str]] = {"": [], "<": [], "(": []}
    quoted, angled, depth, escaped = False, False, 0, False
    for letter in value:
        here = "(" if depth else "<" if angled else ""
        if escaped or (quoted and letter not in '"\\'):
            parts[here].append(letter)
            escaped = False
        elif letter == "\\":
            escaped = True
        elif letter == '"' and not depth:
            quoted = not quoted
        elif letter in "()":
            depth = max(0, depth + (1 if letter == "(" else -1))
        elif letter in "<>" and not depth:
            angled = letter == "<"
        elif letter in ",;" and not depth and not angled:
            yield _joined(parts)
            parts = {"": [], "<": [], "(": []}
        elif letter == ":" and not depth and not angled:
            parts[""].clear()  # the name of a group
        else:
            parts[here].append(letter)
    yield _joined(parts)


def _joined(parts: dict[str, list[str]]) -> tuple[str, str, str]:
    return "".join(parts[""]).strip(), "".join(parts["<"]).strip(), "".join(parts["("]).strip()
