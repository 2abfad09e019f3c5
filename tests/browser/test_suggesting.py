"""Suggestions while one types: by keyboard, by mouse, for screen readers, on slow lines."""

import json
import re
from collections.abc import Callable
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from indexer.settings import Settings
from search_app import create_app
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import RULES
from tests.browser.test_searching import documents, tick
from tests.browser.waiting import round_trip, still

pytestmark = pytest.mark.browser

ADDRESS = "**/api/v1/suggest?*"
SEARCH = "/search?q=peer&per_page=3"


# --- what the server says, written down -----------------------------------------------------------


def one(text: str, kind: str = "phrase", **more: Any) -> dict[str, Any]:
    """A suggestion as the interface describes it."""
    url = f"/search?q=%22{text.replace(' ', '+')}%22"
    fixed = {"label": "", "documents": 1, "pages": 1, "marks": [], "called": "", "called_marks": []}
    return {"text": text, "kind": kind, "url": url, "q": "", **fixed, **more}


MIXED = [
    one("Whole health", "document", label="Report", pages=12, marks=[[0, 3]], url="/about"),
    one("2011", "facet", label="Summit", called="Whole", called_marks=[[0, 3]], documents=7),
    one("whole health", documents=1_036, marks=[[0, 3]]),
]


def answer(route: Route, found: list[dict[str, Any]]) -> None:
    body = json.dumps({"ok": True, "q": "", "corpus": {"version": ""}, "suggestions": found})
    route.fulfill(status=200, content_type="application/json", body=body)


def typed(route: Route) -> str:
    return parse_qs(urlsplit(route.request.url).query)["q"][0]


def canned(page: Page, found: Callable[[str], list[dict[str, Any]]]) -> list[str]:
    """Answers for the server; returns what is asked, as it is asked."""
    asked: list[str] = []

    def answered(route: Route) -> None:
        asked.append(typed(route))
        answer(route, found(asked[-1]))

    page.route(ADDRESS, answered)
    return asked


def echo(text: str) -> list[dict[str, Any]]:
    """Three suggestions that begin with what was typed."""
    return [one(f"{text} {word}", marks=[[0, len(text)]]) for word in ("one", "two", "three")]


# --- what is on the page --------------------------------------------------------------------------


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search words")


def options(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def said(page: Page) -> Locator:
    return page.locator(".box [role=status]")


def selected(page: Page) -> Locator:
    """The option that the arrows are at; none while they are in the box."""
    return options(page).and_(page.locator("[aria-selected=true]"))


def closed(page: Page) -> None:
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".suggestions")).to_be_hidden()


def home(open_page: OpenPage) -> Page:
    """The page on which one types at once; on a slow machine the cursor comes after the page."""
    page = open_page("/")
    expect(box(page)).to_be_focused()
    return page


def opened(page: Page, text: str, found: Callable[[str], list[dict[str, Any]]] = echo) -> list[str]:
    """Types into the box, with canned answers; returns what is asked."""
    asked = canned(page, found)
    box(page).select_text()
    page.keyboard.insert_text(text)
    expect(options(page).first).to_be_visible()
    return asked


# --- as the server answers ------------------------------------------------------------------------


@pytest.mark.parametrize("group", ["Documents", "Filed under", "Phrases"])
def test_three_letters_an_arrow_and_enter_lead_there(open_page: OpenPage, group: str) -> None:
    page = home(open_page)
    page.keyboard.type("who")
    expect(options(page).locator("mark").first).to_have_text("Who")
    first = walk_to(page, group)
    address, number = first.get_attribute("href") or "", first.locator(".n").inner_text()
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("who")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_be_visible()
    assert page.url.endswith(address)
    if group != "Documents":
        assert documents(page) == int(number.split()[0])


