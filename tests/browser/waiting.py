"""Waiting for events in a browser, and the clock of a page that the test moves."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

__all__ = ["round_trip", "still", "until"]


def until(page: Page, holds: Callable[[], Any]) -> None:
    """Waits until something is true, while the events of the page come in."""
    for _ in range(1200):
        if holds():
            return
        page.wait_for_timeout(25)
    raise AssertionError("It did not become true.")


def still(page: Page) -> None:
    """Stops the clock of the page: from here on its pauses pass when the test lets them."""
    page.clock.install(time=0)
    page.clock.pause_at(60)


def round_trip(page: Page) -> None:
    """What was on its way to the page before has arrived after this."""
    page.evaluate("fetch(location.href).then((answer) => answer.text())")
