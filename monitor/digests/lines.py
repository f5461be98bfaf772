"""The lines of a digest in words: times in the house's zone, titles of clocks, links, free days on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import re2

from checks.line import BREACHED, Line
from checks.mail import MAX_SUBJECT
from monitor.digests.digest import Digest
from monitor.digests.words import moment, span, weekday
from monitor.house import House

MOST = 20
"""Lines of one list that are written out: mail programs cut a mail off at about 100 KB."""
TITLE = 100
"""Letters of a subject that are shown."""


@dataclass(frozen=True, slots=True)
class LineView:
    """A line in words: `late` by how much it was late, `left` what was left, `over` the free days before due."""

    ticket: int
    title: str
    account: str
    promise: str
    clause: str
    due: str
    act_by: str
    answered: str
    late: str
    left: str
    reason: str
    url: str
    over: str


@dataclass(frozen=True, slots=True)
class ListView:
    """The first lines of a list, of how many there are."""

    lines: tuple[LineView, ...]
    count: int

    @property
    def more(self) -> int:
        """How many are not written out."""
        return self.count - len(self.lines)


@dataclass(frozen=True, slots=True)
class Lines:
    """Makes the lines of one digest."""

    house: House
    digest: Digest

    def listed(self, lines: Sequence[Line]) -> ListView:
        """A list, cut to what a mail can hold."""
        return ListView(tuple(self.view(line) for line in lines[:MOST]), len(lines))

    def view(self, line: Line) -> LineView:
        """One line."""
        zone = self.digest.week.zone
        ticket = self.house.store.tickets.ticket(line.ticket)
        late = line.stopped_at - line.due if line.state == BREACHED and line.stopped_at and line.due else None
        left = line.due - line.stopped_at if line.is_near_miss and line.stopped_at and line.due else None
        return LineView(
            ticket=line.ticket,
            title=self._subject(line),
            account=line.account if self.several_accounts else "",
            promise=self.promise(line.account, line.clock),
            clause=line.clause,
            due=moment(line.due, zone),
            act_by=moment(line.act_by, zone) if line.act_by != line.due else "",
            answered=moment(line.stopped_at, zone),
            late=span(late),
            left=span(left),
            reason=line.reason,
            url=ticket.thread_url if ticket else "",
            over=self._over(line),
        )

    @property
    def several_accounts(self) -> bool:
        """Whether an account must be named to be told from others."""
        return len(self.house.config.accounts) > 1

    def promise(self, account: str, clock_id: str) -> str:
        """What the pack calls a clock."""
        owner = self.house.accounts.get(account)
        clocks = self.house.pack_of(owner).clocks if owner else ()
        return next((clock.title for clock in clocks if clock.id == clock_id), clock_id.replace("_", " "))

    def _subject(self, line: Line) -> str:
        """What the customer's subject says beside the marketplace's own words."""
        owner = self.house.accounts.get(line.account)
        wording = self.house.pack_of(owner).marketplace_mail.messages if owner else ()
        subject = line.title[:MAX_SUBJECT]
        for pattern in wording:
            if (found := _pattern(pattern).search(subject)) is not None:
                return _short(line.title[found.end() :].lstrip(" ])}:#-") or line.title)
        return _short(line.title)

    def _over(self, line: Line) -> str:
        """The free days of its own team up to the day it is due."""
        owner = self.house.accounts.get(line.account)
        if owner is None or line.due is None:
            return ""
        due = line.due.astimezone(self.house.teams[owner.team].calendar.tz).date()
        free = (holiday for holiday in self.digest.holidays if holiday.team == owner.team and holiday.day <= due)
        return ", ".join(f"{weekday(holiday.day)} ({holiday.name})" for holiday in free)


@lru_cache(maxsize=64)
def _pattern(source: str) -> "re2._Regexp[str]":
    return re2.compile(source)


def _short(title: str) -> str:
    return title if len(title) <= TITLE else f"{title[: TITLE - 1]}…"
