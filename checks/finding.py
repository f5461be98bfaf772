"""What a rule has to say: an outcome with the words and facts it rests on, and what would change it."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from checks.facts import Fact

Outcome: TypeAlias = Literal["flag", "check", "none"]


class Span(NamedTuple):
    """Words of the customer: half-open character offsets `[start, end)` in the cleaned text, and what they signal."""

    start: int
    end: int
    words: str
    signal: str


Evidence: TypeAlias = Span | Fact


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's judgement of one ticket; nothing is refused, refunded or billed by it.

    `flag`: a fact or two independent signals, and nothing against. `check`: one signal, a missing fact or a conflict;
    `ask` is then the question to put to the customer. `none`: nothing speaks for the rule.
    `clause` is the pack's clause id (empty where the pack has none), `pack` its id and version,
    `change` says what would change the outcome, `reason` is one sentence for the reader.
    """

    rule: str
    outcome: Outcome
    clause: str = ""
    evidence: tuple[Evidence, ...] = ()
    against: tuple[Evidence, ...] = ()
    ask: str = ""
    change: str = ""
    reason: str = ""
    pack: str = ""

    def __post_init__(self) -> None:
        if self.outcome != "none" and not self.evidence and not self.reason:
            raise ValueError(f"{self.rule}: a {self.outcome} needs evidence or a reason")
        if self.outcome == "check" and not self.ask:
            raise ValueError(f"{self.rule}: a check names the question to ask")
