"""Why this result: beside the hit, in place where there are scripts, on the next page where not."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.support.kinds import SEARCH

pytestmark = pytest.mark.browser


def test_the_reasons_open_in_place_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(SEARCH)
    address = page.url
    second = page.locator("article.hit").nth(1)
    second.get_by_role("link", name="Why this result").focus()
    page.keyboard.press("Enter")
    why = second.locator("details.why")
    expect(why.locator("summary")).to_be_focused()
    expect(why).to_contain_text("The score of the document is")
    expect(page.locator("details.why")).to_have_count(1)
    expect(page).to_have_url(address)

    page.keyboard.press("Enter")
    expect(why.locator("table")).to_be_hidden()
    page.locator("article.hit").nth(2).get_by_role("link", name="Why this result").click()
    expect(page.locator("details.why")).to_have_count(2)
    page.get_by_role("link", name="Without explanations").click()
    expect(page.locator("details.why")).to_have_count(0)


def test_the_same_without_scripts(open_page: OpenPage) -> None:
    page = open_page(SEARCH, java_script_enabled=False)
    second = page.locator("article.hit").nth(1)
    title = second.locator("h2").inner_text()
    second.get_by_role("link", name="Why this result").click()
    expect(page.locator("details.why[open]")).to_have_count(page.locator("article.hit").count())
    assert page.url.endswith("explain=1#why-2")
    why = page.locator("#why-2")
    expect(why).to_be_in_viewport()
    expect(why.get_by_role("region", name=f"Numbers of {title}")).to_be_visible()
    expect(why.get_by_role("columnheader", name="Score")).to_be_visible()
    why.get_by_role("link", name="Without explanations").click()
    expect(page.locator("details.why")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1440])
def test_nothing_scrolls_sideways(open_page: OpenPage, width: int) -> None:
    page = open_page(f"{SEARCH}&explain=1", viewport={"width": width, "height": 800})
    wide = "(all) => all.filter((one) => one.scrollWidth > one.clientWidth).length"
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("details.why .table").evaluate_all(wide) == 0
