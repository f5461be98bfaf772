"""sla-monitor balance: what a customer has left in points or credits, and what a person books of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

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

if TYPE_CHECKING:
    from checks.movement import Movement
    from monitor.booking import Entries
    from monitor.config_sections import Account
    from monitor.house import House

LARGEST = 20_000_000
"""Bytes of a file of movements: some 100,000 lines."""


def balance(
    customer: Annotated[str, typer.Argument(help="The customer's own number or name, as the source has it.")],
    on: Annotated[str, typer.Option("--on", help="As of this ISO instant; now unless given.")] = "",
    book: Annotated[str, typer.Option("--book", help='A movement, such as "purchase 60 points".')] = "",
    ticket: Annotated[int | None, typer.Option("--ticket", help="The ticket of a charge or return.")] = None,
    clause: Annotated[str, typer.Option("--clause", help="The clause the movement rests on.")] = "",
    category: Annotated[str, typer.Option("--category", help="What is charged: a clause or a plain name.")] = "",
    file: Annotated[Path | None, typer.Option("--import", help="A CSV file of movements, booked whole.")] = None,
    by: Annotated[str, typer.Option("--by", help="Who books; by default the user at the terminal.")] = "",
    at: Annotated[str, typer.Option("--at", help="When it happened: ISO, with its offset; by default now.")] = "",
    why: Annotated[str, typer.Option("--why", help="Why, in a few words.")] = "",
    config: ConfigOption = DEFAULT_CONFIG,
    account: AccountOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show a customer's balance on any date with every movement, or book what no system reports."""
    from monitor.balances import balance as held_of
    from monitor.cli.balance_told import as_data, as_words
    from monitor.cli.mark import user

    with visit_house(config) as (house, now):
        seller = _account(house, account)
        customer = customer.lower() if "@" in customer else customer
        day = instant(on, "--on") if on else now
        told = ""
        if book and file is not None:
            refuse(["--book and --import: one at a time."])
        if book or file is not None:
            happened = instant(at, "--at") if at else now.replace(microsecond=0)
            movements = _from_file(file) if file is not None else [_movement(house, book, ticket, clause, happened)]
            told = _book(house, _entries(seller, customer, movements, (by or user(), category, why), ticket), now)
        held = held_of(house, seller, house.scheme_of(seller, day), customer, day)
        if held is None:
            refuse([f"{house.pack_of(seller).name} keeps no balances."])
        if as_json:
            print_json(as_data(seller, customer, held, day))
            return
        for line in (*([told] if told else []), *as_words(seller, customer, held, day, house.zone)):
            typer.echo(line)


def _account(house: House, name: str) -> Account:
    """The account named, or the only one whose scheme keeps balances."""
    keeping = [a for a in house.config.accounts if house.pack_of(a).balance is not None]
    named = [a for a in house.config.accounts if a.name == name] if name else keeping
    if len(named) != 1:
        known = ", ".join(a.name for a in keeping) or "none"
        refuse([f"--account: say whose customer it is; accounts whose scheme keeps balances: {known}."])
    return named[0]


def _movement(house: House, book: str, ticket: int | None, clause: str, at: datetime) -> Movement:
    from checks.entries import NotRead, read_movement
    from checks.seen import PERSON
    from monitor.booking import thread_of

    kind, _, amount = book.strip().partition(" ")
    quantity, _, unit = amount.strip().partition(" ")
    if ticket is not None and house.store.tickets.ticket(ticket) is None:
        refuse([f"There is no ticket {ticket}; see: sla-monitor tickets --state all."])
    thread = thread_of(house, ticket) if ticket is not None else ""
    data = {"kind": kind, "at": at.isoformat(), "amount": quantity, "unit": unit.strip(), "clause": clause}
    found = read_movement(data | {"ticket": thread}, PERSON)
    if isinstance(found, NotRead):
        _refuse(f"--book: {found.reason}")
    return found


def _from_file(file: Path) -> Sequence[Movement]:
    """The movements of a CSV file, or the end of the command with each wrong line."""
    from checks.entries import NotRead, read_csv
    from checks.seen import PERSON

    try:
        if file.stat().st_size > LARGEST:
            refuse([f"--import: {file} is larger than {LARGEST // 1_000_000} MB: split it."])
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        refuse([f"--import: {file} cannot be read: {error.strerror}."])
    except UnicodeDecodeError:
        refuse([f"--import: {file} is not UTF-8."])
    found = read_csv(text, PERSON)
    wrong = [f"{file}:{one.line}: {one.reason}. Nothing is booked." for one in found if isinstance(one, NotRead)]
    if wrong:
        refuse(wrong)
    return [one for one in found if not isinstance(one, NotRead)]


def _entries(
    seller: Account, customer: str, movements: Sequence[Movement], said: tuple[str, str, str], ticket: int | None
) -> Entries:
    from monitor.booking import Entries, event_of

    by, category, why = said
    events = tuple(event_of(seller, customer, one, category=category, reason=why) for one in movements)
    return Entries(seller, customer, events, by, ticket)


def _book(house: House, entries: Entries, now: datetime) -> str:
    from checks.balance import NotBooked
    from monitor.booking import book_entries

    done = book_entries(house, entries, now)
    if isinstance(done, NotBooked):
        _refuse(f"{done.reason}. Nothing is booked")
    again = len(entries.events) - done.new
    before = f"; {again} had been booked before" if again else ""
    return f"Booked {done.new} of {len(entries.events)} movements{before}."


def _refuse(sentence: str) -> NoReturn:
    refuse([f"{sentence[:1].upper()}{sentence[1:]}."])
