"""The labelled tickets, and their signals."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checks.atoms import library
from checks.grounds import SEEN
from checks.matcher import Matcher, Signals
from checks.mentions import mentioned
from checks.text import Text, clean

ROOT = Path(__file__).resolve().parent.parent
SIGNALS = ROOT / "checks/signals"


@dataclass(frozen=True)
class Ticket:
    """One labelled ticket; `maybe` grounds are neither right nor wrong, and without `grounds_told` nobody looked."""

    id: str
    lang: str
    title: str
    body: str
    kind: str
    kinds_ok: tuple[str, ...]
    grounds: frozenset[str]
    maybe: frozenset[str]
    is_bug: bool
    refund_demand: bool
    no_reply_needed: bool
    tricky: str
    split: str
    grounds_told: bool


def load(path: Path = ROOT / "bench/data/tickets.jsonl") -> list[Ticket]:
    return [_ticket(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def lessons(path: Path = ROOT / "bench/data/lessons.tsv") -> list[Ticket]:
    """Plain short tickets by which the kinds are weighed beside the development rows: kinds, fault, title, body."""
    return [_lesson(f"lesson {n}", kinds, bug, title, body) for n, (kinds, bug, title, body) in _lines(path)]


def ground_lessons(path: Path = ROOT / "bench/data/grounds.tsv") -> list[Ticket]:
    """Plain short tickets whose grounds are told as well: kinds, fault, ground, title, body."""
    return [
        _lesson(f"ground {n}", kinds, bug, title, body, frozenset(ground.split()))
        for n, (kinds, bug, ground, title, body) in _lines(path)
    ]


def fault_lessons(path: Path = ROOT / "bench/data/faults.tsv") -> list[Ticket]:
    """Plain short tickets that report a fault of the product, or only look as if they did; their kind is not told."""
    return [_lesson(f"fault {n}", "", bug, title, body) for n, (bug, title, body) in _lines(path)]


def _lines(path: Path) -> Iterable[tuple[int, list[str]]]:
    return enumerate(line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())


def _lesson(name: str, kinds: str, bug: str, title: str, body: str, grounds: frozenset[str] | None = None) -> Ticket:
    """A ticket of one line; its grounds are told where they are given, be they none."""
    kind, *also = kinds.split() or [""]
    return Ticket(
        name,
        "",
        title,
        body,
        kind,
        tuple(also),
        grounds or frozenset(),
        frozenset(),
        is_bug=bug == "1",
        refund_demand=kind == "refund",
        no_reply_needed=False,
        tricky="",
        split="",
        grounds_told=grounds is not None,
    )


def atom_texts() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((SIGNALS / "atoms").glob("*.toml"))]


def rule_text(name: str) -> str:
    return (SIGNALS / f"{name}.toml").read_text(encoding="utf-8")


class Started:
    """The matcher and the names of its signals."""

    def __init__(self) -> None:
        signals = library(atom_texts(), rule_text("composites"))
        self.matcher = Matcher(signals)
        self.names = [*(atom.name for atom in signals.atoms), *(one.name for one in signals.composites), *SEEN]


@cache
def start_rules() -> Started:
    return Started()


def signals_of(ticket: Ticket) -> Signals:
    return mentioned(start_rules().matcher.read(Text(clean(ticket.title, ticket.body))))


def _ticket(row: dict) -> Ticket:
    code = {"el-Latn": "greeklish"}.get(row["lang"], row["lang"])
    return Ticket(
        row["id"],
        code,
        row["title"],
        row["body"],
        row["kind"],
        tuple(row.get("kinds_ok", ())),
        frozenset(row.get("grounds", ())),
        frozenset(row.get("grounds_maybe", ())),
        bool(row["is_bug"]),
        bool(row["refund_demand"]),
        bool(row.get("no_reply_needed", False)),
        row.get("tricky", ""),
        row["split"],
        grounds_told=True,
    )
