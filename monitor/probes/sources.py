"""Where tickets are read: each source is opened as far as that goes without reading from it."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from monitor.app import open_source
from monitor.config_feeds import AnySource
from monitor.probes.check import Check, Wrong
from monitor.sources.imap import ImapSource
from monitor.sources.source import Failure, Source
from monitor.sources.values import sealed_with


def source(number: int, section: AnySource, now: datetime) -> list[Check]:
    """Open a source; what it would read stays where it is."""
    what = f"source {section.name}"
    reader = open_source(section, sealed_with("doctor"))
    wrong = [Check(what, False, one.says, one.do, ("sources", number, one.key)) for one in _tried(section, reader, now)]
    return wrong or [Check(what, True, f"it can be read: {', '.join(reader.folders)}.")]


def _tried(section: AnySource, reader: Source, now: datetime) -> Iterator[Wrong]:
    """What is in the way. A kind without a probe of its own is asked for its first batch."""
    match section, reader:
        case _, ImapSource():
            failures = reader.probe(now)
        case _:
            failures = (got for got in islice(reader.fetch({}, now), 1) if isinstance(got, Failure))
    yield from (Wrong(one.reason, one.what_to_do) for one in failures)
