"""Deadlines a second, ours and others', taken in turns within one run so that a busy machine slows all alike.

Run with `python -m bench.clock`; `--rounds 9` for steadier figures. Jobs: R = 24 hours from Monday to Friday in Rome
(one business day), A = 8 hours on 09:00-17:00 in Athens with the Greek public holidays. Starts are random minutes of
2020 to 2026. Every answer is compared with ours before anything is timed.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import businesstimedelta
import holidays
import numpy as np
import pandas as pd
import pytz
import workclock

from checks import zones
from checks.calendar import Calendar
from checks.compiled import Table

MANY, SOME, FEW = 200_000, 5_000, 300
GREEK = sorted(holidays.country_holidays("GR", years=range(2015, 2031)))
ROME = Calendar("Europe/Rome", dict.fromkeys(range(5), (("00:00", "24:00"),)))
ATHENS = Calendar("Europe/Athens", dict.fromkeys(range(5), (("09:00", "17:00"),)), GREEK)
JOBS = {"R": (ROME, 24), "A": (ATHENS, 8)}
MILLION = 1_000_000

generator = np.random.default_rng(20260501)
SECONDS = generator.integers(1_577_836_800, 1_798_675_200, MILLION) // 60 * 60
STARTS = [datetime.fromtimestamp(second, UTC) for second in SECONDS[:MANY].tolist()]

Answers = Callable[[int], list[datetime]]


def day_loop(calendar: Calendar, hours: int) -> Answers:
    """What people write by hand: walk the days with zoneinfo and subtract."""
    zone, closed = ZoneInfo(calendar.zone), set(calendar.closed)
    opens, closes = calendar.week[0][0]

    def deadline(start: datetime) -> datetime:
        left, day = timedelta(hours=hours), start.astimezone(zone).date()
        while True:
            if day.weekday() < 5 and day not in closed:
                midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
                opening = max((midnight + timedelta(seconds=opens)).astimezone(UTC), start)
                closing = (midnight + timedelta(seconds=closes)).astimezone(UTC)
                if closing > opening:
                    if opening + left <= closing:
                        return opening + left
                    left -= closing - opening
            day += timedelta(days=1)

    return lambda count: [deadline(start) for start in STARTS[:count]]


def peer_workclock(calendar: Calendar, hours: int) -> Answers:
    opens, closes = ("00:00", "00:00") if hours == 24 else ("09:00", "17:00")
    day = workclock.WorkDay(datetime.strptime(opens, "%H:%M").time(), datetime.strptime(closes, "%H:%M").time())
    schedule = workclock.Schedule([day, workclock.Holidays(calendar.closed)], time_zone=calendar.zone)
    amount = timedelta(hours=hours)
    return lambda count: [schedule.add(start, amount) for start in STARTS[:count]]


def peer_businesstimedelta(calendar: Calendar, hours: int) -> Answers:
    zone = pytz.timezone(calendar.zone)
    closing = datetime.strptime("23:59:59" if hours == 24 else "17:00", "%H:%M:%S" if hours == 24 else "%H:%M").time()
    opening = datetime.strptime("00:00" if hours == 24 else "09:00", "%H:%M").time()
    day = businesstimedelta.WorkDayRule(start_time=opening, end_time=closing, working_days=[0, 1, 2, 3, 4], tz=zone)
    # Without any holidays its rule for them fails.
    free = [businesstimedelta.HolidayRule(set(calendar.closed), tz=zone)] if calendar.closed else []
    rules = businesstimedelta.Rules([day, *free])
    amount = businesstimedelta.BusinessTimeDelta(rules, hours=hours)
    return lambda count: [start + amount for start in STARTS[:count]]


def peer_pandas(calendar: Calendar, hours: int) -> Answers:
    offset = pd.offsets.CustomBusinessHour(hours, start="09:00", end="17:00", holidays=list(calendar.closed))
    starts = [pd.Timestamp(start).tz_convert(calendar.zone) for start in STARTS[:SOME]]
    return lambda count: [start + offset for start in starts[:count]]


def ours_in_seconds(calendar: Calendar, hours: int) -> Callable[[int], list[int]]:
    deadline, amount, starts = calendar.seconds.deadline, hours * 3600, SECONDS[:MANY].tolist()
    return lambda count: [deadline(start, amount) for start in starts[:count]]


def ours_in_datetimes(calendar: Calendar, hours: int) -> Answers:
    deadline, amount = calendar.deadline, timedelta(hours=hours)
    return lambda count: [deadline(start, amount) for start in STARTS[:count]]


PEERS: list[tuple[str, Callable[[Calendar, int], Answers], int]] = [
    ("ours, aware datetimes", ours_in_datetimes, MANY),
    ("workclock", peer_workclock, SOME),
    ("a plain day loop", day_loop, SOME),
    ("businesstimedelta", peer_businesstimedelta, FEW),
    ("pandas CustomBusinessHour", peer_pandas, FEW),
]


def agreement(answers: list[datetime], calendar: Calendar, hours: int) -> float:
    """The share of answers at either edge of the exact deadline."""
    amount = timedelta(hours=hours)
    exact = [
        answer in (calendar.deadline(start, amount), calendar.deadline(start, amount, "open"))
        for start, answer in zip(STARTS, answers, strict=False)
    ]
    return sum(exact) / len(exact)


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def rates(runs: dict[str, tuple[Callable[[], object], int]], rounds: int) -> dict[str, tuple[float, float]]:
    """Operations a second, (best, median), every contender once a round."""
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, (work, count) in runs.items():
            taken[name].append(count / timed(work))
    return {name: (max(each), statistics.median(each)) for name, each in taken.items()}


def show(title: str, found: dict[str, tuple[float, float]], notes: dict[str, str]) -> None:
    reference = next(iter(found.values()))[1]
    print(f"\n{title}\n\n| | best/s | median/s | ours is faster by | agrees |\n|---|--:|--:|--:|--:|")
    for name, (best, median) in found.items():
        print(f"| {name} | {best:,.0f} | {median:,.0f} | {reference / median:,.1f} | {notes.get(name, '100 %')} |")


def scalar(job: str, rounds: int) -> None:
    calendar, hours = JOBS[job]
    seconds = ours_in_seconds(calendar, hours)
    runs: dict[str, tuple[Callable[[], object], int]] = {"ours, integer seconds": (lambda: seconds(MANY), MANY)}
    notes: dict[str, str] = {}
    for name, make, count in PEERS:
        if job == "R" and make is peer_pandas:
            continue  # it refuses hours that fill the day
        answers = make(calendar, hours)
        notes[name] = f"{agreement(answers(FEW), calendar, hours):.0%}".replace("%", " %")
        runs[name] = (lambda answers=answers, count=count: answers(count), count)
    show(f"Job {job}, one at a time", rates(runs, rounds), notes)


def batch(job: str, rounds: int) -> None:
    calendar, hours = JOBS[job]
    ordered, amounts = np.sort(SECONDS), np.full(MILLION, hours * 3600)
    expected = ours_in_seconds(calendar, hours)(MANY)
    assert calendar.deadlines(SECONDS[:MANY], hours * 3600).tolist() == expected
    runs: dict[str, tuple[Callable[[], object], int]] = {
        "ours, numpy, sorted": (lambda: calendar.deadlines(ordered, amounts), MILLION),
        "ours, numpy, random": (lambda: calendar.deadlines(SECONDS, amounts), MILLION),
    }
    show(f"Job {job}, a million at once", rates(runs, rounds), {})


def compile_15_years() -> Table:
    fresh = Calendar(ATHENS.zone, dict.fromkeys(range(5), (("09:00", "17:00"),)), GREEK)
    return fresh.seconds.covering(*(int(datetime(year, 6, 1, tzinfo=UTC).timestamp()) for year in (2017, 2028)))


def compile_cold() -> Table:
    zones.offsets_of.cache_clear()
    zones._changes.cache_clear()
    return compile_15_years()


def compiling(rounds: int) -> None:
    print("\nCompiling 15 years of job A\n\n| | best | median |\n|---|--:|--:|")
    for name, work in {"zone data known": compile_15_years, "zone probed anew": compile_cold}.items():
        taken = [timed(work) * 1000 for _ in range(rounds * 5)]
        print(f"| {name} | {min(taken):.1f} ms | {statistics.median(taken):.1f} ms |")


def imports() -> None:
    code = "import sys, checks.calendar, checks.clock, checks.stages; print({'numpy', 'holidays'} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    print(f"\nOf numpy and holidays the clock imports: {loaded.strip().replace('set()', 'none')}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    for job in JOBS:
        scalar(job, rounds)
        batch(job, rounds)
    compiling(rounds)
    imports()


if __name__ == "__main__":
    main()
