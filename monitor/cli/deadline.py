"""sla-monitor deadline: when a promise is due, under each reading, and how that instant arises."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.context import DEFAULT_CONFIG, AccountOption, JsonOption, instant, print_json, read_config, refuse

if TYPE_CHECKING:
    from checks.calendar import Calendar
    from checks.pack import Pack
    from monitor.config import Config
    from monitor.config_sections import Account

OptionalConfig = Annotated[
    Path | None, typer.Option("--config", "-c", envvar="SLA_MONITOR_CONFIG", help="A configuration, for its packs.")
]
NO_CONFIG = "no --config and --account were given, so no team is known"
NO_ACCOUNT = "no --account was given, so no team is known"


def deadline(
    scheme: Annotated[str, typer.Option("--scheme", help="The scheme; see: sla-monitor schemes.")],
    clock: Annotated[str, typer.Option("--clock", help="The clock, such as first_response.")],
    start: Annotated[str, typer.Option("--start", help="When it starts: ISO, with its offset.")],
    plan: Annotated[str, typer.Option("--plan", help="The customer's plan, where the scheme promises by plan.")] = "",
    severity: Annotated[list[str] | None, typer.Option("--severity", help="A severity that the scheme names.")] = None,
    config: OptionalConfig = None,
    account: AccountOption = "",
    as_json: JsonOption = False,
) -> None:
    """Print when a clock is due under each reading, how that came about, and by when the team must act."""
    from monitor.cli.forecast_told import as_data, as_words
    from monitor.forecast import NoForecast, Whose, forecast

    begins, severities = instant(start, "--start"), tuple(severity or ())
    if config is None and account:
        config = DEFAULT_CONFIG
    if config is not None and account:
        pack, own, team, closed = _of_account(read_config(config), account, scheme)
        names = own.settings.plan_names
        whose = Whose(plan or own.plan or "", names, severities, team, own.stages.get(clock, {}))
        reason = ""
    else:
        pack = _pack_of(config, scheme)
        whose, closed = Whose(plan, severities=severities), _closed(pack)
        reason = NO_ACCOUNT if config is not None else NO_CONFIG
    try:
        found = forecast(pack, clock, begins, whose, closed)
    except ValueError as error:  # calendars end in 2299
        refuse([f"--start: {error}"])
    if isinstance(found, NoForecast):
        refuse([f"{found.reason}."])
    if as_json:
        print_json(as_data(found, whose, reason))
        return
    for line in as_words(found, whose, reason):
        typer.echo(line)


def _pack_of(config: Path | None, scheme: str) -> Pack:
    from monitor.packs import read_packs

    packs = read_packs(read_config(config).monitor.schemes if config is not None else ())
    pack = packs.by_id.get(scheme)
    if pack is None:
        refuse([*packs.problems, f"There is no scheme {scheme}; known are {', '.join(sorted(packs.by_id))}."])
    return pack


def _of_account(config: Config, name: str, scheme: str) -> tuple[Pack, Account, Calendar, tuple[date, ...]]:
    """An account with its own pack, its team's calendar, and the holidays that its scheme keeps."""
    from monitor.app import HOLIDAY_YEARS, closed_days
    from monitor.choices import settled_pack
    from monitor.packs import read_packs
    from monitor.teams import team_calendar

    account = _account_named(config, name, scheme)
    pack = settled_pack(account, read_packs(config.monitor.schemes).by_id[account.scheme])
    if isinstance(pack, tuple):
        refuse(f"account {name}: {problem.says}" for problem in pack)
    team = team_calendar(config.teams[account.team], HOLIDAY_YEARS).calendar
    return pack, account, team, closed_days(pack)


def _account_named(config: Config, name: str, scheme: str) -> Account:
    account = next((account for account in config.accounts if account.name == name), None)
    if account is None:
        refuse([f"There is no account {name}; known are {', '.join(a.name for a in config.accounts) or 'none'}."])
    if account.scheme != scheme:
        refuse([f"The account {name} sells under {account.scheme}, not under {scheme}."])
    return account


def _closed(pack: Pack) -> tuple[date, ...]:
    """A scheme that keeps no holidays needs nothing loaded."""
    if pack.calendar.holidays in ("never", "", "account"):
        return ()
    from monitor.app import closed_days

    return closed_days(pack)
