"""One search from the first letter to the sentence and back, by keyboard alone: as it is said, and
as machines see it.
"""

import re
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import RULES
from tests.browser.test_suggesting import walk_to

pytestmark = pytest.mark.browser

# More steps than any way on these pages takes.
_STEPS = 150


def tab_to(page: Page, selector: str) -> None:
    """Goes on with Tab until what is focused matches."""
    for _ in range(_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"No way by Tab to {selector}.")


def narrow(page: Page, facet: str, letters: str, value: str) -> None:
    """Finds a value of a facet by its letters, and ticks it."""
    tab_to(page, f"#find-{facet}")
    page.keyboard.type(letters)
    expect(page.locator(f'[data-facet="{facet}"] [role=status]')).to_have_text(
        re.compile(r"^\d+ of \d+$")
    )
    page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_have_attribute("value", value)
    page.keyboard.press("Space")
    page.wait_for_url(re.compile(f"{facet}={value}"))
    expect(page.locator("main")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator(":focus")).to_have_attribute("value", value)
    expect(page.locator("#status")).to_have_text(re.compile(r"^\d+ documents?, \d+ pages?"))


def clean(page: Page) -> None:
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_from_three_letters_to_the_sentence_and_back(
    open_page: OpenPage, scheme: Literal["light", "dark"]
) -> None:
    page = open_page("/", color_scheme=scheme)
    expect(page.locator(":focus")).to_have_attribute("name", "q")

    page.keyboard.type("who", delay=40)
    expect(page.locator("form.box [role=status]").first).to_have_text("8 suggestions")
    expect(page.locator("form.box").first).to_match_aria_snapshot("""
      - search:
        - combobox "Search words" [expanded]: who
        - button "Search"
        - listbox "Suggestions":
          - group "Documents"
          - group "Filed under":
            - option "Whole health, Topic, 36 documents"
          - group "Phrases":
            - option "whole health, 36 documents"
    """)
    clean(page)

    expect(walk_to(page, "Phrases")).to_contain_text("whole health")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=%22whole+health%22")
    expect(page.locator("#summary")).to_contain_text("36 documents")

    narrow(page, "pillar", "support whole", "25")
    narrow(page, "topic", "whole", "whole-health")
    expect(page.get_by_role("list", name="Filters in force")).to_match_aria_snapshot("""
      - list "Filters in force":
        - listitem: Pillar 25 Peer support whole health services
        - listitem: Topic Whole health
        - listitem
    """)
    hits = page.locator(".hit h2")
    expect(hits.nth(1)).to_be_visible()
    second = hits.nth(1).inner_text()
    results = page.url
    clean(page)

    tab_to(page, ".hit:nth-of-type(2) .page .n a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/pages/\d+\?.*#m1$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(second)
    count = page.locator("mark[id]").count()
    expect(page.locator("#status")).to_have_text(f"Match 1 of {count}.")
    assert count > 1
    page.keyboard.press("n")
    expect(page.locator("#status")).to_have_text(f"Match 2 of {count}.")
    expect(page.locator("#m2")).to_be_in_viewport()
    assert page.locator("#m2").inner_text().lower().replace("-", " ") == "whole health"
    clean(page)

    page.keyboard.press("Escape")
    page.wait_for_url(results)
    expect(page.locator("#facets input:checked:not(:disabled)")).to_have_count(2)
    page.go_back()  # the key for it is the browser's own, which a test cannot press
    page.wait_for_url(re.compile(r"pillar=25(?!.*topic=)"))
    expect(page.locator("#facets input:checked:not(:disabled)")).to_have_count(1)
