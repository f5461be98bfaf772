"""What the program logs, as it logs it."""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import structlog
from structlog.testing import capture_logs


@contextmanager
def captured() -> Iterator[list[MutableMapping[str, Any]]]:
    """Everything that is logged meanwhile, of every loudness; logging is left as it was found."""
    before = structlog.get_config()
    structlog.reset_defaults()
    with capture_logs() as written:
        yield written
    structlog.configure(**before)
