"""Polls a marketplace's interface as the store would have it."""

from datetime import datetime, timedelta

from monitor.sources.source import ApiRow, Batch, Failure, Source


class RowPoller:
    """A batch's cursor is kept with its rows, a row seen again is no row."""

    def __init__(self, source: Source, now: datetime) -> None:
        self.source = source
        self.cursors: dict[str, str] = {}
        self.kept: dict[tuple[str, str], ApiRow] = {}
        self.covered: datetime | None = None
        self.now = now

    def poll(self, minutes: int = 10) -> list[Failure]:
        """Ten minutes later: what failed; rows and coverage are kept."""
        self.now += timedelta(minutes=minutes)
        failures = []
        for got in self.source.fetch(self.cursors, self.now):
            if isinstance(got, Failure):
                failures.append(got)
                continue
            assert isinstance(got, Batch)
            for row in got.items:
                assert isinstance(row, ApiRow)
                self.kept.setdefault((row.object_id, row.digest), row)
            self.cursors[got.folder] = got.cursor
            self.covered = got.complete_until or self.covered
        return failures

    def texts(self, thread: int = 501) -> list[str]:
        rows = [r for r in self.kept.values() if r.kind == "message" and r.payload["thread"] == str(thread)]
        return [r.payload["text"] for r in sorted(rows, key=lambda row: row.payload["place"])]

    def states(self, thread: int) -> list[ApiRow]:
        return [r for r in self.kept.values() if r.object_id == f"thread:{thread}"]