def walk_to(page: Page, group: str) -> Locator:
    """Presses the arrow until the first option of a group is the one in hand."""
    first = page.get_by_role("group", name=group).get_by_role("option").first
    for _ in range(options(page).count()):
        page.keyboard.press("ArrowDown")
        if first.get_attribute("aria-selected") == "true":
            return first
    raise AssertionError(f"The arrow does not lead to {group}.")


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", SEARCH])
def test_an_open_list_breaks_no_rule_and_moves_nothing(
    open_page: OpenPage, path: str, scheme: Literal["light", "dark"], width: int
) -> None:
    page = open_page(path, color_scheme=scheme, viewport={"width": width, "height": 900})
    places = """() => [...document.querySelectorAll("main, main *, .top *, .foot *")]
        .filter((one) => !one.closest(".suggestions")).map((one) => one.getBoundingClientRect())
        .map(({ x, y, width, height }) => [x, y, width, height].join())"""
    box(page).fill("who")
    before = page.evaluate(places)
    page.keyboard.press("ArrowDown")
    expect(selected(page)).to_have_count(1)

    assert page.evaluate(places) == before
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sizes = [option.bounding_box() for option in options(page).all()]
    assert [size for size in sizes if not size or size["height"] < 24] == []
    assert Axe().run(page, options=RULES).response["violations"] == []


# --- what is said ---------------------------------------------------------------------------------


def test_the_list_as_assistive_technology_knows_it(open_page: OpenPage) -> None:
    page = home(open_page)
    opened(page, "who", lambda _: MIXED)
    page.keyboard.press("ArrowDown")

    expect(page.get_by_role("search")).to_match_aria_snapshot("""
        - search:
          - combobox "Search words" [expanded]: who
          - button "Search"
          - listbox "Suggestions":
            - group "Documents":
              - option "Whole health, Report, 12 pages" [selected]
            - group "Filed under":
              - option "2011, Summit, “Whole”, 7 documents"
            - group "Phrases":
              - option "whole health, 1,036 documents"
          - status: 3 suggestions
        """)
    attributes = ("aria-autocomplete", "aria-controls", "aria-activedescendant", "autocomplete")
    found = {name: box(page).get_attribute(name) for name in attributes}
    controlled = page.locator(f"#{found['aria-controls']}")
    expect(controlled).to_have_attribute("role", "listbox")
    expect(page.locator(f"#{found['aria-activedescendant']}")).to_have_text(re.compile("^Whole"))
    assert (found["aria-autocomplete"], found["autocomplete"]) == ("list", "off")


def test_a_document_that_is_not_here_says_so_instead_of_a_number(open_page: OpenPage) -> None:
    page = home(open_page)
    away = one("Whole", "document", label="Book, not in this copy", pages=0)
    opened(page, "who", lambda _: [away])

    expect(options(page)).to_have_accessible_name("Whole, Book, not in this copy")
    expect(options(page).locator(".n")).to_have_text("")


SAYINGS = [(0, "No suggestions"), (1, "1 suggestion"), (3, "3 suggestions"), (8, "8 suggestions")]


@pytest.mark.parametrize(("number", "words"), SAYINGS, ids=[words for _, words in SAYINGS])
def test_the_number_is_said_and_silence_when_the_box_is_empty(
    open_page: OpenPage, number: int, words: str
) -> None:
    page = home(open_page)
    canned(page, lambda _: [one(f"whole {at}") for at in range(number)])
    box(page).fill("who")
    expect(said(page)).to_have_text(words)
    expect(page.locator(".suggestions")).to_be_visible(visible=number > 0)

    still(page)
    box(page).fill("")
    page.clock.run_for(2_000)
    closed(page)
    expect(said(page)).to_have_text("")


def test_what_was_typed_is_marked_by_more_than_colour(open_page: OpenPage) -> None:
    page = home(open_page)
    opened(page, "who", lambda _: MIXED)

    assert options(page).locator("mark").all_inner_texts() == ["Who", "Who", "who"]
    lines = "(all) => all.map((one) => getComputedStyle(one).borderBottomStyle)"
    assert set(options(page).locator("mark").evaluate_all(lines)) == {"solid"}


