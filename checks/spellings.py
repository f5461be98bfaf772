"""The spellings that a phrase of a signal stands for: its choices written out, folded as a text is."""

import re

from checks.text import is_folded, phrase

MAX_SPELLINGS = 800
"""Spellings one phrase may stand for."""


def spellings(said: str, language: str = "any") -> tuple[str, ...]:
    """All folded spellings of a phrase: `(a|b|) c` stands for "a c", "b c" and "c"; ä in German also for "ae"."""
    found: dict[str, None] = {}
    folded = is_folded(re.sub(r"[()|*]", " ", said))
    for chosen in _spelt(said):
        words = " ".join(chosen.split())
        if "*" in words[:-1]:
            raise ValueError(f"in the phrase {said[:60]!r} a * may only stand at the end; `a* .. b` parts a phrase")
        for spelt in {words: None, _umlauts(words): None} if language == "de" and not folded else (words,):
            bare = spelt.rstrip("*")
            plain = bare.strip(" ") if folded else phrase(bare)
            if plain.strip("* "):
                found[plain + "*" if spelt.endswith("*") else plain] = None
    return tuple(found)


def _spelt(said: str) -> list[str]:
    """Write out every choice of a phrase, groups within groups included."""
    stack: list[tuple[list[str], list[str]]] = []
    ready, done = [""], list[str]()
    for piece in re.split(r"([()|])", said):
        if piece == "(":
            stack.append((ready, done))
            ready, done = [""], []
        elif piece == "|":
            ready, done = [""], done + ready
        elif piece == ")" and stack:
            options = done + ready
            ready, done = stack.pop()
            ready = [one + option for one in ready for option in options]
        else:
            ready = [one + piece for one in ready]
        if len(ready) + len(done) > MAX_SPELLINGS:
            raise ValueError(f"the phrase {said[:60]!r} stands for more than {MAX_SPELLINGS} spellings; part it")
    if stack:
        raise ValueError(f"the phrase {said[:60]!r} leaves a parenthesis open")
    return done + ready


def _umlauts(words: str) -> str:
    for one, two in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue")):
        words = words.replace(one, two)
    return words
