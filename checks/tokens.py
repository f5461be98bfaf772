"""Answers to alerts: a token that only we can make names the ticket, the first word of the answer says what is so."""

import hmac
import re
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass

from checks.automatic import Automation, weigh
from checks.mail import Mail

# 80 bits of the HMAC, in letters that survive a mail's local part and a change of case.
_TOKEN = re.compile(r"\bsla[:-]([0-9]{1,18})-([a-z2-7]{16})(?![a-z0-9])", re.IGNORECASE)
_LOOKED_AT = 64 * 1024
"""Characters of a mail in which tokens are looked for."""
_MOST = 200
"""Tokens of one mail that are looked at: a message of ours names no more tickets than a person answers."""
_WORD = re.compile(r"\W{0,3}(answered|mine|bug|not[ -]bug)\b(?!\s{0,3}\?)")
"""What an answer may begin with; a word that is asked is none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's word on a ticket."""

    ticket: int
    what: str


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """A mail that has a token and marks nothing; `reason` is a sentence worth counting."""

    reason: str


def token_of(key: str, ticket: int) -> str:
    """The token of a ticket under an installation's key, as "12-abcdefghijklmnop"; nobody else can make it."""
    mac = hmac.digest(key.encode(), f"ticket {ticket}".encode(), "sha256")
    return f"{ticket}-{b32encode(mac[:10]).decode().lower()}"


def read_answer(mail: Mail, own: str, key: str) -> Answer | NoAnswer | None:
    """What a mail says of a ticket; None for a mail that does not answer an alert. `own` is its new text, unquoted.

    A token in the own text is meant before those of the quoted alert, which may name many. Machines mark nothing.
    """
    seen = _tokens((*mail.recipients, mail.subject, own, mail.text))
    if not seen or weigh(mail.headers).automation is not Automation.NONE:
        return None
    valid = _valid(seen, key)
    if not valid:
        return NoAnswer("its token is none of ours")
    what = word_of(own)
    if what is None:
        return None
    meant = _valid(_tokens([own]), key) or valid
    if len(meant) > 1:
        return NoAnswer("it quotes the tokens of several tickets and leaves open which one it means")
    return Answer(next(iter(meant)), what)


def word_of(own: str) -> str | None:
    """The mark that a text begins with: answered, mine, bug or not-bug."""
    first = own.strip()[:40].casefold()
    begun = _WORD.match(first)
    return begun[1].replace(" ", "-") if begun else None


def _tokens(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    found = [match for text in texts for match in _TOKEN.findall(text[:_LOOKED_AT])]
    return tuple(dict.fromkeys((ticket, mac.lower()) for ticket, mac in found))[:_MOST]


def _valid(tokens: Iterable[tuple[str, str]], key: str) -> frozenset[int]:
    """The tickets whose tokens are ours; compared in constant time."""
    ours = (int(t) for t, mac in tokens if hmac.compare_digest(token_of(key, int(t)), f"{int(t)}-{mac}"))
    return frozenset(ours)
