"""The builder: what is chosen is in the lines at once, they work where they are pasted, and the
previews search.
"""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.boxes import HITS
from tests.browser.conftest import OpenPage
from tests.support.embedding_site import Elsewhere

pytestmark = pytest.mark.browser

PATH = "/embed/builder"


def lines(page: Page, name: str) -> Locator:
    return page.locator(f"#{name} pre")


def opened(page: Page, summary: str) -> None:
    """Opens one of the folded parts of the form."""
    page.locator("#builder summary").filter(has_text=summary).click()


def parameters(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def pasted(page: Page, site: Elsewhere, name: str) -> str:
    """The address of a page of another origin with these lines."""
    text = lines(page, name).inner_text()
    return site.put(
        f'<!doctype html><html lang="en"><meta charset="windows-1252"><title>Pasted</title>{text}',
        {"Content-Type": "text/html; charset=windows-1252"},
    )


# --- choosing -------------------------------------------------------------------------------------


def test_a_choice_is_in_lines_address_and_previews_at_once(visit: OpenPage, host: str) -> None:
    page = visit(host + PATH)

    page.get_by_role("radio", name="Dialog").check()
    expect(lines(page, "script")).to_contain_text('mode="dialog"')
    opened(page, "Topic")
    page.get_by_role("checkbox", name="Whole health").check()
    expect(lines(page, "script")).to_contain_text('topic="whole-health"')

    assert page.url == f"{host}{PATH}?topic=whole-health&mode=dialog"
    expect(page.get_by_role("checkbox", name="Whole health")).to_be_focused()
    expect(page.locator("#chosen-topic")).to_have_text("Whole health")
    expect(page.locator("#status")).to_have_text("The lines are renewed.")
    expect(lines(page, "frame")).to_contain_text("/embed?topic=whole-health&amp;target=_blank")
    preview = page.locator(".preview pillars-search")
    expect(preview).to_have_attribute("topic", "whole-health")
    expect(preview.get_by_role("button")).to_be_visible()


def test_the_choices_hold_when_the_address_is_opened_again(visit: OpenPage, host: str) -> None:
    page = visit(host + PATH)
    opened(page, "Words and looks")
    page.get_by_label("Language").select_option("Español")
    expect(lines(page, "form")).to_contain_text("Buscar en")

    page.reload()

    expect(page.get_by_label("Language")).to_have_value("es")
    expect(page.get_by_label("Language")).to_be_visible()
    expect(lines(page, "form")).to_contain_text("Buscar en")


def test_a_range_and_an_exclusion_are_chosen_in_fields(visit: OpenPage, host: str) -> None:
    page = visit(host + PATH)
    opened(page, "Year")
    page.get_by_label("from Year").fill("2010")
    page.get_by_label("More, or a whole search").fill("-kind=report")
    page.keyboard.press("Enter")

    expect(lines(page, "script")).to_contain_text('year="2010.." filters="-kind=report"')


def test_the_site_that_is_named_hears_if_the_box_works_there(
    visit: OpenPage, host: str, elsewhere_site: Elsewhere
) -> None:
    page = visit(host + PATH)
    address = page.get_by_label("Address of your site")

    address.fill(f"{elsewhere_site.origin}/a/page")
    address.press("Enter")
    expect(page.locator("#verdict")).to_contain_text("may ask this server")
    address.fill("http://elsewhere.example")
    address.press("Enter")
    expect(page.locator("#verdict")).to_contain_text("embed_origins")
    expect(address).to_be_focused()


def test_without_a_script_the_button_shows_the_lines(visit: OpenPage, host: str) -> None:
    page = visit(host + PATH, java_script_enabled=False)

    page.get_by_role("radio", name="Dropdown").check()
    page.get_by_role("button", name="Show the lines").click()

    expect(lines(page, "script")).to_contain_text('mode="dropdown"')
    expect(page.get_by_role("radio", name="Dropdown")).to_be_checked()
    expect(page.locator(".preview form")).to_be_visible()


def test_each_of_the_four_is_copied_as_it_stands(visit: OpenPage, host: str) -> None:
    page = visit(f"{host}{PATH}?summit=2011", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("radio", name="This version").check()  # what came later has its buttons too
    expect(lines(page, "script")).to_contain_text("integrity=")

    for name in ("script", "form", "frame", "link"):
        button = page.locator(f"#{name}").get_by_role("button", name="Copy")
        button.click()
        expect(page.locator(f"#{name}").get_by_role("button", name="Copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == lines(page, name).inner_text().strip()


# --- previews -------------------------------------------------------------------------------------


def test_both_previews_search_with_the_filters(visit: OpenPage, host: str) -> None:
    page = visit(f"{host}{PATH}?summit=2011&hits=2")
    page.locator("#frame").scroll_into_view_if_needed()

    for place in (page.locator(".preview pillars-search"), page.frame_locator(".preview iframe")):
        with page.expect_request("**/api/v1/search?*") as asked:
            place.get_by_role("searchbox").fill("whole health")
        assert parameters(asked.value.url)["summit"] == ["2011"]
        expect(place.locator(HITS)).to_have_count(2)


def test_the_preview_leaves_the_key_of_the_page_alone(visit: OpenPage, host: str) -> None:
    page = visit(f"{host}{PATH}?mode=dialog&keys=/")
    page.locator(".preview pillars-search").get_by_role("button").wait_for()

    page.locator("h1").click()
    page.keyboard.press("/")

    expect(page.locator("#q")).to_be_focused()
    assert page.locator("dialog[open]").count() == 0


# --- pasted ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", ["stable", "pinned"])
def test_the_lines_search_where_they_are_pasted(
    visit: OpenPage, host: str, elsewhere_site: Elsewhere, script: str
) -> None:
    builder = visit(f"{host}{PATH}?summit=2011&-pillar=20&hits=2&script={script}")
    page = visit(pasted(builder, elsewhere_site, "script"))
    box = page.locator("pillars-search")

    with page.expect_request("**/api/v1/search?*") as asked:
        box.get_by_role("searchbox").fill("whole health")

    sent = parameters(asked.value.url)
    assert (sent["summit"], sent["-pillar"]) == (["2011"], ["20"])
    expect(box.locator(HITS)).to_have_count(2)


@pytest.mark.parametrize("name", ["script", "form"])
def test_without_a_script_the_pasted_form_searches_with_its_filters(
    visit: OpenPage, host: str, elsewhere_site: Elsewhere, name: str
) -> None:
    """On a page in another encoding, too."""
    builder = visit(f"{host}{PATH}?summit=2011&-pillar=20&match=any&lang=es")
    page = visit(pasted(builder, elsewhere_site, name), java_script_enabled=False)

    page.get_by_role("searchbox").fill("salud — whole health")
    page.get_by_role("button", name="Buscar").click()

    page.wait_for_url(f"{host}/search?**")
    assert parameters(page.url) == {
        "q": ["salud — whole health"],
        "summit": ["2011"],
        "-pillar": ["20"],
        "match": ["any"],
    }
    expect(page.get_by_role("article").first).to_be_visible()


def test_the_pasted_frame_and_the_pasted_link_work(
    visit: OpenPage, host: str, elsewhere_site: Elsewhere
) -> None:
    builder = visit(f"{host}{PATH}?q=whole+health&summit=2011&hits=2")
    frame = visit(pasted(builder, elsewhere_site, "frame"))
    link = visit(pasted(builder, elsewhere_site, "link"))

    expect(frame.frame_locator("iframe").locator(HITS)).to_have_count(2)
    link.get_by_role("link", name="Search").click()
    link.wait_for_url(f"{host}/search?q=whole+health&summit=2011")
    expect(link.get_by_role("article").first).to_be_visible()
