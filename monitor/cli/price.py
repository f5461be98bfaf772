"""sla-monitor price: what a request costs under a scheme, in its own unit and in money, and how that comes about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from monitor.cli.context import DEFAULT_CONFIG, AccountOption, JsonOption, print_json, read_config, refuse, visit_house

if TYPE_CHECKING:
    from checks.part import Choice
    from checks.priced import Asked
    from monitor.config import Config
    from monitor.config_sections import Account
    from monitor.pricing import Under

OptionalConfig = Annotated[
    Path | None, typer.Option("--config", "-c", envvar="SLA_MONITOR_CONFIG", help="A configuration, for its packs.")
]

CHOICES: dict[str, Choice] = {"a": "a", "b": "b"}


def price(
    scheme: Annotated[str, typer.Option("--scheme", help="The scheme; see: sla-monitor schemes.")] = "",
    category: Annotated[str, typer.Option("--category", help="A clause id such as AM-L1, or a plain name.")] = "",
    ticket: Annotated[int | None, typer.Option("--ticket", help="A ticket, priced by its words.")] = None,
    plan: Annotated[str, typer.Option("--plan", help="The customer's plan.")] = "",
    channel: Annotated[str, typer.Option("--channel", help="How the request came, such as phone.")] = "",
    start: Annotated[str, typer.Option("--from", help="An update's first version, such as 4.4.1.")] = "",
    end: Annotated[str, typer.Option("--to", help="An update's last version.")] = "",
    hours: Annotated[str, typer.Option("--hours", help="Working hours, such as 0.35.")] = "",
    count: Annotated[int, typer.Option("--count", help="How many modules, where each is charged.")] = 1,
    discount: Annotated[str, typer.Option("--discount", help="A discount in percent.")] = "",
    created: Annotated[str, typer.Option("--site-created", help="The day the client's site was created.")] = "",
    on: Annotated[str, typer.Option("--on", help="The day of the request; today unless given.")] = "",
    reading: Annotated[list[str] | None, typer.Option("--reading", help="An open reading: nc-11-rate=b.")] = None,
    config: OptionalConfig = None,
    account: AccountOption = "",
    as_json: JsonOption = False,
) -> None:
    """Print what a request costs, its derivation clause by clause, and the cheapest way to pay for it."""
    from checks.priced import Asked, NotPriced
    from monitor.cli.price_told import as_data, as_words
    from monitor.pricing import priced

    asked = Asked(
        category=category,
        plan=plan,
        channel=channel,
        start=start,
        end=end,
        hours=_number(hours, "--hours"),
        count=count,
        created=_day(created, "--site-created"),
        discount=_number(discount, "--discount"),
    )
    if ticket is not None:
        if on or reading:
            _refuse(
                "--ticket: a ticket is priced as of its day and as its account has it; leave --on and --reading out"
            )
        _print_ticket(ticket, asked, scheme, (config or DEFAULT_CONFIG, account), as_json)
        return
    under = _under(scheme, _day(on, "--on"), reading or [], config, account)
    found = priced(under, asked)
    if isinstance(found, NotPriced):
        _refuse(found.reason)
    if as_json:
        print_json(as_data(under.scheme, asked, found))
        return
    for line in as_words(under.scheme, asked, found):
        typer.echo(line)


def _print_ticket(ticket: int, asked: Asked, scheme: str, house_of: tuple[Path, str], as_json: bool) -> None:
    from checks.finding import Finding
    from checks.priced import NotPriced
    from monitor.cli.price_told import ticket_data, ticket_words
    from monitor.ticket_price import price_ticket

    with visit_house(*house_of) as (house, now):
        known = house.store.tickets.ticket(ticket)
        if known is not None and house_of[1] not in ("", known.account):
            _refuse(f"ticket {ticket} is of the account {known.account}")
        if known is not None and scheme not in ("", known.scheme):
            _refuse(f"ticket {ticket} is of the scheme {known.scheme}, not of {scheme}")
        found = price_ticket(house, ticket, asked, now)
    if isinstance(found, NotPriced):
        _refuse(found.reason)
    if isinstance(found, Finding):
        _refuse(f"{found.reason}. {found.ask} Name it with --category.")
    if as_json:
        print_json(ticket_data(found))
        return
    for line in ticket_words(found):
        typer.echo(line)


def _under(scheme: str, day: date | None, readings: list[str], config: Path | None, account: str) -> Under:
    from checks.choices import Choices
    from monitor.app import wall_clock
    from monitor.choices import choices_of
    from monitor.packs import read_packs
    from monitor.pricing import under

    house = read_config(config or DEFAULT_CONFIG) if config is not None or account else None
    packs = read_packs(house.monitor.schemes if house is not None else ())
    settings = _account(house, account) if house is not None and account else None
    name = scheme or (settings.scheme if settings is not None else "")
    if name not in packs.by_id:
        _refuse(f"there is no scheme {name or '(none given)'}; known are {', '.join(sorted(packs.by_id))}")
    if settings is not None and settings.scheme != name:
        _refuse(f"the account {account} sells under {settings.scheme}, not under {name}")
    choices = choices_of(settings) if settings is not None else Choices(readings=dict(map(_choice, readings)))
    found = under(packs.by_id[name], day or wall_clock().date(), choices)
    if isinstance(found, tuple):
        refuse(found)
    return found


def _account(config: Config, name: str) -> Account:
    found = next((account for account in config.accounts if account.name == name), None)
    if found is None:
        _refuse(f"there is no account {name}; known are {', '.join(a.name for a in config.accounts) or 'none'}")
    return found


def _choice(written: str) -> tuple[str, Choice]:
    question, _, choice = written.partition("=")
    taken = CHOICES.get(choice)
    if taken is None:
        _refuse("--reading: write the question and the reading taken, such as nc-11-rate=b")
    return question, taken


def _number(written: str, option: str) -> Decimal | None:
    if not written:
        return None
    try:
        number = Decimal(written)
    except InvalidOperation:
        _refuse(f"{option}: write a number with a point, such as 0.35")
    if not number.is_finite() or number < 0:
        _refuse(f"{option}: a number of 0 or more is needed")
    return number


def _day(written: str, option: str) -> date | None:
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        _refuse(f"{option}: write a day such as 2026-05-01")


def _refuse(sentence: str) -> NoReturn:
    end = "" if sentence.endswith(("?", ".")) else "."
    refuse([f"{sentence[:1].upper()}{sentence[1:]}{end}"])
