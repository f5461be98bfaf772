"""What an HTTP answer means for a message: taken, later, or never. Some say 200 and mean no."""

import json
from collections.abc import Callable

from notifiers.message import Outcome, Refused, Retry, Sent
from notifiers.plain import one_line
from notifiers.post import Answer, Forbidden, Unanswered, Unreached, Wire, post, reach

_LATER = frozenset({408, 425, 429})
_SHUT = frozenset({401, 403, 404, 407, 410})
"""Answers about the address or the secret in it, not about the message: revoked, mistyped, moved, archived."""
_LATER_WORDS = ("rate", "limit", "timeout", "unavailable", "internal", "fatal", "temporar")


def posted(
    url: Callable[[], str], headers: dict[str, str], body: bytes, wire: Wire, unanswered: Callable[[str], Outcome]
) -> Outcome:
    """Post and judge. `unanswered` says what silence means: a retry where the receiver drops repeats, else a doubt."""
    try:
        return _guarded(lambda: judged(post(url(), headers, body, wire)))
    except Unanswered as error:
        return unanswered(str(error))


def reached(url: Callable[[], str], wire: Wire) -> Outcome:
    """Whether the address can be posted to, as far as that shows without posting."""

    def try_it() -> Outcome:
        reach(url(), wire)
        return Sent("it can be reached; whether it takes a message shows when one is sent")

    return _guarded(try_it)


def _guarded(work: Callable[[], Outcome]) -> Outcome:
    try:
        return work()
    except LookupError as error:
        return Retry(None, f"no address to post to: {error}")
    except Forbidden as error:
        return Refused(str(error))
    except Unreached as error:
        return Retry(None, str(error))


def judged(answer: Answer) -> Outcome:
    """2xx is taken unless the body denies it; 408, 425, 429, 5xx and a shut door are tried again, others refused."""
    said = f"it answered {answer.status} {one_line(answer.body[:800].decode('utf-8', 'replace'), 200)}".rstrip()
    if 200 <= answer.status < 300:
        return _denied(answer.body, said) or Sent(f"it answered {answer.status}")
    if answer.status in _LATER or answer.status >= 500:
        return Retry(answer.retry_after, said)
    if 300 <= answer.status < 400:
        return Retry(None, f"it answered {answer.status}: redirects are not followed, write the final address", True)
    return Retry(None, said, closed=True) if answer.status in _SHUT else Refused(said)


def _denied(body: bytes, said: str) -> Outcome | None:
    """The failure inside a success: a web page of something in between, or JSON with ok, success or error."""
    if body.lstrip()[:1] == b"<":
        return Retry(None, "it answered with a web page: something else stands at this address")
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or not (told.get("ok") is False or told.get("success") is False or told.get("error")):
        return None
    reason = str(told.get("error", "")).casefold()
    return Retry(None, said) if any(word in reason for word in _LATER_WORDS) else Refused(said)
