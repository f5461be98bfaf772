"""What a price is asked under: a pack or an account's own, a day, and the words of a ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from checks.choices import Choices, chosen
from checks.depth import Depth, read_depth
from checks.priced import Asked, Priced
from checks.rules.kind import kind
from checks.rules.price import price
from checks.scheme import Pack, Scheme, in_force
from checks.text import Text
from monitor.packaged import read_text
from monitor.rules import packaged_rules


@dataclass(frozen=True, slots=True)
class Under:
    """The scheme in force, and what the account settles of its prices."""

    scheme: Scheme
    choices: Choices


def under(pack: Pack, day: date, choices: Choices | None = None) -> Under | tuple[str, ...]:
    """The scheme on that day with what the account chose, or what is wrong with the choices."""
    taken = choices or Choices()
    own = chosen(pack, taken)
    if isinstance(own, Pack):
        return Under(in_force(own, day), taken)
    return tuple(f"{'.'.join(map(str, problem.where))}: {problem.says}" for problem in own)


def priced(of: Under, asked: Asked) -> Priced:
    """The price of what is asked."""
    return price(of.scheme, asked, of.choices.plan_names, of.choices.published)


def kinds_of(text: Text) -> tuple[str, ...]:
    """The kinds a ticket's words speak of, the best first."""
    rules = packaged_rules()
    return tuple(name for name, _ in kind(rules.matcher.read(text), rules.kinds).best)


def depth() -> Depth:
    """The packaged words that show how deep a request goes."""
    return read_depth(read_text("checks/depth.toml"))
