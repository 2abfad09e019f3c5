"""What the embedding recipes paste works in pages of another origin, as such systems deliver it."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, FrameLocator, Page, expect

from indexer.settings import Settings
from search_app.web.static_files import widget
from tests.browser.conftest import OpenPage
from tests.support.embedding_site import Elsewhere, embeddable
from tests.support.recipe_texts import CODE, filled, rows, whole
from tests.support.site import served

pytestmark = pytest.mark.browser

Serve = Callable[..., str]

# Recipes whose page has the element, with the filters that it presets.
ELEMENTS = {
    "plain.html": {},
    "fallback.html": {"summit": ["2011"]},
    "pinned.html": {},
    "theme.html": {},
    "wordpress.html": {"topic": ["whole-health"]},
    "wordpress-plugin.html": {"summit": ["2011"]},
    "drupal.html": {},
    "drupal-theme.html": {},
    "static-site.md": {},
}
# What has a form for visitors without our script.
FORMS = ("form.html", "fallback.html", "wordpress.html", "drupal.html", "static-site.md")


@pytest.fixture
def serve(host: str, elsewhere_site: Elsewhere) -> Serve:
    """Puts a recipe's page on the site on another origin; its address."""

    def put(name: str, policy: str = "", **values: str) -> str:
        given = {"PINNED": widget().pinned, "INTEGRITY": widget().integrity} | values
        text = whole(name)
        if name.endswith(".md"):
            text = f"<!doctype html><title>{name}</title>" + MarkdownIt("commonmark").render(text)
        field, _, value = policy.strip().partition(": ")
        return elsewhere_site.put(filled(text, given), {field: value} if policy else {})

    return put


def parameters(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def searched(page: Page, place: Page | FrameLocator, words: str) -> dict[str, list[str]]:
    """Types words and waits for results; the parameters that the search was asked with."""
    box = place.locator("pillars-search").get_by_role("searchbox")
    with page.expect_request(
        lambda asked: "/api/v1/search?" in asked.url and parameters(asked.url)["q"] == [words]
    ) as asked:
        box.press_sequentially(words)
    expect(place.locator("pillars-search [part~=hit]").first).to_be_visible()
    return parameters(asked.value.url)


@pytest.mark.parametrize("name", ELEMENTS)
def test_the_element_searches_shows_its_filters_and_opens_a_page(
    visit: OpenPage, serve: Serve, host: str, name: str
) -> None:
    page = visit(serve(name))

    asked = searched(page, page, "recovery")
    expect(page.locator("pillars-search [part~=filters]")).to_be_visible()
    page.locator("pillars-search [part~=page]").first.click()

    page.wait_for_url(f"{host}/documents/*/pages/*")
    expect(page.locator("mark").first).to_be_visible()
    assert {facet: asked[facet] for facet in ELEMENTS[name]} == ELEMENTS[name]


def test_the_element_works_under_the_policy_that_allows_nothing_else(
    visit: OpenPage, serve: Serve
) -> None:
    page = visit(serve("fallback.html", policy=whole("strict-csp.txt")))

    assert searched(page, page, "recovery")["summit"] == ["2011"]


def test_the_form_inside_works_under_the_same_policy(
    visit: OpenPage, serve: Serve, host: str
) -> None:
    page = visit(serve("fallback.html", policy=whole("strict-csp.txt")), java_script_enabled=False)
    page.get_by_role("searchbox").fill("recovery")
    page.keyboard.press("Enter")

    page.wait_for_url(f"{host}/search?q=recovery&summit=2011")


@pytest.mark.parametrize(
    ("name", "script"), [*((name, False) for name in FORMS), ("form.html", True)]
)
def test_a_form_leads_to_the_results_with_its_filters(
    visit: OpenPage, serve: Serve, host: str, name: str, script: bool
) -> None:
    page = visit(serve(name), java_script_enabled=script)
    page.get_by_role("searchbox").fill("recovery")
    page.keyboard.press("Enter")

    page.wait_for_url(f"{host}/search?*")
    preset = {"summit": ["2011"]} if name == "form.html" else ELEMENTS[name]
    assert parameters(page.url) == {"q": ["recovery"], **preset}
    expect(page.get_by_role("article").first).to_be_visible()


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("“whole health” in 2011", "/search?q=%22whole+health%22&summit=2011"),
        ("The summit of 2011", "/browse/summit/2011"),
        ("A page", "/documents/companion-2011/pages/3"),
    ],
)
def test_a_link_leads_to_a_page_that_is_there(
    visit: OpenPage, serve: Serve, host: str, link: str, path: str
) -> None:
    page = visit(serve("links.html"), java_script_enabled=False)
    with page.expect_navigation() as reached:
        page.get_by_role("link", name=link).click()

    assert page.url == host + path
    assert reached.value.status == 200


def test_a_frame_searches_and_opens_a_page_beside_it(
    visit: OpenPage, serve: Serve, host: str
) -> None:
    page = visit(serve("frame.html"))

    assert searched(page, page.frame_locator("iframe"), "recovery")["summit"] == ["2011"]
    with page.expect_popup() as opened:
        page.frame_locator("iframe").locator("[part~=page]").first.click()

    opened.value.wait_for_url(f"{host}/documents/*/pages/*")


