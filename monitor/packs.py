"""The scheme packs at hand: those that come with the program, and the house's own by path."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from checks.scheme import Pack, Problem, read_pack
from monitor.config_lines import line_numbers, nearest_line
from monitor.config_problems import dotted
from monitor.packaged import names, read_text


@dataclass(frozen=True, slots=True)
class Packs:
    """Packs by id, and what is wrong with the others: sentences with file and line."""

    by_id: dict[str, Pack] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def read_packs(own: Iterable[Path] = ()) -> Packs:
    """Read every pack. An own pack with the id of a packaged one takes its place."""
    texts = [(name, read_text(name)) for name in names("checks/schemes", ".toml")]
    problems: list[str] = []
    for path in own:
        try:
            texts.append((str(path), path.read_text(encoding="utf-8")))
        except OSError as error:
            problems.append(f"{path}: this pack cannot be read: {error.strerror}")
        except UnicodeDecodeError:
            problems.append(f"{path}: this pack is not UTF-8 text")
    by_id: dict[str, Pack] = {}
    for name, text in texts:
        pack = _read(text)
        if isinstance(pack, Pack):
            by_id[pack.id] = pack
        else:
            problems.extend(_located(name, text, pack))
    return Packs(by_id, tuple(problems))


@lru_cache(maxsize=32)
def _read(text: str) -> Pack | tuple[Problem, ...]:
    """A pack is frozen, so a text is read once however often a configuration is loaded."""
    return read_pack(text)


def _located(name: str, text: str, problems: tuple[Problem, ...]) -> list[str]:
    lines = line_numbers(text) if any(problem.where for problem in problems) else {}
    return [
        f"{name}:{nearest_line(lines, problem.where)}: {' '.join(filter(None, (dotted(problem.where), problem.says)))}"
        for problem in problems
    ]
