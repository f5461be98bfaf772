"""Tells the languages that no signal speaks: by their script, or by words and letters that no covered one has."""

from collections import Counter
from collections.abc import Iterable, Mapping

from checks.strangers import LETTERS, OTHERS, SCRIPTS
from checks.vocabulary import EVERYDAY, TRADE

STRANGE = 2
"""Fewer words that no covered language has decide nothing, unless there is a letter that none has."""
SHARE = 0.03
"""The least share of a text's words that names its language."""
MANY = 8
"""Words in a script that name it even where they are few in a text."""

_NONE = ("", "", (), 0)


def foreign(words: list[str], counts: Mapping[str, int], letters: frozenset[str]) -> tuple[str, int]:
    """The likeliest of the languages that no signal speaks, and how many of the folded `words` are its; or "", 0.

    `counts` are the words with their number, `letters` those of the text before folding where it has any but ASCII.
    """
    if letters and max(words, default="") > "ω":
        scripted, written = _script(words)
        if written:
            best = max(scripted, key=lambda code: _hits(code, counts, letters))
            return (best, written) if best not in EVERYDAY else ("", 0)
    strange = _STRANGE_WORDS.intersection(counts)
    own = letters & _STRANGE_LETTERS.keys()
    if len(strange) < STRANGE and not own:
        return "", 0
    codes = {code for word in strange for code in _STRANGE[word]}.union(*(_STRANGE_LETTERS[letter] for letter in own))
    best = max((code for code in OTHERS if code in codes), key=lambda code: _hits(code, counts, letters), default="")
    hits = _hits(best, counts, letters)
    return (best, hits) if hits >= max(STRANGE, SHARE * len(words)) else ("", 0)


def _hits(code: str, counts: Mapping[str, int], letters: frozenset[str]) -> int:
    """How many words of a text are of a language, and how many letters its own."""
    known = _WORDS.get(code, frozenset())
    said = sum(map(counts.__getitem__, known.intersection(counts)))
    return said + len(letters & LETTERS.get(code, frozenset()))


def _script(words: Iterable[str]) -> tuple[tuple[str, ...], int]:
    """The languages of the script that a good part of the words is written in, beside Latin and Greek; their number."""
    found, every = Counter[tuple[str, ...]](), 0
    for word in words:
        _, _, codes, width = next((one for one in SCRIPTS if one[0] <= word[0] <= one[1]), _NONE)
        count = -(-len(word) // width) if width else 1
        every += count
        if codes:
            found[codes] += count
    if not found:
        return (), 0
    ((best, most),) = found.most_common(1)
    return (best, most) if most * 3 > every or most >= MANY else ((), 0)


_WORDS = {code: frozenset(f"{words} {TRADE.get(code, '')}".split()) for code, words in {**EVERYDAY, **OTHERS}.items()}
_COVERED = frozenset[str]().union(*(_WORDS[code] for code in EVERYDAY))
_STRANGE, _STRANGE_LETTERS = (
    {
        one: tuple(code for code in told if one in told[code])
        for one in frozenset[str]().union(*told.values()) - _COVERED
    }
    for told in (_WORDS, LETTERS)
)
_STRANGE_WORDS = frozenset(_STRANGE)
