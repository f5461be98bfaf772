"""sla-monitor classify: judges one ticket of a file, in words, or many read as JSON lines, a JSON line for each."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.context import USAGE, AtOption, instant, read_config, refuse

if TYPE_CHECKING:
    from checks.classify import Judgement, Rules
    from checks.classify import Scheme as Grounds
    from checks.facts import Facts
    from checks.scheme import Scheme
    from monitor.config import Config

OptionalConfig = Annotated[
    Path | None,
    typer.Option("--config", "-c", envvar="SLA_MONITOR_CONFIG", help="A configuration, for its packs and phrases."),
]
TicketFile = Annotated[
    Path | None,
    typer.Argument(metavar="[FILE]", help="One ticket to judge: a mail (.eml), or a text, its first line the title."),
]
LONGEST = 4_000_000
"""Characters of one input line; a longer one is no ticket."""


@dataclass(frozen=True)
class Bench:
    """What tickets are judged by."""

    rules: Rules
    scheme: Scheme | None
    now: datetime

    @cached_property
    def grounds(self) -> Grounds | None:
        """The scheme's clauses for the grounds of refusal."""
        from monitor.rules import grounds_of

        return grounds_of(self.scheme) if self.scheme is not None else None

    def judge(self, title: str, body: str, facts: Facts | None = None, language: str = "") -> tuple[Judgement, bool]:
        """What a ticket's words come to, and whether they are a last thanks."""
        from checks.classify import judge
        from monitor.signs import closing

        found = judge(title, body, self.rules, self.now, facts, self.grounds, language or None)
        return found, closing(body or title).no_reply_needed


@dataclass(frozen=True, slots=True)
class NoTicket:
    """A line that is no ticket, and why, as a sentence."""

    reason: str


def classify(
    file: TicketFile = None,
    scheme: Annotated[str, typer.Option("--scheme", help="Give the clauses of this scheme.")] = "",
    config: OptionalConfig = None,
    account: Annotated[str, typer.Option("--account", help="The scheme of this account.")] = "",
    at: AtOption = "",
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for a file; many are always JSON lines.")] = False,
) -> None:
    """Judge one ticket, or many: {"id", "title", "body"} a line, with "lang", "at" and "facts" if known.

    A line that cannot be read is told on standard error; the others are judged all the same, and the command ends
    with 2.
    """
    from monitor.app import wall_clock

    now = instant(at, "--at") if at else wall_clock()
    house = read_config(config) if config is not None else None
    bench = Bench(_rules(house), _scheme(scheme, house, account, now), now)
    if file is None:
        _judge_lines(bench)
        return
    for line in _judged_file(file, bench, as_json):
        typer.echo(line)


def _judge_lines(bench: Bench) -> None:
    unread = False
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        row = _row(line)
        if isinstance(row, dict):
            row = _answer(row, bench)
        if isinstance(row, NoTicket):
            typer.echo(f"line {number}: {row.reason}", err=True)
            unread = True
        else:
            typer.echo(json.dumps(row, ensure_ascii=False))
    if unread:
        raise typer.Exit(USAGE)


def _row(line: str) -> dict[str, Any] | NoTicket:
    if len(line) > LONGEST:
        return NoTicket(f"longer than {LONGEST} characters; one ticket a line")
    try:
        row = json.loads(line.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return NoTicket('not JSON; write one object a line: {"id": 1, "title": "...", "body": "..."}')
    if not isinstance(row, dict):
        return NoTicket('not an object; write {"id": 1, "title": "...", "body": "..."}')
    if unread := [key for key in ("title", "body", "lang", "at") if isinstance(row.get(key), dict | list)]:
        return NoTicket(f"{unread[0]} is no text")
    if not isinstance(row.get("facts") or {}, dict):
        return NoTicket('facts is an object of names and values, such as {"shop_host": "www.example.com"}')
    return row


def _answer(row: dict[str, Any], bench: Bench) -> dict[str, Any] | NoTicket:
    from checks.facts import given
    from checks.instants import utc
    from monitor.judgement_data import as_data
    from monitor.money_back import money_back

    title, body, language, at = (str(row.get(key) or "") for key in ("title", "body", "lang", "at"))
    try:
        facts = given(row.get("facts") or {})
    except ValueError as error:
        return NoTicket(str(error))
    try:
        asked_at = utc(datetime.fromisoformat(at)) if at else bench.now
    except (ValueError, OverflowError):
        return NoTicket("at is an instant with its offset, such as 2026-05-01T09:00:00+02:00")
    found, closed = bench.judge(title, body, facts, language)
    money = money_back(bench.scheme, facts, found.demand, asked_at, bench.now)
    told = {"no_reply_needed": closed, **money, "words": found.cleaned}
    return {"id": row.get("id"), **as_data(found), **told}


def _judged_file(path: Path, bench: Bench, as_json: bool) -> Iterator[str]:
    """The ticket of a file: the text that offsets count in, and what was found in it, as `explain` tells it."""
    from monitor.cli.ticket_file import in_words, read_ticket

    ticket = read_ticket(path)
    if isinstance(ticket, str):
        refuse([ticket])
    title, body = ticket
    if as_json:
        row = {"id": path.name, "title": title, "body": body}
        yield json.dumps(_answer(row, bench), ensure_ascii=False, indent=2)
    else:
        yield from in_words(*bench.judge(title, body))


def _rules(house: Config | None) -> Rules:
    """The rules, with the house's own phrases where a configuration has any."""
    from monitor.rules import rules_of

    try:
        return rules_of(house.monitor.signals if house is not None else ())
    except (OSError, ValueError) as error:
        refuse([f"monitor.signals: the phrases cannot be read: {error}"])


def _scheme(name: str, config: Config | None, account: str, now: datetime) -> Scheme | None:
    from checks.scheme import Pack, in_force
    from monitor.choices import settled_pack
    from monitor.packs import read_packs

    accounts = {one.name: one for one in config.accounts} if config else {}
    if account and account not in accounts:
        refuse([f"There is no account {account}; known are {', '.join(accounts) or 'none: give --config'}."])
    name = name or (accounts[account].scheme if account else "")
    if not name:
        return None
    packs = read_packs(config.monitor.schemes if config else ())
    if name not in packs.by_id:
        refuse([f"There is no scheme {name}; known are {', '.join(sorted(packs.by_id))}."])
    pack = packs.by_id[name]
    if account and accounts[account].scheme == name:
        settled = settled_pack(accounts[account], pack)
        assert isinstance(settled, Pack)  # a configuration that was read makes choices that fit
        pack = settled
    return in_force(pack, now.date())
