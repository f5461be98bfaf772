"""sla-monitor unreadable: the mails that nobody could read, and what a person decides about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.context import DEFAULT_CONFIG, ConfigOption, JsonOption, print_json, refuse, visit_house
from monitor.cli.layout import moment, print_table, safe
from monitor.cli.mark import user

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from monitor.store.mails import UnreadMail


class Decision(StrEnum):
    """What becomes of a mail."""

    list = "list"
    again = "again"
    discard = "discard"


NAMES = ("mail", "source", "folder", "uid", "received", "octets", "why")


def unreadable(
    decision: Annotated[
        Decision, typer.Argument(help="again: the daemon tries once more; discard: the mail is emptied.")
    ] = Decision.list,
    numbers: Annotated[list[int] | None, typer.Argument(help="The mails meant, as the list numbers them.")] = None,
    by: Annotated[str, typer.Option("--by", help="Who says so; by default the user at the terminal.")] = "",
    config: ConfigOption = DEFAULT_CONFIG,
    as_json: JsonOption = False,
) -> None:
    """List the mails that nobody could read; or have some of them read again, or discarded."""
    with visit_house(config) as (house, now):
        found = house.store.mails.unreadable()
        meant = _meant(found, decision, numbers or ())
        if decision is Decision.again:
            house.store.mails.read_again(meant, now)
        elif decision is Decision.discard:
            house.store.mails.discard(meant, by or user(), now)
        zone = house.zone
    if as_json:
        print_json({"decision": decision.value, "mails": [asdict(mail) for mail in meant]})
    elif decision is Decision.list:
        if meant:
            print_table(NAMES, [_row(mail, zone) for mail in meant])
        typer.echo(f"Mails that nobody could read: {len(meant)}.")
    elif decision is Decision.again:
        typer.echo(f"Read again by the daemon's next tick, or by the next sla-monitor once: {len(meant)}.")
    else:
        typer.echo(f"Discarded: {len(meant)}. What lies in the mailbox stays there.")


def _meant(found: Sequence[UnreadMail], decision: Decision, numbers: Sequence[int]) -> list[UnreadMail]:
    """The mails that are to be told or changed; a number that is none ends the command, and nothing is changed."""
    if decision is Decision.list and not numbers:
        return list(found)
    if not numbers:
        refuse([f"Say which mails: sla-monitor unreadable {decision.value} NUMBER...; without more it lists them."])
    by_number = {mail.number: mail for mail in found}
    if unknown := [number for number in numbers if number not in by_number]:
        refuse([f"There is no unreadable mail {', '.join(map(str, unknown))}; sla-monitor unreadable lists them."])
    meant = [by_number[number] for number in dict.fromkeys(numbers)]
    if decision is Decision.again and (gone := [str(mail.number) for mail in meant if not mail.kept]):
        refuse([f"The words of mail {', '.join(gone)} are gone by forget or retention: discard it."])
    return meant


def _row(mail: UnreadMail, zone: ZoneInfo) -> tuple[str, ...]:
    why = safe(mail.reason) if mail.kept else f"{safe(mail.reason)} (its words are gone)"
    received = moment(mail.received_at, zone, named=False)
    return str(mail.number), mail.source, safe(mail.folder, 40), str(mail.uid), received, str(mail.size), why
