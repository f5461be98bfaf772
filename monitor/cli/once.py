"""sla-monitor once: one cycle now, or a dry run at another instant."""

import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.context import DEFAULT_CONFIG, ConfigOption, JsonOption, enter_house, instant, print_json, refuse


def once(
    config: ConfigOption = DEFAULT_CONFIG,
    at: Annotated[str, typer.Option("--at", help="An ISO instant: a dry run as if it were then.")] = "",
    scratch: Annotated[str, typer.Option("--scratch", help="With --at: work on this database, and keep it.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Run one cycle: collect, read, judge, tell, deliver. With --at nothing is sent and nothing kept."""
    from monitor.app import wall_clock
    from monitor.cycle import run_cycle
    from monitor.jobs.deliver import alone
    from monitor.store.places import StoreError

    if scratch and not at:
        raise typer.BadParameter("it goes with --at", param_hint="--scratch")
    now = instant(at, "--at") if at else wall_clock()
    house = enter_house(config, now)
    if at:
        with tempfile.TemporaryDirectory() as folder:
            from monitor.store.store import Store

            path = Path(scratch) if scratch else Path(folder) / "dry-run.sqlite"
            if not scratch:
                house.store.backup(path)
            with Store.open(str(path)) as store:
                done = run_cycle(replace(house, store=store), now, send=False)
                outbox = [f"{m.subject} -> {m.recipient or m.channel}" for m in store.outbox.posted("due", 1000)]
    else:
        try:
            with alone(house):
                done, outbox = run_cycle(house, now), []
        except StoreError as error:
            refuse([str(error)])
    house.store.close()
    if as_json:
        print_json({"at": now.isoformat(), **asdict(done), "would_send": outbox})
        return
    typer.echo(
        f"{done.collected} mails collected, {done.read} sightings read, {done.judged} tickets judged, "
        f"{done.alerts} alerts, {done.notices} messages about the watch, {done.delivered} messages sent."
    )
    for line in outbox:
        typer.echo(f"would send: {line}")
