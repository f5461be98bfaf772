"""A second count of a digest, from the raw story alone: no line of it is the product's."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.raw_story import DAY, HOUR, Asked, Mailbox

PARIS = ZoneInfo("Europe/Paris")
MONTHS = "January February March April May June July August September October November December"
WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
TITLES = {"blog": ("First response", "WP-1"), "first": ("First response", "PS-FR-1"), "fix": ("Bug fix", "PS-FIX-1")}


@dataclass(frozen=True)
class Promise:
    """One clock of one ticket."""

    asked: Asked
    kind: str  # first, fix, next or blog
    since: datetime
    due: datetime

    @property
    def account(self) -> str:
        return "blog" if self.kind == "blog" else "market"


@dataclass(frozen=True)
class Stands:
    """What a promise is at an instant; `untold` is a fix of which nobody said whether it is a bug."""

    state: str
    stopped: datetime | None = None


def a_working_day_after(since: datetime) -> datetime:
    """24 hours of Monday to Friday in Paris, closing edge; no story asks at midnight."""
    local = since.astimezone(PARIS)
    day, clock = local.date(), local.time()
    if day.weekday() >= 5:
        day, clock = day + (8 - day.weekday()) * DAY, time()
    else:
        day += DAY if day.weekday() < 4 else 3 * DAY
    return datetime.combine(day, clock, PARIS).astimezone(UTC)


def thirty_days_after(since: datetime) -> datetime:
    """The same time on the wall of Paris; no story asks at night, when summer time begins."""
    local = since.astimezone(PARIS)
    return datetime.combine(local.date() + 30 * DAY, local.time(), PARIS).astimezone(UTC)


def promises(story: list[Asked]) -> Iterator[Promise]:
    for one in story:
        if not one.market:
            yield Promise(one, "blog", one.at, one.at + 12 * HOUR)
            continue
        yield Promise(one, "first", one.at, a_working_day_after(one.at))
        yield Promise(one, "fix", one.at, thirty_days_after(one.at))
        if one.again:
            yield Promise(one, "next", one.again, a_working_day_after(one.again))


def weekday_seconds(since: datetime, until: datetime) -> float:
    """Of Monday to Friday in Paris."""
    total, at = 0.0, since
    while at < until:
        local = at.astimezone(PARIS)
        midnight = datetime.combine(local.date() + DAY, time(), PARIS).astimezone(UTC)
        total += (min(midnight, until) - at).total_seconds() if local.weekday() < 5 else 0
        at = min(midnight, until)
    return total


@dataclass(frozen=True)
class Recount:
    """The digest of one week as made at `now`, counted anew. `told` is when the one before it was made."""

    story: list[Asked]
    boxes: tuple[Mailbox, Mailbox]
    began: datetime
    zone: ZoneInfo
    ids: dict[str, int]
    closed: dict[date, str]
    monday: date
    now: datetime
    told: datetime | None

    def seen(self, at: datetime | None, now: datetime) -> bool:
        """Whether the blog's mailbox had shown by `now` what arrived at `at`."""
        return at is not None and any(good and at <= poll <= now for poll, good in self.boxes[1].polls)

    def read_until(self, now: datetime) -> datetime:
        return max(poll for poll, good in self.boxes[1].polls if good and poll <= now)

    def stands(self, one: Promise, now: datetime) -> Stands:
        """What is known of a promise at an instant; "" before anybody knew of it."""
        asked = one.asked
        if one.kind == "blog":
            if not self.seen(asked.at, now):
                return Stands("")
            if self.seen(asked.answered, now) and asked.answered:
                return Stands("met" if asked.answered <= one.due else "breached", asked.answered)
            if now <= one.due:
                return Stands("running")
            return Stands("breached" if self.read_until(now) > one.due else "unknown")
        if one.since > now:
            return Stands("")
        if one.kind == "fix":
            return self._fix(one, now)
        if one.kind == "next":
            answered = asked.again_answered
        else:
            answered = asked.answered
            if asked.needless and asked.needless <= now:
                return Stands("not_applicable")
            if asked.refunded and asked.refunded <= now and asked.refunded < one.due:
                return Stands("not_applicable")
        if answered and answered <= now:
            return Stands("met" if answered < one.due else "breached", answered)
        return Stands("running" if now < one.due else "unknown")

    def _fix(self, one: Promise, now: datetime) -> Stands:
        asked = one.asked
        if asked.not_bug and asked.not_bug <= now:
            return Stands("not_applicable")
        if asked.refunded and asked.refunded <= now and asked.refunded <= one.due:
            return Stands("not_applicable")
        if asked.fixed and asked.fixed <= now:
            return Stands("met" if asked.fixed <= one.due else "breached", asked.fixed)
        if asked.bug and asked.bug <= now:
            return Stands("running" if now <= one.due else "breached")
        return Stands("untold")

    # --- weeks ----------------------------------------------------------------------------------------------------

    def instant(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def due_in(self, monday: date, now: datetime) -> list[tuple[Promise, Stands]]:
        since, until = self.instant(monday), self.instant(monday + 7 * DAY)
        found = [(one, self.stands(one, now)) for one in promises(self.story) if since <= one.due < until]
        order = {"blog": "first_response", "first": "first_response", "fix": "fix", "next": "next_response"}
        known = [(one, stands) for one, stands in found if stands.state]
        return sorted(known, key=lambda pair: (pair[0].due, self.ids[pair[0].asked.name], order[pair[0].kind]))

    def owed(self, monday: date, now: datetime) -> list[tuple[Promise, Stands]]:
        return [
            (one, stands)
            for one, stands in self.due_in(monday, now)
            if one.kind != "next" and stands.state in ("met", "breached", "unknown", "running")
        ]

    # --- lines ----------------------------------------------------------------------------------------------------

    def lines(self) -> list[str]:
        """Every line of the text that holds a number, bars left out, in order."""
        return list(self._lines())

    def _lines(self) -> Iterator[str]:
        owed = self.owed(self.monday, self.now)
        sunday = self.monday + 6 * DAY
        week = self.monday.isocalendar().week
        yield self.headline(owed)
        yield f"Week {week}, {_day(self.monday)} to {_day(sunday)} {sunday.year}. All times are {self.zone.key}."
        for kind, name in (
            ("blog", "First response, blog"),
            ("first", "First response, market"),
            ("fix", "Bug fix, market"),
        ):
            mine = [stands for one, stands in owed if one.kind == kind]
            if mine:
                yield f"{name}: {_kept(mine)}"
        waits = sorted(s.stopped - o.since for o, s in owed if o.kind != "fix" and s.stopped)
        if waits:
            middle = (waits[(len(waits) - 1) // 2] + waits[len(waits) // 2]) / 2
            ninth = next(w for w in waits if 10 * sum(other <= w for other in waits) >= 9 * len(waits))
            yield (
                f"First responses took {_span(middle)} in the median; nine in ten came within {_span(ninth)} "
                f"({len(waits)} answered)."
            )
        untold = sum(stands.state == "untold" for _, stands in self.due_in(self.monday, self.now))
        if untold:
            was, is_ = ("it was", "it is a bug") if untold == 1 else ("they were", "they are bugs")
            yield f"{untold} never told bug or not: {was} due, and nobody has said whether {is_} of the product."
        yield from self._listed("LATE", [pair for pair in owed if pair[1].state == "breached"])
        yield from self._listed("UNKNOWN: NOBODY COULD SEE AN ANSWER", [p for p in owed if p[1].state == "unknown"])
        near = [pair for pair in owed if pair[1].state == "met" and self._near(*pair)]
        yield from self._listed("KEPT BY A HAIR: LESS THAN A TENTH OF THE TIME WAS LEFT", near, left=True)
        yield from self._corrections()
        yield from self._ahead()
        yield from self._trend()
        yield from self._ranking()
        own = [s for o, s in self.due_in(self.monday, self.now) if o.kind == "next" and s.state != "not_applicable"]
        if own:
            yield _beside(own)
        refunded = [o for o in self.story if o.refunded and self._within(o.refunded) and o.refunded <= self.now]
        if refunded:
            yield f"{len(refunded)} refunded, 0 refused."
        yield f"{self.polls():,} polls, no gaps"
        down = self.boxes[1].down
        if down and self.instant(self.monday) <= down[1] and down[0] < self.instant(self.monday + 7 * DAY):
            last = self.read_until(down[0]).astimezone(self.zone)
            yield (
                f"source blog: Coverage unknown since {last:%a %d} Mar 2026, {last:%H:%M} ({self.zone.key}): "
                "The server does not answer."
            )

    def headline(self, owed: list[tuple[Promise, Stands]]) -> str:
        first = [s for o, s in owed if o.kind != "fix"]
        other = [s for o, s in owed if o.kind == "fix"]
        shares = [_share(first, "first response"), _share(other, "other promise")]
        parts = [f"{' and '.join(filter(None, shares))} in time"]
        late = [o for o, s in owed if s.state == "breached"]
        if late:
            days = sorted({o.due.astimezone(self.zone).date() for o in late})
            every = {1: "", 2: "both "}.get(len(late), "all ") if len(days) == 1 else ""
            parts.append(f"{_word(len(late))} late, {every}on {_days(days)}")
        counted = Counter(s.state for _, s in owed)
        parts += [f"{_word(counted[s])} {s}" for s in ("unknown",) if counted[s]]
        for box in self.boxes:
            if not box.polls or not [good for poll, good in box.polls if poll <= self.now][-1]:
                last = max(poll for poll, good in box.polls if good and poll <= self.now)
                parts.append(f"the source {box.name} has not been read since {_moment(last, self.zone)}")
        sentence = "; ".join(parts)
        return f"{sentence[0].upper()}{sentence[1:]}."

    def _listed(self, title: str, pairs: list[tuple[Promise, Stands]], left: bool = False) -> Iterator[str]:
        if not pairs:
            return
        yield f"{title} ({len(pairs)})"
        for one, stands in pairs[:20]:
            yield self._named(one)
            answered = f"; answered {_moment(stands.stopped, self.zone)}" if stands.stopped else ""
            late = f", {_span(stands.stopped - one.due)} late" if stands.stopped and stands.state == "breached" else ""
            rest = f", {_span(one.due - stands.stopped)} left" if left and stands.stopped else ""
            yield f"due {_moment(one.due, self.zone)}{answered}{late}{rest}"
        if len(pairs) > 20:
            week = self.monday.isocalendar()
            yield f"and {len(pairs) - 20} more: sla-monitor digest --week {week.year}-W{week.week:02d} --format json"

    def _named(self, one: Promise) -> str:
        title, clause = TITLES[one.kind]
        return f"#{self.ids[one.asked.name]}  {title} ({clause}), {one.account}"

    def _near(self, one: Promise, stands: Stands) -> bool:
        assert stands.stopped is not None
        if one.kind == "first":
            return 10 * weekday_seconds(stands.stopped, one.due) < 24 * 3600
        return 10 * (one.due - stands.stopped) < one.due - one.since

    def _corrections(self) -> Iterator[str]:
        """What was told of the eleven weeks before and is otherwise now."""
        if self.told is None:
            return
        words = {"met": "in time", "breached": "late", "unknown": "unknown"}
        found = []
        for back in range(11, 0, -1):
            monday = self.monday - back * 7 * DAY
            if self.instant(monday + 7 * DAY) <= self.began:
                continue
            for one, now in self.due_in(monday, self.now):
                then = self.stands(one, self.told)
                was, is_ = words.get(then.state, "not counted"), words.get(now.state, "no longer counted")
                same = (then.state if then.state in words else "") == (now.state if now.state in words else "")
                if not same and one.kind != "next":
                    found.append((monday, one, now, was, is_))
        if not found:
            return
        yield f"CORRECTIONS OF WEEKS ALREADY SENT ({len(found)})"
        for monday, one, now, was, is_ in found[:20]:
            week = monday.isocalendar()
            answered = f"; answered {_moment(now.stopped, self.zone)}" if now.stopped else ""
            yield self._named(one)
            yield f"{week.year}-W{week.week:02d} said {was}, it is {is_}; due {_moment(one.due, self.zone)}{answered}"
        if len(found) > 20:
            yield f"and {len(found) - 20} more"

    def _ahead(self) -> Iterator[str]:
        following = self.monday + 7 * DAY
        closed = [day for day in (following + n * DAY for n in range(5)) if day in self.closed]
        for day in closed:
            yield f"The team is closed on {day:%a} {_day(day)} ({self.closed[day]}); the clocks run on."
        running = [pair for pair in self.owed(following, self.now) if pair[1].state == "running"]
        if running:
            yield f"{len(running)} {'promise is' if len(running) == 1 else 'promises are'} running and due:"
        for one, _ in running[:20]:
            yield self._named(one)
            act = self._act_by(one)
            acted = f"; act by {_moment(act, self.zone)}" if act and act != one.due else ""
            due_day = one.due.astimezone(self.zone).date()
            over = ", ".join(f"{d:%a} {_day(d)} ({self.closed[d]})" for d in closed if d <= due_day)
            yield f"due {_moment(one.due, self.zone)}{acted}{f', before {over}' if over else ''}"
        if len(running) > 20:
            yield f"and {len(running) - 20} more"

    def _act_by(self, one: Promise) -> datetime | None:
        """The last moment at which the team is at work before the earliest reading is due; None if it never is."""
        due = one.due
        if one.kind == "first":  # under another reading it is the same time on the next working day
            local = one.since.astimezone(PARIS)
            day = local.date() + DAY
            while day.weekday() >= 5:
                day += DAY
            due = min(due, datetime.combine(day, local.time(), PARIS).astimezone(UTC))
        day = due.astimezone(self.zone).date()
        while day >= one.since.astimezone(self.zone).date():
            if day.weekday() < 5 and day not in self.closed:
                opens, closes = (datetime.combine(day, time(h), self.zone).astimezone(UTC) for h in (9, 18))
                last = min(closes, due)
                if last > max(opens, one.since):
                    return last
            day -= DAY
        return None

    def _trend(self) -> Iterator[str]:
        weeks = [self.monday - back * 7 * DAY for back in range(11, -1, -1)]
        tallies = [(monday, [s for _, s in self.owed(monday, self.now)]) for monday in weeks]
        while len(tallies) > 1 and not tallies[0][1]:
            tallies.pop(0)
        for monday, found in tallies:
            yield f"Week {monday.isocalendar().week} {_kept(found) if found else 'nothing due'}"

    def _ranking(self) -> Iterator[str]:
        first = self.monday + 7 * DAY
        year, month = divmod(first.year * 12 + first.month - 1 - 6, 12)
        since, until = date(year, month + 1, first.day), self.monday
        bounds = [datetime.combine(day, time(), PARIS).astimezone(UTC) for day in (since, until)]
        mine = [
            (one, self.stands(one, self.now))
            for one in promises(self.story)
            if one.kind == "first" and bounds[0] <= one.since < bounds[1]
        ]
        waits = [s.stopped - o.since for o, s in mine if s.stopped]
        unseen = sum(s.state == "unknown" for _, s in mine)
        if waits:
            average = _span(sum(waits, timedelta()) / len(waits))
            yield "WHAT THE MARKETPLACE RANKS BY, market (PS-WEB-8)"
            yield (
                f"Requests from {_day(since)} {since.year} until {_day(until)} {until.year}: "
                f"{len(waits)} of {len(waits)} answered, 100 %, after {average} on average."
            )
            if unseen:
                yield f"{unseen} more may have been answered where nobody could see it."

    def _within(self, at: datetime) -> bool:
        return self.instant(self.monday) <= at < self.instant(self.monday + 7 * DAY)

    def polls(self) -> int:
        """The polls between the two first looks behind the ends of the week before and of this one, both included."""
        since, until = self.instant(self.monday), self.instant(self.monday + 7 * DAY)
        looks = [poll for poll, _ in self.boxes[0].polls]
        last = next(look for look in looks if look >= until)
        first = next((look for look in looks if look >= since), last) if since > self.began else None
        return sum((first is None or poll > first) and poll <= last for box in self.boxes for poll, _ in box.polls)


def _kept(found: list[Stands]) -> str:
    counted = Counter(stands.state for stands in found)
    decided = counted["met"] + counted["breached"]
    rate = f"{100 * counted['met'] // decided} % kept; " if decided else ""
    return rate + _beside(found)


def _beside(found: list[Stands]) -> str:
    counted = Counter(stands.state for stands in found)
    more = [f", {counted[s]} {w}" for s, w in (("unknown", "unknown"), ("running", "still running")) if counted[s]]
    return f"{counted['met']} met, {counted['breached']} late{''.join(more)}"


def _share(found: list[Stands], noun: str) -> str:
    counted = Counter(stands.state for stands in found)
    met, decided = counted["met"], counted["met"] + counted["breached"]
    if not decided:
        return ""
    nouns = noun if decided == 1 else f"{noun}s"
    if met == len(found):
        return {1: f"the one {noun}", 2: f"both {nouns}"}.get(met, f"all {met} {nouns}")
    return f"{met} of {decided} {nouns}"


def _word(count: int) -> str:
    return WORDS[count] if count <= 12 else str(count)


def _day(day: date) -> str:
    return f"{day.day} {MONTHS.split()[day.month - 1]}"


def _days(found: list[date]) -> str:
    if len(found) > 3:
        return f"{_word(len(found))} days"
    one_month = len({day.month for day in found}) == 1
    words = [str(day.day) if one_month and day != found[-1] else _day(day) for day in found]
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def _moment(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][local.weekday()]} {_day(local.date())}, {local:%H:%M}"


def _span(length: timedelta) -> str:
    minutes = length // timedelta(minutes=1)
    if minutes >= 2 * 1440:
        parts = ((minutes // 1440, "d"), (minutes % 1440 // 60, "h"))
    else:
        parts = ((minutes // 60, "h"), (minutes % 60, "min"))
    return " ".join(f"{n} {unit}" for n, unit in parts if n) or "under a minute"
