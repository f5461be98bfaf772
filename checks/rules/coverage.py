"""Whether a request is free, charged, priced on request or beyond support, by the clause of its category."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from checks.finding import Finding
from checks.rules.estimate import Estimate
from checks.rules.figure import last_free_day
from checks.scheme import Scheme
from checks.tariff import Category, Tariff

RULE = "coverage"
Covered = Literal["free", "charged", "on_request", "referred", "unknown"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How one category is covered on the scheme's day, the clause that says so, and why."""

    covered: Covered
    clause: str
    says: str


def covered(scheme: Scheme, category: Category, created: date | None = None) -> Coverage:
    """The cover of a category; within the first month of a site created on `created` its works may be free."""
    tariff = scheme.terms.tariff
    if not category.window or tariff is None:
        return Coverage(category.cover, category.clause, category.says)
    window = tariff.free_windows[0]
    if created is None:
        return Coverage(
            "unknown", window.clause, f"{category.says}: free in the first month after the site was created"
        )
    last = last_free_day(window, created)
    if created <= scheme.day <= last:
        return Coverage("free", category.clause, f"{category.says}: asked for by {last.isoformat()}")
    return _afterwards(tariff, category, last)


def coverage(scheme: Scheme, estimate: Estimate, created: date | None = None) -> Finding:
    """A flag where every category the ticket may fall into is covered alike, else a check with what decides."""
    found = [covered(scheme, c, created) for c in (estimate.lowest, estimate.likely, estimate.highest) if c is not None]
    told = "; ".join(dict.fromkeys(f"{one.covered}, {one.clause}: {one.says}" for one in found))
    alike = {one.covered for one in found}
    if alike == {"unknown"} or len(alike) > 1:
        ask = "When was the site created?" if "unknown" in alike else "Which of these is it?"
        outcome: Literal["flag", "check"] = "check"
    else:
        ask, outcome = "", "flag"
    return Finding(
        RULE,
        outcome,
        (found[1] if len(found) == 3 else found[0]).clause,
        evidence=estimate.evidence,
        ask=ask,
        change="a person names the category",
        reason=told,
        pack=scheme.pack.version,
    )


def _afterwards(tariff: Tariff, category: Category, last: date) -> Coverage:
    later = tariff.category(category.afterwards)
    over = f"{category.says}: the first month ended on {last.isoformat()}"
    cover = later.cover if later is not None else "charged"
    return Coverage(cover, category.afterwards or category.clause, over)
