"""sla-monitor schemes: the scheme packs at hand, and one of them in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.context import JsonOption, print_json, read_config, refuse

if TYPE_CHECKING:
    from checks.scheme import Pack

OptionalConfig = Annotated[
    Path | None, typer.Option("--config", "-c", envvar="SLA_MONITOR_CONFIG", help="A configuration, for its packs.")
]


def schemes(
    scheme: Annotated[str, typer.Argument(metavar="[ID]", help="The scheme to show whole.")] = "",
    config: OptionalConfig = None,
    as_json: JsonOption = False,
) -> None:
    """List the schemes, or show one: its promises, channels, prices, refunds, and what its source leaves open."""
    from monitor.cli.layout import print_table
    from monitor.packs import read_packs
    from monitor.scheme_told import at_a_glance

    packs = read_packs(read_config(config).monitor.schemes if config is not None else ())
    if packs.problems:
        refuse(packs.problems)
    if scheme:
        pack = packs.by_id.get(scheme)
        if pack is None:
            refuse([f"There is no scheme {scheme}; known are {', '.join(sorted(packs.by_id))}."])
        _show(pack, as_json)
        return
    known = sorted(packs.by_id.items())
    if as_json:
        print_json([{"id": name, "name": pack.name, "version": pack.version} for name, pack in known])
        return
    names = ("id", "scheme", "first response", "fix", "refund window", "counted in")
    print_table(names, [(name, *at_a_glance(pack)) for name, pack in known], folded=names[2:5])


def _show(pack: Pack, as_json: bool) -> None:
    from monitor.cli.layout import print_table
    from monitor.scheme_told import chapters

    if as_json:
        print_json({"version": pack.version, **pack.model_dump(mode="json", by_alias=True)})
        return
    typer.echo(f"{pack.name} ({pack.version})")
    for chapter in chapters(pack):
        typer.echo(f"\n{chapter.title}")
        print_table(chapter.names, chapter.rows, folded=chapter.names)
