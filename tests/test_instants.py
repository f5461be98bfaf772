"""The one door for instants: aware ones come in, naive ones are refused with the way out."""

from datetime import UTC, datetime

import pytest

from checks.instants import utc
from tests.moments import at


def test_an_instant_of_any_zone_is_the_same_instant_in_utc() -> None:
    told = utc(at("Fri 2026-05-01 09:00", "Europe/Rome"))
    assert told == datetime(2026, 5, 1, 7, 0, tzinfo=UTC)
    assert told.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="give an instant with an offset"):
        utc(at("Fri 2026-05-01 09:00").replace(tzinfo=None))
