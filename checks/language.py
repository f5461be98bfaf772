"""Tells a language by its words; may say "unknown", and names every language that is mixed in."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from checks.foreign import foreign
from checks.strangers import LETTERS
from checks.vocabulary import EVERYDAY, TRADE

LEAST_WORDS = 2
"""Fewer words of a language than this decide nothing."""
WORD = 2520
"""What a word of one language alone counts; of n languages each gets an n-th, which is whole up to ten."""
CLEARLY = 1.5
"""How many times as much as the second the best language must have where words of the trade decide."""
LETTER = 1008
"""What a letter counts that is a language's own."""

Shares = tuple[tuple[str, int], ...]

_LETTERS: Mapping[str, str] = MappingProxyType(
    {"fr": "çêèàùœîô", "it": "òìàèù", "es": "ñ¿¡áíóú", "de": "ßäöü", "pl": "łąęśżźćń", "pt": "ãõçâê", "nl": "ĳ"}
)
"""Letters that speak for a language before accents are folded away."""
_CLAIMED = "".join(sorted(frozenset[str]().union(*_LETTERS.values(), *LETTERS.values())))
_OWN = re.compile(f"[{_CLAIMED}\u0370-\U0010ffff]")
"""Letters of any language's own, and all beyond Latin."""
_SCRIPTS: Mapping[str, tuple[str, str]] = MappingProxyType({"el": ("α", "ω"), "ru": ("а", "я")})
"""First and last letter of the scripts, folded, that speak for a language before its words do."""


@dataclass(frozen=True)
class Language:
    """`code` is en, fr, it, es, de, el, pl, pt, nl, ru, greeklish, one that no signal speaks (sv, zh ..) or unknown.

    `spoken` adds what is mixed in.
    """

    code: str
    spoken: frozenset[str]


def spoken(words: list[str], cleaned: str) -> Language:
    """The language of folded `words`; `cleaned` is the text before folding, for the letters of its own.

    One that no signal speaks is believed where more of the words are its than the likeliest other's.
    """
    counts = Counter(words)
    own = frozenset[str]() if cleaned[:800].isascii() else frozenset(_OWN.findall(cleaned[:800].lower()))
    told = _covered(words, counts, own)
    other, hits = foreign(words, counts, own)
    return Language(other, frozenset({other})) if hits and hits > _heard(told.code, counts, own) else told


def _covered(words: list[str], counts: Counter[str], own: frozenset[str]) -> Language:
    """The likeliest of the languages that signals speak.

    The words of the trade are heard only where everyday words do not tell clearly: a title, a line, a pasted log.
    """
    scores: defaultdict[str, int] = defaultdict(int)
    _count(scores, counts, _EVERYDAY)
    written = _written(words) if own else {}
    for code, many in written.items():
        scores[code] += WORD * many
    ranked = _ranked(scores, own)
    if ranked and _stands_out(ranked) and _tells(*ranked[0], words, written):
        return _language(ranked)
    _count(scores, counts, _TRADE)
    ranked = _ranked(scores, own)
    if ranked and (_tells(*ranked[0], words, written) or (_stands_out(ranked) and _TRADE.keys() & counts)):
        return _language(ranked)
    return Language("unknown", frozenset(scores))


def _heard(code: str, counts: Counter[str], own: frozenset[str]) -> int:
    """How many words are of a language, those of the trade included, and how many letters its own."""
    known = _ALL.get(code, frozenset())
    return sum(map(counts.__getitem__, known.intersection(counts))) + len(own.intersection(_LETTERS.get(code, "")))


def _count(scores: defaultdict[str, int], counts: Counter[str], weights: Mapping[str, Shares]) -> None:
    for word in weights.keys() & counts:
        times = counts[word]
        for code, weight in weights[word]:
            scores[code] += weight * times


def _ranked(scores: Mapping[str, int], own: frozenset[str]) -> list[tuple[str, int]]:
    """The languages, best first; letters of its `own` that the text has speak for a language that has words there."""
    if not own:
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    heard = {code: score + LETTER * len(own.intersection(_LETTERS.get(code, ""))) for code, score in scores.items()}
    return sorted(heard.items(), key=lambda item: (-item[1], item[0]))


def _language(ranked: list[tuple[str, int]]) -> Language:
    top, best = ranked[0]
    return Language(top, frozenset(code for code, score in ranked if score >= 0.3 * best))


def _stands_out(ranked: list[tuple[str, int]]) -> bool:
    """Whether the best language has a word of its own and leads clearly."""
    best, second = ranked[0][1], ranked[1][1] if len(ranked) > 1 else 0
    return best >= WORD and best >= CLEARLY * second


def _written(words: list[str]) -> dict[str, int]:
    """How many words are in the script of Greek or Russian, where it is more than the odd one."""
    if max(words, default="") < "α":
        return {}
    found = {code: sum(first <= word[0] <= last for word in words) for code, (first, last) in _SCRIPTS.items()}
    return {code: many for code, many in found.items() if many * 3 > len(words) or many >= 8}


def _tells(code: str, score: int, words: list[str], written: Mapping[str, int]) -> bool:
    """Whether the best language has words enough, those `written` in its script too, and a share worth naming."""
    hits = sum(map(_WORDS[code].__contains__, words)) + written.get(code, 0)
    return hits >= LEAST_WORDS and score >= 0.03 * WORD * len(words)


def _weights(said: Mapping[str, str]) -> dict[str, Shares]:
    """Word -> ((language, weight), ...): a word shared by n languages gives each 1/n of its weight."""
    sharing: dict[str, list[str]] = {}
    for code, words in said.items():
        for word in sorted(set(words.split())):
            sharing.setdefault(word, []).append(code)
    return {word: tuple((code, WORD // len(codes)) for code in codes) for word, codes in sharing.items()}


_WORDS = {code: frozenset(words.split()) for code, words in EVERYDAY.items()}
_ALL = {code: known | frozenset(TRADE.get(code, "").split()) for code, known in _WORDS.items()}
_EVERYDAY, _TRADE = _weights(EVERYDAY), _weights(TRADE)
COMMON = frozenset(_EVERYDAY)
"""The everyday words of all languages."""
