"""The atoms of a library as one language says them, found in one pass whatever their number."""

import ahocorasick

from checks.atoms import Library

GAP = 24
"""Folded characters that may stand between the two halves of a parted phrase: some four words."""

Found = tuple[int, int, int]
"""The folded range of an atom, and its number."""
Meaning = tuple[int, bool, tuple[int, ...], tuple[int, ...], tuple[tuple[int, int], ...]]
"""What a spelling is: its width, whether its last word is open, atoms said whole, beginnings of parted phrases (by
number), endings (atom, number)."""


class Tongue:
    """An automaton (Aho-Corasick) of all that `language`, and every language (`any`), has to say."""

    def __init__(self, library: Library, language: str) -> None:
        wholes: dict[str, dict[int, None]] = {}
        heads: dict[str, list[int]] = {}
        tails: dict[str, list[tuple[int, int]]] = {}
        parted = 0
        for number, atom in enumerate(library.atoms):
            for voice in (atom.voices[spoken] for spoken in (language, "any") if spoken in atom.voices):
                for spelling in voice.spellings:
                    wholes.setdefault(_key(spelling), {})[number] = None
                for beginnings, endings in voice.parted:
                    parted += 1
                    for spelling in beginnings:
                        heads.setdefault(_key(spelling), []).append(parted)
                    for spelling in endings:
                        tails.setdefault(_key(spelling), []).append((number, parted))
        self._tree = ahocorasick.Automaton()
        for key in dict.fromkeys((*wholes, *heads, *tails)):
            said, begun, ended = wholes.get(key, ()), heads.get(key, ()), tails.get(key, ())
            meaning: Meaning = (len(key) - 2, not key.endswith(" "), tuple(said), tuple(begun), tuple(ended))
            self._tree.add_word(key, meaning)
        self._tree.make_automaton()

    def find(self, folded: str) -> list[Found]:
        """Every atom in a folded text, by where it ends. Linear in the text's length."""
        found: list[Found] = []
        begun: dict[int, tuple[int, int]] = {}
        for end, (width, unended, wholes, heads, tails) in self._tree.iter(folded):
            start = end - width
            stop = folded.find(" ", end) if unended else end
            if wholes:
                found += [(start, stop, atom) for atom in wholes]
            for number in heads:
                begun[number] = (start, stop)
            if not (tails and begun):
                continue
            for atom, number in tails:
                if number in begun:
                    first, ended = begun[number]
                    if 0 <= start - ended <= GAP and not _ends(folded, ended, start):
                        found.append((first, stop, atom))
        return found


def _key(spelling: str) -> str:
    """Words as they stand in a folded text: between blanks, the last one open where a `*` follows."""
    return f" {spelling[:-1]}" if spelling.endswith("*") else f" {spelling} "


def _ends(folded: str, ended: int, start: int) -> bool:
    """Whether a clause or a sentence ends between the halves of a phrase."""
    return folded.find(",", ended, start) >= 0 or folded.find("\n", ended, start) >= 0
