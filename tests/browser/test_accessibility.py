"""Every kind of page under axe's rules, light and dark, wide and narrow."""

from collections.abc import Mapping
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.support.kinds import addresses

pytestmark = pytest.mark.browser

Scheme = Literal["light", "dark"]

# The places that keep a rule are not described: that would take most of the time.
BROKEN = {"resultTypes": ["violations"]}
RULES = {
    **BROKEN,
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# Those that depend on colors; all others are kept in dark colors where they are in light ones.
COLOR_RULES = {
    **BROKEN,
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
# An embedded box takes the colors of its page when these have changed.
DRAWN = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
RUN = "(options) => axe.run(options).then((results) => results.violations)"
SCHEMES: Mapping[Scheme, Any] = {"light": RULES, "dark": COLOR_RULES}
# What the shipped corpus, all of which was read, does not show.
FATES = {
    "coverage": "/coverage",
    "doubted": "/coverage?state=disagree",
    "remark": "/coverage?state=nonsense&page=2&per_page=4",
    "nothing": "/search?q=sea+AND+lighthouse+AND+zeppelin",
    "nothing-here": "/search?q=sea&country=niue&theme=sea",
    "corrected": "/search?q=harbuor",
    "meant": "/search?q=harbuor+sea",
    "partial": "/documents/scan?q=harbour",
    "picture": "/documents/scan/pages/1?q=harbour+lighthouse",
    "no-places": "/documents/scan/pages/2?q=harbour",
    "needs-ocr": "/documents/scan/pages/3",
    "container": "/documents/bundle",
    "inside": "/search?q=boats",
    "slide": "/documents/bundle--talk/pages/2?q=boats",
}


def violations(page: Page, base: str, paths: Mapping[str, str]) -> list[Any]:
    """What axe finds on each page with all its disclosures open: by all rules in light colors, then
    by those that depend on colors in dark ones.
    """
    broken = []
    for name, path in paths.items():
        few = "&per_page=3" if path.startswith("/search?") else ""  # ten hits break no other rule
        page.goto(base + path + few)
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        page.evaluate(AXE_SCRIPT)
        for scheme, options in SCHEMES.items():
            page.emulate_media(color_scheme=scheme)
            page.evaluate(DRAWN)
            for rule in page.evaluate(RUN, options):
                places = [node["html"][:160] for node in rule["nodes"][:3]]
                broken.append((name, scheme, rule["id"], rule["help"], places))
    return broken


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("collection", ["shipped", "small"])
def test_no_kind_of_page_breaks_a_rule(
    browser: Browser, base: str, room: str, collection: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    if collection == "shipped":
        broken = violations(page, base, addresses(base))
    else:
        broken = violations(page, room, FATES)
    context.close()
    assert broken == []
