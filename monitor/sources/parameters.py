"""The value and parameters of Content-Type and Content-Disposition, with RFC 2231 pieces put together."""

import re
from urllib.parse import unquote_to_bytes

from monitor.sources.charset import decode
from monitor.sources.headers import decode_words

_LETTERS = 2000  # of a value that are read
_PARAMETERS = 50
_PIECE = re.compile(r"([^*]{1,60})(?:\*(\d{1,3}))?(\*)?")


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """Give ("text/plain", {"charset": "utf-8"}); the first of a repeated name counts."""
    first, *rest = _pieces(value[:_LETTERS])
    whole: dict[str, str] = {}
    broken: dict[str, list[tuple[int, bool, str]]] = {}
    for piece in rest[:_PARAMETERS]:
        name, equals, content = piece.partition("=")
        match = _PIECE.fullmatch(name.strip().lower())
        if not equals or match is None:
            continue
        if match[2] or match[3]:
            broken.setdefault(match[1], []).append((int(match[2] or 0), bool(match[3]), content.strip()))
        else:
            whole.setdefault(match[1], decode_words(content.strip()))
    return first.strip().lower(), {**whole, **{name: _joined(pieces) for name, pieces in broken.items()}}


def _pieces(value: str) -> list[str]:
    """Cut at the semicolons that stand outside quotes; the quotes themselves go."""
    pieces: list[list[str]] = [[]]
    quoted, escaped = False, False
    for letter in value:
        if escaped or (quoted and letter not in '"\\'):
            pieces[-1].append(letter)
            escaped = False
        elif letter == "\\" and quoted:
            escaped = True
        elif letter == '"':
            quoted = not quoted
        elif letter == ";":
            pieces.append([])
        else:
            pieces[-1].append(letter)
    return ["".join(piece) for piece in pieces]


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    """RFC 2231: the pieces in their order; the first encoded one names the charset (utf-8'en'...)."""
    charset, data = "", b""
    for index, (_, encoded, content) in enumerate(sorted(pieces, key=lambda piece: piece[0])):
        if encoded and index == 0 and content.count("'") >= 2:
            charset, _language, content = content.split("'", 2)
        data += unquote_to_bytes(content) if encoded else content.encode("utf-8", "replace")
    return decode(data, charset)
