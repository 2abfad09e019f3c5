"""Pages as they were pasted work with every version of the script that was ever published."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.boxes import HITS, box, search
from tests.browser.conftest import OpenPage
from tests.support.embedding_site import Elsewhere
from tests.tools.publish_widget import LIST

pytestmark = pytest.mark.browser

PAGES = LIST.parent / "pages"
# Every script that somebody's page may load: the address that stays, and each published version.
SCRIPTS = [
    "pillars-search.js",
    *(f"pillars-search.{digest}.js" for digest in json.loads(LIST.read_text("utf-8"))),
]


@pytest.fixture
def site(elsewhere_site: Elsewhere, host: str) -> Elsewhere:
    """The other site, whose origin the search lists."""
    return elsewhere_site


def pasted(site: Elsewhere, page: Page, name: str, script: str) -> None:
    text = (PAGES / name).read_text("utf-8")
    page.goto(site.put(text.replace("{SCRIPT}", f"{{HOST}}/static/v1/{script}")))


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_first_page_works(visit: OpenPage, site: Elsewhere, host: str, script: str) -> None:
    page = visit("about:blank")
    pasted(site, page, "v1-inline.html", script)
    one = box(page)
    expect(one.get_by_text("Before")).to_be_visible()
    assert one.get_by_role("searchbox", name="Search the reports").get_attribute("placeholder")
    search(page, "whole health")
    expect(one.locator(HITS)).to_have_count(3)
    page.wait_for_url(lambda url: url.endswith("?find=whole+health"))
    title = one.locator("[part=title]").first
    assert title.evaluate("e => getComputedStyle(e).fontStyle") == "italic"
    assert title.evaluate("e => getComputedStyle(e).color") == "rgb(120, 0, 60)"

    one.locator("summary").click()
    assert one.locator("legend").all_inner_texts() == ["Summit", "State"]
    one.get_by_role("checkbox", name="2011", exact=True).click()
    expect(one.locator("summary")).to_contain_text("(1)")
    all_there = one.locator("[part=total]").get_attribute("href")
    for part in ("topic=whole-health", "summit=2011", "-pillar=20", "sort=newest"):
        assert part in all_there
    title.click()
    heard = page.evaluate("heard")
    assert {name for name, _ in heard} == {"results", "select"}
    for name, keys in heard:
        wanted = {"results": {"q", "answer", "url"}, "select": {"kind", "url", "document"}}
        assert wanted[name] <= set(keys)
    one.locator("[part=page]").first.click()
    page.wait_for_url(f"{host}/documents/*/pages/*")


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_dropdown_works(visit: OpenPage, site: Elsewhere, host: str, script: str) -> None:
    page = visit("about:blank")
    pasted(site, page, "v1-dropdown.html", script)
    box(page)
    page.keyboard.press("/")
    one = search(page, "whole health")

    assert one.locator("[part=button]").inner_text() == "Buscar"
    way = one.locator("[part=all]")
    assert "summit=2011&summit=2012" in way.get_attribute("href")
    assert way.get_attribute("target") == "_blank"
    page.keyboard.press("Escape")
    expect(one.locator("[part=panel]")).to_be_hidden()


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_dialog_works(visit: OpenPage, site: Elsewhere, host: str, script: str) -> None:
    page = visit("about:blank")
    pasted(site, page, "v1-dialog.html", script)
    one = box(page)
    page.keyboard.press("Control+k")
    expect(one.locator("[part=input]")).to_have_value("georgia")
    expect(one.locator("[part=button]")).to_have_text("Suchen")
    expect(one.locator("[part=summary]")).to_contain_text("Dokumente")
    assert one.locator("[part=facet]").count() == 0
    page.keyboard.press("Escape")
    one.get_by_role("button", name="Find").click()
    expect(one.locator("dialog")).to_be_visible()
    page.evaluate("document.querySelector('pillars-search').close()")
    expect(one.locator("dialog")).to_be_hidden()
