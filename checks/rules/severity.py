"""Problems with terms of their own whatever the plan, found by the request's words, and announced longer times."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from checks.depth import said
from checks.finding import Finding
from checks.instants import utc
from checks.scheme import Scheme
from checks.text import Text


def severities(scheme: Scheme, text: Text) -> tuple[Finding, ...]:
    """One finding for each severity that the words speak of: its id is the finding's rule.

    A check where words alone do not prove it; its readings are watched all the same, for that only warns sooner.
    """
    found = []
    for severity in scheme.terms.severities:
        spans = said(text, severity.words, severity.id)
        if spans:
            found.append(
                Finding(
                    severity.id,
                    "check" if severity.ask else "flag",
                    severity.clause,
                    evidence=spans,
                    ask=severity.ask,
                    change="a person says that it is no such problem",
                    reason=severity.says,
                    pack=scheme.pack.version,
                )
            )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Extended:
    """The due instant moves to `until`; `late` says that it was announced after the time had run out: ask a person."""

    until: datetime
    clause: str
    late: bool


@dataclass(frozen=True, slots=True)
class NotExtended:
    """The announcement moves nothing, for `reason`."""

    reason: str


Extension: TypeAlias = Extended | NotExtended


def extended(scheme: Scheme, clock: str, plan: str, due: datetime, announced: datetime, until: datetime) -> Extension:
    """What an announcement made at `announced`, of a new time `until`, does to a clock that is `due`."""
    mine = [row for row in scheme.terms.extensions if row.clock == clock]
    if not mine:
        return NotExtended(f"the scheme has no announced extension of {clock}")
    row = next((row for row in mine if not row.plans or plan in row.plans), None)
    if row is None:
        return NotExtended(
            f"the announced extension ({mine[0].clause}) does not serve the plan {plan or 'of this account'}"
        )
    if utc(until) <= utc(due):
        return NotExtended("the announced time is not later than the one that is due")
    return Extended(utc(until), row.clause, utc(announced) > utc(due))
