"""Weighs the signals for each kind on the development rows and the lessons, and writes checks/signals/kinds.toml.

The rows that are kept aside are never read. A ridge keeps weights small; small ones are dropped.
Run: python -m bench.weigh [--check]   (--check: cross-validate on the development rows instead of writing)
"""

import sys
from pathlib import Path

import numpy as np

from bench.tickets import Ticket, fault_lessons, lessons, load, signals_of, start_rules
from checks.kinds import BUG, NAMES
from checks.rules.kind import values

ROOT = Path(__file__).resolve().parent.parent
RIDGE, STEPS, LEAST, MARGIN = 0.008, 700, 0.06, 0.12
ALSO = 0.35
"""How much a kind counts that is accepted beside the first."""


def features(tickets: list[Ticket], names: list[str]) -> np.ndarray:
    table = np.zeros((len(tickets), len(names) + 1))
    table[:, -1] = 1.0
    place = {name: number for number, name in enumerate(names)}
    for row, ticket in enumerate(tickets):
        for name, value in values(signals_of(ticket)).items():
            table[row, place[name]] = value
    return table


def targets(tickets: list[Ticket]) -> np.ndarray:
    table = np.zeros((len(tickets), len(NAMES)))
    for row, ticket in enumerate(tickets):
        table[row, NAMES.index(ticket.kind)] = 1.0
        for also in ticket.kinds_ok:
            table[row, NAMES.index(also)] = ALSO
    return table / table.sum(axis=1, keepdims=True)


def shares(sums: np.ndarray) -> np.ndarray:
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def fit(table: np.ndarray, wanted: np.ndarray, ridge: float = RIDGE) -> np.ndarray:
    """Multinomial logistic regression by Adam; deterministic."""
    weights = np.zeros((table.shape[1], wanted.shape[1]))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    keep = np.full((table.shape[1], 1), ridge)
    keep[-1] = ridge * 0.1
    for step in range(1, STEPS + 1):
        slope = table.T @ (shares(table @ weights) - wanted) / len(table) + keep * weights
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope * slope
        weights -= 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def check(tickets: list[Ticket], table: np.ndarray) -> None:
    more = lessons()
    taught = features(more, start_rules().names)
    order = np.random.default_rng(0).permutation(len(tickets))
    for ridge in (0.003, 0.006, 0.01, 0.02, 0.03):
        held = np.zeros((len(tickets), len(NAMES)))
        bug = np.zeros(len(tickets), dtype=bool)
        for fold in np.array_split(order, 6):
            rest = np.setdiff1d(order, fold)
            learnt, rows = [*(tickets[i] for i in rest), *more], np.vstack([table[rest], taught])
            held[fold] = shares(table[fold] @ fit(rows, targets(learnt), ridge))
            bug[fold] = (table[fold] @ fit(rows, bugs(learnt), ridge)) @ [1, -1] > 0
        right = np.array(
            [NAMES[best] in (t.kind, *t.kinds_ok) for t, best in zip(tickets, held.argmax(axis=1), strict=True)]
        )
        ranked = np.sort(held, axis=1)
        lead = ranked[:, -1] - ranked[:, -2]
        line = [f"ridge {ridge}: all {right.mean():.3f}"]
        for coverage in (0.92, 0.85):
            least = np.quantile(lead, 1 - coverage)
            line.append(f"at {coverage} {right[lead >= least].mean():.3f} (margin {least:.3f})")
        truth = np.array([ticket.is_bug for ticket in tickets])
        line.append(f"bug P {(truth & bug).sum() / bug.sum():.3f} R {(truth & bug).sum() / truth.sum():.3f}")
        print("; ".join(line))


def bugs(tickets: list[Ticket]) -> np.ndarray:
    return np.array([[1.0, 0.0] if ticket.is_bug else [0.0, 1.0] for ticket in tickets])


def write(names: list[str], weights: np.ndarray, bug: np.ndarray) -> None:
    lines = [
        "# What each signal weighs for each kind; fitted by bench/weigh.py on development rows and lessons.",
        f"margin = {MARGIN}",
    ]
    columns = [*zip(NAMES, weights.T, strict=True), (BUG, bug[:, 0] - bug[:, 1])]
    for name, column in columns:
        lines += ["", f"[{name}]", f"start = {column[-1]:.2f}"]
        lines += [f"{names[i]} = {column[i]:.2f}" for i in np.argsort(-column[:-1]) if abs(column[i]) >= LEAST]
    (ROOT / "checks/signals/kinds.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    tickets = [ticket for ticket in load() if ticket.split == "dev"]
    names = start_rules().names
    table = features(tickets, names)
    if "--check" in sys.argv:
        check(tickets, table)
    else:
        tickets += lessons()
        faulty = [*tickets, *fault_lessons()]
        weights = fit(features(tickets, names), targets(tickets))
        write(names, weights, fit(features(faulty, names), bugs(faulty)))


if __name__ == "__main__":
    main()
