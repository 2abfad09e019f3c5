"""A served index of the shipped corpus, a browser, and pages whose console must stay empty."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from indexer.settings import Settings
from tests.support.browsing import browsing
from tests.support.embedding_site import Elsewhere, embeddable, running
from tests.support.reading_room import stocked
from tests.support.site import served

LIMIT = 60_000  # milliseconds for what comes at once, on a busy machine too
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
def elsewhere_site() -> Iterator[Elsewhere]:
    """A site on another origin: `put(text, headers)` gives it a page; `{HOST}` is the search."""
    with running(Elsewhere()) as site:
        yield site


@pytest.fixture(scope="session")
def host(shipped: Settings, elsewhere_site: Elsewhere) -> Iterator[str]:
    """The address of the application over the shipped corpus, whose `embed_origins` names the
    origin of `elsewhere_site`.
    """
    with served(embeddable(shipped, elsewhere_site.origin)) as address:
        elsewhere_site.host = address
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    expect.set_options(timeout=LIMIT)
    with browsing() as running:
        yield running


@pytest.fixture
def visit(browser: Browser) -> Iterator[OpenPage]:
    """Opens an address in a context of its own; at the end nothing may stand in any console."""
    contexts = []
    said: list[str] = []

    def opened(address: str, **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(LIMIT)
        page.on("console", lambda message: said.append(f"{address}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"{address}: {error}"))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture
def open_page(visit: OpenPage, base: str) -> OpenPage:
    """Opens a path of ours in a context of its own, under the same watch."""
    return lambda path, **options: visit(base + path, **options)
