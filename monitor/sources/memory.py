"""Rows as they were last read, so that one that stays the same is not read again: a saving, and nothing else."""

from datetime import date

from monitor.sources.addons_answer import Row


class Memory:
    """The raw rows of one source with the digests they gave. What is kept of them is the cursor's to say."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[Row, date, str]] = {}

    def digest(self, name: str, row: Row, day: date) -> str:
        """The digest that this very row gave before on the same day (rows count days); empty where it is another."""
        known = self._rows.get(name)
        return known[2] if known is not None and known[:2] == (row, day) else ""

    def keep(self, name: str, row: Row, day: date, digest: str) -> None:
        """Remember a row."""
        self._rows[name] = (row, day, digest)
