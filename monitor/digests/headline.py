"""A week in one sentence, the first that a manager reads. It never sounds better than what is known."""

from zoneinfo import ZoneInfo

from checks.digest import Figures, tally
from checks.line import Line
from monitor.digests.digest import Digest
from monitor.digests.watch import Watch
from monitor.digests.words import days, many, moment, number


def headline(digest: Digest) -> str:
    """As "41 of 43 first responses in time; two late, both on 1 May."; without anything due "All quiet: ..."."""
    week = digest.figures
    if not week.tally.total:
        parts = [f"All quiet: nothing was due, {_polls(digest.watch)}"]
    else:
        parts = [part for part in (_kept(week), _late(week), *_beside(week)) if part]
    sentence = "; ".join((*parts, *_blind(digest.watch, digest.week.zone)))
    return f"{sentence[0].upper()}{sentence[1:]}."


def _kept(week: Figures) -> str:
    first = [line for line in week.owed if line.is_first_response]
    other = [line for line in week.owed if not line.is_first_response]
    counted = [_share(first, "first response"), _share(other, "other promise" if first else "promise")]
    told = " and ".join(filter(None, counted))
    return f"{told} in time" if told else "nothing is decided"


def _share(lines: list[Line], noun: str) -> str:
    """ "41 of 43 first responses"; "all" and "both" only where nothing else is beside them."""
    count = tally(lines)
    if not count.decided:
        return ""
    nouns = noun if count.decided == 1 else f"{noun}s"
    if count.met == count.total:
        return {1: f"the one {noun}", 2: f"both {nouns}"}.get(count.met, f"all {count.met} {nouns}")
    return f"{count.met} of {count.decided} {nouns}"


def _late(week: Figures) -> str:
    if not (count := len(week.breached)):
        return ""
    zone = week.week.zone
    found = {line.due.astimezone(zone).date() for line in week.breached if line.due is not None}
    all_of = {1: "", 2: "both "}.get(count, "all ") if len(found) == 1 else ""
    return f"{number(count)} late, {all_of}on {days(found)}"


def _beside(week: Figures) -> list[str]:
    counted = (
        (len(week.inferred), "by inference"),
        (len(week.unknown), "unknown"),
        (len(week.running), "still running"),
    )
    return [f"{number(count)} {what}" for count, what in counted if count]


def _polls(watch: Watch) -> str:
    polls = "polls not counted" if watch.polls is None else many(watch.polls, "poll")
    return f"{polls}, {many(len(watch.gaps), 'gap')}"


def _blind(watch: Watch, zone: ZoneInfo) -> list[str]:
    """What was not read is not fine, however good the figures look."""
    return [
        f"the source {silent.source} has not been read since {moment(silent.until, zone)}"
        if silent.until
        else f"the source {silent.source} has never been read"
        for silent in watch.silent
    ]
