"""sla-monitor db: move the database forward, or carry it to another one."""

import os
from enum import StrEnum
from typing import Annotated

import typer

from monitor.cli.context import DEFAULT_CONFIG, ConfigOption, JsonOption, print_json, read_config, refuse


class Deed(StrEnum):
    """What to do with the database."""

    upgrade = "upgrade"
    copy = "copy"


def db(
    deed: Annotated[Deed, typer.Argument(help="upgrade it to this version, or copy it whole.")],
    target: Annotated[str, typer.Argument(help="For copy: a file, a database address, or env:NAME of one.")] = "",
    config: ConfigOption = DEFAULT_CONFIG,
    as_json: JsonOption = False,
) -> None:
    """Move the configured database forward, or copy it into an empty one: a file, or PostgreSQL."""
    from monitor.app import database_url
    from monitor.credentials import NoCredential
    from monitor.logs import quiet
    from monitor.store.migrations import HEAD
    from monitor.store.places import StoreError
    from monitor.store.store import Store
    from monitor.store.transfer import transfer

    quiet()
    if (deed is Deed.copy) != bool(target):
        refuse(["Write: sla-monitor db copy TARGET, or: sla-monitor db upgrade."])
    read = read_config(config)
    try:
        with Store.open(database_url(read), create=False) as store:
            if deed is Deed.upgrade:
                told: dict[str, str | int] = {"revision": HEAD}
            else:
                with Store.open(_address(target)) as there:
                    told = {"rows": sum(transfer(store, there).values()), "revision": HEAD}
    except StoreError as error:
        refuse([str(error)])
    except NoCredential as error:
        refuse([f"monitor.database: {error}"])
    if as_json:
        print_json(told)
    elif deed is Deed.upgrade:
        typer.echo(f"The database is at revision {HEAD}.")
    else:
        typer.echo(
            f"{told['rows']} rows copied, and the ledger is whole. "
            "Name the copy in the configuration (monitor.database), then start the daemon."
        )


def _address(target: str) -> str:
    """A password is never typed into a command: other users could read it there."""
    from urllib.parse import urlsplit

    if target.startswith("env:"):
        name = target.removeprefix("env:")
        if not os.environ.get(name):
            refuse([f"The environment variable {name} is not set."])
        return os.environ[name]
    try:
        hidden = "://" in target and urlsplit(target).password is not None
    except ValueError:
        hidden = True
    if hidden:
        refuse(["An address with a password is a secret: put it into an environment variable and write env:NAME."])
    return target
