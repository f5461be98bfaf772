"""Which domain did our own mail server verify this mail to come from? (RFC 8601, sections 5 and 7)"""

import re
from collections.abc import Sequence

from monitor.sources.headers import Field, addresses, unfold

_BY = re.compile(r"\bby\s+([^\s;()]+)", re.IGNORECASE)
_RESULT = re.compile(r"\s*([a-z0-9_.-]+)\s*=\s*([a-z]+)(?=[\s;]|$)", re.IGNORECASE)
_HEADER_FROM = re.compile(r"(?:^|\s)header\.from\s*=\s*\"?([^\s\";]+)\"?", re.IGNORECASE)


def authenticated_domain(fields: Sequence[Field], authserv_id: str | None, own_hosts: Sequence[str] = ()) -> str | None:
    """Name the domain that passed DMARC at the receiving server `authserv_id`, None when nothing proves one.

    Only the topmost Authentication-Results of that server counts, and only above the first Received that some other
    host wrote; `own_hosts` names further hosts and domains of ours that write Received lines on the way in. An empty
    `authserv_id` is a server that leaves its name out (Microsoft 365): then only the place speaks for the header. A
    mail with more than one author is never trusted: programs disagree on whom they show.
    """
    authors = [unfold(value) for name, value in fields if name == "from"]
    if authserv_id is None or len(authors) != 1 or len(addresses(authors[0])) != 1:
        return None
    ours = tuple(host.lower().strip(".") for host in (authserv_id, *own_hosts) if host)
    for name, value in fields:
        if name == "received" and not _own(unfold(value), ours):
            return None
        if name == "authentication-results":
            clauses = _clauses(unfold(value))
            if not authserv_id and _RESULT.match(clauses[0]):
                return _dmarc_domain(clauses)
            if authserv_id and clauses[0].split()[:1] == [authserv_id.lower()]:
                return _dmarc_domain(clauses[1:])
    return None


def _own(received: str, ours: tuple[str, ...]) -> bool:
    """Was this Received written by us? A host without a dot (localhost, an IPv6 address) is inside the house."""
    by = _BY.search(_without_comments(received))
    host = by[1].lower().strip("[].") if by else ""
    return bool(by) and ("." not in host or any(host == own or host.endswith("." + own) for own in ours))


def _clauses(value: str) -> list[str]:
    return [clause.strip().lower() for clause in _without_comments(value).split(";")]


def _dmarc_domain(clauses: list[str]) -> str | None:
    verdicts = [match for clause in clauses if (match := _RESULT.match(clause)) and match[1] == "dmarc"]
    if len(verdicts) != 1 or verdicts[0][2] != "pass":
        return None
    domains = _HEADER_FROM.findall(verdicts[0].string)
    return ascii_domain(domains[0]) if len(domains) == 1 else None


def ascii_domain(domain: str) -> str | None:
    """A domain as it stands in the DNS: lower-case ASCII, no dot at the end; None when it cannot be one."""
    name = domain.strip().rstrip(".").lower()
    if not 0 < len(name) < 254:
        return None
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return None


def _without_comments(value: str) -> str:
    """Drop (nested) comments; what stands in quotes stays, but its semicolons and brackets count for nothing."""
    out: list[str] = []
    depth, quoted, escaped = 0, False, False
    for letter in value:
        if escaped or (quoted and letter not in '"\\'):
            escaped = False
            letter = " " if letter in ';()="' else letter
        elif letter == "\\":
            escaped = True
            continue
        elif letter == '"' and not depth:
            quoted = not quoted
        elif letter in "()":
            depth = max(0, depth + (1 if letter == "(" else -1))
            continue
        if not depth:
            out.append(letter)
    return "".join(out)
