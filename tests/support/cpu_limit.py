"""A limit for the CPU time of a block, which ends what would take minutes or never end."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["cpu_limit"]


class _Exceeded(BaseException):
    """Not an Exception, so that no reader takes it for a fault of a document."""


@contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Ends the block with a failure once this process has spent so much CPU time in it.

    It is no measurement: give it 50 times what the block needs, so that a busy machine changes
    nothing. Code that returns to Python only at its end is not interrupted, but fails as well.
    """
    exceeded = False

    def end(number: int, frame: FrameType | None) -> None:
        nonlocal exceeded
        exceeded = True
        raise _Exceeded(f"More than {seconds:g} seconds of CPU time.")

    previous = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, previous)
    assert not exceeded, f"More than {seconds:g} seconds of CPU time."
