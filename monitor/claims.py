"""Which account a mail of a shared mailbox belongs to."""

from checks.mail import Mail, read_mail
from monitor.config_sections import Account
from monitor.house import House


def claimants(house: House, source: str, mail: Mail) -> tuple[Account, ...]:
    """The accounts of this source that claim the mail, in the order of the configuration.

    Where a scheme is served through a marketplace, other mail is claimed only by match rules that say so.
    """
    return tuple(a for a in house.config.accounts if source in a.sources and _claims(house, a, mail))


def _claims(house: House, account: Account, mail: Mail) -> bool:
    pack, match = house.pack_of(account), account.match
    kind = read_mail(mail, pack.marketplace_mail, house.own_addresses).kind
    named = bool(match.to or match.from_ or match.subject or match.products)
    if kind in ("direct", "automatic") and "mail" not in pack.replies.channels and not named:
        return False
    if kind == "sent":
        return True
    fields = ((match.to, mail.recipients), (match.from_, (mail.sender,)), (match.subject, (mail.subject,)))
    ours = [product for product in house.config.products if product.name in match.products]
    if match.products and not any(product.named_in(mail.subject) for product in ours):
        return False
    return all(not wanted or _any_in(wanted, found) for wanted, found in fields)


def _any_in(wanted: tuple[str, ...], found: tuple[str, ...]) -> bool:
    return any(want.casefold() in value.casefold() for want in wanted for value in found)
