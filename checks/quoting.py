"""Takes a message apart: what its sender wrote, what is only quoted, and the signature.

By lines and in linear time: no pattern here can be made to backtrack, which no published splitter can say, and a
message counts up to `LIMIT` characters. The phrases are data (`checks/signals/quoting.toml`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checks.phrases import Phrases, compiled, words

LIMIT = 64 * 1024  # characters; what stands beyond is neither read nor judged
_ATTRIBUTION = 400  # characters of an attribution line with its folds
_FOLDS = 3  # lines over which a mail program may break it
_SIGNED = 12  # lines that a signature may have
_NARROW = 90  # characters of a line within a signature


@dataclass(frozen=True, slots=True)
class Marks:
    """The phrases by which quoted text and signatures are known."""

    wrote: Phrases
    opener: Phrases
    divider: Phrases
    above: Phrases
    label: Phrases
    closer: Phrases
    signed: Phrases


@dataclass(frozen=True, slots=True)
class Parts:
    """A message taken apart; `cut` says that it was longer than `LIMIT`."""

    own: str
    quoted: str
    signature: str
    cut: bool = False


def parse_marks(toml: str) -> Marks:
    """Read the phrases from the text of `quoting.toml`."""
    data = tomllib.loads(toml)

    def group(*names: str, before: str = "", after: str = "") -> Phrases:
        return compiled({name: [before + said + after for said in _all(data[name])] for name in names})

    return Marks(
        wrote=group("wrote"),
        opener=group("opener", before="^ "),
        divider=group("divider", before="^ ", after=" $"),
        above=group("above"),
        label=compiled({kind: ["^ " + said for said in _all(by)] for kind, by in data["label"].items()}),
        closer=group("closer", before="^ "),
        signed=group("device", "disclaimer", before="^ "),
    )


def split(text: str, marks: Marks) -> Parts:
    """Take a message apart, linear in its length."""
    lines = text[:LIMIT].splitlines()
    own: list[str] = []
    quoted: list[str] = []
    at = 0
    while at < len(lines):
        if lines[at].lstrip().startswith(">"):
            quoted.append(lines[at])
            at += 1
        elif _says(marks.above, lines[at]) and not any(line.strip() for line in own):
            at += 1  # a helpdesk heads its letter so: what is new stands below
        elif taken := _attribution(lines, at, marks):
            quoted += lines[at : at + taken]
            at += taken
            if not _next(lines, at).startswith(">"):
                break
        elif _divides(lines, at, marks):
            break
        else:
            own.append(lines[at])
            at += 1
    quoted += lines[at:]
    sign = _signature(own, marks)
    return Parts(_joined(own[:sign]), _joined(quoted), _joined(own[sign:]), len(text) > LIMIT)


def _all(by_language: dict[str, list[str]]) -> Iterable[str]:
    return (said for listed in by_language.values() for said in listed)


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip().rstrip("_").rstrip()


def _says(phrases: Phrases, line: str) -> bool:
    return len(line) <= _ATTRIBUTION and phrases.speak(line)


def _next(lines: Sequence[str], at: int) -> str:
    """Give the next line that is not blank; blank lines are looked at again at most once an attribution."""
    return next((line.lstrip() for line in lines[at:] if line.strip()), "")


def _attribution(lines: Sequence[str], at: int, marks: Marks) -> int:
    """Count the lines of an attribution ("On 12 May 2026 Anna wrote:") that begins here; 0 is none."""
    joined = ""
    for taken, line in enumerate(lines[at : at + _FOLDS], start=1):
        joined = f"{joined} {line.strip(' *_')}".strip()
        if not line.strip() or len(joined) > _ATTRIBUTION:
            return 0
        if joined.endswith((":", "：")):
            return taken if _attributes(joined, _next(lines, at + taken), marks) else 0
        if taken == 1 and not (marks.opener.speak(joined) or joined[:1].isdigit()):
            return 0  # only a line that opens like one may go on in the next
    return 0


def _attributes(joined: str, following: str, marks: Marks) -> bool:
    said = words(joined)
    figures = sum(word[0].isdigit() for word in said)
    if marks.wrote.find(said):
        return "@" in joined or figures >= 3 or following.startswith(">")
    return "@" in joined and figures >= 3 and joined.rstrip(" :：").endswith((">", ")", "]"))


def _divides(lines: Sequence[str], at: int, marks: Marks) -> bool:
    line = lines[at]
    if _says(marks.divider, line) or _says(marks.above, line):
        return True
    if not _labels(line, marks) & {"from"}:
        return False
    block = [near for near in lines[at : at + 12] if near.strip()][:6]
    return len({kind for near in block for kind in _labels(near, marks)}) >= 3


def _labels(line: str, marks: Marks) -> set[str]:
    label, colon, _ = line.strip(" *_>").partition(":")
    return marks.label.names(words(label)) if colon and len(label) <= 20 else set()


def _signature(own: Sequence[str], marks: Marks) -> int:
    """Give the index at which the signature begins, or the number of lines."""
    end = len(own)
    for at, line in enumerate(own):
        if line.rstrip() in ("--", "—", "–") or _says(marks.signed, line):
            end = at
            break
    filled = [at for at in range(end) if own[at].strip()]
    for at in filled[-_SIGNED:]:
        if _closes(own[at], marks) and all(len(line) <= _NARROW for line in own[at:end]):
            return at
    return end


def _closes(line: str, marks: Marks) -> bool:
    if len(line) > _NARROW:
        return False
    said = words(line)
    return any(len(said) - hit.end <= 3 for hit in marks.closer.find(said))
