"""A scheme pack in words: what is promised, served, charged, refused, refunded, left open and not said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checks.pack import Pack
from checks.promise import Clock, PackCalendar, Reading
from checks.soundness import rules
from monitor.bill_told import balance, prices, rates, when

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A table with its title; no rows, no chapter."""

    title: str
    names: tuple[str, ...]
    rows: Rows


KINDS = {
    "right_to_refuse": "may be refused",
    "charged_instead": "charged instead of a free fix",
    "not_executed": "not executed",
    "unanswered_until_balance": "not answered until the balance suffices",
    "not_served": "not served by this channel",
    "no_free_fix": "no free fix",
    "referred": "referred to another department",
}


def chapters(pack: Pack) -> tuple[Chapter, ...]:
    """The pack's chapters in reading order, the empty ones left out."""
    told = (
        Chapter("Time", ("what", "value", "whose"), tuple(_time(pack.calendar))),
        Chapter("Promises", ("promise", "plan", "reading", "under", "clause"), tuple(_promises(pack))),
        Chapter("Longer times", ("promise", "plan", "what moves it", "clause"), tuple(_extensions(pack))),
        Chapter("Problems with terms of their own", ("problem", "to ask", "clause"), tuple(_severities(pack))),
        Chapter("Deadlines of the product", ("after", "within", "clause"), tuple(_platform(pack))),
        Chapter("Plans", ("plan", "what it is", "clause"), tuple((p.id, p.says, p.clause) for p in pack.plans)),
        Chapter("Channels", ("channel", "plan", "served", "what to tell", "clause"), tuple(_channels(pack))),
        Chapter("Prices", ("clause", "work", "price", "remark"), tuple(prices(pack))),
        Chapter("Rates and packages", ("what", "value", "clause"), tuple(rates(pack))),
        Chapter("Balance and bill", ("rule", "clause"), tuple(balance(pack))),
        Chapter("Refused, charged, referred", ("ground", "what follows", "clause"), tuple(_refusals(pack))),
        Chapter("Refunds", ("outcome", "window", "grounds", "clause"), tuple(_refunds(pack))),
        Chapter("Left open by the source", ("setting", "question", "(a), taken", "(b)", "clause"), tuple(_open(pack))),
        Chapter("Not said by the source", ("about", "what"), tuple((s.about, s.says) for s in pack.silences)),
        Chapter("Clauses", ("clause", "what it says", "kept by"), tuple(_clauses(pack))),
        Chapter("Sources", ("document", "read on"), tuple((d.title, d.read_on.isoformat()) for d in pack.documents)),
    )
    return tuple(chapter for chapter in told if chapter.rows)


def at_a_glance(pack: Pack) -> tuple[str, ...]:
    """One row for the overview: name, first response, fix or resolution, refund window, what support is counted in."""
    return (
        pack.name,
        _glance(pack, ("first_response", "web_response")),
        _glance(pack, ("fix", "resolution", "settle")),
        "; ".join(f"{_window(r.months, r.days)}" for r in pack.refunds if r.months or r.days) or "-",
        pack.tariff.unit if pack.tariff is not None else "-",
    )


def _glance(pack: Pack, names: tuple[str, ...]) -> str:
    clocks = [clock for clock in pack.clocks if clock.id in names and clock.readings]
    told = [f"{_plans(r)}{r.says}" for clock in clocks[:1] for r in clock.readings if r.judge]
    return "; ".join(told) or "no number"


def _plans(reading: Reading) -> str:
    return f"{', '.join(reading.plans)}: " if reading.plans else ""


def _time(calendar: PackCalendar) -> Iterator[tuple[str, ...]]:
    zone = "the account's, else UTC" if calendar.zone == "account" else calendar.zone
    yield "zone", zone, _ours(calendar.zone_ours)
    special = "".join(f"; {day} {', '.join(hours)}" for day, hours in calendar.special_days.items())
    yield "hours", f"{', '.join(calendar.days)} {', '.join(calendar.hours)}{special}", _ours(calendar.hours_ours)
    holidays = {"never": "none stop a clock", "account": "those of the account's country"}
    yield "holidays", holidays.get(calendar.holidays, calendar.holidays), _ours(calendar.holidays_ours)


