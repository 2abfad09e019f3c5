"""Long lists of values in the browser: narrowed by keyboard alone, kept when the page changes."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from indexer.settings import Settings
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import violations
from tests.support.facet_room import furnished
from tests.support.site import served

pytestmark = pytest.mark.browser

FULL = {
    "boxes": "/search?q=cat&creature=animal&year=2003..2012",
    "list": "/facets/place?q=cat&place=place-007&-place=place-008",
    "tree": "/facets/creature?q=cat&list.find=trout",
    "choices": "/facets/place/choices?q=cat",
}


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("shelves")
    furnished(folder).close()
    with served(Settings(index=f"whoosh:{folder}")) as address:
        yield address


def visible(page: Page, facet: str) -> list[str]:
    rows = page.locator(f'[data-facet="{facet}"] .choice:visible')
    return [str(row.get_attribute("data-value")) for row in rows.all()]


def settled(page: Page) -> None:
    expect(page.locator("main")).not_to_have_attribute("aria-busy", "true")


def test_a_long_facet_is_narrowed_and_ticked_by_keyboard_alone(
    open_page: OpenPage, shelves: str
) -> None:
    page = open_page("/about")
    page.goto(shelves + "/search?q=cat")
    page.evaluate("window.same = true")
    status = page.locator('[data-facet="place"] [role=status]')

    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "find-place":
            break
    page.keyboard.type("PLACE 24")
    expect(status).to_have_text(re.compile(r"^1[01] of \d{3}$"))
    left = visible(page, "place")
    assert len(left) > 9
    assert all("24" in value for value in left)

    page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_have_attribute("value", left[0])
    page.keyboard.press("Space")
    page.wait_for_url(re.compile(f"place={left[0]}"))
    settled(page)
    expect(page.locator(":focus")).to_have_attribute("value", left[0])
    expect(page.locator('[data-facet="place"] .choice:visible')).to_have_count(len(left))
    assert visible(page, "place") == left
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.id") == "find-place"

    page.keyboard.press("Escape")
    expect(status).to_have_text("All values")
    expect(page.locator("#find-place")).to_have_value("")
    assert len(visible(page, "place")) < 12
    page.keyboard.type("no such place")
    expect(status).to_have_text(re.compile("^None of"))
    assert visible(page, "place") == []
    assert page.evaluate("window.same") is True


def test_other_names_and_accents_find_a_value(open_page: OpenPage, shelves: str) -> None:
    page = open_page("/about")
    page.goto(shelves + "/search")

    page.locator("#find-place").fill("osaka")
    expect(page.locator('[data-facet="place"] [role=status]')).to_have_text("1 of 300")
    assert visible(page, "place") == ["place-299"]
    page.locator("#find-place").press("Enter")
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("place=place-299"))


def test_two_facets_are_narrowed_one_after_the_other(open_page: OpenPage) -> None:
    page = open_page("/search?q=peer")
    for facet, letters in (("topic", "certif"), ("pillar", "whole")):
        page.locator(f"#find-{facet}").fill(letters)
        page.locator(f"#find-{facet}").press("Enter")
        page.keyboard.press("Space")
        page.wait_for_url(re.compile(f"{facet}="))
        settled(page)
        assert page.evaluate("document.activeElement.type") == "checkbox"
    expect(page.locator("#find-topic")).to_have_value("certif")
    expect(page.locator("#facets input:checked")).to_have_count(2)
    page.go_back()
    expect(page.locator("#facets input:checked")).to_have_count(1)


def test_a_range_is_typed_and_the_address_is_clean(open_page: OpenPage, shelves: str) -> None:
    page = open_page("/about")
    page.goto(shelves + "/search?q=cat")
    page.evaluate("window.same = true")
    first = page.get_by_label("from Year")

    first.fill("2003")
    first.press("Tab")
    page.wait_for_url(re.compile(r"year=2003\.\.$"))
    settled(page)
    assert page.evaluate("document.activeElement.id") == "year.to"
    page.keyboard.type("2012")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"year=2003\.\.2012$"))
    settled(page)
    assert page.evaluate("document.activeElement.id") == "year.to"
    expect(page.locator(".active")).to_contain_text("Year 2003 to 2012")
    assert "year.from" not in page.url
    assert page.evaluate("window.same") is True

    page.locator(".years a").first.click()
    expect(page.locator(".active")).to_contain_text("Year 1995 to 1999")


def test_without_javascript_the_list_and_the_range_are_there(
    open_page: OpenPage, shelves: str
) -> None:
    page = open_page("/about", java_script_enabled=False)
    page.goto(shelves + "/search?q=cat")

    expect(page.locator(".narrow")).to_have_count(0)
    page.get_by_label("from Year").fill("2012")
    page.get_by_label("to Year").fill("2003")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".active")).to_contain_text("Year 2003 to 2012")
    expect(page.locator(".remarks")).to_contain_text("runs backwards")
    page.get_by_role("link", name="Find a value of Place").click()
    page.get_by_label("Find a value").fill("plače 27")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.locator("#values tbody tr").first).to_contain_text("Plače 27")
    page.get_by_role("link", name=re.compile("^tick Plače 27$")).click()
    expect(page.locator(".active")).to_contain_text("Place Plače 27")


def test_the_full_list_is_narrowed_while_one_types(open_page: OpenPage, shelves: str) -> None:
    page = open_page("/about")
    page.goto(shelves + "/facets/creature")
    rows = page.locator("#values tbody tr:visible .label")

    page.get_by_label("Find a value").fill("FELIN")
    expect(page.get_by_text("1 of 6")).to_be_visible()
    assert rows.all_inner_texts() == ["Animal", "Mammal", "Cat"]
    page.keyboard.press("Escape")
    expect(rows).to_have_count(6)


@pytest.mark.parametrize("width", [360, 1440])
def test_lists_and_long_facets_break_no_rule(browser: Browser, shelves: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    found = violations(page, shelves, FULL)
    wide = []
    for path in FULL.values():
        page.goto(shelves + path)
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)
    context.close()
    assert (found, wide) == ([], [])
