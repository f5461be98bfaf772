"""Multinomial logistic regression over few present features among many; the same figures each time it is run."""

from collections.abc import Mapping, Sequence

import numpy as np

STEPS, PACE = 200, 0.05


class Table:
    """Rows of named features as a sparse table; `names` are its columns, and a last one always counts 1."""

    def __init__(self, rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> None:
        place = {name: number for number, name in enumerate(names)}
        cells = [(place[name], value) for row in rows for name, value in row.items() if name in place]
        sizes = [sum(name in place for name in row) for row in rows]
        self.height, self.width = len(rows), len(names) + 1
        own = np.repeat(np.arange(self.height), sizes)
        self._row = np.concatenate([own, np.arange(self.height)])
        self._column = np.concatenate([[c for c, _ in cells], np.full(self.height, len(names))]).astype(int)
        self._value = np.concatenate([[v for _, v in cells], np.ones(self.height)])[:, None]
        self._by_row, self._by_column = np.argsort(self._row, kind="stable"), np.argsort(self._column, kind="stable")

    def times(self, weights: np.ndarray) -> np.ndarray:
        """One row of sums for each row of the table."""
        return _sums(self._row, (weights[self._column] * self._value)[self._by_row], self._by_row, self.height)

    def turned(self, rows: np.ndarray) -> np.ndarray:
        """One row of sums for each column of the table."""
        return _sums(self._column, (rows[self._row] * self._value)[self._by_column], self._by_column, self.width)


def _sums(group: np.ndarray, values: np.ndarray, order: np.ndarray, size: int) -> np.ndarray:
    """The sums of `values` that belong together, which `order` has brought side by side."""
    there, starts = np.unique(group[order], return_index=True)
    sums = np.zeros((size, values.shape[1]))
    sums[there] = np.add.reduceat(values, starts, axis=0)
    return sums


def shares(sums: np.ndarray) -> np.ndarray:
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def fit(table: Table, wanted: np.ndarray, ridge: np.ndarray) -> np.ndarray:
    """The weights (a row for each column of the table) by Adam; `ridge` keeps each of them small."""
    weights = np.zeros((table.width, wanted.shape[1]))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        slope = table.turned(shares(table.times(weights)) - wanted) / table.height + ridge[:, None] * weights
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope * slope
        weights -= PACE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights
