"""sla-monitor explain: one ticket, and why everything about it is as it is."""

from typing import Annotated

import typer

from monitor.cli.context import (
    DEFAULT_CONFIG,
    AccountOption,
    AtOption,
    ConfigOption,
    FailOption,
    JsonOption,
    end_with,
    print_json,
    refuse,
    visit_house,
)


def explain(
    ticket: Annotated[int, typer.Argument(help="The ticket's number.")],
    config: ConfigOption = DEFAULT_CONFIG,
    account: AccountOption = "",
    at: AtOption = "",
    as_json: JsonOption = False,
    fail: FailOption = False,
) -> None:
    """Explain a ticket: what was seen, what happened, where each clock stands and how, what was said to whom."""
    from monitor.cli.ticket_data import as_data
    from monitor.cli.ticket_words import in_words
    from monitor.explain import explain as gather

    with visit_house(config, account, at) as (house, now):
        told = gather(house, ticket, now)
    if told is None or (account and told.ticket.account != account):
        refuse([f"There is no ticket {ticket}; see: sla-monitor tickets --state all."])
    if as_json:
        print_json(as_data(told))
    else:
        for line in in_words(told):
            typer.echo(line)
    end_with(fail and told.broken)
