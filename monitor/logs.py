"""How the daemon and the commands log: for people on a terminal, as JSON lines elsewhere; one event, one line."""

import logging
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import structlog

from monitor.store.places import StoreError


def quiet() -> None:
    """Only what went wrong; for commands whose output is their answer."""
    setup(level=logging.ERROR)


def setup(level: int = logging.INFO, as_json: bool | None = None) -> None:
    """Log to standard error. `as_json` None means: JSON unless it is a terminal."""
    lines = as_json if as_json is not None else not sys.stderr.isatty()
    renderer: Any = structlog.processors.JSONRenderer() if lines else structlog.dev.ConsoleRenderer()
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        places_only,
        one_line,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(level, logging.INFO))
    for noisy in ("apscheduler", "alembic", "imapclient", "httpx2"):
        logging.getLogger(noisy).setLevel(max(level, logging.WARNING))


def places_only(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """An exception becomes types and places: its words and its frames' values may be a customer's, or a secret."""
    info = event.pop("exc_info", None)
    if info:
        error = info if isinstance(info, BaseException) else info[1] if isinstance(info, tuple) else sys.exc_info()[1]
        event["exception"] = " from ".join(map(_placed, _chain(error)))
    return event


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from, at most five of them."""
    for _ in range(5):
        if error is None:
            return
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _placed(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    places = ", ".join(f"{'/'.join(Path(f.filename).parts[-3:])}:{f.lineno} {f.name}" for f in frames)
    words = f": {error}" if isinstance(error, OURS) else ""
    return f"{type(error).__name__}{words} ({places})"


OURS = (StoreError, OSError)
"""Errors whose words are ours or the system's."""
FRAMES = 12
"""Innermost frames that are named of one exception."""
MOST = 4000
"""Characters of one logged value; more than that is a dump, not a log line."""


def one_line(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Control characters, escape sequences and direction marks of a value become visible; long values are cut."""
    return {key: _plain(value) if isinstance(value, str) else value for key, value in event.items()}


def _plain(value: str) -> str:
    cut = value[:MOST]
    return "".join(c if c.isprintable() and c not in BIDI else f"\\u{ord(c):04x}" for c in cut)


BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u2028\u2029")
