"""sla-monitor backup: a checked copy of the store while it is in use."""

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.context import DEFAULT_CONFIG, ConfigOption, JsonOption, print_json, refuse, visit_house


def backup(
    to: Annotated[Path, typer.Argument(help="The new file.")],
    config: ConfigOption = DEFAULT_CONFIG,
    as_json: JsonOption = False,
) -> None:
    """Copy the store to a new file that its owner alone can read; the daemon need not stop."""
    from monitor.store.places import StoreError

    with visit_house(config) as (house, _):
        try:
            house.store.backup(to)
        except StoreError as error:
            refuse([str(error)])
    if as_json:
        print_json({"backup": str(to), "size": to.stat().st_size})
    else:
        typer.echo(f"{to}: {to.stat().st_size} octets, checked. To go back, name it in the configuration.")
