"""Whether this machine's clock agrees with those of the services it reads: every verdict rests on both."""

from collections.abc import Iterator
from datetime import timedelta

from monitor.app import wall_clock
from monitor.probes.check import Wrong
from monitor.sources.asking import Asking

AGREED = timedelta(minutes=1)
"""An answer's date has whole seconds and was written a moment ago; more than this is a clock that is wrong."""
_SET = "Set this machine's clock (timedatectl set-ntp true); where it is right, tell the service's operator."


def skewed(asking: Asking) -> Iterator[Wrong]:
    """What is wrong where the service's last answer was dated by another clock."""
    if asking.dated is None:
        return
    ahead = wall_clock() - asking.dated
    if abs(ahead) > AGREED:
        seconds = abs(ahead) // timedelta(seconds=1)
        much = f"{seconds // 60} minutes" if seconds < 7200 else f"{seconds // 3600} hours"
        yield Wrong(
            f"this machine's clock is {much} {'ahead of' if ahead > timedelta() else 'behind'} the service's.", _SET
        )
