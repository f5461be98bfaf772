"""sla-monitor forget: a customer's words and names leave the store; verdicts and figures stay."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.context import DEFAULT_CONFIG, ConfigOption, JsonOption, print_json, refuse, visit_house
from monitor.cli.layout import safe

if TYPE_CHECKING:
    from monitor.forget import Traces

ELSEWHERE = (
    "What lies elsewhere is not ours to empty: the mailbox and the marketplace, messages that went out, "
    "backups, and the journal of the service."
)


def forget(
    customer: Annotated[str, typer.Argument(help="An e-mail address, or the customer's key that explain shows.")],
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be emptied.")] = False,
    config: ConfigOption = DEFAULT_CONFIG,
    as_json: JsonOption = False,
) -> None:
    """Empty all words and names of a customer: mails, titles, evidence, messages. It cannot be undone."""
    from monitor.forget import NotForgotten, traces
    from monitor.forget import forget as empty
    from monitor.store.places import StoreError

    with visit_house(config) as (house, now):
        found = traces(house, customer)
        if isinstance(found, NotForgotten):
            refuse([found.reason])
        if not found:
            refuse([f"Nothing is kept of {safe(customer)}."])
        if not as_json:
            for line in _in_words(found):
                typer.echo(line)
        done = not dry_run and (yes or not sys.stdin.isatty() or typer.confirm("Empty all of it?"))
        if done:
            try:
                refused = empty(house, found, "person", now)
            except StoreError as error:
                refuse([str(error)])
            if refused is not None:
                refuse([refused.reason])
    if as_json:
        tickets = {"tickets": [t.id for t in found.tickets], "open_tickets": [t.id for t in found.open]}
        print_json(
            {
                **tickets,
                "sightings": len(found.sightings),
                "unreadable": len(found.unreadable),
                "also": list(found.also),
                "forgotten": done,
            }
        )
        return
    typer.echo(f"Forgotten. {ELSEWHERE}" if done else "Nothing was changed.")


def _in_words(found: Traces) -> Iterator[str]:
    numbers = ", ".join(str(ticket.id) for ticket in found.tickets)
    yield f"Tickets: {numbers or 'none'}; {len(found.sightings)} sightings; {len(found.unreadable)} unreadable mails."
    for key in found.also:
        yield f"The same customer has further tickets: sla-monitor forget {safe(key)} empties those."
    for ticket in found.open:
        yield f"Ticket {ticket.id} is still open: nothing will watch it any more. A notice says so."
