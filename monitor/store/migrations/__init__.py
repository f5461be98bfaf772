"""Moves a database forward, in this process and under a lock; never back, and never one from a newer version."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from monitor.store.places import StoreError

HEAD = "0003"
"""The newest revision; named here so that opening a current database need not load alembic."""

_ADVISORY_LOCK = 7_305_801_227
_HERE = Path(__file__).parent


def upgrade(engine: Engine) -> None:
    """Bring the database to HEAD in one transaction, or leave it as it was. A StoreError when it is not for us."""
    with engine.connect() as connection:
        if revision(connection) == HEAD:
            return
    with engine.connect().execution_options(writing=True) as connection:
        _release_foreign_keys(connection)
        try:
            with connection.begin():
                _move(connection)
        finally:
            connection.invalidate()


def revision(connection: Connection) -> str | None:
    """The revision a database is at; None when it is empty. A StoreError when it belongs to someone else."""
    there = inspect(connection).get_table_names()
    if "alembic_version" in there:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
        if found is not None and found not in _known():
            raise StoreError(
                f"The database is of a newer version of sla-monitor (revision {found}, this one knows up to {HEAD}): "
                "upgrade the program, or restore the backup made before the upgrade."
            )
        return None if found is None else str(found)
    if there:
        raise StoreError(f"The database holds tables of another program ({there[0]}): give sla-monitor its own.")
    return None


def _move(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
    if revision(connection) == HEAD:  # another process was quicker
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StoreError("The upgrade would leave rows that point at nothing; nothing was changed. Please report it.")


def _release_foreign_keys(connection: Connection) -> None:
    """Rebuilding a table would take along the rows that point at it. Only outside a transaction has this an effect."""
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.close()


def _known() -> set[str]:
    return {path.name.partition("_")[0] for path in (_HERE / "versions").glob("[0-9]*.py")}
