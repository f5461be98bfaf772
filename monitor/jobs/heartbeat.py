"""Heartbeat: an outside watch is told that all is well, and only then; its silence is the alarm (dead man's switch)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx2
import structlog

from monitor.audit import Auditor
from monitor.credentials import NoCredential, resolver
from monitor.house import House
from monitor.jobs.watch import silences

log = structlog.get_logger()

EVERY = timedelta(minutes=1)
"""At most so often the watch is audited and the outside pinged."""
PATIENCE = 10.0
"""Seconds for the outside to answer."""
LATE = 4
"""So many ticks without one that came through are no complete cycle any more."""


@dataclass(slots=True)
class Heart:
    """Beats beside the main loop, which notes here when it last came through: a beat never holds it up."""

    auditor: Auditor = field(default_factory=Auditor)
    judged_at: datetime | None = None

    def beat(self, house: House, now: datetime) -> bool:
        """Audit the watch, and ping where the cycle was complete and the auditor agrees; whether that was so."""
        complete = self._complete(house, now)
        agreed = self.judged_at is not None and self.auditor.agrees(house, self.judged_at, now)
        if not (complete and agreed):
            log.warning("no heartbeat", complete=complete, agreed=agreed)
            return False
        if house.config.monitor.heartbeat is not None:
            ping(house)
        return True

    def _complete(self, house: House, now: datetime) -> bool:
        """Whether every source was read, and the loop came through, as lately as they should."""
        due = max(LATE * timedelta(seconds=house.config.monitor.tick_seconds), 2 * EVERY)
        judged = self.judged_at is not None and now - self.judged_at <= due
        return judged and not silences(house, now, house.opened)


def ping(house: House) -> None:
    """GET the address once, without redirects or proxies. It is a secret: no log holds it, nor any error's words."""
    secret = house.config.monitor.heartbeat
    assert secret is not None
    try:
        address = resolver(secret)()
        with httpx2.stream("GET", address, timeout=PATIENCE, follow_redirects=False, trust_env=False) as answer:
            taken, status = answer.is_success, answer.status_code
    except NoCredential as error:
        log.warning("the heartbeat has no address", reason=str(error))
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, OSError) as error:
        log.warning("the heartbeat was not taken", reason=type(error).__name__)
    else:
        if not taken:
            log.warning("the heartbeat was not taken", reason=f"it answered {status}")
