"""sla-monitor check-config: everything that is wrong with a configuration, or what it means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from monitor.cli.context import (
    DEFAULT_CONFIG,
    AccountOption,
    ConfigOption,
    JsonOption,
    placed_in,
    print_json,
    read_config,
    refuse,
)
from monitor.cli.layout import safe

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.config_lines import Where
    from monitor.products_told import ProductTold
    from monitor.understood import AccountTold, TeamTold, Understood

MOST_PRODUCTS = 10
"""Products told in words; a catalogue may have hundreds."""


def check_config(
    config: ConfigOption = DEFAULT_CONFIG, account: AccountOption = "", as_json: JsonOption = False
) -> None:
    """Read the configuration, fetch its secrets without showing them, and tell in words what it means."""
    from monitor.app import wall_clock
    from monitor.credentials import unresolved
    from monitor.understood import understood

    read = read_config(config)
    told = understood(read, wall_clock(), account)
    if account and not told.accounts:
        refuse([f"There is no account {account}; known are {', '.join(one.name for one in read.accounts) or 'none'}."])
    place = placed_in(config)
    secrets = [f"{place(where)}: {sentence}." for where, sentence in unresolved(read)]
    phrases = [f"{place(where)}: {sentence}." for where, sentence in _unread_phrases(read)]
    wrong = [*secrets, *phrases]
    if as_json:
        print_json({**asdict(told), "secrets": secrets, "phrases": phrases})
        if wrong:
            refuse(wrong)
        return
    for line in _in_words(told):
        typer.echo(line)
    if wrong:
        typer.echo("")
        refuse(wrong)
    typer.echo(f"\n{config}: nothing is wrong with it.")


def _unread_phrases(read: Config) -> Iterator[tuple[Where, str]]:
    """The house's own files of phrases that no ticket could be judged by, with their place in the configuration."""
    from monitor.rules import unread

    for number, wrong in enumerate(unread(read.monitor.signals)):
        if wrong:
            yield ("monitor", "signals", number), f"monitor.signals: {wrong}"


def _in_words(told: Understood) -> Iterator[str]:
    for team in told.teams:
        yield from _team(team)
    for account in told.accounts:
        yield from ("", *_account(account))
    if told.products:
        yield from ("", *_products(told.products))
    digests = "; ".join(told.digests) or "nobody: a [[digests]] table names who reads it"
    yield from ("", f"Digest, on Monday at 07:00 ({told.zone}): {digests}")
    yield from told.doubts


def _products(products: Sequence[ProductTold]) -> Iterator[str]:
    for product in products[:MOST_PRODUCTS]:
        numbers = f" ({', '.join(product.ids)})" if product.ids else ""
        said = "; ".join(filter(None, (*product.declared, product.price))) or "nothing is declared"
        yield f"Product {safe(product.name)}{safe(numbers)}: {safe(said, 400)}"
    if len(products) > MOST_PRODUCTS:
        yield f"and {len(products) - MOST_PRODUCTS} products more: --json tells them all"


def _team(team: TeamTold) -> Iterator[str]:
    yield f"Team {team.name}: {'; '.join(team.hours)} ({team.zone}; {team.stamp})"
    free = "; ".join(f"{day:%a} {day.isoformat()} {safe(why)}" for day, why in team.free)
    yield f"  next days off work: {free or 'none'}"


def _account(account: AccountTold) -> Iterator[str]:
    plan = f", plan {account.plan}" if account.plan else ""
    yield f"Account {account.name}: {account.scheme}{plan}, team {account.team} ({account.version})"
    yield f"  reads {', '.join(account.sources)}; {account.replies}"
    for question, taken in account.open_readings:
        yield f"  left open by the scheme, {question}: {taken}"
    for clock in account.clocks:
        stages = ", ".join(f"{name} {before} ahead" for name, before in clock.stages) or "no stage of its own"
        yield f"  {clock.title} ({clock.id}{', a target of ours' if clock.internal else ''}): {stages}"
        for reading, says, judges in clock.readings:
            yield f"    {reading} {'judges' if judges else 'is watched'}: {safe(says)}"
        if not clock.readings:
            yield "    no number is promised to this plan"
    yield f"  heard by {'; '.join(account.heard_by) or 'nobody'}"
    for doubt in account.doubts:
        yield f"  look again: {doubt}"
