"""One ticket judged: its sightings told as a timeline, its clocks as verdicts, what follows as values to be written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from checks.alerts import Alert
from checks.choices import plan_id
from checks.facts import Name
from checks.rules.severity import severities
from checks.scheme import Scheme
from checks.sighting import Sighting, Told
from checks.standing import Breached, Met, NotApplicable, Verdict
from checks.text import Text, clean
from checks.timeline import Timeline, build
from checks.verdicts import Terms
from checks.verdicts import judge as judge_timeline
from monitor.billing_findings import Bill, find_bill
from monitor.bills import tell_bill
from monitor.calls import called
from monitor.config_sections import Account
from monitor.evidence import sights, told_of
from monitor.findings import Found, find, words_of
from monitor.house import House
from monitor.judged_rows import Clocked, event_rows, ledger_entries, standing_rows
from monitor.refunds import NO_MONEY, Money, tell_refunds, tell_window, window_of
from monitor.store.alerts import AlertKey, NewAlert
from monitor.store.judgements import Judgement
from monitor.store.tickets import Due, Ticket


@dataclass(frozen=True, slots=True)
class Judged:
    """A ticket with everything that was found about it, and the judgement to be written."""

    ticket: Ticket
    account: Account | None
    scheme: Scheme | None
    timeline: Timeline | None
    clocks: tuple[Clocked, ...]
    judgement: Judgement
    found: Found | None = None
    notice: bool = False
    money: Money = NO_MONEY
    bill: Bill | None = None
    plan: str = ""


def judge_ticket(house: House, due: Due, now: datetime) -> Judged | None:
    """Judge one ticket at `now`, and tell what cannot wait for a clock; None where there is no such ticket.

    That is a notice of the marketplace, a refund that nobody here granted, and a bill that breaks a promise.
    """
    judged = weigh(house, due, now)
    if judged is not None and judged.notice:
        _tell_notice(house, judged.ticket, now)
    if judged is not None and judged.timeline is not None:
        granted = any(e.kind == "refund" and e.certainty == "asserted" for e in judged.timeline.events)
        tell_refunds(house, judged.ticket.id, judged.money.rises, granted, now)
        tell_window(house, judged.ticket.id, judged.money.window, now)
    if judged is not None and judged.bill is not None and judged.bill.rows:
        tell_bill(house, judged.ticket.account, judged.ticket.id, judged.bill.findings, now)
    return judged


def weigh(house: House, due: Due, now: datetime) -> Judged | None:
    """Judge one ticket at `now` and change nothing, for those who only look."""
    ticket = house.store.tickets.ticket(due.ticket_id)
    if ticket is None:
        return None
    account = house.accounts.get(ticket.account)
    if account is None or ticket.redirect_to is not None:
        return _nothing(due, ticket)
    seen, told = told_of(house, account, ticket, now)
    if told.notice or ticket.class_ == "notice":
        return _nothing(due, ticket, notice=True)
    return _judged(house, due, ticket, account, (seen, told), now)


def _judged(
    house: House, due: Due, ticket: Ticket, account: Account, evidence: tuple[Sequence[Sighting], Told], now: datetime
) -> Judged:
    seen, told = evidence
    timeline = build(
        ticket.id,
        ticket.account,
        told.events,
        told.facts,
        unverified=told.unverified,
        silence=timedelta(days=account.settings.request_silence_days),
    )
    scheme = house.scheme_of(account, ticket.opened_at)
    plan = _plan(account, scheme, told)
    seeing = sights(house, account, told.blind_since)
    terms = Terms(scheme, house.calendar_of(account), plan, _severities(scheme, timeline, seen), seeing)
    said = house.store.alerts.said(ticket.id)
    clocks = tuple(
        called(house, ticket, clock, verdict, said, now)
        for verdict in judge_timeline(timeline, terms, now)
        if (clock := scheme.clock(verdict.clock)) is not None
    )
    found = find(house.words, scheme.pack, timeline, seen, [c.verdict for c in clocks], now)
    judgement = _judgement(house, due, ticket, account, timeline, clocks)
    window = window_of(found.scheme if found else scheme, told.facts, found.refund if found else None, now)
    wakes = (judgement.wake_at, told.settles, window.wake_at if window else None)
    wake_at = min((at for at in wakes if at is not None), default=None)
    bill = find_bill(house, account, scheme, timeline, seen, plan, now)
    rows = (*(found.rows if found else ()), *((window.row,) if window else ()), *bill.rows)
    judgement = replace(judgement, findings=rows, wake_at=wake_at)
    money = Money(told.rises, window)
    return Judged(ticket, account, scheme, timeline, clocks, judgement, found, money=money, bill=bill, plan=plan)


def _plan(account: Account, scheme: Scheme, told: Told) -> str:
    """The customer's plan as the scheme names it: of the ticket's facts, else the account's."""
    named = told.facts.text(Name.PLAN) or account.plan or ""
    return plan_id(scheme.terms, named, account.settings.plan_names) or named


