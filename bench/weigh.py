"""Weighs signals and words for each kind on the development rows and the lessons.

Writes checks/signals/kinds.toml and kind_words.tsv. The rows that are kept aside are never read. A ridge keeps weights
small; small ones are dropped.
Run: python -m bench.weigh [--check]   (--check: cross-validate on the development rows instead of writing)
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from bench.logistic import Table, fit, shares
from bench.rules import NOW, ratio
from bench.tickets import (
    SIGNALS,
    Ticket,
    fault_lessons,
    ground_lessons,
    lessons,
    load,
    rule_text,
    signals_of,
    start_rules,
)
from checks.facts import Facts
from checks.grounds import NAMES as GROUNDS
from checks.grounds import Ground, read_grounds
from checks.kinds import IN_TITLE, NAMES, PLAIN, STEM, WEIGHED, WORTH, words_of, worth
from checks.rules.bearing import ASKED, BORNE_OUT, COMPARED, DROWNED, compared
from checks.rules.kind import Verdict
from checks.rules.refusal import refusals

SIGNAL_RIDGE, WORD_RIDGE, FAULT_RIDGE, GROUND_RIDGE, LEAST, MARGIN = 0.004, 0.0015, 0.004, 0.004, 0.06, 0.07
TWICE, PAIRS = 2, 5
"""Texts in which a word, a pair of words, must stand to be weighed."""
_FIGURES = re.compile("[0-9,]|^.$")
ALSO = 0.6
"""How much a kind counts that is accepted beside the first."""
USUAL = (0.12, 0.16, 0.30, 0.07, 0.06, 0.07, 0.06, 0.05, 0.03, 0.04, 0.04)
"""Roughly what share of a vendor's tickets is of each kind; the rows that teach have more of the rare ones."""
LEANING = 0.7
"""How far the start leans towards what is usual: 0 as the rows that teach have it, 1 as tickets have it."""
IN_DOUBT = 0.6
"""How far a fault is believed in doubt: a missed one runs into its thirty days unseen."""
Features = dict[str, float]


def features(ticket: Ticket) -> Features:
    """What is weighed of a ticket: signals by name; words, beginnings and pairs as `=word`, `=lette*`, `=a pair`."""
    signals = signals_of(ticket)
    end = signals.text.title_end
    found = dict.fromkeys(signals.seen, PLAIN / 100)
    found |= {name: WORTH[worth(places, end)] / 100 for name, places in signals.found.items()}
    for said, counts in zip(words_of(signals.text), (IN_TITLE, PLAIN), strict=True):
        found |= {f"={word}": counts / 100 for word in sorted(said) if not _FIGURES.search(word)}
    return found


def columns(rows: Sequence[Features]) -> list[str]:
    """All signals, and what is said often enough; where only one word begins so, the beginning stands for it."""
    seen = Counter(name for row in rows for name in row if name[0] == "=")
    often = [name for name, count in seen.items() if count >= (PAIRS if " " in name else TWICE)]
    return [*start_rules().names, *sorted(name for name in often if seen[name[: STEM + 1] + "*"] != seen[name])]


def learn(
    tickets: Sequence[Ticket], rows: Sequence[Features], faults: Sequence[Ticket], more: Sequence[Features]
) -> tuple[list[str], np.ndarray]:
    """The columns, and their weights for each of `WEIGHED`, the start last; `faults` teach nothing but `BUG`."""
    names, wanted = columns(rows), targets(tickets)
    of_kinds = fit(Table(rows, names), wanted, ridge(names, WORD_RIDGE))
    of_kinds[-1] += LEANING * np.log(np.array(USUAL) / wanted.mean(axis=0))
    faulty = np.array([[t.is_bug, not t.is_bug] for t in (*tickets, *faults)], float)
    of_fault = fit(Table([*rows, *more], names), faulty, ridge(names, FAULT_RIDGE))
    of_fault[-1, 0] += IN_DOUBT
    return names, np.column_stack([of_kinds, of_fault[:, 0] - of_fault[:, 1], of_grounds(tickets, rows, names)])


def of_grounds(tickets: Sequence[Ticket], rows: Sequence[Features], names: Sequence[str]) -> np.ndarray:
    """How much each column speaks for each ground; lessons whose grounds nobody told teach nothing."""
    told = [place for place, ticket in enumerate(tickets) if ticket.grounds_told]
    table, columns = Table([rows[place] for place in told], names), []
    for ground in GROUNDS:
        holds = np.array([holding(tickets[place], ground) for place in told])
        weights = fit(table, np.column_stack([holds, 1 - holds]), ridge(names, GROUND_RIDGE))
        columns.append(weights[:, 0] - weights[:, 1])
    return np.column_stack(columns)


def holding(ticket: Ticket, ground: str) -> float:
    """1 where the ground holds, a half where it may."""
    return 1.0 if ground in ticket.grounds else 0.5 if ground in ticket.maybe else 0.0


def ridge(names: Sequence[str], words: float) -> np.ndarray:
    return np.array([*(words if name[0] == "=" else SIGNAL_RIDGE for name in names), SIGNAL_RIDGE * 0.1])


def targets(tickets: Sequence[Ticket]) -> np.ndarray:
    table = np.zeros((len(tickets), len(NAMES)))
    for row, ticket in enumerate(tickets):
        table[row, NAMES.index(ticket.kind)] = 1.0
        for also in ticket.kinds_ok:
            table[row, NAMES.index(also)] = ALSO
    return table / table.sum(axis=1, keepdims=True)


