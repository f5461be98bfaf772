"""What a verdict calls for, given what was said before: an alert, and the next person where nobody acts."""

from collections.abc import Sequence
from datetime import datetime

from checks.alerts import Said, Watch, outlook
from checks.escalation import Sounded, escalate
from checks.promise import Clock
from checks.standing import Verdict
from checks.team import NoTeamTime
from monitor.config_sections import Account
from monitor.house import House
from monitor.judged_rows import Clocked
from monitor.store.alerts import Alert


def called(
    house: House, account: Account, clock: Clock, verdict: Verdict, said: Sequence[Alert], now: datetime
) -> Clocked:
    """One clock of an account's ticket with what is to be said of it; `said` is all that was said of the ticket."""
    watch = _watch(house, account, clock)
    before = [Said(s.request, s.clock, s.run, s.stage, s.day, s.state) for s in said]
    ahead = outlook(verdict, clock, watch, before, now)
    mine = [s for s in said if (s.request, s.clock, s.run) == (verdict.request, verdict.clock, verdict.run)]
    sounded = [Sounded(s.stage, s.day, s.at) for s in mine]
    if ahead.alert is not None:
        sounded.append(Sounded(ahead.alert.stage, ahead.alert.day, now))
    act_by = None if isinstance(ahead.act_by, NoTeamTime) else ahead.act_by
    passed_on = escalate(verdict, clock, house.steps_of(account), watch.team, sounded, act_by, now)
    return Clocked(clock, verdict, ahead, passed_on)


def _watch(house: House, account: Account, clock: Clock) -> Watch:
    began = account.watch_from or house.config.monitor.watch_from or house.began
    team = house.teams[account.team].calendar
    return Watch(team, account.stages.get(clock.id, {}), began, house.patience)
