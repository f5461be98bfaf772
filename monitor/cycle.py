"""One complete cycle over the whole road, at one instant."""

from dataclasses import dataclass
from datetime import datetime

from monitor.house import House
from monitor.jobs.balances import balances
from monitor.jobs.collect import collect
from monitor.jobs.deliver import deliver
from monitor.jobs.judge import judge, new_alerts
from monitor.jobs.read import read
from monitor.jobs.report import report
from monitor.jobs.retain import retain
from monitor.jobs.tell import tell
from monitor.jobs.watch import watch


@dataclass(frozen=True, slots=True)
class Cycle:
    """What one cycle did."""

    collected: int
    read: int
    judged: int
    alerts: int
    notices: int
    digests: int
    delivered: int


def run_cycle(house: House, now: datetime, send: bool = True) -> Cycle:
    """Collect, read, judge, tell, report, deliver, forget what is old. With `send` off the last two are left out."""
    collected = collect(house, now)
    placed = read(house, now)
    judged = judge(house, now)
    watch(house, now)
    balances(house, now)
    notices = tell(house, now)
    digests = report(house, now)
    delivered = 0
    if send:
        delivered = deliver(house, now)
        retain(house, now)
    return Cycle(collected, placed, len(judged), new_alerts(judged), notices, digests, delivered)
