"""sla-monitor rejudge: settled tickets under today's rules."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from monitor.cli.context import (
    DEFAULT_CONFIG,
    AccountOption,
    ConfigOption,
    JsonOption,
    print_json,
    refuse,
    visit_house,
)
from monitor.cli.layout import iso, moment, print_table, safe

if TYPE_CHECKING:
    from monitor.rejudging import Difference
    from monitor.store.caches import StandingRow

NAMES = ("ticket", "clock", "reading", "was", "would be")


def rejudge(
    since: Annotated[str, typer.Option("--since", help="Tickets opened from this day (or ISO instant) on.")],
    really: Annotated[bool, typer.Option("--apply", help="Judge them so, and tell whom it concerns.")] = False,
    config: ConfigOption = DEFAULT_CONFIG,
    account: AccountOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show which settled tickets today's packs, calendars and settings would judge otherwise; --apply does it."""
    from monitor.rejudging import apply, differences

    with visit_house(config, account) as (house, now):
        zone = house.zone
        looked_at, found = differences(house, _from(since, zone), account or None, now)
        applied = apply(house, found, now) if really else 0
    if as_json:
        print_json({"looked_at": looked_at, "applied": applied, "differences": [_as_data(one) for one in found]})
        return
    if found:
        print_table(NAMES, [_row(one, zone) for one in found])
    concerned = len({one.ticket for one in found})
    typer.echo(f"{looked_at} settled tickets looked at; {concerned} would be judged otherwise.")
    if applied:
        typer.echo(f"{applied} judged anew; the ledger keeps both verdicts.")
    elif found:
        typer.echo("Nothing was changed; --apply judges them so.")


def _from(written: str, zone: ZoneInfo) -> datetime:
    """A day begins at midnight in the house's zone."""
    try:
        begins = datetime.fromisoformat(written)
    except ValueError:
        refuse(["--since: write a day such as 2026-05-01, or an instant with its offset"])
    if begins.tzinfo is not None:
        return begins
    if len(written) != len("2026-05-01"):
        refuse(["--since: an instant needs its offset, such as 2026-05-01T09:00:00+02:00"])
    return begins.replace(tzinfo=zone)


def _row(one: Difference, zone: ZoneInfo) -> tuple[str, ...]:
    run = f" #{one.run}" if one.run > 1 else ""
    return (
        f"{one.ticket}/{one.request}",
        f"{one.clock}{run}",
        one.reading,
        _told(one.before, zone),
        _told(one.after, zone),
    )


def _told(row: StandingRow | None, zone: ZoneInfo) -> str:
    if row is None:
        return "not judged"
    judges = "" if row.judging else " (watched)"
    reason = f", {safe(row.reason)}" if row.reason else ""
    return f"{row.state.replace('_', ' ')}{judges}{reason}, due {moment(row.due, zone, named=False)} ({row.clause})"


def _as_data(one: Difference) -> dict[str, object]:
    sides = {"before": one.before, "after": one.after}
    told: dict[str, object] = {name: value for name, value in asdict(one).items() if name not in sides}
    for name, row in sides.items():
        told[name] = None if row is None else {
            "judging": row.judging, "state": row.state, "reason": row.reason, "clause": row.clause,
            "due": iso(row.due), "stopped_at": iso(row.stopped_at),
        }  # fmt: skip
    return told
