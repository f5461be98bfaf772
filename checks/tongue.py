"""The atoms of a library as one language says them, found in one pass whatever their number."""

import ahocorasick

from checks.atoms import Library
from checks.ways import MOST, Hit

GAP = 24
"""Folded characters that may stand between the two halves of a parted phrase: some four words."""

LONGEST = 1_200
"""Folded characters of a sentence that are looked at; what follows (a pasted list) is left out."""

Atoms = dict[str, list[Hit]]
"""The places of each atom in a sentence, by its name."""
Sentences = dict[int, Atoms]
"""The atoms of each sentence, by where it ends in the folded text."""
Meaning = tuple[int, bool, tuple[str, ...], int, int, tuple[tuple[int, str], ...]]
"""What a spelling is: its width, whether its last word is open, atoms said whole, the parted phrases that it begins and
those that it ends (as bits), and the atom of each of these."""


class Tongue:
    """An automaton (Aho-Corasick) of all that `language`, and every language (`any`), has to say."""

    def __init__(self, library: Library, language: str) -> None:
        wholes: dict[str, dict[str, None]] = {}
        heads: dict[str, int] = {}
        tails: dict[str, dict[int, str]] = {}
        bit = 1
        for atom in library.atoms:
            for voice in (atom.voices[spoken] for spoken in (language, "any") if spoken in atom.voices):
                for spelling in voice.spellings:
                    wholes.setdefault(_key(spelling), {})[atom.name] = None
                for beginnings, endings in voice.parted:
                    for key in map(_key, beginnings):
                        heads[key] = heads.get(key, 0) | bit
                    for key in map(_key, endings):
                        tails.setdefault(key, {})[bit] = atom.name
                    bit <<= 1
        self._tree = ahocorasick.Automaton()
        for key in dict.fromkeys((*wholes, *heads, *tails)):
            said, ended = tuple(wholes.get(key, ())), tails.get(key, {})
            closes = tuple(ended.items())
            meaning: Meaning = (
                len(key) - 1 - key.startswith(" "),
                not key.endswith(" "),
                said,
                heads.get(key, 0),
                sum(ended),
                closes,
            )
            self._tree.add_word(key, meaning)
        self._tree.make_automaton()

    def find(self, folded: str, sentences: Sentences) -> None:
        """Add every atom of a folded text to its sentence. Linear in the text's length."""
        until = named = -1
        held: Atoms = {}
        begun: list[tuple[int, int, int]] = []
        heard = 0
        for end, (width, unended, wholes, heads, tails, closes) in self._tree.iter(folded):
            if end > until:
                if end <= named:
                    continue
                named = sentence_end(folded, end)
                until = min(named, folded.rfind("\n", 0, end) + LONGEST)
                if end > until:
                    continue
                held, begun, heard = sentences.setdefault(named, {}), [], 0
            start = end - width
            stop = folded.find(" ", end) if unended else end
            for atom in wholes:
                if atom in held:
                    add(held[atom], (start, stop, atom))
                else:
                    held[atom] = [(start, stop, atom)]
            if heard & tails:
                _close(held, begun, closes, (start, stop), folded)
            if heads:
                begun.append((start, stop, heads))
                heard |= heads


def add(places: list[Hit], one: Hit) -> None:
    """Add a place that ends no earlier than the others; of places within each other the longest counts."""
    while places and places[-1][0] >= one[0]:
        places.pop()
    if len(places) < MOST and not (places and places[-1][1] >= one[1]):
        places.append(one)


def sentence_end(folded: str, place: int) -> int:
    """Where the sentence of a place ends in the folded text."""
    end = folded.find("\n", place)
    return end if end >= 0 else len(folded)


def _key(spelling: str) -> str:
    """Words as they stand in a folded text: between blanks, the last one open where a `*` follows.

    English "n t" is the end of "doesn t", "isn t" and the like.
    """
    begin = "" if f"{spelling} ".startswith("n t ") else " "
    return f"{begin}{spelling[:-1]}" if spelling.endswith("*") else f"{begin}{spelling} "


def _close(
    held: Atoms,
    begun: list[tuple[int, int, int]],
    closes: tuple[tuple[int, str], ...],
    half: tuple[int, int],
    folded: str,
) -> None:
    """Add the parted phrases that the ending at `half` closes; of each the nearest beginning counts."""
    start, stop = half
    for bit, atom in closes:
        for first, ended, heads in reversed(begun):
            if start - ended > GAP:
                break
            if heads & bit and start >= ended:
                if folded.find(",", ended, start) < 0:
                    add(held.setdefault(atom, []), (first, stop, atom))
                break
