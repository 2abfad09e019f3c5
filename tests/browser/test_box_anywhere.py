"""The box on pages that it does not control: hostile style sheets and the strictest policy, in
every mode, light and dark, from left to right and from right to left.
"""

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.boxes import HITS, SCRIPT, box, counted, paged, search, tag
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import RULES
from tests.support.embedding_site import Elsewhere

pytestmark = pytest.mark.browser

Scheme = Literal["light", "dark"]

HOSTILE = """<style>
  * { all: unset !important; font-size: 40px !important; box-sizing: content-box !important;
      z-index: 2147483647 !important }
  :root { font-size: 40px !important }
  head, script, style, title { display: none !important }
  main, h1, .cover { display: block !important }
  main { padding: 20px !important }
  .cover { position: fixed !important; inset: 300px 0 0 0 !important;
           background: crimson !important }
</style>"""
STRICT = {
    "Content-Security-Policy": "default-src 'none'; script-src {HOST}; connect-src {HOST}; "
    "form-action {HOST}; style-src 'none'; require-trusted-types-for 'script'"
}
# What lies above everything that a page can put above anything.
COVER = '</main><div class="cover"></div><main>'

PAGES: dict[str, dict[str, Any]] = {
    "hostile": {"head": HOSTILE, "headers": {}},
    "strict": {"head": "", "headers": STRICT},
}
DIRECTIONS = {"ltr": 'lang="es" dir="ltr"', "rtl": 'lang="ar" dir="rtl"'}


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("mode", ["inline", "dropdown", "dialog"])
@pytest.mark.parametrize("where", PAGES)
def test_a_box_searches_filters_and_opens_a_page_anywhere(
    visit: OpenPage,
    elsewhere_site: Elsewhere,
    host: str,
    where: str,
    mode: str,
    scheme: Scheme,
    direction: str,
) -> None:
    cover = COVER if where == "hostile" and mode != "inline" else ""
    address = paged(
        elsewhere_site, tag(f'mode="{mode}"'), cover, html=DIRECTIONS[direction], **PAGES[where]
    )
    page = visit(address, color_scheme=scheme, viewport={"width": 1000, "height": 800})
    one = box(page)
    if mode == "dialog":
        assert broken(page) == []
        page.keyboard.press("Control+k")

    search(page, "whole health")
    one.locator("summary").click()
    with page.expect_response(lambda answer: "summit=2011" in answer.url):
        one.get_by_role("checkbox", name="2011", exact=True).click()
    expect(one.locator("summary")).to_contain_text("(1)")
    expect(one.get_by_role("checkbox", name="2011", exact=True)).to_be_focused()

    assert one.locator("[part=root]").evaluate("e => e.classList.contains('dark')") is (
        scheme == "dark"
    )
    assert sizes(one) == (16, True)
    assert broken(page) == []
    one.locator("summary").click()
    first = one.locator(HITS).first.locator("[part=page]").first
    assert on_top(first)
    first.click()
    page.wait_for_url(f"{host}/documents/*/pages/*")
    assert page.locator("main mark").count()


def broken(page: Page) -> list[Any]:
    """What axe finds in the box; it is brought in by evaluation, which no policy forbids."""
    answer = Axe().run(page, context="pillars-search", options=RULES).response
    assert answer["passes"]
    return [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in answer["violations"]]


def sizes(one: Locator) -> tuple[float, bool]:
    """The size of the letters in the box, in pixels, and whether all of it fits its width."""
    field = one.locator("[part=input]")
    size = float(field.evaluate("e => parseFloat(getComputedStyle(e).fontSize)"))
    return size, bool(one.evaluate("e => e.scrollWidth <= e.clientWidth"))


def on_top(link: Locator) -> bool:
    """Whether what one would hit with a pointer is the box."""
    link.scroll_into_view_if_needed()
    return bool(
        link.evaluate(
            """e => { const r = e.getBoundingClientRect();
            return document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2)
              === document.querySelector("pillars-search"); }"""
        )
    )


