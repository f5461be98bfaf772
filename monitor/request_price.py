"""One request as its price is asked for: its words, the steps of its bill, what is known, what a person fixed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from checks.billing import BillingEvent
from checks.finding import Finding
from checks.marked import Fixed, fixed_price
from checks.priced import Asked, Priced
from checks.reported import bill_of, reports
from checks.rules.billing import site_created
from checks.rules.estimate import Estimate, estimate
from checks.scheme import Scheme
from checks.seen import Sighting
from checks.text import Text, clean
from checks.timeline import Request, Timeline
from monitor.choices import choices_of
from monitor.config_sections import Account
from monitor.findings import words_of
from monitor.pricing import Under, depth, kinds_of, priced

NOTHING_ELSE = Asked()


@dataclass(frozen=True, slots=True)
class RequestPrice:
    """What the price of a ticket's last request is worked out from; `asked` is what the ticket itself tells.

    `customer` is whose balance pays where no system names one: an address, where the ticket came by mail.
    """

    under: Under
    request: Request
    text: Text
    steps: tuple[BillingEvent, ...]
    fixed: Fixed | None
    asked: Asked
    customer: str

    @property
    def scheme(self) -> Scheme:
        """The scheme in force for the ticket."""
        return self.under.scheme

    @property
    def billed(self) -> str:
        """The category that the bill itself names last; empty where it names none."""
        return next((step.category for step in reversed(self.steps) if step.category), "")

    def guess(self, category: str = "") -> Estimate | Finding:
        """The category given, else the one a person fixed, else the bill's, else what words and kind suggest."""
        names = (category, self.fixed.category if self.fixed else "", self.billed)
        by = "" if category else self.fixed.by if self.fixed else "the bill" if self.billed else ""
        why = self.fixed.why if self.fixed and not category else ""
        settled = next(filter(None, names), "")
        return estimate(self.scheme, self.text, kinds_of(self.text), depth(), fixed=settled, by=by, why=why)

    def of(self, clause: str, over: Asked = NOTHING_ELSE) -> Priced:
        """The price of a category; what `over` says goes before what the ticket tells."""
        mine = self.asked
        own = {name: getattr(over, name) or getattr(mine, name) for name in ("plan", "channel", "created")}
        return priced(self.under, replace(over, category=clause, **own))


def request_price(
    account: Account, scheme: Scheme, timeline: Timeline, seen: Sequence[Sighting], plan: str
) -> RequestPrice | None:
    """The price of the last request of a ticket; None where there is no request yet."""
    if not timeline.requests:
        return None
    request = timeline.requests[-1]
    return RequestPrice(
        under=Under(scheme, choices_of(account)),
        request=request,
        text=Text(clean(*words_of(request, seen))),
        steps=bill_of(request, reports(seen)),
        fixed=fixed_price(request, seen),
        customer=next((str(s.payload.get("sender", "")).lower() for s in seen if str(s.id) == request.opened.ref), ""),
        asked=Asked(plan=plan, channel=request.opened.channel, created=site_created(timeline.facts)),
    )
