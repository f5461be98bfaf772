"""The one door for instants: aware, UTC, whole seconds stay whole."""

from datetime import UTC, datetime


def utc(instant: datetime) -> datetime:
    """The same instant in UTC; a naive value is a ValueError, for nobody can know which zone it meant."""
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise ValueError(
            f"{instant.isoformat()} has no time zone; give an instant with an offset, such as 2026-05-01T09:00+02:00"
        )
    return instant.astimezone(UTC)
