"""What the embedding recipes paste works in pages of another origin, as such systems deliver it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.embedding_site import Elsewhere

pytestmark = pytest.mark.browser

FORM = """<!doctype html><html lang="en"><title>Elsewhere</title>
<form action="{HOST}/search"><input name="q" aria-label="Words"><button>Search</button></form>"""


def test_a_page_of_another_origin_leads_to_the_search(
    visit: OpenPage, host: str, elsewhere_site: Elsewhere
) -> None:
    page: Page = visit(elsewhere_site.put(FORM))
    assert not page.url.startswith(host)

    page.get_by_label("Words").fill("whole health")
    page.keyboard.press("Enter")

    page.wait_for_url(f"{host}/search?q=whole+health")
    expect(page.get_by_role("article").first).to_be_visible()
