"""What every part of a scheme pack shares: strictness, a clause, days in force, and the reading it belongs to."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

Choice = Literal["a", "b"]
Chosen = Mapping[str, Choice]
"""Which reading of each open question is taken, by the question's id; a question not named takes (a)."""


def holds(when: Chosen, chosen: Chosen) -> bool:
    """Whether every reading that `when` names is the one taken."""
    return all(chosen.get(question, "a") == choice for question, choice in when.items())


class Part(BaseModel):
    """Every part of a pack: strict, frozen, no unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, regex_engine="rust-regex")

    def settled(self, chosen: Chosen) -> Self:
        """This part with the rules of other readings left out, at every depth; itself where nothing changes."""
        changes: dict[str, Any] = {}
        for name in type(self).model_fields:
            value = getattr(self, name)
            kept = _settled(value, chosen)
            if kept is not value:
                changes[name] = kept
        return self.model_copy(update=changes) if changes else self

    def current(self, day: date) -> Self:
        """This part with the version of every rule that is in force on `day`, at every depth."""
        changes: dict[str, Any] = {}
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, Part):
                changes[name] = value.current(day)
            elif isinstance(value, tuple) and value and isinstance(value[0], Rule):
                changes[name] = _newest(value, day)
        return self.model_copy(update=changes) if changes else self


class Rule(Part):
    """A rule of the scheme with the clause it rests on and the days between which it is in force.

    `when` names the readings of open questions (`[[open_readings]]`) under which the rule stands.
    """

    clause: str
    effective_from: date | None = None
    effective_until: date | None = None
    when: dict[str, Choice] = Field(default_factory=dict)

    def settled(self, chosen: Chosen) -> Self:
        """The rule without its condition: what is left after the choice holds."""
        rule = super().settled(chosen)
        return rule.model_copy(update={"when": {}}) if rule.when else rule

    @property
    def identity(self) -> tuple[str, ...]:
        """What two rules of one list must not share unless their dates or readings differ."""
        return (self.clause,)

    def in_force(self, day: date) -> bool:
        """Whether the rule is in force on `day`."""
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_until is None or day <= self.effective_until
        )


def _settled(value: Any, chosen: Chosen) -> Any:
    if isinstance(value, Rule):
        return value.settled(chosen) if holds(value.when, chosen) else None
    if isinstance(value, Part):
        return value.settled(chosen)
    if not isinstance(value, tuple):
        return value
    kept = tuple(part for part in (_settled(item, chosen) for item in value) if part is not None)
    same = len(kept) == len(value) and all(new is old for new, old in zip(kept, value, strict=True))
    return value if same else kept


def _newest(rules: tuple[Rule, ...], day: date) -> tuple[Rule, ...]:
    chosen: dict[tuple[object, ...], Rule] = {}
    for rule in sorted(rules, key=lambda rule: rule.effective_from or date.min):
        if rule.in_force(day):
            chosen[(rule.identity, tuple(rule.when.items()))] = rule.current(day)
    return tuple(chosen.values())