def test_the_option_in_hand_is_seen_in_the_colours_of_the_system(open_page: OpenPage) -> None:
    page = open_page("/", forced_colors="active")
    opened(page, "who")
    page.keyboard.press("ArrowDown")

    outlines = "(all) => all.map((one) => getComputedStyle(one).outlineStyle)"
    assert options(page).evaluate_all(outlines) == ["solid", "none", "none"]


# --- keys -----------------------------------------------------------------------------------------

# keys, the option in hand, what stands in the box, whether the list is open
KEYS = [
    ("ArrowDown", "who one", "who", True),
    ("ArrowDown ArrowDown", "who two", "who", True),
    ("ArrowUp", "who three", "who", True),
    ("ArrowDown ArrowUp", "who three", "who", True),
    ("ArrowDown ArrowDown ArrowDown ArrowDown", "who one", "who", True),
    ("ArrowDown Home", "", "who", True),
    ("ArrowDown End", "", "who", True),
    ("ArrowDown ArrowLeft", "", "who", True),
    ("Escape", "", "who", False),
    ("ArrowDown Escape", "", "who", False),
    ("Escape Escape", "", "", False),
    ("Escape ArrowDown", "who one", "who", True),
    ("Escape ArrowUp", "who three", "who", True),
    ("Escape Alt+ArrowDown", "", "who", True),
    ("ArrowDown Alt+ArrowUp", "", "who", False),
    ("ArrowDown Tab", "", "who", False),
]


@pytest.mark.parametrize(("keys", "at", "text", "is_open"), KEYS, ids=[row[0] for row in KEYS])
def test_keys(open_page: OpenPage, keys: str, at: str, text: str, is_open: bool) -> None:
    page = home(open_page)
    opened(page, "who")
    for key in keys.split():
        page.keyboard.press(key)

    expect(box(page)).to_have_attribute("aria-expanded", str(is_open).lower())
    expect(page.locator(".suggestions")).to_be_visible(visible=is_open)
    expect(box(page)).to_have_value(text)
    if at:
        expect(selected(page)).to_have_text(re.compile(f"^{at}"))
        in_hand = selected(page).get_attribute("id") or ""
        expect(box(page)).to_have_attribute("aria-activedescendant", in_hand)
    else:
        expect(selected(page)).to_have_count(0)
        assert box(page).get_attribute("aria-activedescendant") is None


def test_home_and_end_move_the_cursor_in_the_text(open_page: OpenPage) -> None:
    page = home(open_page)
    opened(page, "who")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    page.keyboard.type("1")
    page.keyboard.press("End")
    page.keyboard.type("2")

    expect(box(page)).to_have_value("1who2")


def test_tab_leaves_for_the_button_without_choosing(open_page: OpenPage) -> None:
    page = home(open_page)
    opened(page, "who")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")

    expect(page.get_by_role("button", name="Search")).to_be_focused()
    expect(page).to_have_url(re.compile("/$"))


def test_enter_without_an_option_searches_for_what_was_typed(open_page: OpenPage) -> None:
    page = open_page("/search?q=peer&summit=2011")
    opened(page, "whole health")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"\?summit=2011&q=whole\+health$"))
    closed(page)


def test_enter_after_an_arrow_takes_what_was_typed_last(open_page: OpenPage) -> None:
    page = home(open_page)
    opened(page, "wh")
    still(page)
    page.keyboard.insert_text("ole")
    page.keyboard.press("ArrowDown")
    expect(selected(page)).to_have_text(re.compile("^whole one"))
    page.clock.run_for(2_000)
    expect(selected(page)).to_have_text(re.compile("^whole one"))
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"whole\+one"))


def test_composed_letters_are_not_asked_for_before_they_are_done(open_page: OpenPage) -> None:
    page = home(open_page)
    asked = canned(page, echo)
    still(page)
    keyboard = page.context.new_cdp_session(page)
    for letters in ("ぴ", "ぴあ"):
        composed = {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)}
        keyboard.send("Input.imeSetComposition", composed)
    page.clock.run_for(2_000)
    round_trip(page)
    assert asked == []
    keyboard.send("Input.insertText", {"text": "ピア"})
    page.clock.run_for(2_000)

    expect(options(page)).to_have_count(3)
    expect(box(page)).to_have_value("ピア")
    assert asked == ["ピア"]


