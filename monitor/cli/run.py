"""sla-monitor run: the daemon."""

from typing import Annotated

import typer

from monitor.cli.context import DEFAULT_CONFIG, ConfigOption, enter_house, refuse


def run(
    config: ConfigOption = DEFAULT_CONFIG,
    log_format: Annotated[str, typer.Option("--log", help="console, json, or auto.")] = "auto",
) -> None:
    """Watch until stopped: poll the sources, judge what is due, send what must be said."""
    import threading

    from monitor.app import wall_clock
    from monitor.daemon import run as run_daemon
    from monitor.daemon import stop_on_signals
    from monitor.logs import setup
    from monitor.store.places import StoreError

    formats = {"auto": None, "console": False, "json": True}
    if log_format not in formats:
        refuse([f"--log: write one of {', '.join(formats)}"])
    setup(as_json=formats[log_format])
    house = enter_house(config)
    stop = threading.Event()
    stop_on_signals(stop)
    try:
        run_daemon(house, wall_clock, stop)
    except StoreError as error:
        refuse([str(error)])
    finally:
        house.store.close()
