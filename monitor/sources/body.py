"""The parts of a mail and its words, found without recursion and in time linear in the mail's size.

The standard library's parser is not used: 25 MiB of empty lines cost it half a minute and gigabytes, a thousand nested
parts a RecursionError. Here a part is a pair of offsets into the raw mail, and only words are ever decoded.
"""

import binascii
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.sources.charset import decode
from monitor.sources.headers import Block, from_base64, read_block
from monitor.sources.parameters import parameters

PARTS_LIMIT = 2000
DEPTH_LIMIT = 30
_PART_HEADER = 16 * 1024  # octets of a part's own header,
_PART_FIELDS = 100  # and fields in it
_BOUNDARY_LINES = 4 * PARTS_LIMIT  # lines that begin like a boundary, true or false ones
_TEXT_OCTETS = 1024 * 1024  # octets of words that are decoded at all, over all parts


class TooManyParts(Exception):
    """The mail has more parts, or deeper ones, than any program would write."""


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf of the mail: `choice` numbers the multipart/alternative it is one variant of, 0 for none."""

    kind: str
    charset: str
    encoding: str
    name: str
    attached: bool
    choice: int
    start: int
    end: int

    def text(self, raw: bytes, limit: int = _TEXT_OCTETS) -> str:
        """The part's words, from at most `limit` octets of it."""
        data = raw[self.start : min(self.end, self.start + limit)]
        match self.encoding:
            case "base64":
                data = from_base64(data)
            case "quoted-printable":
                data = binascii.a2b_qp(data)
        return decode(data, self.charset)

    @property
    def size(self) -> int:
        """About how many octets the part has once decoded."""
        return (self.end - self.start) * 3 // 4 if self.encoding == "base64" else self.end - self.start


@dataclass(frozen=True, slots=True)
class _Open:
    """A part still to be looked at: its header's block is read, its inside is not."""

    block: Block
    end: int
    depth: int
    choice: int
    default: str = "text/plain"


def parts(raw: bytes, top: Block) -> list[Part]:
    """Every leaf of the mail in its order; a multipart that has no parts is one, of plain text."""
    leaves: list[Part] = []
    waiting = [_Open(top, len(raw), 0, 0)]
    budget, seen, choices = _BOUNDARY_LINES, 0, 0
    while waiting:
        now = waiting.pop()
        seen += 1
        kind, params = parameters(now.block.first("content-type") or now.default)
        spans: list[tuple[int, int]] = []
        if kind.startswith("multipart/") and params.get("boundary"):
            spans, budget = _split(raw, now, params["boundary"].encode("utf-8", "replace"), budget)
        if not spans:
            leaves.append(_leaf(now, kind, params))
            continue
        if seen + len(waiting) + len(spans) > PARTS_LIMIT or now.depth >= DEPTH_LIMIT:
            raise TooManyParts
        choices += 1
        choice = choices if kind == "multipart/alternative" else now.choice
        default = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        for start, end in reversed(spans):
            block = read_block(raw, start, end, limit=_PART_HEADER, most=_PART_FIELDS)
            waiting.append(_Open(block, end, now.depth + 1, choice, default))
    return leaves


def _split(raw: bytes, whole: _Open, boundary: bytes, budget: int) -> tuple[list[tuple[int, int]], int]:
    """The spans between the boundary lines, and what is left of the budget of lines that looked like one."""
    delimiter = b"--" + boundary.rstrip()
    spans: list[tuple[int, int]] = []
    begun = -1
    at = raw.find(delimiter, whole.block.body, whole.end)
    while at >= 0:
        budget -= 1
        if budget < 0:
            raise TooManyParts
        after = at + len(delimiter)
        newline = raw.find(b"\n", after, min(whole.end, after + 1000))
        line_end = newline + 1 if newline >= 0 else min(whole.end, after + 1000)
        tail = raw[after:line_end].strip()
        if tail in (b"", b"--") and (at == whole.block.body or raw[at - 1] in b"\n"):
            if begun >= 0:
                spans.append((begun, max(begun, at - (2 if raw[at - 2 : at] == b"\r\n" else 1))))
            begun = line_end if tail == b"" else -1
            if tail:
                return spans, budget
        at = raw.find(delimiter, after, whole.end)
    if begun >= 0:
        spans.append((begun, whole.end))
    return spans, budget


def _leaf(part: _Open, kind: str, params: Mapping[str, str]) -> Part:
    disposition, more = parameters(part.block.first("content-disposition"))
    if kind.startswith("multipart/") or "/" not in kind:
        kind = "text/plain"
    return Part(
        kind=kind,
        charset=params.get("charset", ""),
        encoding=part.block.first("content-transfer-encoding").strip().lower(),
        name=more.get("filename") or params.get("name", ""),
        attached=disposition == "attachment" or bool(more.get("filename")) or kind not in ("text/plain", "text/html"),
        choice=part.choice,
        start=part.block.body,
        end=part.end,
    )
