"""sla-monitor digest: a week in figures, as a manager reads it or as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from datetime import datetime

    from checks.week import Week
    from monitor.house import House

FORMATS = ("text", "html", "json")


def digest(
    config: ConfigOption = DEFAULT_CONFIG,
    week: Annotated[str, typer.Option("--week", help="Such as 2026-W46; the last whole one if left out.")] = "",
    form: Annotated[str, typer.Option("--format", help="text, html or json.")] = "text",
    account: AccountOption = "",
    as_json: JsonOption = False,
    send: Annotated[bool, typer.Option("--send", help="Send it now to everybody whom [[digests]] name.")] = False,
) -> None:
    """Print a week's digest as it stands now, or send it now. Nothing is kept: Monday's comes all the same."""
    form = "json" if as_json else form
    if form not in FORMATS:
        refuse([f"--format: write one of {', '.join(FORMATS)}"])
    if send and account:
        refuse(["--send goes to the readers that [[digests]] name, each with what they read: leave --account out"])
    with visit_house(config, account) as (house, now):
        if send:
            _send(house, _week(house, week, now), now)
        else:
            _print(house, _week(house, week, now), account, form, now)


def _week(house: House, written: str, now: datetime) -> Week:
    from checks.week import week_at, week_named

    found = week_named(written, house.zone) if written else week_at(now, house.zone).later(-1)
    if found is None:
        refuse(["--week: write an ISO week such as 2026-W46"])
    return found


def _send(house: House, week: Week, now: datetime) -> None:
    from monitor.jobs.report import send_now
    from notifiers.message import Sent

    tried = list(send_now(house, week, now))
    if not tried:
        refuse(["--send: nobody reads a digest; add a [[digests]] table with a channel and to whom"])
    for reader, outcome in tried:
        if isinstance(outcome, Sent):
            typer.echo(
                f"Sent the digest of {week.name} to {reader.address or 'everybody who reads it'} by {reader.channel}."
            )
    refused = [f"{reader.channel}: {outcome.reason}" for reader, outcome in tried if not isinstance(outcome, Sent)]
    if refused:
        refuse(refused)


def _print(house: House, week: Week, account: str, form: str, now: datetime) -> None:
    from monitor.config_sections import Scope
    from monitor.digests.audience import Audience
    from monitor.digests.data import as_data
    from monitor.digests.digest import digest_of
    from monitor.digests.sent import before, readers
    from monitor.digests.views import told

    scopes = (Scope(accounts=(account,)),) if account else ()
    made = digest_of(Audience(house, scopes), week, now, before(house, readers(house), week))
    if form == "json":
        print_json(as_data(made))
        return
    _, text, html = told(house, made)
    typer.echo(html if form == "html" else text)
