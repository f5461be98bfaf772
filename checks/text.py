"""A ticket's words made ready for judging: cleaned, folded with a way back, cut into sentences, language told."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate

from checks.language import Language, spoken
from checks.letters import plain_letters

MAX_TEXT = 40_000
"""Characters of a ticket that are judged; a longer one is cut, for pasted logs say nothing new after that."""
MAX_WORDS = 100
"""Words looked at to tell the language, and the kind."""
WRAPPED = 55
"""A line at least this long that goes on in small letters was wrapped by a mail program: no sentence ends there."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
"""What stands within words without being seen: soft hyphens, joiners, marks of direction."""
_UNSAID = (
    ("<", r"<!--.*?(?:-->|\Z)"),
    ("[ ]", r"^[ \t]{0,8}[-*+] \[ \][^\n]*"),
    (">", r"^>[^\n]*"),
    ("<", r"</?[a-zA-Z][^<>\n]{0,200}>"),
    ("://", r"\bhttps?://[^\s<>\"')\]]+"),
    ("@", r"[\w.+-]{1,64}@[\w.-]{1,100}"),
)
"""What no text without the mark can hold, and its pattern; the earlier ones win."""
_MARKS = ("<", "://", "@", "\n>", "[ ]")
_CODE = re.compile(
    r"^[ \t]{0,3}```.*?(?:```|\Z)|^[ \t]{0,8}(?:#\d{1,3} |at [\w$.\\]{1,200}\()[^\n]*", re.DOTALL | re.MULTILINE
)
_TRACE = re.compile(r"\n[ \t]{0,8}(?:#\d|at \S)")
"""The beginning of a line that may be one of a stack trace."""
_UNEVEN = re.compile("([.,\nßœæ\u0300-\u036f](?:(?<=[.,\n])[ .,\n]*)?)")
_PLAIN = {"ß": "ss", "œ": "oe", "æ": "ae", ", ": " , ", "\n\n": " \n ", ".\n": " \n ", ".\n\n": " \n "}
"""What the commonest uneven runs become; `_gap` judges the others."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Small unaccented words between blanks; `\\n` stands between sentences, `,` between clauses.

    `back(i)` gives the place in the cleaned text of the i-th folded character.
    """

    text: str
    places: tuple[int, ...]
    origins: tuple[int, ...]

    def back(self, place: int) -> int:
        """The offset in the cleaned text of the folded character at `place`."""
        nearest = bisect_right(self.places, place, hi=len(self.places) - 1) - 1
        return min(self.origins[nearest] + place - self.places[nearest], self.origins[nearest + 1])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open stretch of the cleaned text that the folded `[start, end)` came from."""
        return self.back(start), self.back(end - 1) + 1


def clean(title: str, body: str = "") -> str:
    """Title and body as one text: composed, without control and invisible characters, at most `MAX_TEXT` long.

    All offsets in findings count in this text.
    """
    text = f"{title[:MAX_TEXT]}\n\n{body[:MAX_TEXT]}" if body else title[:MAX_TEXT]
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.replace("\n", "").isprintable():
        text = unicodedata.normalize("NFC", _CONTROL.sub(" ", _INVISIBLE.sub("", text)))
    return text[:MAX_TEXT]


def fold(cleaned: str) -> Folded:
    """Fold case, accents and final sigma; collapse blanks; mark sentence and clause ends.

    Comments, tags, addresses, unticked boxes and quoted lines are not the customer's words and become blanks.
    Linear in the text's length.
    """
    plain = plain_letters(_said_only(cleaned))
    parts = _UNEVEN.split(plain)
    origins = tuple(accumulate(map(len, parts), initial=0))
    for place in range(1, len(parts), 2):
        run = parts[place]
        parts[place] = _PLAIN.get(run) or _gap(run, cleaned, plain, origins[place], origins[place + 1])
    places = accumulate(map(len, parts), initial=1)
    return Folded(f" {''.join(parts)} ", (0, *places), (0, *origins))


def is_folded(words: str) -> bool:
    """Whether folding words changes nothing but the outer blanks."""
    return plain_letters(words) == words and _UNEVEN.search(words) is None


def phrase(words: str) -> str:
    """A phrase in folded form, without the outer blanks."""
    if is_folded(words):
        return words.strip(" ")
    return fold(unicodedata.normalize("NFC", words)).text.strip(" \n,")


def code_ranges(cleaned: str) -> list[tuple[int, int]]:
    """Half-open ranges of fenced code and stack traces in the cleaned text: quoted by the customer, not said."""
    return [match.span() for match in _CODE.finditer(cleaned)] if "```" in cleaned or _TRACE.search(cleaned) else []


def language(cleaned: str) -> str:
    """The language of a text, "unknown" where the words do not tell."""
    return Text(cleaned).language.code


@dataclass(frozen=True)
class Text:
    """A cleaned text with everything that is read off it once; `spoken` is the language, where it is known."""

    cleaned: str
    spoken: str | None = None

    @cached_property
    def folded(self) -> Folded:
        """The folded form."""
        return fold(self.cleaned)

    @cached_property
    def title_end(self) -> int:
        """Where the title ends in the folded text."""
        end = len(self.cleaned.partition("\n\n")[0])
        place = bisect_left(self.folded.origins, end)
        return self.folded.places[min(place, len(self.folded.places) - 1)]

    @cached_property
    def code(self) -> list[tuple[int, int]]:
        """Ranges of code in the cleaned text."""
        return code_ranges(self.cleaned)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Half-open ranges of the sentences in the folded text."""
        text, found, start = self.folded.text, [], 0
        while (end := text.find("\n", start)) >= 0:
            found.append((start, end))
            start = end + 1
        return [*found, (start, len(text))]

    @cached_property
    def language(self) -> Language:
        """The language by its small words and letters; several where each has a fair share."""
        if self.spoken is not None:
            return Language(self.spoken, frozenset({self.spoken}))
        return spoken(self.said, self.cleaned)

    @cached_property
    def said(self) -> list[str]:
        """The first folded words, code left out; a `,` stands for itself."""
        cleaned = self.cleaned
        if self.code:
            for start, end in self.code:
                cleaned = cleaned[:start] + " " * (end - start) + cleaned[end:]
            return fold(cleaned).text.split()[:MAX_WORDS]
        return self.folded.text[: MAX_WORDS * 8].split()[:MAX_WORDS]


