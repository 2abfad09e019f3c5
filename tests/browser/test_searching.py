"""Searching as people do it: with a mouse, by keyboard alone, without JavaScript, on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import FATES
from tests.support.kinds import PHRASE, SEARCH, addresses

pytestmark = pytest.mark.browser

TICKS = "#facets input[type=checkbox]"


def documents(page: Page) -> int:
    """The first number of the sentence above the hits."""
    found = re.match(r"\s*([\d,]+) document", page.locator("#summary").inner_text())
    assert found
    return int(found[1].replace(",", ""))


def tick(page: Page, facet: str, value: str) -> None:
    page.locator(f'{TICKS}[name="{facet}"][value="{value}"]').check()
    page.wait_for_url(re.compile(f"[?&]{facet}={value}"))
    expect(page.locator("main")).not_to_have_attribute("aria-busy", "true")


def most_frequent(page: Page, facet: str, at: int = 0) -> tuple[str, int]:
    """A value of a facet and its number, the largest first."""
    rows = page.locator(f'.choice:has(input[name="{facet}"])')
    found = [
        (row.locator("input").get_attribute("value") or "", int(_number(row.locator(".only"))))
        for row in rows.all()
    ]
    return sorted(found, key=lambda pair: -pair[1])[at]


def _number(link: "object") -> str:
    text: str = link.text_content()  # type: ignore[attr-defined]
    return text.rsplit(maxsplit=1)[-1].replace(",", "")


def test_search_narrow_read_and_come_back(open_page: OpenPage) -> None:
    page = open_page("/")
    page.get_by_role("combobox", name="Search words").fill(PHRASE)
    page.get_by_role("button", name="Search").click()
    everything = documents(page)
    page.evaluate("window.same = true")

    value, number = most_frequent(page, "topic")
    tick(page, "topic", value)
    assert documents(page) == number
    first = page.url
    other, _ = most_frequent(page, "summit")
    tick(page, "summit", other)
    second = page.url
    both = documents(page)
    assert both <= number <= everything
    assert page.evaluate("window.same") is True, "ticking must not load the page anew"
    expect(page.locator("#status")).to_contain_text("document")
    expect(page.locator(".active li")).to_have_count(3)

    page.locator(".hit .page .n a").first.click()
    expect(page.locator(".text mark").first).to_be_visible()
    page.go_back()
    expect(page).to_have_url(second)
    assert documents(page) == both
    expect(page.locator(f"{TICKS}:checked")).to_have_count(2)
    page.go_back()
    expect(page.locator(f"{TICKS}:checked")).to_have_count(1)
    assert page.url == first
    assert documents(page) == number
    page.go_back()
    expect(page.locator(f"{TICKS}:checked")).to_have_count(0)
    assert documents(page) == everything


def test_numbers_bars_order_and_turning_pages_without_loading_anew(open_page: OpenPage) -> None:
    page = open_page(SEARCH)
    page.evaluate("window.same = true")

    page.get_by_role("link", name="Next").click()
    expect(page.locator(".pages b")).to_have_text("2")
    assert page.evaluate("scrollY") == 0
    page.locator(".bars a").first.click()
    expect(page.locator(".bars a[aria-current]")).to_have_count(1)
    page.get_by_role("link", name="newest").click()
    expect(page.locator(".order b").first).to_have_text("newest")
    page.locator(".active a").first.click()
    expect(page.locator(".active")).to_have_count(0)
    assert page.evaluate("window.same") is True


def test_leaving_out_a_value_and_allowing_it_again(open_page: OpenPage) -> None:
    page = open_page(SEARCH)
    before = documents(page)
    row = page.locator(".choice").first

    row.hover()
    row.locator(".not").click()
    expect(page.locator(".choice.out")).to_have_count(1)
    assert documents(page) < before
    page.locator(".choice.out .not").click()
    expect(page.locator(".choice.out")).to_have_count(0)
    assert documents(page) == before


def test_the_keyboard_alone_is_enough(open_page: OpenPage) -> None:
    page = open_page("/about")

    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Search words")).to_be_focused()
    page.keyboard.type(PHRASE)
    page.keyboard.press("Enter")
    expect(page.locator("#summary")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(20):  # past the ends of the first facet's range
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "checkbox":
            break
    ticked = page.locator(":focus")
    expect(ticked).to_have_attribute("type", "checkbox")
    name = ticked.get_attribute("value")
    page.keyboard.press("Space")
    expect(page.locator(f"{TICKS}:checked")).to_have_count(1)
    expect(page.locator(".active")).to_be_visible()
    expect(page.locator(":focus")).to_have_attribute("value", name or "")
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.hit h2 a')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_visible()
    assert "/documents/" in page.url


def test_without_javascript_everything_is_there(open_page: OpenPage) -> None:
    page = open_page("/", java_script_enabled=False)

    page.get_by_role("searchbox").fill(PHRASE)
    page.get_by_role("button", name="Search").click()
    topic, _ = most_frequent(page, "topic")
    summit, _ = most_frequent(page, "summit")
    page.locator(f'{TICKS}[name="topic"][value="{topic}"]').check()
    page.locator(f'{TICKS}[name="summit"][value="{summit}"]').check()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(f"{TICKS}:checked")).to_have_count(2)
    page.locator(".hit summary").first.click()
    expect(page.locator(".hit blockquote").first).to_be_visible()
    page.locator(".hit .page .n a").first.click()
    expect(page.locator(".text mark").first).to_be_visible()


def test_filters_on_a_phone_open_without_javascript(open_page: OpenPage) -> None:
    phone = {"width": 360, "height": 740}
    page = open_page(SEARCH + "&summit=2011", java_script_enabled=False, viewport=phone)

    expect(page.locator(TICKS).first).to_be_hidden()
    page.get_by_text("Filter (1)").click()
    expect(page.locator(TICKS).first).to_be_visible()


def test_a_citation_can_be_copied(open_page: OpenPage, base: str) -> None:
    page = open_page(SEARCH, permissions=["clipboard-read", "clipboard-write"])

    page.locator(".hit summary").first.click()
    page.locator(".hit .cite button").first.click()
    expect(page.locator("#status")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(".hit blockquote").first.inner_text()
    assert "corpus version" in copied


def test_matches_of_a_document_can_be_walked(open_page: OpenPage, base: str) -> None:
    page = open_page(addresses(base)["page"])

    while (following := page.locator(".matches .next")).count():
        following.click()
        expect(page.locator(".text mark").first).to_be_visible()
    expect(page.locator(".matches .previous")).to_be_visible()


def test_figures_lead_to_documents_and_those_to_pages_by_keyboard_alone(
    open_page: OpenPage, room: str
) -> None:
    page = open_page("/about", java_script_enabled=False)
    page.goto(room + "/coverage")

    page.get_by_role("link", name="on which the two readers disagree").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ledger th[scope=row]")).to_have_text("Half a scan of the harbour")
    page.locator(".ledger .notes").get_by_role("link", name="p. 2").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_contain_text("the readers agree on 62 %")
    expect(page.locator(".picture img")).to_be_visible()


def test_boxes_lie_on_the_words_of_the_picture(open_page: OpenPage, room: str) -> None:
    page = open_page("/about")
    page.goto(room + "/documents/scan/pages/1?q=harbour")
    image = page.locator(".picture img").bounding_box()
    box = page.locator(".picture rect").bounding_box()

    assert image
    assert box
    scale = image["width"] / 200
    assert abs(box["x"] - (image["x"] + 27 * scale)) < 2
    assert abs(box["y"] - (image["y"] + 39 * scale)) < 2
    assert abs(image["height"] - 300 * scale) < 1, "the room is kept before the picture comes"


def test_paper_shows_the_text_without_the_picture(open_page: OpenPage, room: str) -> None:
    page = open_page("/about")
    page.goto(room + "/documents/scan/pages/1")

    page.emulate_media(media="print")
    expect(page.locator(".picture")).to_be_hidden()
    expect(page.locator(".text")).to_be_visible()


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_scrolls_sideways_on_a_phone(
    open_page: OpenPage, base: str, room: str, width: int
) -> None:
    page = open_page("/", viewport={"width": width, "height": 740})

    wide = []
    paths = {name: base + path for name, path in addresses(base).items()}
    for name, address in (paths | {name: room + path for name, path in FATES.items()}).items():
        if name == "error":
            continue  # a missing page says so in the console, which must stay empty here
        page.goto(address)
        if page.locator("#filters").count():
            page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(name)
    assert wide == []
