"""A seller whose helpdesk writes its events into a file; the real pipeline plays them hour by hour."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from checks.digest import Tally
from monitor.digests.audience import Audience
from monitor.digests.digest import Digest, digest_of
from monitor.explain import explain
from monitor.marks import Mark, Marked, mark
from monitor.store.caches import FindingRow, StandingRow
from tests.moments import at
from tests.scene import FILES, Scene, open_scene

CONFIG = """
[monitor]
database = "scene.sqlite"
zone = "{zone}"
watch_from = 2026-01-01T00:00:00+01:00

[teams.support]
zone = "{zone}"
hours = "Mon-Fri 09:00-18:00"

[[sources]]
name = "desk"
kind = "events"
path = "desk.jsonl"
replay = true
channels = {channels}
thread_url = "https://desk.example/tickets/{{thread}}"

[[accounts]]
name = "acme"
scheme = "{scheme}"
team = "support"
sources = ["desk"]
{more}
"""


@dataclass
class Desk:
    """The stage of one story. All instants are told in the scheme's zone."""

    scene: Scene
    zone: str
    now: datetime

    def tell(self, when: str, event: str, thread: str = "1", **keys: Any) -> None:
        """The helpdesk writes down that something happened."""
        moment = at(when, self.zone)
        line = {"event": event, "at": moment.isoformat(), "thread": thread or None, **keys}
        with (self.scene.folder / "desk.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def play(self, until: str) -> None:
        """Half hour after half hour the monitor works."""
        end = at(until, self.zone)
        while self.now < end:
            self.now = min(self.now + timedelta(minutes=30), end)
            self.scene.cycle(self.now)

    def look(self, *moments: str) -> None:
        """The monitor works at these moments only."""
        for moment in moments:
            self.now = at(moment, self.zone)
            self.scene.cycle(self.now)

    def say(self, what: str, *about: str, why: str = "", until: str = "", thread: str = "1") -> tuple[str, ...]:
        """Anna marks a ticket now; what she is told beside it."""
        goal = at(until, self.zone) if until else None
        said = Mark(self.scene.ticket(thread), what, "anna", self.now, why, about, goal)
        done = mark(self.scene.house, said, self.now)
        return done.remarks if isinstance(done, Marked) else (done.reason,)

    def clock(self, name: str, thread: str = "1", reading: str = "") -> StandingRow:
        """Where a clock of a ticket stands: under the reading that judges, or the one named."""
        rows = self.scene.house.store.caches.standings_of(self.scene.ticket(thread))
        found = [row for row in rows if row.clock == name and (row.reading == reading if reading else row.judging)]
        assert len(found) == 1, rows
        return found[0]

    def findings(self, thread: str = "1") -> dict[str, FindingRow]:
        """What the rules found in a ticket."""
        return {row.rule: row for row in self.scene.house.store.caches.findings_of(self.scene.ticket(thread))}

    def because(self, rule: str, thread: str = "1") -> str:
        """A finding in one line: outcome, clause, reason."""
        row = self.findings(thread)[rule]
        return f"{row.outcome} {row.clause}: {json.loads(row.json)['reason']}"

    def letters(self) -> list[str]:
        """The subjects of all that was said."""
        return self.scene.subjects()

    def digest(self, day: str) -> Digest:
        """The digest of the week of a day, as it stands now."""
        from checks.week import week_of

        house = self.scene.house
        return digest_of(Audience(house), week_of(at(day, self.zone).date(), house.zone), self.now)

    def kept(self, day: str) -> Tally:
        """What the week's digest counts."""
        return self.digest(day).figures.tally

    def told(self, thread: str = "1") -> str:
        """That the ticket can be explained, in the words of its events."""
        found = explain(self.scene.house, self.scene.ticket(thread), self.now)
        assert found is not None
        return " ".join(event.kind for event in found.events)


def open_desk(
    folder: Path, scheme: str, zone: str, since: str, more: str = "", channels: tuple[str, ...] = ("helpdesk",)
) -> Desk:
    """A desk whose monitor begins at `since`."""
    (folder / "desk.jsonl").touch()
    config = CONFIG.format(scheme=scheme, zone=zone, more=more, channels=json.dumps(channels))
    scene = open_scene(folder, config + FILES, "Mon 2026-01-05 09:00")
    return Desk(scene, zone, at(since, zone))
