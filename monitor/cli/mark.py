"""sla-monitor mark: say of a ticket what no source shows."""

from typing import Annotated, Any

import typer

from monitor.cli.context import (
    DEFAULT_CONFIG,
    AccountOption,
    ConfigOption,
    JsonOption,
    instant,
    print_json,
    refuse,
    visit_house,
)

WHAT = (
    "answered, mine, bug, not-bug, fixed, claimed, refunded, refused, extended, no-reply-needed, closed, reopened; "
    "priced CATEGORY, unpriced; fact NAME [VALUE]; confirm RULE, reject RULE; merge TICKET, split SIGHTING..."
)


def mark(
    ticket: Annotated[int, typer.Argument(help="The ticket's number.")],
    what: Annotated[str, typer.Argument(help=WHAT)],
    about: Annotated[
        list[str] | None, typer.Argument(help="The category, fact, findings, ticket or sightings meant.")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Who says so; by default the user at the terminal.")] = "",
    at: Annotated[str, typer.Option("--at", help="When it happened: ISO, with its offset; by default now.")] = "",
    why: Annotated[str, typer.Option("--why", help="Why, in a few words.")] = "",
    until: Annotated[str, typer.Option("--until", help="With extended: until when, as the customer was told.")] = "",
    config: ConfigOption = DEFAULT_CONFIG,
    account: AccountOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say what happened to a ticket: answered, a bug or none, refunded; or put right which sightings it has."""
    from monitor.cli.layout import iso, moment
    from monitor.marks import Mark, Unmarked
    from monitor.marks import mark as keep
    from monitor.regrouping import REGROUPING, merge, split

    happened = instant(at, "--at") if at else None
    announced = instant(until, "--until") if until else None
    if what in REGROUPING and (at or until):
        refuse([f"{'--at' if at else '--until'}: a {what} is made now; leave it out."])
    with visit_house(config, account) as (house, now):
        marked = house.store.tickets.ticket(ticket)
        if account and marked is not None and marked.account != account:
            refuse([f"Ticket {ticket} is of the account {marked.account}."])
        when = happened or now.replace(microsecond=0)
        said = Mark(ticket, what, by or user(), when, why, tuple(about or ()), announced)
        make = {"merge": merge, "split": split}.get(what, keep)
        done = make(house, said, now)
        zone = house.zone
    if isinstance(done, Unmarked):
        refuse([done.reason])
    changes = [{name: getattr(change, name) for name in change.__slots__} for change in done.changes]
    if as_json:
        told: dict[str, Any] = {"ticket": done.ticket, "what": what, "by": said.by, "at": iso(said.at), "why": why}
        print_json({**told, "new": done.new, "changes": changes, "remarks": list(done.remarks)})
        return
    again = "" if done.new else " This was said before; nothing is kept twice."
    typer.echo(f"Ticket {done.ticket}: {what} by {said.by}, {moment(said.at, zone)}.{again}")
    for change in done.changes:
        run = f" #{change.run}" if change.run > 1 else ""
        before = f"{change.before.replace('_', ' ')} -> " if change.before else ""
        typer.echo(
            f"  {change.clock}{run} of request {change.request}: {before}{change.after.replace('_', ' ') or 'gone'}"
        )
    for remark in done.remarks:
        typer.echo(remark)


def user() -> str:
    """The name the system has for whoever types."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        refuse(["--by: the system has no name for this user; say who you are."])
