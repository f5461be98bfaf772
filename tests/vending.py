"""The fixture `vendor`: `pytest_plugins = ["tests.vending"]`, then ask for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.app import open_house
from monitor.config import Config, load
from monitor.house import House
from tests.moments import at
from tests.shopware import PASSWORD, USER, shopware_account
from tests.vendor import CONFIG, Vendor


@pytest.fixture
def vendor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Vendor]:
    monkeypatch.setenv("SHOPWARE_PASSWORD", PASSWORD)
    for name in ("mail", "out"):
        (tmp_path / name).mkdir()
    with shopware_account() as account:
        (tmp_path / "config.toml").write_text(CONFIG.format(url=account.url, user=USER))
        config = load(tmp_path / "config.toml")
        assert isinstance(config, Config), config
        house = open_house(config, at("Mon 2026-05-04 08:00", "Europe/Berlin"))
        assert isinstance(house, House), house
        with house.store:
            yield Vendor(house, account, tmp_path)
