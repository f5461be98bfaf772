"""The people of the house and the products that it sells."""

import re
from datetime import date
from decimal import Decimal

from pydantic import Field

from monitor.config_sources import Name
from monitor.config_terms import Beside, Email, Section


class Person(Section):
    """The name behind a mark or an alert."""

    name: Name
    email: Email
    manager: bool = False


class Compatible(Section):
    """Platform versions declared on the product's sheet, from a day on: "1.7.0 - 8.1.x"."""

    platform: str
    versions: tuple[str, ...] = Field(min_length=1)
    since: date | None = None
    until: date | None = None


class Price(Section):
    """An amount of money, as "49.90" and "EUR"."""

    amount: Decimal = Field(ge=0, decimal_places=2)
    currency: str = Field(pattern=r"^[A-Z]{3}$")


class Product(Section):
    """What is sold: every id and name it goes by, and what its sheet declares."""

    name: Name
    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    compatible: tuple[Compatible, ...] = ()
    price: Price | None = None
    free: bool = False

    def named_in(self, subject: str) -> bool:
        """Whether a subject names it, by a name or an id as a word of its own: 50 is not named by "#1503"."""
        said = subject.casefold()
        words = (re.escape(word.casefold()) for word in (self.name, *self.names, *self.ids))
        return any(re.search(rf"(?<!\w){word}(?!\w)", said) for word in words)


class Catalogue(Section):
    """Further products in a CSV file: a row a product, and one more for each change of its declared versions."""

    csv: Beside