def _judgement(
    house: House, due: Due, ticket: Ticket, account: Account, timeline: Timeline, clocks: Sequence[Clocked]
) -> Judgement:
    wakes = [at for c in clocks for at in c.wakes]
    waiting = min((c for c in clocks if c.outlook.waits_on), key=_expiry, default=None)
    last = timeline.requests[-1].kind if timeline.requests else ticket.class_
    return Judgement(
        ticket_id=ticket.id,
        woken=due.woken,
        state="open" if any(_is_open(c.verdict) for c in clocks) else "settled",
        judged_under=house.judged_under(account),
        wake_at=min(wakes, default=None),
        events=tuple(event_rows(timeline)),
        standings=tuple(standing_rows(clocks)),
        entries=tuple(ledger_entries(house, account, timeline, clocks)),
        alerts=tuple(_new_alert(ticket.id, alert) for c in clocks for alert in c.alerts),
        waits_on=waiting.outlook.waits_on if waiting else None,
        waits_until=_expiry(waiting) if waiting else None,
        class_=last,
        unverified=timeline.unverified,
    )


def _severities(scheme: Scheme, timeline: Timeline, seen: Sequence[Sighting]) -> tuple[str, ...]:
    """The severities that the words of the last request speak of; one to be checked is watched all the same."""
    if not scheme.terms.severities or not timeline.requests:
        return ()
    title, words = words_of(timeline.requests[-1], seen)
    return tuple(found.rule for found in severities(scheme, Text(clean(title, words))))


def _expiry(clocked: Clocked) -> datetime:
    expires = clocked.verdict.judge.expires
    assert expires is not None  # only a clock that ran out waits for a source
    return expires


def _tell_notice(house: House, ticket: Ticket, now: datetime) -> None:
    """A notice of the marketplace is nobody's request: it is told, and no clock runs."""
    severity = "info" if ticket.unverified else "critical"
    doubt = " The sender is not verified." if ticket.unverified else ""
    what = f"The marketplace wrote: {ticket.title}.{doubt}"
    where = f"account {ticket.account}, ticket {ticket.id}"
    key = f"marketplace:{ticket.id}"
    house.store.notices.raise_notice(key, severity, where, what, "Read it in the mailbox and act on it.", now)


def _nothing(due: Due, ticket: Ticket, notice: bool = False) -> Judged:
    judgement = Judgement(ticket.id, due.woken, "settled", ticket.judged_under, None)
    return Judged(ticket, None, None, None, (), judgement, notice=notice)


def _is_open(verdict: Verdict) -> bool:
    match verdict.state:
        case Met() | NotApplicable():
            return False
        case Breached(at=at):
            return at is None
        case _:
            return not verdict.latent


def _new_alert(ticket_id: int, alert: Alert) -> NewAlert:
    key = AlertKey(ticket_id, alert.request, alert.clock, alert.run, alert.stage, alert.day)
    return NewAlert(key, alert.state, alert.due, alert.act_by)
