"""Text made harmless for a line: no control character, no forged line end, no reversed reading."""

import unicodedata

# Bidirectional controls can make a line read as what it is not; the joiners that emoji need are left alone.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNFIT = frozenset({"Cc", "Cs", "Zl", "Zp"})


def one_line(text: str, limit: int) -> str:
    """Return `text` on one line of at most `limit` characters; what cannot be printed becomes a space."""
    # Twice the limit is enough: runs of spaces shrink, and a hostile megabyte costs nothing.
    fit = "".join(" " if _unfit(character) else character for character in text[: limit * 4])
    line = " ".join(fit.split())
    return line if len(line) <= limit and len(text) <= limit * 4 else line[: limit - 1].rstrip() + "…"


def visible(text: str) -> str:
    """Return `text` for a terminal: line ends stay, every other control character is written as an escape."""
    return "".join(_escaped(character) if _unfit(character) and character != "\n" else character for character in text)


def mailbox(text: str) -> tuple[str, str]:
    """Split "Name <address>" into its name and its address; without brackets all of it is the address."""
    name, mark, rest = text.strip().rpartition("<")
    return (name.strip().strip('"'), rest.removesuffix(">")) if mark else ("", rest)


def sound(text: str) -> str:
    """Return `text` with every half of a broken pair of code units replaced, so that it can be encoded."""
    return text.encode("utf-8", "replace").decode()


def _unfit(character: str) -> bool:
    return unicodedata.category(character) in _UNFIT or character in _BIDI


def _escaped(character: str) -> str:
    return f"\\u{ord(character):04x}" if ord(character) > 0xFF else f"\\x{ord(character):02x}"
