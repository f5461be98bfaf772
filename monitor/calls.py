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
from monitor.store.tickets import Ticket


def called(
    house: House, ticket: Ticket, clock: Clock, verdict: Verdict, said: Sequence[Alert], now: datetime
) -> Clocked:
    """One clock of a ticket with what is to be said of it; `said` is all that was said of the ticket."""
    account = house.accounts[ticket.account]
    watch = _watch(house, account, clock)
    before = [Said(s.request, s.clock, s.run, s.stage, s.day, s.state) for s in said]
    ahead = outlook(verdict, clock, watch, before, now)
    mine = [s for s in said if (s.request, s.clock, s.run) == (verdict.request, verdict.clock, verdict.run)]
    sounded = [Sounded(s.stage, s.day, s.at) for s in mine]
    if ahead.alert is not None:
        sounded.append(Sounded(ahead.alert.stage, ahead.alert.day, now))
    act_by = None if isinstance(ahead.act_by, NoTeamTime) else ahead.act_by
    steps = tuple(dict.fromkeys(one.step for one in house.escalations_of(account, ticket.title)))
    passed_on = escalate(verdict, clock, steps, watch.team, sounded, act_by, now)
    return Clocked(clock, verdict, ahead, passed_on)


def _watch(house: House, account: Account, clock: Clock) -> Watch:
    began = account.watch_from or house.config.monitor.watch_from or house.began
    team = house.teams[account.team].calendar
    return Watch(team, account.stages.get(clock.id, {}), began, house.patience)
