"""The alarm: where the main loop fails and fails, people are told straight, for then the outbox cannot be written.

It needs the configuration alone. What it says is nowhere kept, so after a restart it may be said again. Each channel
is spoken to beside the main loop, which waits for none of them: clocks go on while a mail server takes its time.
"""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from monitor.house import House
from monitor.jobs.tell import heard_by_all
from monitor.store.places import StoreError
from notifiers.message import Channel, Message

log = structlog.get_logger()

TICKS = 3
"""Failed ticks in a row after which the alarm is raised: a lock or a moment's trouble is none."""
AGAIN = timedelta(hours=6)


@dataclass(slots=True)
class Alarm:
    """Counts the ticks that failed in a row, and remembers when people were told.

    A context: leaving it waits for what is on its line, which each channel bounds.
    """

    failed: int = 0
    since: datetime | None = None
    told_at: datetime | None = None
    _voices: defaultdict[str, ThreadPoolExecutor] = field(
        default_factory=lambda: defaultdict(lambda: ThreadPoolExecutor(max_workers=1))
    )

    def __enter__(self) -> "Alarm":
        return self

    def __exit__(self, *_: object) -> None:
        for voice in self._voices.values():
            voice.shutdown(cancel_futures=True)

    def tick_failed(self, house: House, error: Exception, now: datetime) -> None:
        """One more tick came to nothing."""
        self.failed += 1
        self.since = self.since or now
        if self.failed < TICKS or (self.told_at is not None and now - self.told_at < AGAIN):
            return
        text = (
            f"Since {self.since:%Y-%m-%d %H:%M} UTC the monitor cannot do its work: {_reason(error)}\n\n"
            "Nothing is judged and no alert goes out meanwhile. Look at the open tickets by hand, make room or mend "
            "the database, and see the log. The monitor goes on by itself as soon as it can.\n"
        )
        self._say(house, Message(f"alarm/{now:%Y%m%dT%H%M%S}", "The watch has stopped", text), now)
        self.told_at = now

    def tick_passed(self, house: House, now: datetime) -> None:
        """All is well; where people were told otherwise, they are told that too."""
        if self.told_at is not None:
            text = f"The monitor works again since {now:%Y-%m-%d %H:%M} UTC, and catches up with what came in.\n"
            self._say(house, Message(f"alarm/{now:%Y%m%dT%H%M%S}/over", "The watch goes on", text), now)
        self.failed, self.since, self.told_at = 0, None, None

    def _say(self, house: House, message: Message, now: datetime) -> None:
        """Each channel has a voice of its own: what is said by it keeps its order, and no channel waits for another."""
        for recipient in heard_by_all(house):
            channel = house.channels[recipient.channel]
            self._voices[recipient.channel].submit(_say, channel, recipient.address, message, now)


def _reason(error: Exception) -> str:
    """The store's own sentence; of other errors the type alone, for their words may be a customer's."""
    return str(error) if isinstance(error, StoreError) else f"an error of the type {type(error).__name__}."


def _say(channel: Channel, to: str, message: Message, now: datetime) -> None:
    try:
        outcome = channel.send(channel.render(message, to, now), to)
    except Exception:
        log.exception("the alarm could not be given", channel=channel.name)
    else:
        log.warning("alarm", said=message.subject, channel=channel.name, outcome=type(outcome).__name__)
