"""Where tickets are read: each source is opened as far as that goes without keeping anything of it."""

from datetime import datetime
from itertools import islice

from monitor.app import open_source
from monitor.config_feeds import AnySource, InboundSource
from monitor.config_rest import RestSource
from monitor.config_sources import PrestashopSource
from monitor.probes.check import Check, Tried, Wrong
from monitor.probes.door import door
from monitor.probes.helpdesk import helpdesk
from monitor.probes.marketplace import marketplace
from monitor.sources.imap import ImapSource
from monitor.sources.source import Failure
from monitor.sources.values import sealed_with


def source(number: int, section: AnySource, now: datetime) -> list[Check]:
    """Open a source; what it would read stays where it is."""
    what, tried = f"source {section.name}", _tried(section, now)
    wrong = [Check(what, False, one.says, one.do, ("sources", number, *one.at)) for one in tried.wrong]
    return wrong or [Check(what, True, tried.says)]


def _tried(section: AnySource, now: datetime) -> Tried:
    match section:
        case PrestashopSource():
            return marketplace(section, now)
        case RestSource():
            return helpdesk(section, now)
        case InboundSource():
            return door(section)
        case _:
            return _opened(section, now)


def _opened(section: AnySource, now: datetime) -> Tried:
    """A mailbox is logged in to; any other kind is asked for its first batch."""
    reader = open_source(section, sealed_with("doctor"))
    got = reader.probe(now) if isinstance(reader, ImapSource) else islice(reader.fetch({}, now), 1)
    wrong = (Wrong(one.reason, one.what_to_do, (one.key,)) for one in got if isinstance(one, Failure))
    return Tried(f"it can be read: {', '.join(reader.folders)}.", tuple(wrong))
