"""From the configuration of a marketplace's interface to the source that reads it."""

from datetime import timedelta

from checks.zones import zone_named
from monitor.config_sources import PrestashopSource, ShopwareSource
from monitor.credentials import resolver
from monitor.sources.addons_api import AddonsSettings
from monitor.sources.prestashop import PrestashopSettings
from monitor.sources.shopware import ShopwareSettings
from monitor.sources.shopware_api import ShopwareAccess
from monitor.sources.values import Seal


def prestashop_settings(section: PrestashopSource, seal: Seal) -> PrestashopSettings:
    """The marketplace's interface as its source wants it. `seal` hides who customers are."""
    api = AddonsSettings(
        name=section.name,
        base_url=section.base_url,
        key=resolver(section.key),
        page_size=section.page_size,
        pause=section.pause_seconds,
        ca_file=section.ca_file,
    )
    return PrestashopSettings(
        api=api,
        zone=zone_named(section.zone),
        seal=seal,
        start=section.start,
        sales_every=timedelta(minutes=section.sales_minutes),
        sales_back=timedelta(days=section.sales_days),
        budget=section.requests_a_poll,
    )


def shopware_settings(section: ShopwareSource) -> ShopwareSettings:
    """The vendor's account as its source wants it."""
    access = ShopwareAccess(
        name=section.name,
        base_url=section.base_url,
        user=section.user,
        password=resolver(section.password),
        producer=section.producer or 0,
        pause=section.pause_seconds,
        ca_file=section.ca_file,
    )
    return ShopwareSettings(
        access=access,
        zone=zone_named(section.zone),
        often=timedelta(minutes=section.open_minutes),
        budget=section.requests_a_poll,
        parties={name.casefold(): actor for name, actor in section.parties.items()},
    )
