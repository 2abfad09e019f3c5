"""Clock of fetch: the time and waiting, replaced in tests."""

import time
from typing import Protocol

__all__ = ["CLOCK", "Clock", "RealClock"]


class Clock(Protocol):
    """`now` in seconds from anywhere, never going back; `wall` in seconds since 1970."""

    def now(self) -> float: ...
    def wall(self) -> float: ...
    def sleep(self, seconds: float) -> None: ...


class RealClock:
    """The machine's own."""

    def now(self) -> float:
        """Seconds since some moment."""
        return time.monotonic()

    def wall(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Waits; Ctrl-C ends it."""
        time.sleep(seconds)


CLOCK = RealClock()
