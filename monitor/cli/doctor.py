"""sla-monitor doctor: try everything, and say in sentences what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.context import BROKEN, DEFAULT_CONFIG, ConfigOption, JsonOption, placed_in, print_json, read_config
from monitor.cli.layout import safe

if TYPE_CHECKING:
    from monitor.config_lines import Where
    from monitor.probes.check import Check

Fail = Annotated[bool, typer.Option("--fail", help="End with 1 where something is wrong.")]


def doctor(config: ConfigOption = DEFAULT_CONFIG, as_json: JsonOption = False, fail: Fail = False) -> None:
    """Try every source, channel and secret without reading mail or telling anybody, and say what is wrong."""
    from monitor.app import wall_clock
    from monitor.doctor import examine
    from monitor.logs import quiet

    quiet()
    checks = examine(read_config(config), wall_clock())
    wrong = [check for check in checks if not check.well]
    place = placed_in(config)
    if as_json:
        print_json({"well": not wrong, "checks": [_data(check, place) for check in checks]})
    else:
        for check in checks:
            typer.echo("\n".join(_words(check, place)))
        typer.echo("All is well." if not wrong else f"{len(wrong)} of {len(checks)} are wrong.")
    if wrong and fail:
        raise typer.Exit(BROKEN)


def _words(check: Check, place: Callable[[Where], str]) -> Iterator[str]:
    if check.well:
        yield f"well   {safe(check.what)}: {safe(check.says, 400)}"
    else:
        yield f"WRONG  {place(check.where)}: {safe(check.what)}: {safe(check.says, 400)}"
        yield f"       What to do: {safe(check.do, 400)}"


def _data(check: Check, place: Callable[[Where], str]) -> dict[str, str | bool]:
    told: dict[str, str | bool] = {"what": check.what, "well": check.well, "says": check.says, "do": check.do}
    return told | {"where": "" if check.well else place(check.where)}
