"""One cell of a product catalogue as a value; a spreadsheet's ways of spoiling one are told in words."""

import re
from datetime import date
from decimal import Decimal

from checks.versions import ranges
from monitor.config_catalogue import Price

_SHORTENED = re.compile(r"\d(?:[.,]\d{1,20})?E\+?\d{1,3}", re.IGNORECASE)
_AMOUNT = re.compile(r"(\d{1,12})(?:[.,](\d{1,2}))?")
_TRUTH = {"yes": True, "true": True, "1": True, "x": True, "no": False, "false": False, "0": False}


class Unread(ValueError):
    """Why a cell cannot be read, as the rest of a sentence that never repeats the cell."""


def listed(cell: str) -> tuple[str, ...]:
    """Several values in one cell, parted by "|"."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def numbers(cell: str) -> tuple[str, ...]:
    """The marketplace's numbers of a product."""
    found = listed(cell)
    if any(_SHORTENED.fullmatch(one) for one in found):
        raise Unread("the spreadsheet has shortened a number: make its column text, and write it again")
    return found


def versions(cell: str) -> tuple[str, ...]:
    """Ranges of versions as the product's sheet declares them."""
    found = listed(cell)
    if not found or any(ranges(one) is None for one in found):
        raise Unread('write versions and ranges as "1.7.0 - 8.1.x | 9.0" (in a column of text, or 8.10 becomes 8.1)')
    return found


def day(cell: str) -> date:
    """A date, year first; the order of 03/04/2025 differs from country to country."""
    dotted = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", cell)
    try:
        return date(int(dotted[3]), int(dotted[2]), int(dotted[1])) if dotted else date.fromisoformat(cell)
    except ValueError:
        raise Unread("write a date as 2025-01-15 (in a column of text, or the spreadsheet changes it)") from None


def currency(cell: str) -> str:
    """Three letters."""
    if not re.fullmatch(r"[A-Za-z]{3}", cell):
        raise Unread('write three letters, such as "EUR"')
    return cell.upper()


def amount(cell: str) -> Decimal:
    """An amount of money with a point or a comma, and nothing between the thousands."""
    found = _AMOUNT.fullmatch(cell)
    if not found:
        raise Unread('write an amount as "79.99" or "79,99", and its currency in a column of its own')
    return Decimal(f"{found[1]}.{found[2] or '0'}")


def price(cell: str, money: str | None) -> Price:
    """An amount with its currency."""
    value = amount(cell)
    if money is None:
        raise Unread("it needs a currency in the column of that name")
    return Price(amount=value, currency=money)


def truth(cell: str) -> bool:
    """Yes or no."""
    try:
        return _TRUTH[cell.casefold()]
    except KeyError:
        raise Unread("write yes or no") from None
