"""How the daemon and the commands log: for people on a terminal, as JSON lines elsewhere; one event, one line."""

import logging
import sys
from typing import Any

import structlog


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
        one_line,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.dict_tracebacks if lines else structlog.processors.format_exc_info,
                    structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )  # fmt: skip
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


MOST = 4000
"""Characters of one logged value; more than that is a dump, not a log line."""


def one_line(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Control characters, escape sequences and direction marks of a value become visible; long values are cut."""
    return {key: _plain(value) if isinstance(value, str) else value for key, value in event.items()}


def _plain(value: str) -> str:
    cut = value[:MOST]
    return "".join(c if c.isprintable() and c not in BIDI else f"\\u{ord(c):04x}" for c in cut)


BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u2028\u2029")
