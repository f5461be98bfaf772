"""What an answer of a service looks like, without one of its words: enough for us to learn a shape, nothing to protect.

Of JSON the keys and the kinds of its values stay, of a page of HTML its tags, of anything else its size.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LOOKED_AT = 64 * 1024  # octets of an answer
LONGEST = 2000  # characters of an outline

_JSON = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\],:]|[^\s"{}\[\],:]+', re.DOTALL)
_KEY = re.compile(r"[A-Za-z_][A-Za-z_]*[0-9]{0,2}")
_LONGEST_KEY = 32
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_TAG = re.compile(r"<([a-z][a-z0-9]{0,9})\b", re.IGNORECASE)
_TAGS = frozenset((
    "html", "head", "title", "meta", "link", "script", "style", "noscript", "iframe", "body", "header", "main",
    "section", "div", "span", "p", "a", "h1", "h2", "h3", "pre", "code", "form", "input", "button", "label", "img",
    "table", "tr", "td", "center", "hr", "br", "ul", "li",
))  # fmt: skip
_SIGNS = (
    "captcha", "cloudflare", "maintenance", "forbidden", "access denied", "bad gateway", "gateway timeout", "log in",
    "login", "not found", "rate limit", "too many requests", "unauthorized", "unavailable",
)  # fmt: skip
"""Words by which error pages are known; none of them is anybody's."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A bad answer without its words: `reason` is what was wrong with it, `octets` how long it was."""

    reason: str
    status: int
    content_type: str
    octets: int
    outline: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The beginning of what a service last said, and how long it was in all."""

    status: int
    content_type: str
    octets: int
    head: bytes

    def sample(self, reason: str) -> Sample:
        """As it may be kept and sent to others: numbers in the reason name threads, so they go."""
        plain = re.sub(r"(?<!status )\b[0-9]+", "0", reason)
        kind = re.match(r"[a-z]{1,20}/[a-z0-9.+-]{1,40}", self.content_type.lower())
        return Sample(plain[:300], self.status, kind[0] if kind else "", self.octets, outline(self.head))


def outline(body: bytes) -> str:
    """The shape of an answer; linear in its length."""
    text = body[:LOOKED_AT].decode("utf-8-sig", "replace")
    start = text.lstrip()[:1]
    if start == "<":
        return _cut(_html(text))
    if start and start in '{["':
        return _cut(_json(text))
    return _cut(_mentions(text))


def _json(text: str) -> Iterator[str]:
    last = ""
    for found in _JSON.finditer(text):
        piece = found[0]
        if piece == ":":
            yield f"{_key(last)}:"
            last = ""
            continue
        yield _value(last)
        last = piece
    yield _value(last)


def _key(piece: str) -> str:
    name = piece.strip('"')
    plain = len(name) <= _LONGEST_KEY and _KEY.fullmatch(name)
    return f'"{name}"' if plain else '"?"'


def _value(piece: str) -> str:
    if piece in ("", "true", "false", "null", *"{}[],"):
        return piece
    if piece.startswith('"'):
        return f"text({len(piece.strip(chr(34)))})"
    return "0" if _NUMBER.fullmatch(piece) else "?"


def _html(text: str) -> Iterator[str]:
    for found in _TAG.finditer(text):
        if (name := found[1].lower()) in _TAGS:
            yield f"<{name}>"
    yield from _mentions(text)


def _mentions(text: str) -> Iterator[str]:
    low = text.lower()
    yield from (f" mentions {sign}" for sign in _SIGNS if sign in low)


def _cut(pieces: Iterator[str]) -> str:
    """As much as is kept; the rest of a long list looks like its beginning."""
    kept: list[str] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > LONGEST:
            return "".join(kept) + "…"
        kept.append(piece)
    return "".join(kept)
