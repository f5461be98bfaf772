"""Tickets of Business Care told as stories: events by their moments, judged as the monitor does."""

from datetime import date, datetime
from pathlib import Path

from checks.facts import Facts
from checks.promise import Clock
from checks.running import calendar_of
from checks.scheme import Pack, Scheme, in_force, read_pack
from checks.standing import Verdict
from checks.timeline import Event, build
from checks.verdicts import Sight, Terms, judge
from tests.moments import at, office


def read(name: str) -> Pack:
    found = read_pack(Path(f"checks/schemes/{name}.toml").read_text(encoding="utf-8"))
    assert isinstance(found, Pack), found
    return found


PACK = read("prestashop-business-care")
SCHEME = in_force(PACK, date(2026, 5, 1))
CALENDAR = calendar_of(PACK.calendar)
ROME = office("Europe/Rome", "09:00-18:00", closed=(date(2026, 5, 1),))
THREAD = Sight("api", "thread", at("Sun 2026-12-27 12:00"))
"""A source that shows the thread's replies, read beyond every story's end."""


def event(words: str, kind: str, **more: str) -> Event:
    """ "Fri 2026-05-08 16:00" and what happened; a reply is the vendor's in the thread, all else as its kind says."""
    actors = {"message": "customer", "reply": "vendor"}
    told = {"actor": actors.get(kind, "person"), "channel": "thread" if kind in actors else "", "ref": words} | more
    if kind not in actors:
        told = {"certainty": "asserted"} | told
    return Event(at(words), at(words), kind, **told)  # type: ignore[arg-type]  # the words are checked by Event's users


def asked(words: str, **more: str) -> Event:
    return event(words, "message", **more)


def replied(words: str, **more: str) -> Event:
    return event(words, "reply", **more)


def marked(words: str, kind: str) -> Event:
    return event(words, kind)


def verdicts(
    *events: Event, now: str | datetime, sights: tuple[Sight, ...] = (THREAD,), facts: Facts | None = None
) -> tuple[Verdict, ...]:
    timeline = build(1, "acme", events, facts)
    instant = at(now) if isinstance(now, str) else now
    return judge(timeline, Terms(SCHEME, CALENDAR, sights=sights), instant)


def verdict(
    clock: str, *events: Event, now: str | datetime, sights: tuple[Sight, ...] = (THREAD,), facts: Facts | None = None
) -> Verdict:
    found = [v for v in verdicts(*events, now=now, sights=sights, facts=facts) if v.clock == clock]
    assert len(found) == 1, f"{len(found)} verdicts on {clock}"
    return found[0]


def clock(name: str, scheme: Scheme = SCHEME) -> Clock:
    found = scheme.clock(name)
    assert found is not None
    return found


def with_replies_by_mail(pack: Pack = PACK) -> Scheme:
    """The same promises where a mail counts as a reply."""
    by_mail = pack.replies.model_copy(update={"channels": ("mail",)})
    return in_force(pack.model_copy(update={"replies": by_mail}), date(2026, 5, 1))