# --- mouse ----------------------------------------------------------------------------------------


def test_a_click_leads_there_and_the_way_back_to_a_closed_list(open_page: OpenPage) -> None:
    page = home(open_page)
    page.keyboard.insert_text("who")
    last = options(page).last
    last.hover()
    expect(selected(page)).to_have_count(0)
    address = last.get_attribute("href") or ""
    last.click()
    expect(page).to_have_url(re.compile(re.escape(address) + "$"))
    page.go_back()

    expect(page.locator(".home")).to_be_visible()
    closed(page)


def test_a_page_that_is_left_is_kept_with_its_list_closed(open_page: OpenPage) -> None:
    page = home(open_page)
    opened(page, "who")
    page.evaluate("dispatchEvent(new Event('pagehide'))")  # a browser under test keeps no pages

    closed(page)


def test_going_to_the_box_opens_nothing(open_page: OpenPage) -> None:
    page = open_page(SEARCH)
    asked = canned(page, echo)
    still(page)
    box(page).click()
    page.clock.run_for(2_000)
    round_trip(page)

    closed(page)
    assert asked == []


def test_the_first_option_is_seen_with_its_heading(open_page: OpenPage) -> None:
    page = open_page("/", viewport={"width": 360, "height": 480})
    opened(page, "who", lambda _: MIXED[:1] + [one(f"whole {at}") for at in range(12)])
    page.keyboard.press("ArrowUp")
    expect(page.get_by_text("Documents", exact=True)).not_to_be_in_viewport()
    page.keyboard.press("ArrowDown")

    expect(page.get_by_text("Documents", exact=True)).to_be_in_viewport()


def test_pressing_the_pointer_in_the_list_leaves_the_cursor_in_the_box(open_page: OpenPage) -> None:
    page = home(open_page)
    opened(page, "who")
    page.get_by_text("Phrases").click()

    expect(box(page)).to_be_focused()
    expect(options(page)).to_have_count(3)
    page.locator("h1").click()
    closed(page)


def test_a_tap_opens_again_and_chooses(open_page: OpenPage) -> None:
    page = open_page("/", has_touch=True, viewport={"width": 360, "height": 740})
    opened(page, "who", lambda _: MIXED)
    page.keyboard.press("Escape")
    closed(page)
    box(page).tap()
    expect(options(page).first).to_be_visible()
    options(page).first.tap()

    expect(page).to_have_url(re.compile("/about$"))


# --- slow lines and broken ones -------------------------------------------------------------------


def test_one_question_when_the_keys_rest_and_none_for_one_letter(open_page: OpenPage) -> None:
    page = home(open_page)
    asked = canned(page, echo)
    still(page)
    page.keyboard.type("w")
    page.clock.run_for(2_000)
    for letter in "hole":
        page.keyboard.type(letter)
        page.clock.run_for(100)
    round_trip(page)
    assert asked == []
    page.clock.run_for(100)

    expect(options(page).first).to_have_text(re.compile("^whole one"))
    assert asked == ["whole"]


def test_an_answer_that_comes_too_late_is_dropped(open_page: OpenPage) -> None:
    page = home(open_page)
    held: list[Route] = []
    page.route(ADDRESS, lambda route: held.append(route))
    for letters in ("who", "le"):
        with page.expect_request(ADDRESS):
            page.keyboard.insert_text(letters)
    round_trip(page)
    slow, quick = held
    answer(quick, echo(typed(quick)))
    expect(options(page).first).to_have_text(re.compile("^whole one"))
    answer(slow, echo(typed(slow)))
    round_trip(page)

    expect(options(page).first).to_have_text(re.compile("^whole one"))
    assert [typed(route) for route in held] == ["who", "whole"]


