"""The fixture `shop`: `pytest_plugins = ["tests.selling"]`, then ask for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.app import open_house
from monitor.config import Config, load
from monitor.house import House
from tests.marketplace import KEY, Marketplace
from tests.moments import at
from tests.seller import CONFIG, Shop


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    monkeypatch.setenv("ADDONS_KEY", KEY)
    (tmp_path / "mail").mkdir()
    with Marketplace() as market:
        (tmp_path / "config.toml").write_text(CONFIG.format(url=market.url))
        config = load(tmp_path / "config.toml")
        assert isinstance(config, Config), config
        house = open_house(config, at("Mon 2026-05-04 08:00"))
        assert isinstance(house, House)
        with house.store:
            yield Shop(house, market, tmp_path / "mail")
