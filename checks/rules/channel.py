"""Whether a request came through a channel that the scheme serves, and what to tell the customer where it does not."""

from collections.abc import Mapping

from checks.choices import plan_id
from checks.facts import Fact
from checks.finding import Finding
from checks.scheme import Scheme
from checks.terms import Channel

RULE = "wrong_channel"
ALIASES = {"email": "mail", "e-mail": "mail", "telephone": "phone", "call": "phone", "live chat": "chat"}
"""Other words for a channel's name."""


def channel(scheme: Scheme, used: str, plan: str = "", plan_names: Mapping[str, str] | None = None) -> Finding:
    """A flag where the channel is not served, a check where that depends on what is not known or not said.

    `reason` is what to tell the customer. A scheme without channels serves any.
    """
    name = used.strip().casefold()
    name = ALIASES.get(name, name)
    rows = [row for row in scheme.terms.channels if row.id == name] or [
        row for row in scheme.terms.channels if row.id == "*"
    ]
    if not rows or not name:
        return Finding(RULE, "none", pack=scheme.pack.version)
    evidence = (Fact("channel", name, "the request"),)
    mine = plan_id(scheme.terms, plan, plan_names) if plan else None
    fitting = [row for row in rows if not row.plans or mine in row.plans]
    if not fitting:
        if plan and mine is not None:
            return _other_plans(scheme, rows, evidence, mine)
        served = "; ".join(f"plan {', '.join(row.plans)}: {row.served}" for row in rows)
        return Finding(
            RULE,
            "check",
            rows[0].clause,
            evidence,
            ask="Which plan does the customer have?",
            change="the plan",
            reason=f"whether the channel is served depends on the plan ({served})",
            pack=scheme.pack.version,
        )
    row = fitting[0]
    if row.served == "yes":
        return Finding(RULE, "none", row.clause, reason=row.tell, pack=scheme.pack.version)
    if row.served == "no":
        return Finding(RULE, "flag", row.clause, evidence, reason=row.tell, pack=scheme.pack.version)
    return Finding(
        RULE,
        "check",
        row.clause,
        evidence,
        ask=f"Is support by {name} agreed with this customer?",
        change="an agreement on the channel",
        reason=row.tell,
        pack=scheme.pack.version,
    )


def _other_plans(scheme: Scheme, rows: list[Channel], evidence: tuple[Fact, ...], plan: str) -> Finding:
    served = ", ".join(plan for row in rows if row.served == "yes" for plan in row.plans)
    return Finding(
        RULE,
        "flag",
        rows[0].clause,
        evidence,
        reason=f"the channel is named for the plans {served or 'none'}, not for {plan}",
        pack=scheme.pack.version,
    )