def test_an_answer_for_a_box_that_was_left_opens_nothing(open_page: OpenPage) -> None:
    page = home(open_page)
    held: list[Route] = []
    page.route(ADDRESS, lambda route: held.append(route))
    with page.expect_request(ADDRESS):
        page.keyboard.insert_text("who")
    round_trip(page)
    page.keyboard.press("Tab")
    answer(held[0], echo("who"))
    round_trip(page)

    closed(page)
    expect(said(page)).to_have_text("")


BROKEN = ["500", "html", "shape", "cut"]


@pytest.mark.parametrize("how", BROKEN)
def test_what_breaks_is_silent_and_the_search_goes_on(
    browser: Browser, base: str, how: str
) -> None:
    page = browser.new_page()
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    page.goto(base)
    opened(page, "who")
    expect(said(page)).to_have_text("3 suggestions")
    still(page)
    page.unroute(ADDRESS)
    page.route(ADDRESS, lambda route: broken(route, how))
    page.keyboard.insert_text("le")
    page.clock.run_for(200)
    closed(page)
    page.clock.run_for(2_000)
    expect(said(page)).to_have_text("")
    page.unroute(ADDRESS)
    canned(page, echo)
    box(page).fill("who")
    page.clock.run_for(200)
    expect(options(page).first).to_have_text(re.compile("^who one"))
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("q=who$"))
    assert thrown == []
    page.close()


def broken(route: Route, how: str) -> None:
    if how == "cut":
        route.abort()
    elif how == "shape":
        route.fulfill(status=200, content_type="application/json", body='{"ok": true}')
    else:
        route.fulfill(status=500 if how == "500" else 200, body="<html>")


def test_the_same_words_are_suggested_for_again(open_page: OpenPage) -> None:
    page = home(open_page)
    opened(page, "who")
    box(page).fill("")
    closed(page)
    page.keyboard.insert_text("who")

    expect(options(page)).to_have_count(3)
    expect(options(page).first).to_be_visible()


# --- the box in the header ------------------------------------------------------------------------


def test_the_box_in_the_header_suggests_before_and_after_a_swap(open_page: OpenPage) -> None:
    page = open_page(SEARCH)
    page.evaluate("window.same = true")
    tick(page, "summit", "2011")
    box(page).focus()
    page.keyboard.press("ArrowDown")
    expect(selected(page)).to_be_visible()
    page.keyboard.press("Escape")
    closed(page)
    expect(box(page)).to_be_focused()
    assert page.evaluate("window.same") is True
    expect(page.locator(".suggestions")).to_have_count(1)

    page.keyboard.press("ArrowUp")
    expect(selected(page)).to_have_text(re.compile("^peer"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/search\\?q="))
    assert page.evaluate("window.same") is None


def test_a_swap_takes_neither_the_words_nor_the_cursor(open_page: OpenPage) -> None:
    page = open_page(SEARCH)
    held: list[Route] = []
    page.route(re.compile("summit=2011"), lambda route: held.append(route))
    with page.expect_request(re.compile("summit=2011")):
        page.locator('#facets [name="summit"][value="2011"]').check()
    opened(page, "who")
    held[0].continue_()
    page.wait_for_url(re.compile("summit=2011"))
    expect(page.locator("main")).not_to_have_attribute("aria-busy", "true")

    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("who")
    expect(options(page)).to_have_count(3)
    page.unroute(re.compile("summit=2011"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"summit=2011&per_page=3&q=who$"))


# --- without scripts ------------------------------------------------------------------------------


def test_without_javascript_the_box_is_a_plain_search_box(open_page: OpenPage) -> None:
    page = open_page("/", java_script_enabled=False)
    page.get_by_role("searchbox", name="Search words").fill("whole")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.keyboard.press("Enter")

    assert documents(page) > 0


def test_the_address_that_is_asked_is_where_the_application_is_mounted(shipped: Settings) -> None:
    client = create_app(shipped).test_client()
    for path in ("/", SEARCH):
        text = client.get(path, environ_overrides={"SCRIPT_NAME": "/library"}).get_data(True)

        assert 'data-suggest="/library/api/v1/suggest"' in text
