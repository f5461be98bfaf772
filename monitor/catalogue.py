"""What the configuration's catalogue states of the product that a ticket is about."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time

from checks.facts import Fact, Facts, Name
from checks.seen import Sighting
from monitor.config_catalogue import Product
from monitor.config_sections import Account
from monitor.house import House

SOURCE = "the product catalogue"


def catalogue_facts(
    house: House, account: Account, title: str, seen: Sequence[Sighting], known: Facts
) -> tuple[Fact, ...]:
    """Declared versions, each from its day on, and the price where nobody knows what was paid.

    Nothing where it is not plain which product is meant.
    """
    product = _product(house, account, title, seen)
    if product is None:
        return ()
    declared = (
        Fact(
            Name.DECLARED_VERSIONS,
            ", ".join(sheet.versions),
            SOURCE,
            datetime.combine(sheet.since, time(), UTC) if sheet.since else None,
        )
        for sheet in sorted(product.compatible, key=lambda sheet: str(sheet.since or ""))
    )
    return (*declared, *(() if known.all(Name.PRICE_CENTS) else _price(product)))


def _product(house: House, account: Account, title: str, seen: Sequence[Sighting]) -> Product | None:
    """By the marketplace's own number or name of it, else by the subject."""
    sold = [product for product in house.config.products if product.name in account.products]
    threads = [sighting.payload for sighting in seen if sighting.kind == "thread"]
    numbers = {str(row.get("product_id", "")) for row in threads}
    names = {str(row.get("product", "")).casefold() for row in threads}
    ours = [p for p in sold if numbers & set(p.ids) or names & {name.casefold() for name in (p.name, *p.names)}]
    if not ours:
        meant = house.products_of(account, title)
        ours = [product for product in sold if product.name in meant]
    return ours[0] if len(ours) == 1 else None


def _price(product: Product) -> Iterable[Fact]:
    if product.price is not None:
        yield Fact(Name.PRICE_CENTS, int(product.price.amount * 100), SOURCE)
