"""The words of a mail: which of its parts a person reads, and HTML made into plain lines."""

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.sources.body import Part
from monitor.sources.charset import clean

TEXT_LIMIT = 200_000  # letters of a mail's text that are kept; a request is long at 5,000
_OCTETS = 1024 * 1024  # octets of all parts together that are decoded for it
# Building the tree costs time quadratic in its depth (200,000 nested <div> take 90 s, 10,000 take 0.2 s), so a page of
# more tags than any real mail has is stripped without one.
_TAGS = 20_000

_BLOCK_TAGS = """address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2
h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tfoot thead tr ul"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_HIDDEN = frozenset({"head", "script", "style", "template", "title", "noscript", "svg", "math", "object", "iframe"})
_TAG = re.compile(r"<(?:!--.*?--|[^<>]*)>?", re.DOTALL)
_SPACES = re.compile(r"[ \t\f\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_PAGE = ("<!doctype html", "<html")


def words(raw: bytes, parts: list[Part]) -> tuple[str, bool]:
    """The mail's text (at most 200,000 letters), and whether all of it had to be taken from HTML.

    Of an alternative the plain variant is read, unless it is empty.
    """
    shown = [part for part in parts if not part.attached]
    reader = _Reader(raw)
    plain = {part.start: reader.read(part) for part in shown if part.kind == "text/plain"}
    spoken = {part.choice for part in shown if plain.get(part.start)}
    wanted = [part for part in shown if not part.choice or part.kind == "text/plain" or part.choice not in spoken]
    kept = [(part, text) for part in wanted if (text := plain.get(part.start) or reader.read(part))]
    joined = "\n\n".join(text for _, text in kept)[:TEXT_LIMIT]
    return joined, bool(kept) and all(part.kind == "text/html" for part, _ in kept)


class _Reader:
    """Reads parts as plain text as long as the octets and tags of one mail are not used up."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._octets = _OCTETS
        self._tags = _TAGS

    def read(self, part: Part) -> str:
        text = clean(part.text(self._raw, self._octets))
        self._octets -= min(self._octets, part.end - part.start)
        if _is_page(part, text):
            self._tags -= text.count("<")
            text = html_to_text(text, tree=self._tags >= 0)
        return text.strip()


def _is_page(part: Part, text: str) -> bool:
    return part.kind == "text/html" or text[:200].lstrip().lower().startswith(_PAGE)


def html_to_text(html: str, tree: bool = True) -> str:
    """Plain lines of an HTML page: blocks on lines of their own, quotations (blockquote) marked with "> "."""
    if not tree or html.count("<") > _TAGS:
        return _EMPTY_LINES.sub("\n\n", clean(_unescaped(_TAG.sub("\n", html))))
    lines = _Lines()
    _walk(LexborHTMLParser(html).root, lines)
    return lines.text()


def _unescaped(text: str) -> str:
    try:
        return unescape(text)
    except ValueError:  # a character reference of thousands of digits
        return text


def _walk(root: LexborNode | None, lines: "_Lines") -> None:
    """Visit the tree in its order without recursion; a string on the stack is a tag to be left."""
    stack: list[LexborNode | str] = [root] if root is not None else []
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            lines.leave(node)
            continue
        if node.next is not None:
            stack.append(node.next)
        tag = node.tag or ""
        if tag == "-text":
            lines.say(node.text_content or "")
        elif tag not in _HIDDEN and not _unseen(node):
            lines.enter(tag)
            stack.append(tag)
            if node.child is not None:
                stack.append(node.child)


def _unseen(node: LexborNode) -> bool:
    """Whether a mail program does not show an element: what its reader never saw, the customer did not say."""
    told = node.attributes
    style = (told.get("style") or "").replace(" ", "").casefold()
    return "hidden" in told or "display:none" in style or "visibility:hidden" in style


class _Lines:
    """Lines as they grow, with the depth of quotation in front."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._line: list[str] = []
        self._quotes = 0

    def say(self, text: str) -> None:
        self._line.append(text)

    def enter(self, tag: str) -> None:
        if tag in _BLOCKS or tag == "br":
            self._break()
        if tag in ("td", "th"):
            self._line.append(" ")
        self._quotes += tag == "blockquote"

    def leave(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._break()
        self._quotes -= tag == "blockquote"

    def _break(self) -> None:
        line = _SPACES.sub(" ", "".join(self._line)).strip()
        self._line.clear()
        if line:
            self._done.append("> " * min(self._quotes, 5) + line)

    def text(self) -> str:
        self._break()
        return clean("\n".join(self._done))
