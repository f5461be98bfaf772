"""After every test, all that it wrote, printed and logged is searched for secrets and for customers in logs."""

import logging
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, settings

from tests.canaries import files_below, kept_in, told_by

# A crowded machine is slow, which is no fault of the code; and a check that fails must fail again when it is run again.
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

# A server of the tests repeats every request that it is asked, secret addresses among them.
logging.getLogger("werkzeug").setLevel(logging.WARNING)

_SEARCHED: set[Path] = set()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """A test that let a secret out fails, however well it went otherwise."""
    report = yield
    if report.when != "teardown" or not report.passed:
        return report
    wrong = [what for _, words in report.sections for what in told_by(words)]
    folder = getattr(item, "funcargs", {}).get("tmp_path")
    if isinstance(folder, Path):
        _SEARCHED.add(folder)
        wrong += kept_in(files_below(folder))
    if wrong:
        report.outcome, report.longrepr = "failed", "\n".join(wrong)
    return report


@pytest.fixture(autouse=True)
def logs_as_in_a_fresh_process() -> None:
    """Commands and the daemon set up logging for their whole process; the next test begins without that."""
    structlog.reset_defaults()


@pytest.fixture(scope="session", autouse=True)
def nothing_left_behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests of a module share is searched when all is over."""
    yield
    folders = [place for place in tmp_path_factory.getbasetemp().iterdir() if place not in _SEARCHED]
    wrong = [what for folder in folders if not folder.is_symlink() for what in kept_in(files_below(folder))]
    assert not wrong, "\n".join(wrong)
