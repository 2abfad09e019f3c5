"""Reading as people do it: by keys, by links, with and without JavaScript, in light and dark."""

import re
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from search_app.documents.text_fragment import at_words
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import RULES
from tests.support.kinds import SEARCH, addresses

pytestmark = pytest.mark.browser

Scheme = Literal["light", "dark"]
STEP = ".steps:visible"


def total(page: Page) -> int:
    """How many matches the page has."""
    return page.locator("mark[id]").count()


def number(page: Page) -> int:
    """The match in the address."""
    found = re.search(r"#m(\d+)$", page.url)
    assert found, page.url
    return int(found[1])


def open_first_hit(page: Page) -> None:
    page.locator(".hit .page .n a").first.click()
    page.wait_for_url(re.compile(r"#m1$"))


def test_from_a_hit_by_keys_to_each_match_and_back_to_the_results(open_page: OpenPage) -> None:
    page = open_page(SEARCH + "&summit=2011")
    results = page.url
    open_first_hit(page)
    count = total(page)

    expect(page.locator("#status")).to_have_text(f"Match 1 of {count}.")
    expect(page.locator("#m1")).to_be_in_viewport()
    page.keyboard.press("n")
    expect(page.locator("#status")).to_have_text(f"Match 2 of {count}.")
    expect(page.locator("#m2")).to_be_in_viewport()
    assert number(page) == 2
    page.keyboard.press("p")
    assert number(page) == 1
    page.go_back()
    page.wait_for_url(results)
    open_first_hit(page)
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/search\?"))
    expect(page.locator("#summary")).to_be_visible()
    expect(page.locator("#facets input:checked")).to_have_count(1)


def test_keys_go_on_to_the_next_page_and_return_to_its_last_match(
    open_page: OpenPage, base: str
) -> None:
    page = open_page(addresses(base)["page"])
    here, count = page.url.split("#")[0], total(page)
    for at in range(2, count + 1):
        page.keyboard.press("n")
        expect(page).to_have_url(f"{here}#m{at}")

    page.keyboard.press("n")
    page.wait_for_url(lambda url: url.split("#")[0] != here)
    assert number(page) == 1
    expect(page.locator("mark:target")).to_be_in_viewport()
    page.keyboard.press("p")
    expect(page).to_have_url(f"{here}#m{count}")


def test_keys_wait_while_somebody_writes_and_can_be_turned_off(
    open_page: OpenPage, base: str
) -> None:
    page = open_page(addresses(base)["page"])
    url = page.url

    page.locator("#within").focus()
    page.keyboard.type("np")
    page.keyboard.press("Escape")
    assert page.url == url
    expect(page.locator("#within")).to_have_value(re.compile("np"))
    page.get_by_role("button", name="Turn the keys off").click()
    page.keyboard.press("n")
    page.keyboard.press("/")
    expect(page.locator("#q")).not_to_be_focused()
    assert page.url == url
    expect(page.locator(".keys")).to_be_hidden()
    page.reload()
    page.get_by_role("button", name="Turn the keys on").click()
    page.locator("main").focus()
    page.keyboard.press("n")
    page.wait_for_url(re.compile("#m[12]$"))


def test_the_link_that_was_pressed_keeps_the_focus(open_page: OpenPage, base: str) -> None:
    page = open_page(addresses(base)["page"])
    count = total(page)

    page.locator(STEP).get_by_role("link", name="next match").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert count < 4 or number(page) == 3
    expect(page.locator(f"{STEP} a:focus")).to_have_text(re.compile("next match"))
    expect(page.get_by_role("group", name=f"Match {number(page)} of {count}")).to_be_visible()


def test_a_box_leads_to_its_match_and_the_current_one_is_told_by_more_than_colour(
    open_page: OpenPage, base: str
) -> None:
    page = open_page(addresses(base)["page"])

    page.locator('.shot svg a[href="#m2"] rect').first.click()
    expect(page.locator("#m2")).to_be_in_viewport()
    assert number(page) == 2
    widths = page.evaluate(
        """[...document.querySelectorAll(".shot svg a")].map((box) =>
            [box.getAttribute("href"), getComputedStyle(box.querySelector("rect")).strokeWidth])"""
    )
    wide = {href for href, stroke in widths if float(stroke.removesuffix("px")) > 2}
    assert wide == {"#m2"}
    outline = page.locator("#m2").evaluate("(mark) => getComputedStyle(mark).outlineStyle")
    assert outline == "solid"


def test_without_javascript_matches_are_walked_by_links(open_page: OpenPage, base: str) -> None:
    page = open_page(SEARCH, java_script_enabled=False)
    open_first_hit(page)
    here, count = page.url.split("#")[0], total(page)

    for at in range(2, count + 1):
        page.locator(STEP).get_by_role("link", name="next match").click()
        expect(page).to_have_url(f"{here}#m{at}")
        expect(page.locator(STEP)).to_contain_text(f"{at} of {count}")
        expect(page.locator(f"#m{at}")).to_be_in_viewport()
    page.locator(STEP).get_by_role("link", name="next match").click()
    assert page.url.split("#")[0] != here
    assert number(page) == 1
    expect(page.locator(".keys")).to_be_hidden()
    page.get_by_role("link", name="Back to the results").click()
    expect(page.locator("#summary")).to_be_visible()


def test_a_number_of_the_outline_leads_to_a_match(open_page: OpenPage, base: str) -> None:
    page = open_page(addresses(base)["document"])

    link = page.locator("#outline .n a").last
    anchor = (link.get_attribute("href") or "").partition("#")[2]
    link.click()
    page.wait_for_url(re.compile(f"#{anchor}$"))
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()
    expect(page.locator(".toc [aria-current]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#summary")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_at_a_match_breaks_no_rule(
    open_page: OpenPage, base: str, scheme: Scheme, width: int
) -> None:
    view = {"width": width, "height": 800}
    page = open_page(addresses(base)["page"], color_scheme=scheme, viewport=view)
    page.keyboard.press("n")

    expect(page.locator(STEP)).to_be_visible()
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_paper_shows_the_marks_and_none_of_the_ways(open_page: OpenPage, base: str) -> None:
    page = open_page(addresses(base)["page"])

    page.emulate_media(media="print")
    expect(page.locator(".text mark").first).to_be_visible()
    for gone in (".steps", ".keys", ".turn", ".crumbs"):
        assert page.locator(f"{gone}:visible").count() == 0, gone


@pytest.mark.parametrize("part", ["#:~:", "#somewhere:~:"])
def test_a_browser_finds_the_words_of_a_text_fragment(open_page: OpenPage, part: str) -> None:
    """Not the first of such words, but those in their sentence."""
    text = "By the sea, calm.\n\nThen the deep sea, a-b & more, rises."
    start = text.rindex("sea")
    rest = "<p>More.</p>" * 200
    there = "<p>Then the deep <b>sea</b>, a-b &amp; more, rises.</p>"
    body = f"<p>By the sea, calm.</p>{rest}{there}{rest}"
    page = open_page("/about")
    page.route(
        "http://127.0.0.1:9/*",
        lambda route: route.fulfill(content_type="text/html", body=f"<!doctype html>{body}"),
    )

    page.goto(f"http://127.0.0.1:9/page{part}{at_words(text, ((start, start + 3),))}")
    expect(page.locator("b")).to_be_in_viewport()
