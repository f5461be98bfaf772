"""Why a mark cannot be: it names what is not there, or says something that makes no sense for its ticket."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from checks.facts import Name
from checks.hosts import site
from checks.marked import DAYS, FACT, WORDS, YES_NO, stated_fact
from checks.rules.price import no_category
from checks.sighting import MARKS, ON_FINDINGS
from checks.versions import version
from monitor.claimed import has_care_refunds
from monitor.config_terms import did_you_mean

if TYPE_CHECKING:
    from monitor.house import House
    from monitor.judging import Judged
    from monitor.marks import Mark
    from monitor.store.tickets import Ticket


LONGEST_FACT = 200
"""Characters of a fact that a person states."""


def objection(house: House, ticket: Ticket, before: Judged, said: Mark, now: datetime) -> str:
    """The first thing that speaks against a mark, as a sentence; nothing where it makes sense."""
    return next((sentence for sentence in _objections(house, ticket, before, said, now) if sentence), "")


def _objections(house: House, ticket: Ticket, before: Judged, said: Mark, now: datetime) -> Iterator[str]:
    known = [*MARKS, *ON_FINDINGS, FACT]
    if said.what not in known:
        yield f"There is no mark {said.what[:40]}{did_you_mean(said.what, known)}."
    if before.notice:
        yield f"Ticket {ticket.id} is a notice of the marketplace: no clock runs on it, so there is nothing to mark."
    if before.timeline is None:
        yield f"The account {ticket.account} of ticket {ticket.id} is not in the configuration, so nothing is judged."
        return
    if said.at > now:
        yield f"--at lies in the future ({said.at:%Y-%m-%d %H:%M} UTC): a mark says what has happened."
    first = before.timeline.requests[0].opened.by if before.timeline.requests else ticket.opened_at
    if said.at < first:
        yield f"--at lies before the first request of ticket {ticket.id}, which came at {first:%Y-%m-%d %H:%M} UTC."
    if said.what in ON_FINDINGS:
        yield _wrong_finding(house, ticket, said)
    if said.what == FACT:
        yield _wrong_fact(before, said)
    yield _wrong_until(said)
    if said.what in ("priced", "unpriced"):
        yield _wrong_price(before, said)


def _wrong_finding(house: House, ticket: Ticket, said: Mark) -> str:
    rules = [finding.rule for finding in house.store.caches.findings_of(ticket.id)]
    if not rules:
        return f"Ticket {ticket.id} has no findings to {said.what}."
    if not said.about or any(rule not in rules for rule in said.about):
        return f"Say which finding of ticket {ticket.id} to {said.what}: {', '.join(rules)}."
    return ""


def _wrong_fact(before: Judged, said: Mark) -> str:
    """A fact has a name that something asks for, and a value that can be read."""
    assert before.scheme is not None  # whoever has a timeline has a scheme
    named = () if has_care_refunds(before.scheme) else before.scheme.refunds  # Business Care asks by names of its own
    grounds = (ground for refund in named for ground in refund.grounds)
    yes_no = list(dict.fromkeys((*YES_NO, *grounds)))
    name, *value = said.about or ("",)
    if name in (*WORDS, *DAYS) and len(value) == 1:
        return _unreadable(name, value[0])
    if name in (*WORDS, *DAYS):
        return f"Say what {name} is, in one word: mark {said.ticket} fact {name} VALUE."
    if name not in yes_no:
        known = [*yes_no, *WORDS, *DAYS]
        return f"Say which fact{did_you_mean(name, known)}: {', '.join(known)}."
    return "" if value in ([], ["yes"], ["no"]) else f"{name} is yes or no."


def _unreadable(name: str, value: str) -> str:
    if name in DAYS:
        try:
            stated_fact((name, value))
        except ValueError as error:
            return f"{error}."
    if name in (Name.PLATFORM_VERSION, Name.PURCHASE_VERSION) and version(value) is None:
        return f"{name} is a version such as 8.1.3."
    if name in (Name.SHOP_HOST, Name.LICENSED_HOST) and site(value) is None:
        return f"{name} is a host such as www.example.com."
    return "" if value.strip() and len(value) <= LONGEST_FACT else f"{name} has 1 to {LONGEST_FACT} characters."


def _wrong_until(said: Mark) -> str:
    if said.until is None:
        return ""
    if said.what != "extended":
        return "--until goes with extended: it is the instant that the customer was told."
    return "" if said.until > said.at else "--until lies before the announcement itself: name the new time."


def _wrong_price(before: Judged, said: Mark) -> str:
    """A price is fixed by one category of the scheme, and with a reason: others will ask."""
    assert before.scheme is not None  # whoever has a timeline has a scheme
    tariff, name = before.scheme.terms.tariff, before.scheme.pack.name
    if tariff is None:
        return f"{name} names no prices, so there is none to fix."
    if said.what == "unpriced":
        return "" if not said.about else "unpriced takes back the price that was fixed: leave the category out."
    if len(said.about) != 1:
        return f"Say which one category it is priced as: {', '.join(c.clause for c in tariff.categories)}."
    if tariff.category(said.about[0]) is None:
        return no_category(tariff, said.about[0])
    return "" if said.why.strip() else "Say with --why what the price rests on: the customer may ask."
