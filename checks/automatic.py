"""Did a machine send this mail? Three classes over its headers, never a boolean.

Helpdesks put `Auto-Submitted: auto-generated` on every answer their people type, so that mark alone proves nothing;
and bulk or list headers speak about distribution, not about authorship. The classes follow RFC 3834 and what the
known responders really send.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

Headers = Sequence[tuple[str, str]]


class Automation(StrEnum):
    """How far the headers go: proof, a suspicion that wants corroboration, or nothing."""

    CERTAIN = "certain"
    SUSPICIOUS = "suspicious"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Origin:
    """What the headers say of who sent a mail: `marks` name them, `denied` is `Auto-Submitted: no`."""

    automation: Automation
    marks: tuple[str, ...] = ()
    denied: bool = False


_YES_UNLESS_NO = ("x-autoreply", "x-autorespond", "x-mail-autoreply", "x-vacation", "x-auto-reply")
_REPORTS = ("delivery-status", "disposition-notification")
# Two headers that prove nothing by themselves, but no person's mail leaves with them and an empty return path.
_WEAK = ("x-auto-response-suppress", "x-loop")
_REPLY_PREFIX = re.compile(
    r"(?:re|r|aw|sv|antw|odp|απ|απαντ|σχετ|rv|res|rif|fwd?|tr|wg|i|enc|doorst)(?:\[\d{1,3}\])?\s?[:：]\s*"
)


def weigh(
    headers: Iterable[tuple[str, str]], added_subject: str = "", vacation: Callable[[str], bool] | None = None
) -> Origin:
    """Class a mail by its headers and by the words it added to the thread's subject (see `added_words`).

    `vacation` tells whether words announce an absence; without it the subject is not weighed.
    """
    pairs = [(name.strip().lower(), " ".join(value.split()).lower()) for name, value in headers]
    certain = [mark for name, value in pairs if (mark := _certain(name, value))]
    suspicious = [f"{name}: {value}" for name, value in pairs if _starts(name, value, "auto-submitted", "auto-gen")]
    if vacation is not None and added_subject and vacation(added_subject):
        suspicious.append("subject announces an absence")
    denied = any(_starts(name, value, "auto-submitted", "no") for name, value in pairs)
    if ("return-path", "<>") in pairs:
        weak = [name for name, value in pairs if name in _WEAK or _starts(name, value, "precedence", "bulk", "junk")]
        (certain if suspicious or weak else suspicious).append("return-path: <>")
    return _class(tuple(certain), tuple(suspicious), denied)


def added_words(subject: str, thread_subject: str) -> str:
    """Give what a reply's subject adds to its thread's, reply prefixes aside: "" where it only repeats it.

    "Vacation mode" is a feature of shops, so an absence counts only in words the reply brought itself.
    """
    own, thread = _bare(subject), _bare(thread_subject)
    if not thread:
        return own
    at = own.find(thread)
    return own if at < 0 else f"{own[:at]} {own[at + len(thread) :]}".strip(" :-–—|[]()\"'«»„“”")


def _bare(subject: str) -> str:
    bare = " ".join(subject[:1000].split()).lower()
    while prefix := _REPLY_PREFIX.match(bare):
        bare = bare[prefix.end() :]
    return bare


def _class(certain: tuple[str, ...], suspicious: tuple[str, ...], denied: bool) -> Origin:
    if certain:
        return Origin(Automation.CERTAIN, certain + suspicious, denied)
    if suspicious and not denied:
        return Origin(Automation.SUSPICIOUS, suspicious)
    return Origin(Automation.NONE, suspicious, denied)


def _certain(name: str, value: str) -> str:
    match name:
        case "content-type":
            proof = value.startswith("multipart/report") and any(report in value for report in _REPORTS)
        case "from":
            proof = _mailbox(value).split("@")[0] in ("mailer-daemon", "postmaster")
        case "auto-submitted":
            proof = value.startswith(("auto-replied", "auto-notified")) or "vacation" in value
        case "x-apple-action":
            proof = value == "vacation"
        case "precedence" | "x-precedence" | "preference":
            proof = value.replace("-", "_") == "auto_reply"
        case "x-ms-exchange-inbox-rules-loop":
            proof = True
        case _:
            proof = name in _YES_UNLESS_NO and value not in ("no", "false", "0")
    return (f"{name}: {value}"[:120] if value else name) if proof else ""


def _mailbox(value: str) -> str:
    """Take the address in angle brackets, else the whole value: a display name proves nothing."""
    opened = value.rfind("<")
    return value[opened + 1 :].strip(" <>") if opened >= 0 else value.strip()


def _starts(name: str, value: str, wanted: str, *beginnings: str) -> bool:
    return name == wanted and value.startswith(beginnings)
