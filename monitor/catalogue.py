"""What the configuration's catalogue states of the product that a ticket is about."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import zip_longest

from checks.facts import Fact, Facts, Name
from checks.seen import Sighting
from monitor.config_catalogue import Product
from monitor.config_sections import Account
from monitor.house import House

SOURCE = "the product catalogue"
NOTHING_DECLARED = "none declared"


def catalogue_facts(
    house: House, account: Account, title: str, seen: Sequence[Sighting], known: Facts
) -> tuple[Fact, ...]:
    """Declared versions, each from its day on, the list price, and the name where the marketplace lists one.

    Nothing where it is not plain which product is meant.
    """
    product = _product(house, account, title, seen)
    if product is None:
        return ()
    return (*_declared(product), *_price(product), *_name(product, known))


def _declared(product: Product) -> Iterator[Fact]:
    """Each declaration from its day on; one that ended with nothing after it leaves none that can be compared."""
    sheets = sorted(product.compatible, key=lambda sheet: str(sheet.since or ""))
    for sheet, following in zip_longest(sheets, sheets[1:]):
        yield _versions(", ".join(sheet.versions), sheet.since)
        ended = sheet.until + timedelta(days=1) if sheet.until else None
        if ended and (following is None or (following.since and following.since > ended)):
            yield _versions(NOTHING_DECLARED, ended)


def _versions(declared: str, since: date | None) -> Fact:
    at = datetime.combine(since, time(), UTC) if since else None
    return Fact(Name.DECLARED_VERSIONS, declared, SOURCE, at)


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


def _price(product: Product) -> Iterator[Fact]:
    if product.price is not None:
        yield Fact(Name.LIST_PRICE_CENTS, int(product.price.amount * 100), SOURCE)


def _name(product: Product, known: Facts) -> Iterator[Fact]:
    """The name that the marketplace lists, where the catalogue knows it; else its own, so that the two stand apart."""
    listed = known.all(Name.PRODUCT_LISTED)
    ours = {name.casefold(): name for name in (product.name, *product.names)}
    for fact in listed[-1:]:
        same = str(fact.value).casefold() in ours
        yield Fact(Name.PRODUCT_LISTED, fact.value if same else (product.names or (product.name,))[0], SOURCE)
