"""How many tickets of 2 kB a second are read and judged on one core, beside a search phrase by phrase, taken in turns.

Run with `python -m bench.speed [SHARE]`. A ticket is put together from labelled rows of one language until title and
body make 2,000 bytes, the SHARE of them owing a ground of refusal; ten languages are mixed evenly. Time is this
process's own. What the search phrase by phrase finds, the pass is first shown to find, too.
"""

import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable

from bench.rules import NOW, rules
from bench.tickets import Ticket, load
from checks.atoms import Library
from checks.classify import judge
from checks.matcher import Matcher
from checks.text import Text, clean

LANGUAGES = ("en", "fr", "it", "es", "de", "el", "pl", "pt", "nl", "greeklish")
SIZE, MANY, FEW, ROUNDS = 2_000, 600, 20, 9
OWING = 1 / 3
"""The share of rows that owe a ground where none is said: taken to be what tickets bring. More make them denser."""

Words = tuple[str, str]
"""Title and body."""


def mixed(tickets: Iterable[Ticket], many: int = MANY, share: float = OWING) -> list[tuple[str, Words]]:
    """Tickets of `SIZE` bytes, title and body together, each with its language."""
    chance = random.Random(1)
    rows: defaultdict[tuple[str, bool], list[Ticket]] = defaultdict(list)
    for ticket in tickets:
        rows[ticket.lang, bool(ticket.grounds)].append(ticket)
    made = []
    for _ in range(many):
        language = chance.choice(LANGUAGES)
        title, body = chance.choice(rows[language, False]).title, ""
        left = SIZE - len(title.encode())
        while len(body.encode()) < left:
            body += f"{chance.choice(rows[language, chance.random() < share]).body}\n\n"
        made.append((language, (title, body.encode()[:left].decode(errors="ignore"))))
    return made


def phrase_by_phrase(library: Library, language: str) -> Callable[[str], set[str]]:
    """What people write by hand: every unparted phrase of a language is looked for by itself."""
    said = [
        (f" {spelling[:-1]}" if spelling.endswith("*") else f" {spelling} ", atom.name)
        for atom in library.atoms
        for spoken in (language, "any")
        if spoken in atom.voices
        for spelling in atom.voices[spoken].spellings
        if not spelling.startswith("n t")
    ]
    return lambda folded: {atom for words, atom in said if words in folded}


def agreed(matcher: Matcher, tickets: list[tuple[str, Words]]) -> list[Callable[[], object]]:
    """The searches of some tickets phrase by phrase, after a look that the pass finds all that they find."""
    searches = {language: phrase_by_phrase(matcher.library, language) for language, _ in tickets}
    ready: list[Callable[[], object]] = []
    for language, words in tickets:
        text = Text(clean(*words), spoken=language)
        missed = searches[language](text.folded.text) - matcher.read(text).held
        if missed and not text.code:
            raise AssertionError(f"the pass misses {sorted(missed)} in {text.cleaned!r}")
        ready.append(lambda search=searches[language], words=words: search(Text(clean(*words)).folded.text))
    return ready


def a_second(jobs: list[Callable[[], object]]) -> float:
    start = time.process_time()
    for job in jobs:
        job()
    return len(jobs) / (time.process_time() - start)


def main() -> None:
    share = float(sys.argv[1]) if len(sys.argv) > 1 else OWING
    ready, tickets = rules(), mixed(load(), share=share)
    runs: dict[str, list[Callable[[], object]]] = {
        "signals, one pass": [lambda words=words: ready.matcher.read(Text(clean(*words))) for _, words in tickets],
        "judged whole": [lambda words=words: judge(*words, ready, NOW) for _, words in tickets],
        "signals, phrase by phrase": agreed(ready.matcher, tickets[:FEW]),
    }
    for jobs in runs.values():
        a_second(jobs)
    figures: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, jobs in runs.items():
            figures[name].append(a_second(jobs))
    print(f"tickets of {SIZE:,} bytes per second and core, {share:.0%} of the rows owing, {ROUNDS} rounds in turns")
    for name, many in figures.items():
        print(f"{name:26} median {statistics.median(many):7.0f}   from {min(many):.0f} to {max(many):.0f}")


if __name__ == "__main__":
    main()
