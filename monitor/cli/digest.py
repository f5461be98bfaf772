"""sla-monitor digest: a week in figures, as a manager reads it or as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.context import (
    DEFAULT_CONFIG,
    AccountOption,
    ConfigOption,
    JsonOption,
    enter_house,
    print_json,
    refuse,
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
) -> None:
    """Print a week's digest as it stands now. Nothing is sent and nothing kept."""
    from monitor.app import wall_clock
    from monitor.logs import quiet

    quiet()
    form = "json" if as_json else form
    if form not in FORMATS:
        refuse([f"--format: write one of {', '.join(FORMATS)}"])
    now = wall_clock()
    house = enter_house(config, now)
    try:
        _print(house, _week(house, week, now), account, form, now)
    finally:
        house.store.close()


def _week(house: House, written: str, now: datetime) -> Week:
    from checks.week import week_at, week_named

    found = week_named(written, house.zone) if written else week_at(now, house.zone).later(-1)
    if found is None:
        refuse(["--week: write an ISO week such as 2026-W46"])
    return found


def _print(house: House, week: Week, account: str, form: str, now: datetime) -> None:
    from monitor.config_sections import Scope
    from monitor.digests.audience import Audience
    from monitor.digests.data import as_data
    from monitor.digests.digest import digest_of
    from monitor.digests.sent import before, readers
    from monitor.digests.views import told

    if account and account not in house.accounts:
        refuse([f"--account: there is no such account; the configuration has {', '.join(house.accounts)}"])
    scopes = (Scope(accounts=(account,)),) if account else ()
    made = digest_of(Audience(house, scopes), week, now, before(house, readers(house), week))
    if form == "json":
        print_json(as_data(made))
        return
    _, text, html = told(house, made)
    typer.echo(html if form == "html" else text)
