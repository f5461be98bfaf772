"""sla-monitor samples: what services answered when they were not understood, without a word of it."""

from __future__ import annotations

from dataclasses import asdict

import typer

from monitor.cli.context import DEFAULT_CONFIG, ConfigOption, JsonOption, print_json, visit_house
from monitor.cli.layout import iso, safe


def samples(config: ConfigOption = DEFAULT_CONFIG, as_json: JsonOption = False) -> None:
    """Show the outlines of bad answers: keys, kinds and sizes, no values. They may be sent with a report."""
    with visit_house(config) as (house, _):
        kept = house.store.samples.all()
    if as_json:
        print_json({"samples": [{"source": one.source, "at": iso(one.at), **asdict(one.sample)} for one in kept]})
        return
    for one in kept:
        said = one.sample
        kind = f", {said.content_type}" if said.content_type else ""
        typer.echo(f"{safe(one.source)}, {one.at:%Y-%m-%d %H:%M} UTC: {safe(said.reason, 300)}")
        typer.echo(
            f"  status {said.status}{kind}, {said.octets} octets: {safe(said.outline, 2100) or 'no shape is known'}"
        )
    if not kept:
        typer.echo("Every answer so far was understood.")
