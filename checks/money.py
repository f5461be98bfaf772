"""Amounts of what support costs: credits, points, working hours, and money with its ISO 4217 code. Always Decimal."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from pydantic import BeforeValidator

COUNTED = frozenset({"credits", "points", "hours"})
"""Units that are no money."""
_ISO_4217 = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG "
    "HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA "
    "MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD "
    "RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX "
    "USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG"
)
CURRENCIES = frozenset(_ISO_4217.split())
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,6})?")


def number(text: object) -> Decimal:
    """A number of zero or more written as digits, such as "0.35"; anything else is a ValueError that says so."""
    if not isinstance(text, str) or not _NUMBER.fullmatch(text):
        raise ValueError('write a number of 0 or more in quotes and with a point, such as "0.35"')
    return Decimal(text)


Number = Annotated[Decimal, BeforeValidator(lambda value: value if isinstance(value, Decimal) else number(value))]
"""A number in a pack: text in TOML, so that no binary fraction creeps in."""


def plain(value: Decimal) -> str:
    """The number without needless zeros: 12.50 as "12.5", 200 as "200"."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of one unit: "credits", "points", "hours", or an ISO currency code. Two units never mix (ValueError)."""

    quantity: Decimal
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in COUNTED and self.unit not in CURRENCIES:
            raise ValueError(f"{self.unit[:20]!r} is no unit: use credits, points, hours or a currency such as EUR")
        if not self.quantity.is_finite():
            raise ValueError("an amount is a finite number")

    @property
    def is_money(self) -> bool:
        """Whether the unit is a currency."""
        return self.unit in CURRENCIES

    def __str__(self) -> str:
        if self.is_money:
            return f"{self.quantity.quantize(Decimal('0.01'), ROUND_HALF_UP)} {self.unit}"
        unit = self.unit.removesuffix("s") if self.quantity == 1 else self.unit
        return f"{plain(self.quantity)} {unit}"

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.quantity + self._same(other), self.unit)

    def __sub__(self, other: "Amount") -> "Amount":
        return Amount(self.quantity - self._same(other), self.unit)

    def __lt__(self, other: "Amount") -> bool:
        return self.quantity < self._same(other)

    def __le__(self, other: "Amount") -> bool:
        return self.quantity <= self._same(other)

    def times(self, factor: Decimal) -> "Amount":
        """So many times the amount, unrounded."""
        return Amount(self.quantity * factor, self.unit)

    def _same(self, other: "Amount") -> Decimal:
        if other.unit != self.unit:
            raise ValueError(f"{self} and {other} are two units: convert one before comparing or adding")
        return other.quantity


def amount(text: str) -> Amount:
    """Read "25 credits" or "12.50 EUR"; a ValueError says what is wrong."""
    parts = text.split()
    if len(parts) != 2:
        raise ValueError('write an amount as "25 credits" or "12.50 EUR"')
    return Amount(number(parts[0]), parts[1])