def test_nothing_scrolls_sideways_on_a_telephone(
    visit: OpenPage, elsewhere_site: Elsewhere, host: str
) -> None:
    for mode in ("inline", "dropdown", "dialog"):
        page = visit(
            paged(elsewhere_site, tag(f'mode="{mode}"')), viewport={"width": 320, "height": 600}
        )
        box(page)
        if mode == "dialog":
            page.keyboard.press("/")
        one = search(page, "whole health")
        one.locator("summary").click()

        panel = one.locator("[part=dialog]" if mode == "dialog" else "[part=panel]")
        assert panel.evaluate("e => e.scrollWidth <= e.clientWidth"), mode
        assert page.evaluate("document.documentElement.scrollWidth") == 320, mode
        assert broken(page) == [], mode


def test_boxes_of_one_page_are_told_apart_by_their_names(
    visit: OpenPage, elsewhere_site: Elsewhere, host: str
) -> None:
    boxes = (tag('label="Reports"'), tag('label="Guides" mode="dialog"'))
    page = visit(paged(elsewhere_site, *boxes))
    box(page, 1)
    expect(page.get_by_role("search", name="Reports")).to_be_visible()
    assert broken(page) == []
    page.get_by_role("button", name="Guides").click()

    expect(page.get_by_role("dialog", name="Guides")).to_be_visible()
    expect(page.get_by_role("search", name="Guides")).to_be_visible()
    assert broken(page) == []


def test_forced_colours_leave_a_match_visible(
    visit: OpenPage, elsewhere_site: Elsewhere, host: str
) -> None:
    page = visit(paged(elsewhere_site), forced_colors="active")
    mark = search(page, "whole health").locator("[part=snippet] mark").first

    shown = mark.evaluate("e => [getComputedStyle(e).borderBottomWidth, e.offsetHeight > 0]")

    assert shown == ["2px", True]
    assert broken(page) == []


def test_nothing_moves(visit: OpenPage, elsewhere_site: Elsewhere, host: str) -> None:
    """There is no motion that somebody would want reduced."""
    page = visit(paged(elsewhere_site, tag('mode="dialog"')))
    box(page)
    page.keyboard.press("Control+k")
    search(page, "whole health")

    assert page.evaluate("document.getAnimations({subtree: true}).length") == 0
    moving = """[...document.querySelector("pillars-search").shadowRoot.querySelectorAll("*")]
      .filter((e) => getComputedStyle(e).transitionDuration !== "0s"
        || getComputedStyle(e).animationName !== "none").length"""
    assert page.evaluate(moving) == 0


@pytest.mark.parametrize(
    ("around", "attributes", "dark"),
    [
        ("background: #fff", "", False),
        ("background: rgb(20 20 30)", "", True),
        ("background: rgba(255, 255, 255, .2)", "", True),
        ("", "", True),
        ("background: #fff", 'theme="dark"', True),
        ("background: #000", 'theme="light"', False),
    ],
)
def test_a_box_is_light_or_dark_as_what_lies_behind_it(
    visit: OpenPage, elsewhere_site: Elsewhere, host: str, around: str, attributes: str, dark: bool
) -> None:
    """The visitor prefers dark and the page follows: only what is painted light stays light."""
    address = paged(elsewhere_site, f'<div style="{around}">{tag(attributes)}</div>')
    page = visit(address, color_scheme="dark")
    search(page, "whole health")

    is_dark = box(page).locator("[part=root]").evaluate("e => e.classList.contains('dark')")

    assert is_dark is dark
    assert broken(page) == []


def test_a_page_that_knows_no_dark_keeps_a_light_box(
    visit: OpenPage, elsewhere_site: Elsewhere, host: str
) -> None:
    page = visit(
        elsewhere_site.put(f"<!doctype html><title>Light</title>{SCRIPT}{tag()}"),
        color_scheme="dark",
    )

    assert not box(page).locator("[part=root].dark").count()


def test_the_page_asks_nothing_but_the_script_before_the_first_key(
    visit: OpenPage, elsewhere_site: Elsewhere, host: str
) -> None:
    address = paged(elsewhere_site, tag(), tag('mode="dialog"'))
    page = visit("about:blank")
    asked = counted(page, host)
    page.goto(address)
    box(page)
    page.wait_for_load_state("networkidle")

    assert asked == [f"{host}/static/v1/pillars-search.js"]
