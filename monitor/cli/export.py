"""sla-monitor export: every verdict for a spreadsheet or another program."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from monitor.cli.context import (
    DEFAULT_CONFIG,
    AccountOption,
    ConfigOption,
    JsonOption,
    OutOption,
    instant,
    visit_house,
    write_out,
)


class Format(StrEnum):
    """How the rows are written."""

    csv = "csv"
    json = "json"


def export(
    format_: Annotated[Format, typer.Option("--format", help="csv or json.")] = Format.csv,
    since: Annotated[str, typer.Option("--since", help="Tickets opened from this ISO instant on.")] = "",
    until: Annotated[str, typer.Option("--until", help="Tickets opened before this ISO instant.")] = "",
    out: OutOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
    account: AccountOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write every clock of every ticket under each reading as a row, safe to open in a spreadsheet."""
    from monitor.export import as_csv, verdict_rows

    begins = instant(since, "--since") if since else None
    ends = instant(until, "--until") if until else None
    with visit_house(config, account) as (house, _):
        rows = list(verdict_rows(house, account or None, begins, ends))
    if as_json or format_ is Format.json:
        write_out(out, json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    else:
        write_out(out, as_csv(rows))
