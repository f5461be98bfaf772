"""From the configuration of a helpdesk's interface to the source that reads it."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from checks.zones import zone_named
from monitor.config_rest import Auth, EventMap, Paging, RestSource
from monitor.credentials import resolver
from monitor.sources import rest_events, rest_pages
from monitor.sources.rest import RestSettings
from monitor.sources.rest_api import RestAccess
from monitor.sources.rest_pages import Listing


def rest_settings(section: RestSource) -> RestSettings:
    """The helpdesk as its source wants it."""
    zone = zone_named(section.zone)
    epoch = section.since_format == "epoch"
    return RestSettings(
        access=_access(section, section.auth),
        listing=Listing(
            section.url, section.query, section.rows, section.changed, _paging(section.paging), zone, epoch
        ),
        maps=tuple(_map(one) for one in section.events),
        detail=_detail(section, zone),
        detail_id=section.detail.id if section.detail is not None else "id",
        start=section.start,
        budget=section.requests_a_poll,
        settle=timedelta(seconds=section.settle_seconds),
    )


def _access(section: RestSource, auth: Auth | None) -> RestAccess:
    open_to_all = RestAccess(
        section.name, headers=section.headers, pause=section.pause_seconds, ca_file=section.ca_file
    )
    if auth is None:
        return open_to_all
    value, basic = auth.basic or auth.value, auth.basic is not None
    return replace(open_to_all, secret=resolver(auth.secret), header=auth.header, value=value, basic=basic)


def _detail(section: RestSource, zone: ZoneInfo) -> Listing | None:
    detail = section.detail
    if detail is None:
        return None
    return Listing(detail.url, detail.query, detail.rows, None, _paging(detail.paging), zone)


def _paging(paging: Paging) -> rest_pages.Paging:
    return rest_pages.Paging(**paging.model_dump())


def _map(one: EventMap) -> rest_events.EventMap:
    return rest_events.EventMap(one.name, one.of == "detail", one.each, one.fields, one.facts)