def check(tickets: list[Ticket], taught: list[Ticket], faults: list[Ticket]) -> None:
    """Each sixth of the development rows told by what the others and the lessons teach."""
    rows, lessons_rows, fault_rows = ([features(one) for one in many] for many in (tickets, taught, faults))
    sums = np.zeros((len(tickets), len(WEIGHED)))
    for fold in np.array_split(np.random.default_rng(0).permutation(len(tickets)), 6):
        rest = np.setdiff1d(np.arange(len(tickets)), fold)
        known, seen = [*(tickets[i] for i in rest), *taught], [*(rows[i] for i in rest), *lessons_rows]
        names, weights = learn(known, seen, faults, fault_rows)
        sums[fold] = Table([rows[i] for i in fold], names).times(weights)
    report(tickets, shares(sums[:, : len(NAMES)]), sums[:, len(NAMES)] > 0)
    report_flags(tickets, sums[:, len(NAMES) + 1 :])


def report(tickets: Sequence[Ticket], told: np.ndarray, bug: np.ndarray) -> None:
    right = np.array([NAMES[best] in (t.kind, *t.kinds_ok) for t, best in zip(tickets, told.argmax(1), strict=True)])
    ranked = np.sort(told, axis=1)
    lead = ranked[:, -1] - ranked[:, -2]
    print(f"kind, all: {right.mean():.3f} (margin in use {MARGIN})")
    for coverage in (0.96, 0.92, 0.9, 0.85):
        least = np.quantile(lead, 1 - coverage)
        print(f"kind at {coverage}: {right[lead >= least].mean():.3f} (margin {least:.3f})")
    truth = np.array([ticket.is_bug for ticket in tickets])
    print(f"bug P {(truth & bug).sum() / bug.sum():.3f} R {(truth & bug).sum() / truth.sum():.3f}")


def report_flags(tickets: Sequence[Ticket], bearing: np.ndarray) -> None:
    """How many flags are right, and how many of those owed are left, by what all words together must say at least."""
    grounds = read_grounds(rule_text("grounds"), start_rules().matcher.library)
    flags = [flag for ticket, row in zip(tickets, bearing, strict=True) for flag in flags_of(ticket, grounds, row)]
    owed = sum(len(ticket.grounds) for ticket in tickets)
    print(f"in use: borne out by {BORNE_OUT}, asked by {ASKED}, with a signal by {DROWNED}")
    print(f"whatever the words: {', '.join(sorted(COMPARED))}")
    for least in sorted({-np.inf, -1.5, -1.0, -0.5, BORNE_OUT, np.inf}):
        kept = [right for right, all_words in flags if all_words >= least]
        print(f"flags borne out by {least:5}: P {ratio(sum(kept), len(kept))} R {ratio(sum(kept), owed)}")


def flags_of(ticket: Ticket, grounds: tuple[Ground, ...], bearing: Sequence[float]) -> Iterator[tuple[bool, float]]:
    """Whether each flag of a ticket is right, and how far all its words bear it out: what was compared, always."""
    signals, sure = signals_of(ticket), Verdict("", (), bearing=dict.fromkeys(GROUNDS, np.inf))
    findings = refusals(signals, Facts(), grounds, NOW, sure)
    for ground, finding, all_words in zip(grounds, findings, bearing, strict=True):
        if finding.outcome == "flag" and ground.name not in ticket.maybe:
            yield ground.name in ticket.grounds, np.inf if compared(ground, signals) else all_words


def written(names: Sequence[str], weights: np.ndarray) -> tuple[str, str]:
    """The two texts: signals by kind, and the table of words in hundredths."""
    signals = [place for place, name in enumerate(names) if name[0] != "="]
    lines = ["# What each signal weighs for each kind; fitted by bench/weigh.py.", f"margin = {MARGIN}"]
    for name, column in zip(WEIGHED, weights.T, strict=True):
        lines += ["", f"[{name}]", f"start = {column[-1]:.2f}"]
        ranked = sorted(signals, key=lambda place, column=column: (-round(column[place], 2), names[place]))
        lines += [f"{names[place]} = {column[place]:.2f}" for place in ranked if abs(column[place]) >= LEAST]
    table = ["\t".join(["word", *WEIGHED])]
    for name, row in zip(names, weights, strict=False):
        if name[0] == "=" and abs(row).max() >= LEAST:
            table.append("\t".join([name[1:], *(f"{round(weight * 100)}" for weight in row)]))
    return "\n".join(lines) + "\n", "\n".join(table) + "\n"


def weighed() -> tuple[str, str]:
    """What the development rows and the lessons teach, as the two texts."""
    tickets, faults = [*_development(), *lessons(), *ground_lessons()], fault_lessons()
    return written(*learn(tickets, [features(one) for one in tickets], faults, [features(one) for one in faults]))


def _development() -> list[Ticket]:
    return [ticket for ticket in load() if ticket.split == "dev"]


def main() -> None:
    if "--check" in sys.argv:
        return check(_development(), [*lessons(), *ground_lessons()], fault_lessons())
    for name, text in zip(("kinds.toml", "kind_words.tsv"), weighed(), strict=True):
        (SIGNALS / name).write_text(text, encoding="utf-8")
    return None


if __name__ == "__main__":
    main()
