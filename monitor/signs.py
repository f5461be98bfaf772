"""The signs that come with the program, read once: by what replies are judged, and a customer's last thanks."""

import re
from collections.abc import Mapping
from functools import lru_cache

from checks.phrases import Phrases
from checks.quoting import Marks, parse_marks, split
from checks.rules.closing import Closing, judge, parse_closings
from checks.rules.heard import Signs
from checks.substance import parse_phrases
from checks.tone import parse_tone
from monitor.packaged import names, read_text

LONGEST = 8000
"""Characters of a mail whose own words are remembered; longer ones are rare, and taken apart each time."""
_FOLDER = "checks/signals"
_FORWARDED = re.compile(r"\s*(?:fwd?|wg|tr|rv|enc|pd|doorst|i|πρθ)\s*:", re.IGNORECASE)


@lru_cache(maxsize=1)
def marks() -> Marks:
    """What quoted text and signatures are known by."""
    return parse_marks(read_text(f"{_FOLDER}/quoting.toml"))


@lru_cache(maxsize=1)
def reply_signs() -> Signs:
    """What a vendor's reply is judged by (`checks.rules.reply`)."""
    tone = parse_tone(read_text(f"{_FOLDER}/reply_words.tsv"))
    return Signs(marks(), parse_phrases(_by_language("replies").values()), tone)


@lru_cache(maxsize=1)
def closing_phrases() -> Mapping[str, Phrases]:
    """What a customer's last thanks is known by, by language (`checks.rules.closing`)."""
    return parse_closings(_by_language("closings"))


def own_words(subject: str, text: str) -> str:
    """What the sender of a mail wrote, without what it quotes; all where there is nothing else, or it is forwarded."""
    if _FORWARDED.match(subject):
        return text
    return _remembered(text) if len(text) <= LONGEST else _own(text)


def _own(text: str) -> str:
    parts = split(text, marks())
    return f"{parts.own}\n{parts.signature}".strip() if parts.own else text


_remembered = lru_cache(maxsize=1000)(_own)


def closing(text: str) -> Closing:
    """Whether a customer's message needs no reply."""
    return judge(text, closing_phrases(), marks())


def _by_language(kind: str) -> dict[str, str]:
    paths = (path for path in names(_FOLDER, ".toml") if path.startswith(f"{_FOLDER}/{kind}."))
    return {path.split(".")[-2]: read_text(path) for path in paths}