def _gap(run: str, cleaned: str, plain: str, start: int, end: int) -> str:
    """What stands between two words: a sentence end, a clause end, a blank, or (for stray accents) nothing."""
    if run[0] >= "\u0300":
        return ""
    if end < len(plain) and run[-1] in ".,":  # within a word, or before one: "1.7", ".htaccess"
        run = f"{run[:-1]} "
    if "\n" in run:
        wrapped = run.count("\n") == 1 and "." not in run and _wrapped(cleaned, start + run.index("\n"))
        return " " if wrapped else " \n "
    if len(run) == 1:
        return " " if end < len(plain) else " \n "
    if "." in run and not _abbreviated(plain, start):
        return " \n "
    return " , " if "," in run else " "


def _wrapped(cleaned: str, newline: int) -> bool:
    following = cleaned[newline + 1 : newline + 4].lstrip()[:1]
    return newline - cleaned.rfind("\n", 0, newline) > WRAPPED and following.islower()


def _abbreviated(plain: str, stop: int) -> bool:
    """Whether the word before the stop has one letter or is a bare "vs", "nr", "ca" and the like."""
    before = plain[max(0, stop - 4) : stop]
    if len(before) == 4 and before.isalpha():
        return False
    before = before.rpartition(" ")[2].rpartition(".")[2]
    return (len(before) == 1 and before.isalpha()) or before in _SHORT


def _said_only(cleaned: str) -> str:
    """The text with blanks for all that is not the customer's words."""
    if not any(mark in cleaned for mark in _MARKS):
        return cleaned
    return _unsaid(tuple(pattern for mark, pattern in _UNSAID if mark in cleaned)).sub(_blank, cleaned)


@cache
def _unsaid(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.DOTALL | re.MULTILINE)


def _blank(match: re.Match[str]) -> str:
    said = match[0]
    return "\n" + " " * (len(said) - 1) if said[0] in ">-*+ \t" else " " * len(said)


_SHORT = frozenset(("vs", "nr", "ca", "bzw", "eg", "ie", "etc", "ex", "no", "art", "pag", "cf", "sr", "dr"))