def test_a_frame_works_under_a_policy_that_allows_frames_of_the_search_alone(
    visit: OpenPage, serve: Serve
) -> None:
    policy = "Content-Security-Policy: default-src 'none'; frame-src {HOST}"
    page = visit(serve("frame.html", policy=policy))

    assert searched(page, page.frame_locator("iframe"), "recovery")["summit"] == ["2011"]


def test_without_a_script_a_frame_holds_the_form(visit: OpenPage, serve: Serve, host: str) -> None:
    page = visit(serve("frame.html"), java_script_enabled=False)
    page.frame_locator("iframe").get_by_role("searchbox").fill("recovery")
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")

    opened.value.wait_for_url(f"{host}/search?*")
    assert parameters(opened.value.url) == {"q": ["recovery"], "summit": ["2011"]}


def test_the_link_beside_a_frame_leads_to_the_search(
    visit: OpenPage, serve: Serve, host: str
) -> None:
    page = visit(serve("frame.html"))
    page.get_by_role("link", name="Search on a page of its own").click()

    page.wait_for_url(f"{host}/search?summit=2011")


def test_a_frame_grows_with_its_results(visit: OpenPage, serve: Serve) -> None:
    page = visit(serve("frame-height.html"))
    frame = page.locator("iframe")
    page.wait_for_function("document.querySelector('iframe').height !== '600'")
    before = int(frame.get_attribute("height") or "")

    searched(page, page.frame_locator("iframe"), "recovery")

    page.wait_for_function(f"document.querySelector('iframe').height > {before + 100}")


def test_a_builder_that_takes_an_address_frames_the_search(
    visit: OpenPage, serve: Serve, host: str
) -> None:
    address = filled(whole("builder.txt").strip(), {"HOST": host})
    page = visit(serve("builder.html", FRAMED=address.replace("&", "&amp;")))

    assert searched(page, page.frame_locator("iframe"), "recovery")["summit"] == ["2011"]


@pytest.fixture
def pasted_code(serve: Serve) -> tuple[str, str]:
    """A page of a builder, and the origin of its frame with the code that was pasted into it."""
    inner = serve("frame.html").replace("127.0.0.1", "localhost")
    return serve("builder.html", FRAMED=inner), "{0.scheme}://{0.netloc}".format(urlsplit(inner))


def test_a_builder_that_takes_code_has_both_its_origins_listed(
    visit: OpenPage,
    shipped: Settings,
    elsewhere_site: Elsewhere,
    pasted_code: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address, inner = pasted_code
    with served(embeddable(shipped, elsewhere_site.origin, inner)) as listing:
        monkeypatch.setattr(elsewhere_site, "host", listing)
        page = visit(address)
        frame = page.frame_locator("iframe").frame_locator("iframe")

        assert searched(page, frame, "recovery")["summit"] == ["2011"]


def test_a_frame_within_one_of_an_unlisted_origin_stays_empty(
    browser: Browser, host: str, pasted_code: tuple[str, str]
) -> None:
    page = browser.new_page()
    with page.expect_event("console", lambda message: "frame-ancestors" in message.text):
        page.goto(pasted_code[0])

    page.frames[2].wait_for_url("chrome-error://**")
    page.context.close()


def test_a_listener_learns_how_many_were_found(visit: OpenPage, serve: Serve) -> None:
    page = visit(serve("events.html"))
    searched(page, page, "recovery")

    expect(page.locator("#said")).to_have_text(re.compile(r"^\d+ documents$"))


def test_events_tell_what_the_document_says(visit: OpenPage, serve: Serve) -> None:
    page = visit(serve("events.html"))
    page.evaluate(
        """() => {
          window.told = {};
          for (const name of ["results", "select", "error"]) {
            addEventListener(`pillars-search:${name}`, (event) => {
              told[event.type] = Object.keys(event.detail);
              event.preventDefault();
            });
          }
        }"""
    )
    searched(page, page, "recovery")
    page.locator("pillars-search [part~=page]").first.click()
    page.locator("pillars-search").evaluate("box => box.setAttribute('src', 'mailto:us')")
    page.wait_for_function("told['pillars-search:error']")

    documented = rows("event")
    told = page.evaluate("told")
    assert set(told) == set(documented)
    for event, keys in told.items():
        assert set(keys) <= set(CODE.findall(documented[event])), event


def test_a_page_adds_a_language(visit: OpenPage, serve: Serve) -> None:
    page = visit(serve("language.html"))
    expect(page.locator("pillars-search").get_by_role("button")).to_have_text("Suchen")

    searched(page, page, "recovery")
    expect(page.locator("pillars-search [part~=summary]")).to_have_text(
        re.compile(r"^\d+ Dokumente, \d+ pages$")
    )


def test_the_looks_of_the_page_reach_the_box(visit: OpenPage, serve: Serve) -> None:
    page = visit(serve("theme.html"))
    button = page.locator("pillars-search [part~=button]")

    expect(button).to_have_css("background-color", "rgb(122, 59, 18)")
    expect(button).to_have_css("text-transform", "uppercase")
    expect(button).to_have_css("border-radius", "0px")
    expect(button).to_have_css("font-family", "Georgia, serif")


def test_a_key_opens_the_box_of_the_header(visit: OpenPage, serve: Serve) -> None:
    page = visit(serve("dialog.html"))
    page.keyboard.press("Slash")
    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.keyboard.press("ControlOrMeta+k")

    expect(page.get_by_role("searchbox")).to_be_focused()
    searched(page, page, "recovery")
