"""sla-monitor demo: a bundled fortnight through the whole pipeline, in simulated time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.context import JsonOption, print_json, refuse

if TYPE_CHECKING:
    from monitor.house import House


def demo(
    out: Annotated[Path, typer.Option("--out", help="The folder to play in.")] = Path("demo-out"),
    as_json: JsonOption = False,
) -> None:
    """Play a fortnight of tickets around a public holiday: table here, alerts and weekly digests as files."""
    from monitor.demo.play import DemoError, play_demo
    from monitor.logs import quiet

    quiet()
    try:
        house = _with_progress(out) if not as_json else play_demo(out)
    except DemoError as error:
        refuse([str(error)])
    from monitor.demo.show import bill_table, bills, table, tickets, write_pages

    pages = write_pages(house, out)
    if as_json:
        told = {"tickets": tickets(house), "bills": bills(house), "alerts": str(out / "alerts")}
        print_json(told | {"pages": [str(page) for page in pages]})
        return
    table(house)
    bill_table(house)
    alerts = len(list((out / "alerts").glob("*.eml")))
    typer.echo(f"\n{alerts} messages went out; they lie in {out / 'alerts'} and open in any mail program.")
    typer.echo(f"Look at {out / 'index.html'} in a browser: the tickets, the alerts, and each week's digest.")
    house.store.close()


def _with_progress(out: Path) -> House:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    from monitor.demo.play import SINCE, UNTIL, play_demo

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("27 April 2026", total=(UNTIL - SINCE).total_seconds())

        def moved(now: datetime) -> None:
            bar.update(task, completed=(now - SINCE).total_seconds(), description=f"{now.day} {now:%B %Y}")

        return play_demo(out, moved)