def _ours(why: str) -> str:
    return f"a default of ours: {why}" if why else "the scheme's"


def _promises(pack: Pack) -> Iterator[tuple[str, ...]]:
    for clock in pack.clocks:
        title = f"{clock.title} (ours)" if clock.internal else clock.title
        if not clock.readings:
            yield title, "", f"{clock.promise}: {clock.no_number}", when(clock), clock.clause
        for reading in clock.readings:
            role = "judges" if reading.judge else "watched"
            yield (
                title,
                ", ".join(reading.plans),
                f"{reading.says} ({role})",
                _conditions(clock, reading),
                reading.clause,
            )


def _conditions(clock: Clock, reading: Reading) -> str:
    raised = " and ".join(f"{q} ({choice})" for q, choice in reading.judge_if.items() if choice == "b")
    judge = f"judges if {raised}" if raised else ""
    severity = f"severity {reading.severity}" if reading.severity else ""
    return "; ".join(filter(None, (when(clock), when(reading), severity, judge)))


def _extensions(pack: Pack) -> Iterator[tuple[str, ...]]:
    for row in pack.extensions:
        title = next(clock.title for clock in pack.clocks if clock.id == row.clock)
        moved = "; ".join(filter(None, ("an instant the customer is told of while there is time", when(row))))
        yield title, ", ".join(row.plans) or "all", moved, row.clause


def _severities(pack: Pack) -> Iterator[tuple[str, ...]]:
    for severity in pack.severities:
        yield "; ".join(filter(None, (severity.says.rstrip("."), when(severity)))), severity.ask or "-", severity.clause


def _platform(pack: Pack) -> Iterator[tuple[str, ...]]:
    for row in pack.platform_deadlines:
        yield f"a new {row.after} release of the platform", f"{row.days} days", row.clause


def _channels(pack: Pack) -> Iterator[tuple[str, ...]]:
    for row in pack.channels:
        served = f"{row.served}, {row.hours}" if row.hours else row.served
        name = "any other" if row.id == "*" else row.id
        yield name, ", ".join(row.plans) or "all", "; ".join(filter(None, (served, when(row)))), row.tell, row.clause


def _refusals(pack: Pack) -> Iterator[tuple[str, ...]]:
    for refusal in pack.refusals:
        follows = "; ".join(filter(None, (KINDS[refusal.kind], refusal.says.rstrip("."), when(refusal))))
        yield refusal.ground.replace("_", " "), follows, refusal.clause


def _refunds(pack: Pack) -> Iterator[tuple[str, ...]]:
    for refund in pack.refunds:
        after = f"after the clock {refund.after_clock}" if refund.after_clock else ""
        window = "; ".join(filter(None, (_window(refund.months, refund.days), after)))
        grounds = ", ".join(ground.replace("_", " ") for ground in refund.grounds)
        yield refund.outcome.replace("_", " "), window or "-", grounds or "-", refund.clause


def _window(months: int | None, days: int | None) -> str:
    unit = f"{months} month" if months else f"{days} day" if days else ""
    return f"{unit}{'s' if (months or days) != 1 else ''} from purchase" if unit else ""


def _open(pack: Pack) -> Iterator[tuple[str, ...]]:
    for question in pack.open_readings:
        about = f"{question.question} ({question.only_text})" if question.only_text else question.question
        yield question.id, about, question.a, question.b, question.clause


def _clauses(pack: Pack) -> Iterator[tuple[str, ...]]:
    kept = {rule.clause for _, rule in rules(pack)} | {pack.replies.clause, pack.replies.personal}
    for clause in pack.clauses:
        how = "a rule" if clause.id in kept else clause.done_by or f"text only: {clause.only_text}"
        yield f"{clause.id} (ours)" if clause.ours else clause.id, clause.says, how
