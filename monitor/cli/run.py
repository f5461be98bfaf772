"""sla-monitor run: the daemon."""

from typing import Annotated

import typer

from monitor.cli.context import DEFAULT_CONFIG, ConfigOption, enter_house, refuse


def run(
    config: ConfigOption = DEFAULT_CONFIG,
    log_format: Annotated[str, typer.Option("--log", help="console, json, or auto.")] = "auto",
) -> None:
    """Watch until stopped: poll the sources, judge what is due, send what must be said."""
    from monitor.app import renewed, wall_clock, wrong_signals
    from monitor.daemon import run as run_daemon
    from monitor.logs import setup
    from monitor.orders import Orders
    from monitor.store.places import StoreError

    formats = {"auto": None, "console": False, "json": True}
    if log_format not in formats:
        refuse([f"--log: write one of {', '.join(formats)}"])
    setup(as_json=formats[log_format])
    house = enter_house(config)
    if wrong := wrong_signals(house):
        refuse(wrong.sentences)
    orders = Orders()
    orders.on_signals()
    try:
        run_daemon(house, wall_clock, orders, lambda old: renewed(old, config, wall_clock()))
    except StoreError as error:
        refuse([str(error)])
    finally:
        house.store.close()
