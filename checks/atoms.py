"""Signals as data: named atoms with phrases per language, and composites that combine them within a sentence."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from checks.spellings import spellings

LANGUAGES = ("any", "en", "fr", "it", "es", "de", "el", "pl", "pt", "nl", "ru", "greeklish")
"""Languages an atom may speak; `any` is for names and error texts that every language shares."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How one language says an atom: folded spellings (a trailing `*` is an open end) and its two proofs.

    `parted` are spellings in two halves, beginnings and endings, with a few words of any kind between them.
    """

    spellings: tuple[str, ...]
    parted: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    fires: str
    silent: str


@dataclass(frozen=True, slots=True)
class Atom:
    """One small sign, unscored. Atoms of one `group` are not independent; with `code` it also counts in quoted code."""

    name: str
    group: str
    voices: Mapping[str, Voice]
    code: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A signal of a way and how it stands to the one before: anywhere, near it, or following it closely.

    `absent`: it must not stand in the sentence; `unless`: it must not stand close to the signal before.
    """

    name: str
    tie: Literal["&", "~", ">", "absent", "unless"]


@dataclass(frozen=True, slots=True)
class Composite:
    """A named combination: any one of its ways, all within one sentence."""

    name: str
    ways: tuple[tuple[Term, ...], ...]


@dataclass(frozen=True, slots=True)
class Library:
    """All signals, composites in an order in which each stands after those it is made of."""

    atoms: tuple[Atom, ...]
    composites: tuple[Composite, ...]

    @property
    def covered(self) -> frozenset[str]:
        """Languages that at least one atom speaks."""
        return frozenset(language for atom in self.atoms for language in atom.voices) - {"any"}

    def groups(self, name: str) -> frozenset[str]:
        """The groups of atoms that every way of `name` brings together at least."""
        for atom in self.atoms:
            if atom.name == name:
                return frozenset({atom.group})
        for composite in self.composites:
            if composite.name == name:
                ways = [frozenset().union(*(self.groups(t.name) for t in way if wanted(t))) for way in composite.ways]
                return min(ways, key=lambda groups: (len(groups), sorted(groups)))
        raise KeyError(name)

    def plus(self, phrases: Mapping[str, Mapping[str, Iterable[str]]]) -> "Library":
        """This library with a user's own phrases: `{atom: {language: [phrases]}}`; an unknown atom is a ValueError."""
        known = {atom.name for atom in self.atoms}
        if strange := sorted(set(phrases) - known):
            raise ValueError(f"no signal is named {strange[0]!r}; phrases can be added to: {', '.join(sorted(known))}")
        return Library(tuple(_extended(atom, phrases.get(atom.name, {})) for atom in self.atoms), self.composites)


def library(atoms: Iterable[str], composites: str) -> Library:
    """Read the TOML texts of atoms and composites. What does not load is a ValueError that says where and why."""
    known: dict[str, Atom] = {}
    for text in atoms:
        for name, table in tomllib.loads(text).items():
            if name in known:
                raise ValueError(f"the signal {name!r} is described twice")
            known[name] = _atom(name, table)
    combined: dict[str, Composite] = {}
    for name, ways in tomllib.loads(composites).items():
        if name in known or name in combined:
            raise ValueError(f"the signal {name!r} is described twice")
        combined[name] = Composite(name, tuple(_way(name, way, known.keys() | combined.keys()) for way in ways))
    return Library(tuple(known.values()), tuple(combined.values()))


def _atom(name: str, table: Mapping[str, object]) -> Atom:
    voices = {}
    for language, voice in table.items():
        if language in ("group", "code"):
            continue
        if language not in LANGUAGES or not isinstance(voice, dict):
            raise ValueError(f"the signal {name!r} names {language!r}, which is none of {', '.join(LANGUAGES)}")
        if not voice.get("fires") or not voice.get("silent"):
            raise ValueError(f"{name}.{language} needs one sentence that must fire and one that must stay silent")
        voices[language] = _voice(voice["say"], language, voice["fires"], voice["silent"])
    if not voices or not isinstance(table.get("group"), str):
        raise ValueError(f"the signal {name!r} needs a group and phrases of at least one language")
    return Atom(name, str(table["group"]), voices, code=bool(table.get("code", False)))


def _voice(said: Iterable[str], language: str, fires: str, silent: str) -> Voice:
    """Spell out the phrases; `a .. b` is one in two halves."""
    whole: dict[str, None] = {}
    parted = []
    for one in said:
        head, gap, tail = one.partition(" .. ")
        if " .. " in tail:
            raise ValueError(f"the phrase {one[:60]!r} is parted more than once; write it in two halves, `a .. b`")
        if gap:
            parted.append((spellings(head, language), spellings(tail, language)))
        else:
            whole.update(dict.fromkeys(spellings(one, language)))
    return Voice(tuple(whole), tuple(parted), fires, silent)


def _way(name: str, way: str, known: Iterable[str]) -> tuple[Term, ...]:
    """Read `a ~ b > c & d !e unless f`: near, following closely, in the sentence, absent, not close by."""
    terms: list[Term] = []
    tie: Literal["&", "~", ">", "absent", "unless"] = "&"
    for word in way.split():
        if word in ("&", "~", ">", "unless"):
            tie = word  # type: ignore[assignment]  # mypy does not narrow a str by membership
            continue
        named, tied = (word[1:], "absent") if word.startswith("!") else (word, tie)
        if named not in known:
            raise ValueError(f"the combination {name!r} uses {named!r}, which is not described before it")
        terms.append(Term(named, tied))  # type: ignore[arg-type]  # the two literals above
        tie = "&"
    if not terms or not wanted(terms[0]):
        raise ValueError(f"the combination {name!r} must begin with a signal that is wanted: {way!r}")
    return tuple(terms)


def _extended(atom: Atom, more: Mapping[str, Iterable[str]]) -> Atom:
    voices = dict(atom.voices)
    for language, said in more.items():
        if language not in LANGUAGES:
            raise ValueError(f"phrases for {atom.name!r} name {language!r}, which is none of {', '.join(LANGUAGES)}")
        old = voices.get(language, Voice((), (), "", ""))
        new = _voice(said, language, old.fires, old.silent)
        whole = tuple(dict.fromkeys(old.spellings + new.spellings))
        voices[language] = Voice(whole, old.parted + new.parted, old.fires, old.silent)
    return Atom(atom.name, atom.group, voices, atom.code)


def wanted(term: Term) -> bool:
    """Whether a way needs the signal, or only asks that it be away."""
    return term.tie in ("&", "~", ">")
