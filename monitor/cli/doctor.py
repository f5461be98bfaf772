"""sla-monitor doctor: try everything, and say in sentences what is wrong and what to do."""

from typing import Annotated

import typer

from monitor.cli.context import BROKEN, DEFAULT_CONFIG, ConfigOption, JsonOption, print_json, read_config
from monitor.cli.layout import safe

Fail = Annotated[bool, typer.Option("--fail", help="End with 1 where something is wrong.")]


def doctor(config: ConfigOption = DEFAULT_CONFIG, as_json: JsonOption = False, fail: Fail = False) -> None:
    """Try every source, channel and secret without reading mail or telling anybody, and say what is wrong."""
    from dataclasses import asdict

    from monitor.app import wall_clock
    from monitor.doctor import examine
    from monitor.logs import quiet

    quiet()
    checks = examine(read_config(config), wall_clock())
    wrong = [check for check in checks if not check.well]
    if as_json:
        print_json({"well": not wrong, "checks": [asdict(check) for check in checks]})
    else:
        for check in checks:
            typer.echo(f"{'well ' if check.well else 'WRONG'}  {safe(check.what)}: {safe(check.says, 400)}")
            if not check.well and check.do:
                typer.echo(f"       What to do: {safe(check.do, 400)}")
        typer.echo("All is well." if not wrong else f"{len(wrong)} of {len(checks)} are wrong.")
    if wrong and fail:
        raise typer.Exit(BROKEN)
