"""Issues and copies under one hit, and more pages like one, by mouse and by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

ISSUES = "/search?q=title:supervision&per_page=50"


@pytest.mark.parametrize("javascript", [True, False])
def test_the_other_issue_opens_under_the_hit(open_page: OpenPage, javascript: bool) -> None:
    page = open_page(ISSUES, java_script_enabled=javascript)
    also = page.locator("details.also")
    other = also.get_by_role("link", name="Assessment #1", exact=False)
    expect(also).to_have_count(1)
    expect(other).to_be_hidden()

    also.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(other).to_be_visible()
    page.keyboard.press("Tab")
    expect(other).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Assessment #1")


def test_documents_one_by_one_and_together_again(open_page: OpenPage) -> None:
    page = open_page(ISSUES)
    works = page.locator("article.hit").count()
    page.get_by_role("link", name="list each document").click()
    expect(page.locator("details.also")).to_have_count(0)
    expect(page.locator("article.hit")).to_have_count(works + 1)
    page.get_by_role("group", name="Issues and copies").get_by_role("link").click()
    expect(page.locator("details.also")).to_have_count(1)


def test_from_a_page_to_one_like_it(open_page: OpenPage) -> None:
    page = open_page("/documents/pillar-25/pages/3")
    page.get_by_role("link", name="More like this section").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("More like this section")
    first = page.locator("article.hit").first
    expect(first.locator(".shares")).to_contain_text("Shares")
    expect(first.locator("mark").first).to_be_visible()
    first.locator(".n a").click()
    expect(page.locator(".text mark").first).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Back to").click()
    expect(page).to_have_url(re.compile("/documents/pillar-25/pages/3$"))
