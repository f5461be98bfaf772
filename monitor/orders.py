"""What a process is asked from outside: to stop, to read its configuration anew."""

import contextlib
import os
import select
import signal


class Orders:
    """Given by a signal's handler or by any thread, taken by the main loop, which sleeps until one comes.

    A pipe and no threading.Event: a handler that runs while its own thread holds an event's lock would wait for ever.
    """

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        for end in (self._reader, self._writer):
            os.set_blocking(end, False)
        self._reload = False
        self.stopping = False

    def stop(self) -> None:
        """End after what is in hand."""
        self.stopping = True
        self.wake()

    def reload(self) -> None:
        """Read the configuration anew."""
        self._reload = True
        self.wake()

    def take_reload(self) -> bool:
        """Whether a new configuration was asked for since this was asked last."""
        asked, self._reload = self._reload, False
        return asked

    def wait(self, seconds: float) -> None:
        """Sleep until an order comes, at most so long."""
        ready, _, _ = select.select([self._reader], [], [], seconds)
        if ready:
            os.read(self._reader, 4096)

    def wake(self) -> None:
        """End the main loop's sleep: there is something to do."""
        with contextlib.suppress(BlockingIOError):  # a full pipe rings as well
            os.write(self._writer, b"!")

    def on_signals(self) -> None:
        """SIGTERM and SIGINT stop, SIGHUP reloads. From the main thread only."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: self.stop())
        signal.signal(signal.SIGHUP, lambda _number, _frame: self.reload())
