"""What a scheme demands of a first response, and whether a channel is one of those that it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from checks.pack import Pack
from checks.promise import Validity

_KINDS = {
    "mail": ("mail", "imap", "smtp", "sent", "inbox", "private", "outlook", "gmail"),
    "phone": ("phone", "telephone", "call", "tel", "sms"),
    "chat": ("chat", "livechat", "whatsapp", "skype", "telegram", "viber", "messenger"),
}
_INSIDE = ("thread", "marketplace", "message", "messages", "messaging", "addons", "api", "portal")
_BY_A_PERSON: tuple[Validity, ...] = ("valid", "insufficient", "canned", "unclear")


@dataclass(frozen=True, slots=True)
class Demands:
    """The clauses on a first response: `personal` accepts `enough`, `milder` other ones (clause to validities).

    `inside` is the clause that only `channels` count by; "" and () where the scheme counts every channel.
    """

    personal: str
    milder: Mapping[str, tuple[Validity, ...]] = field(default_factory=dict)
    inside: str = ""
    channels: tuple[str, ...] = ()
    enough: tuple[Validity, ...] = ("valid",)

    @property
    def exacting(self) -> bool:
        """Whether an answer must be personal and sufficient, or any answer of a person is one."""
        return self.enough == ("valid",)

    def worth(self, validity: Validity) -> Validity:
        """What a validity is worth to the scheme: `valid` where it asks for no more."""
        return "valid" if validity in self.enough else validity

    def counts(self, channel: str) -> bool:
        """Whether a reply over `channel` counts, as far as its name tells: a name that says nothing does."""
        kind = _kind(channel)
        return not self.channels or not kind or kind in self.channels

    def under(self, validity: Validity, inside: bool = True) -> dict[str, Validity]:
        """What a validity is worth by clause: `valid` where the clause accepts it, and never outside the channel."""
        milder: dict[str, Validity] = {
            clause: "valid" if validity in accepted else validity for clause, accepted in self.milder.items()
        }
        if inside:
            return {self.personal: self.worth(validity)} | milder
        elsewhere: Validity = "wrong_channel"
        return {self.personal: validity} | dict.fromkeys((*milder, self.inside), elsewhere)


BUSINESS_CARE = Demands("PS-FR-2", {"PS-WEB-3": ("valid", "insufficient")}, "PS-WEB-6", ("thread",))


def demands_of(pack: Pack) -> Demands:
    """The demands of a pack: those of its first clock that a reply stops."""
    clock = next((clock for clock in pack.clocks if "reply" in clock.stops), None)
    readings = clock.readings if clock is not None else ()
    milder = {reading.clause: reading.accepts for reading in readings if reading.accepts != ("valid",)}
    replies = pack.replies
    personal = replies.personal or (clock.clause if clock is not None else replies.clause)
    enough = ("valid",) if replies.personal else _BY_A_PERSON
    return Demands(personal, milder, replies.clause, replies.channels, enough)


def _kind(channel: str) -> str:
    """Give the pack's word for a channel, however it is written; "" where the name does not tell."""
    written = channel.lower().replace("-", "").replace("_", " ").strip()
    if any(word in written.split() for word in _INSIDE):
        return "thread"
    return next((kind for kind, names in _KINDS.items() if any(name in written for name in names)), "")
