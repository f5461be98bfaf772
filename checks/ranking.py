"""What PrestaShop's marketplace ranks its sellers by, as far as we can see it: PS-WEB-8.

It ranks every Monday over the last six months without the last week, by response rate, average response time and
buyers' ratings. Its formula is not public: here each request's first response is counted, and waits are wall time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from checks.instants import utc
from checks.line import Line
from checks.months import add_months

CLAUSE = "PS-WEB-8"
MONTHS = 6
LEFT_OUT = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Ranking:
    """An account's first responses to requests that came in `[since, until)`.

    `unseen` were due and perhaps answered where nobody could see it; they, and what still runs, are in no rate.
    """

    account: str
    since: datetime
    until: datetime
    answered: int
    unanswered: int
    unseen: int
    average: timedelta | None

    @property
    def rate(self) -> float | None:
        """Answered, in time or late, of what is known; None where nothing is."""
        known = self.answered + self.unanswered
        return self.answered / known if known else None


def window(monday: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The requests that the ranking of a Monday looks at, in the marketplace's own zone: `[since, until)`, UTC."""
    first, last = add_months(monday, -MONTHS), monday - LEFT_OUT
    return utc(datetime.combine(first, time(), zone)), utc(datetime.combine(last, time(), zone))


def ranking(lines: Iterable[Line], account: str, monday: date, zone: ZoneInfo) -> Ranking:
    """An account's figures as of a Monday; promises that do not bind (a thank-you, a refund) are left out."""
    since, until = window(monday, zone)
    mine = [
        line for line in lines if line.account == account and line.is_first_response and since <= line.since < until
    ]
    waits = [line.waited for line in mine if line.waited is not None]
    return Ranking(
        account=account,
        since=since,
        until=until,
        answered=len(waits),
        unanswered=sum(line.state == "breached" and line.waited is None for line in mine),
        unseen=sum(line.state == "unknown" for line in mine),
        average=sum(waits, timedelta()) / len(waits) if waits else None,
    )
