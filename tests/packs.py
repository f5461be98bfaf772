"""The packaged schemes for stories: one on a day, its open readings as the account chose them."""

from datetime import date, datetime
from pathlib import Path

from checks.choices import Choices, chosen
from checks.money import Amount, amount
from checks.priced import Asked, Price, Priced
from checks.rules.price import price
from checks.running import calendar_of, start
from checks.scheme import Pack, Problem, Scheme, in_force, read_pack, readings_for
from tests.moments import at

SCHEMES = Path("checks/schemes")
DAY = date(2026, 5, 11)
NAMES = tuple(sorted(path.stem for path in SCHEMES.glob("*.toml")))


def read(name: str) -> Pack:
    found = read_pack((SCHEMES / f"{name}.toml").read_text(encoding="utf-8"))
    assert isinstance(found, Pack), found
    return found


PACKS = {name: read(name) for name in NAMES}


def scheme(name: str, day: date = DAY, **readings: str) -> Scheme:
    """The scheme on a day; a reading is named with underscores: nc_4_hours="b"."""
    taken = {question.replace("_", "-"): choice for question, choice in readings.items()}
    own = chosen(PACKS[name], Choices(readings=taken))
    assert isinstance(own, Pack), own
    return in_force(own, day)


def figure(name: str, day: date = DAY, readings: dict[str, str] | None = None, **asked: object) -> Priced:
    """The price of what is asked, keywords as in `Asked`."""
    return price(scheme(name, day, **(readings or {})), Asked(**asked))  # type: ignore[arg-type]  # told per story


def cost(name: str, day: date = DAY, readings: dict[str, str] | None = None, **asked: object) -> str:
    """The price in one line, in units and in money: "25 credits = 30.00 USD"."""
    found = figure(name, day, readings, **asked)
    assert isinstance(found, Price), found
    return f"{found.units} = {found.money}"


def due(told: Scheme, clock: str, moment: str, zone: str, plan: str = "", *severities: str) -> dict[str, str]:
    """When each reading of a clock is due, by its id, on the wall of a zone; the judge's name carries a star."""
    found = told.clock(clock)
    assert found is not None, clock
    calendar = calendar_of(told.terms.calendar)
    times: dict[str, str] = {}
    for reading in readings_for(found, plan, severities):
        run = start(reading, calendar, at(moment, zone))
        assert run is not None
        assert run.due is not None
        local: datetime = run.due.astimezone(at(moment, zone).tzinfo)
        times[reading.id + ("*" if reading.judge else "")] = f"{local:%a %Y-%m-%d %H:%M}"
    return times


def much(words: str) -> Amount:
    """ "25 credits" as an amount."""
    return amount(words)


def wrong(text: str) -> tuple[Problem, ...]:
    """What is wrong with a pack's text."""
    found = read_pack(text)
    assert not isinstance(found, Pack)
    return found
