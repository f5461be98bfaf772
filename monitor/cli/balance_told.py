"""How a balance is told: as words for a person, as data with published keys for a program."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from checks.balance import balance_at
from checks.money import Amount
from monitor.balances import Balance
from monitor.cli.layout import iso, moment, safe
from monitor.config_sections import Account


def as_words(account: Account, customer: str, held: Balance, at: datetime, zone: ZoneInfo) -> Iterator[str]:
    """The balance, what it consists of, and every movement behind it."""
    found = balance_at(held.book, at)
    unit = found.balance.unit
    yield f"{safe(customer)}, {account.name} ({account.scheme}): {found.balance} as of {moment(at, zone)}"
    for lot in found.holdings:
        until = f"until {moment(lot.expires, zone)}" if lot.expires is not None else "without end"
        yield f"  {Amount(lot.left, unit)} of {safe(lot.ref)}, {until}"
    if found.movements:
        yield "Movements"
    for move in found.movements:
        about = ", ".join(filter(None, (safe(move.clause), f"ticket {safe(move.ticket)}" if move.ticket else "")))
        sign = "+" if move.signed > 0 else "-"
        yield f"  {moment(move.at, zone)}: {move.kind} {sign}{move.amount}{f' ({about})' if about else ''}"
    for refused in held.refused:
        yield f"  {safe(refused.reason, 500)}"


def as_data(account: Account, customer: str, held: Balance, at: datetime) -> dict[str, Any]:
    """The balance as JSON data; amounts are numbers."""
    found = balance_at(held.book, at)
    return {
        "customer": customer,
        "account": account.name,
        "scheme": account.scheme,
        "at": iso(at),
        "balance": _number(found.balance.quantity),
        "unit": found.balance.unit,
        "holdings": [
            {
                "ref": lot.ref,
                "since": iso(lot.since),
                "left": _number(lot.left),
                "expires": iso(lot.expires) if lot.expires is not None else None,
            }
            for lot in found.holdings
        ],
        "movements": [
            {
                "ref": move.ref,
                "kind": move.kind,
                "at": iso(move.at),
                "amount": _number(move.signed),
                "clause": move.clause or None,
                "ticket": move.ticket or None,
                "source": move.source or None,
            }
            for move in found.movements
        ],
        "refused": [refused.reason for refused in held.refused],
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
