"""Every kind of page under axe's rules, light and dark, wide and narrow."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.kinds import addresses

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_kind_of_page_breaks_a_rule(
    browser: Browser, base: str, scheme: Literal["light", "dark"], width: int
) -> None:
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    found = []
    for name, path in addresses(base).items():
        few = "&per_page=3" if path.startswith("/search?") else ""  # ten hits break no other rule
        page.goto(base + path + few)
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        for rule in Axe().run(page, options=RULES).response["violations"]:
            places = [node["html"][:160] for node in rule["nodes"][:3]]
            found.append((name, rule["id"], rule["help"], places))
    context.close()
    assert found == []
