"""A served index of the shipped corpus, a browser, and pages whose console must stay empty."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from indexer.settings import Settings
from tests.browsing import browsing
from tests.reading_room import stocked
from tests.site import served

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def base(shipped: Settings) -> Iterator[str]:
    """The address of the application over the corpus that ships."""
    with served(shipped) as address:
        yield address


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the application over the small collection that has pages of every fate."""
    folder = tmp_path_factory.mktemp("room")
    engine, corpus = stocked(folder)
    engine.close()
    with served(Settings(corpus=corpus, index=f"whoosh:{folder / 'index'}")) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with browsing() as running:
        yield running


@pytest.fixture
def open_page(browser: Browser, base: str) -> Iterator[OpenPage]:
    """Opens a path in a context of its own; at the end nothing may stand in any console."""
    contexts = []
    said: list[str] = []

    def opened(path: str, **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: said.append(f"{path}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"{path}: {error}"))
        page.goto(base + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []
