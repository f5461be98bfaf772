"""sla-monitor schemas: what other programs may write for this one, as JSON Schema."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor.cli.context import print_json, refuse

NAMES = ("event", "config")


def schemas(
    name: Annotated[str, typer.Argument(metavar="[event|config]", help="Which one; both where none is named.")] = "",
) -> None:
    """Print the JSON Schemas of an event that a system reports and of the configuration."""
    from checks.event_fields import schema
    from monitor.config import json_schema

    known = {"event": schema, "config": json_schema}
    if name and name not in known:
        refuse([f"There is no schema {name[:40]}; there are {' and '.join(NAMES)}."])
    print_json(known[name]() if name else {one: made() for one, made in known.items()})
