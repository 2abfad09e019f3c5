"""Where the browser is and how it starts: the machine's own Chromium, quiet and without a network
of its own.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def executable() -> str:
    """The path of a Chromium, "" when this machine has none."""
    return next((path for name in _NAMES if (path := shutil.which(name))), "")


@contextmanager
def browsing() -> Iterator[Browser]:
    """A running browser, closed at the end; RuntimeError says what to install without one."""
    path = executable()
    if not path:
        raise RuntimeError("No Chromium was found: install the package chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()
