"""In a real browser: what a page of a listed site may do here, and one of another may not."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from indexer.settings import Settings
from search_app.web import static_files
from tests.browser.conftest import LIMIT
from tests.support.embedding_site import Elsewhere, embeddable
from tests.support.embedding_site import running as site
from tests.support.site import served

pytestmark = pytest.mark.browser

ASK = "address => fetch(address).then(answer => answer.status, error => error.name)"
DEFINED = "customElements.get('pillars-search') !== undefined"


@dataclass(frozen=True)
class Sites:
    host: str
    listed: Elsewhere
    other: Elsewhere


@pytest.fixture(scope="module")
def sites(library_url: str) -> Iterator[Sites]:
    with site(Elsewhere()) as listed, site(Elsewhere()) as other:
        settings = embeddable(Settings(index=library_url), listed.origin)
        with served(settings) as host:
            listed.host = other.host = host
            yield Sites(host, listed, other)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(LIMIT)
    yield page
    context.close()


PATHS = {
    "/api/v1/search?q=health": 200,
    "/api/v1/suggest?q=hea": 200,
    "/api/v1/documents/nothing": 404,
}


@pytest.mark.parametrize(("path", "status"), PATHS.items(), ids=PATHS)
def test_a_page_of_a_listed_site_reads_every_answer(
    sites: Sites, page: Page, path: str, status: int
) -> None:
    page.goto(sites.listed.put("<h1>listed</h1>"))

    # The second time with the validator of the first.
    assert [page.evaluate(ASK, sites.host + path) for _ in range(2)] == [status, status]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_of_another_site_reads_none(sites: Sites, page: Page, path: str) -> None:
    page.goto(sites.other.put("<h1>other</h1>"))

    assert page.evaluate(ASK, sites.host + path) == "TypeError"


def test_what_a_listed_site_was_answered_is_not_read_by_another(sites: Sites, page: Page) -> None:
    """The browser keeps the answer: the cache must not hand it to a page that may not see it."""
    address = f"{sites.host}/api/v1/search?q=peers"
    page.goto(sites.listed.put("<h1>listed</h1>"))
    assert page.evaluate(ASK, address) == 200
    page.goto(sites.other.put("<h1>other</h1>"))

    assert page.evaluate(ASK, address) == "TypeError"


@pytest.mark.parametrize("path", ["/embed", "/search?q=health"])
@pytest.mark.parametrize("who", ["listed", "other"])
def test_only_a_listed_site_may_frame_and_only_the_page_for_it(
    sites: Sites, page: Page, who: str, path: str
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    mine: Elsewhere = getattr(sites, who)
    page.goto(mine.put(f'<iframe src="{{HOST}}{path}"></iframe>'))
    page.wait_for_load_state("networkidle")

    allowed = (who, path) == ("listed", "/embed")
    assert page.frame_locator("iframe").get_by_role("searchbox").count() == int(allowed)
    assert any("frame-ancestors" in text for text in said) is not allowed


@pytest.mark.parametrize("form", ["stable", "pinned"])
@pytest.mark.parametrize("headers", [{}, {"Cross-Origin-Embedder-Policy": "require-corp"}])
def test_the_script_runs_on_every_site(
    sites: Sites, page: Page, form: str, headers: dict[str, str]
) -> None:
    script = static_files.widget()
    source = f'src="{{HOST}}/{getattr(script, form)}"'
    integrity = f' integrity="{script.integrity}"' if form == "pinned" else ""
    text = f'<script type="module" {source}{integrity} crossorigin></script>'
    page.goto(sites.other.put(text, headers))

    page.wait_for_function(DEFINED)


def test_a_script_that_is_not_what_the_page_demands_is_not_run(sites: Sites, page: Page) -> None:
    script = static_files.widget()
    demanded = script.integrity[:-8] + "A" * 8
    source = f'src="{{HOST}}/{script.pinned}" integrity="{demanded}"'
    page.goto(sites.other.put(f'<script type="module" {source} crossorigin></script>'))
    page.wait_for_load_state("networkidle")

    assert page.evaluate(DEFINED) is False
