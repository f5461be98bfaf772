"""Words judged by the house's rules, and remembered: a ticket is judged at every wake, its words seldom change."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from checks.classify import Judgement, Rules, Scheme, judge
from checks.facts import Facts

MOST = 1000
"""Judgements remembered; of more the one not asked for longest is forgotten."""
LONGEST = 8000
"""Characters of words that are remembered; longer ones are rare, and judged each time."""

Key: TypeAlias = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Remembered:
    """A judgement and the instant it was made at."""

    at: datetime
    judgement: Judgement


class WordJudge:
    """Gives what the rules give. Of the instant they ask one thing: whether it lies behind one that the facts name."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._made: OrderedDict[Key, Remembered] = OrderedDict()
        self.asked = 0

    def judge(
        self, title: str, words: str, now: datetime, facts: Facts | None = None, scheme: Scheme | None = None
    ) -> Judgement:
        """The judgement at `now`, made anew only where words, facts or scheme differ, or a date has passed."""
        known = facts or Facts()
        if len(words) > LONGEST:
            return self._asked(title, words, now, known, scheme)
        # As written: True and 1, or one instant in two zones, are equal and yet told differently.
        key = (title, words, repr(known.stated), f"{scheme.pack} {sorted(scheme.clauses.items())}" if scheme else "")
        before = self._made.get(key)
        if before is None or _passed(known, before.at, now):
            before = self._made[key] = Remembered(now, self._asked(title, words, now, known, scheme))
        self._made.move_to_end(key)
        if len(self._made) > MOST:
            self._made.popitem(last=False)
        return before.judgement

    def _asked(self, title: str, words: str, now: datetime, facts: Facts, scheme: Scheme | None) -> Judgement:
        self.asked += 1
        return judge(title, words, self._rules, now, facts, scheme)


def _passed(facts: Facts, one: datetime, other: datetime) -> bool:
    """Whether an instant that the facts name lies between the two, or is one of them."""
    named = (at for fact in facts.stated for at in (fact.value, fact.date) if isinstance(at, datetime))
    return one != other and any(min(one, other) <= at <= max(one, other) for at in named)
