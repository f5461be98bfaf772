"""Fixtures: a fresh store for every test, which is told once on SQLite and once on a real PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from monitor.store.store import Store
from monitor.store.tables import sightings

if TYPE_CHECKING:  # a plugin that is imported before it is registered loses pytest's assertions
    from tests.postgres import Server

pytest_plugins = ("tests.postgres",)

_numbers = count(1)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "store.db"
    Store.open(str(path)).close()
    return path


@pytest.fixture(scope="session")
def migrated_database(postgres: Server) -> str:
    address = postgres.create("store")
    Store.open(address).close()
    return address


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh store that is up to date."""
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("migrated_file"), tmp_path / "store.db")
        yield str(tmp_path / "store.db")
        return
    address: str = request.getfixturevalue("migrated_database")
    yield address
    _empty(address)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a store that nobody has opened yet."""
    if request.param == "sqlite":
        yield str(tmp_path / "store.db")
        return
    server: Server = request.getfixturevalue("postgres")
    name = f"empty{next(_numbers)}"
    yield server.create(name)
    server.drop(name)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url) as opened:
        yield opened


def _empty(address: str) -> None:
    """One database serves all tests in turn: making a new one takes PostgreSQL longer than most tests last."""
    with Store.open(address) as used, used.database.engine.begin() as connection:
        for table in reversed(sightings.metadata.sorted_tables):
            connection.execute(table.delete())
