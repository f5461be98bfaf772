"""What the configuration says of products, in words: what is declared from when, and what would leave a rule asking."""

from collections.abc import Iterator
from dataclasses import dataclass

from checks.versions import ranges
from monitor.config import Config
from monitor.config_catalogue import Compatible, Product
from monitor.product_sheet import read_sheet


@dataclass(frozen=True, slots=True)
class ProductTold:
    """A product: its numbers, what its sheet declared with its days, its price."""

    name: str
    ids: tuple[str, ...]
    declared: tuple[str, ...]
    price: str


def products_told(config: Config) -> tuple[ProductTold, ...]:
    """Every product, those of the catalogue's file among them."""
    return tuple(_told(product) for product in config.products)


def product_doubts(config: Config) -> Iterator[str]:
    """What is worth a second look."""
    if config.catalogue is not None and (unread := read_sheet(config.catalogue.csv).ignored):
        yield f"the catalogue's file has columns that are not read: {', '.join(unread)}"
    undated = [p.name for p in config.products if any(sheet.since is None for sheet in p.compatible)]
    if undated:
        yield (
            f"versions without a day from which they were declared (since) only ask a person: {', '.join(undated[:10])}"
            f"{f' and {len(undated) - 10} more' if len(undated) > 10 else ''}"
        )
    for product in config.products:
        if any(ranges(one) is None for sheet in product.compatible for one in sheet.versions):
            yield f'the versions of {product.name} cannot be read: write them as "1.7.0 - 8.1.x"'


def _told(product: Product) -> ProductTold:
    price = f"{product.price.amount} {product.price.currency}" if product.price else ""
    return ProductTold(product.name, product.ids, tuple(map(_declared, product.compatible)), price)


def _declared(sheet: Compatible) -> str:
    since = f" from {sheet.since}" if sheet.since else ""
    until = f" until {sheet.until}" if sheet.until else ""
    return f"{', '.join(sheet.versions)}{since}{until}"
