"""Whether the expressions of a helpdesk's table find anything in a real answer.

One that gives nothing may be right, for a field can be empty everywhere: it is told only where it names something that
no answer has.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checks.entries import NotRead
from checks.normal import read
from monitor.config_lines import Where
from monitor.config_terms import did_you_mean
from monitor.probes.check import Wrong
from monitor.sources.rest import RestSettings
from monitor.sources.rest_events import EventMap, events, things
from monitor.sources.rest_pages import Page
from monitor.sources.rest_words import keys_in, names_in, value_of

Seen = Mapping[str, Any]
_COMPARE = "Compare it with what the service answers (docs/sources/rest.md); leave out what the service never gives."


def misfits(settings: RestSettings, page: Page, rows: Sequence[Seen], items: Sequence[Seen]) -> Iterator[Wrong]:
    """What of the table does not fit: the list, the rows on its first page, the items behind some of them."""
    yield from _of_the_list(settings, page)
    if settings.detail is not None and all(value_of(settings.detail_id, row) is None for row in page.rows):
        yield _finds_nothing(("detail", "id"), settings.detail_id, page.rows)
    for number, one in enumerate(settings.maps):
        seen = items if one.of_detail else rows
        if seen:
            yield from _of_a_map(settings, one, seen, ("events", number))


def _of_the_list(settings: RestSettings, page: Page) -> Iterator[Wrong]:
    changed, paging = settings.listing.changed, settings.listing.paging
    if changed and all(value_of(changed, row) is None for row in page.rows):
        yield _finds_nothing(("changed",), changed, page.rows)
    if paging.next is None or value_of(paging.next, page.data) is not None:
        return
    # At its end a list may leave out the address of the next page; what that would stand in is there all the same.
    lost = not keys_in(page.data).issuperset(names_in(paging.next)[:-1])
    promised = paging.more is not None and bool(value_of(paging.more, page.data))
    if lost or promised or len(page.rows) >= paging.size:
        yield _finds_nothing(("paging", "next"), paging.next, [page.data])


def _of_a_map(settings: RestSettings, one: EventMap, rows: Sequence[Seen], at: Where) -> Iterator[Wrong]:
    found = [{**seen, **thing} for seen in rows for thing in things(one, seen)]
    if not found:
        yield from _unnamed((*at, "each"), one.each or "", rows)
        return
    told = [seen for seen in found if value_of(one.fields["event"], seen) is not None] or found
    strange = [wrong for key, text in _expressions(one) for wrong in _unnamed((*at, *key), text, told)]
    yield from strange
    payloads = [payload for seen in rows for payload in events([one], seen, one.of_detail, settings.listing.zone)]
    refused = [why.reason for payload in payloads if isinstance(why := read(payload), NotRead)]
    if not strange and refused and len(refused) == len(payloads):
        yield Wrong(f"none of {len(payloads)} events can be taken: {refused[0]}.", _COMPARE, at)


def _expressions(one: EventMap) -> Iterator[tuple[Where, str]]:
    yield from ((("fields", key), text) for key, text in one.fields.items())
    yield from ((("facts", key), text) for key, text in one.facts.items())


def _unnamed(at: Where, expression: str, answers: Sequence[Any]) -> Iterator[Wrong]:
    """An expression that gives nothing, and looks for a name that none of the answers has."""
    if all(value_of(expression, seen) is None for seen in answers) and _strangers(expression, answers):
        yield _finds_nothing(at, expression, answers)


def _strangers(expression: str, answers: Sequence[Any]) -> list[str]:
    known = keys_in(answers)
    return [name for name in names_in(expression) if name not in known]


def _finds_nothing(at: Where, expression: str, answers: Sequence[Any]) -> Wrong:
    name = ".".join(part for part in at if isinstance(part, str))
    strange = _strangers(expression, answers)
    hint = did_you_mean(strange[0], sorted(keys_in(answers))) if strange else ""
    why = f", for none has {strange[0]!r}{hint}" if strange else ""
    return Wrong(f"{name} finds nothing in any of {len(answers)} answers{why}.", _COMPARE, at)
