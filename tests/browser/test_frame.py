"""The frame: a site that is listed has the search in it, with or without a script, and only the
page around it hears its height.
"""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Frame, FrameLocator, Page, expect

from tests.browser.boxes import HITS, paged
from tests.browser.conftest import OpenPage
from tests.support.embedding_site import Elsewhere

pytestmark = pytest.mark.browser

# A page that keeps what its frame says; `ask` and `heights` are its own.
LISTENING = """<script>
  const said = [];
  addEventListener("message", ({ source, origin, data }) => {
    if (source === frames[0]) said.push([origin, data.type, data.height]);
  });
  const ask = () => frames[0].postMessage("pillars-search:height", "{HOST}");
</script>"""


def framing(path: str, more: str = "") -> str:
    """A frame of ours in a page of theirs."""
    return f'<iframe src="{{HOST}}{path}" title="Search" width="700" height="200"></iframe>{more}'


def framed(page: Page) -> FrameLocator:
    return page.frame_locator("iframe").first


def parameters(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


# --- who may show it ------------------------------------------------------------------------------


def test_a_listed_site_shows_the_search_in_a_frame(
    visit: OpenPage, host: str, elsewhere_site: Elsewhere
) -> None:
    page = visit(paged(elsewhere_site, framing("/embed?summit=2011&hits=2")))
    inside = framed(page)

    with page.expect_request("**/api/v1/search?*") as asked:
        inside.get_by_role("searchbox").fill("whole health")

    assert parameters(asked.value.url)["summit"] == ["2011"]
    expect(inside.locator(HITS)).to_have_count(2)


def test_a_result_in_a_frame_opens_beside_it(
    visit: OpenPage, host: str, elsewhere_site: Elsewhere
) -> None:
    page = visit(paged(elsewhere_site, framing("/embed?q=%22whole+health%22")))

    with page.expect_popup() as opened:
        framed(page).locator("[part=title]").first.click()

    opened.value.wait_for_url(f"{host}/documents/**")


# --- without a script -----------------------------------------------------------------------------


def test_without_a_script_the_frame_has_a_form_with_its_filters(
    visit: OpenPage, host: str, elsewhere_site: Elsewhere
) -> None:
    address = paged(elsewhere_site, framing("/embed?summit=2011&-pillar=20&lang=es&match=any"))
    page = visit(address, java_script_enabled=False)
    inside = framed(page)

    inside.get_by_role("searchbox").fill("whole health")
    with page.expect_popup() as opened:
        inside.get_by_role("button", name="Buscar").click()

    opened.value.wait_for_url(f"{host}/search?**")
    assert parameters(opened.value.url) == {
        "q": ["whole health"],
        "summit": ["2011"],
        "-pillar": ["20"],
        "match": ["any"],
    }
    expect(opened.value.get_by_role("article").first).to_be_visible()


# --- how it looks ---------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_frame_stands_on_a_ground_of_its_colours(
    visit: OpenPage, host: str, theme: str, scheme: str, script: bool
) -> None:
    page = visit(f"{host}/embed?theme={theme}", color_scheme=scheme, java_script_enabled=script)
    box = page.locator("pillars-search [part=root]" if script else "label")

    expected = scheme if theme == "auto" else theme
    ground, ink = (
        one.evaluate(f"(element) => getComputedStyle(element).{kind}")
        for one, kind in ((page.locator("html"), "backgroundColor"), (box, "color"))
    )
    assert (light(ground), light(ink)) == (expected == "light", expected == "dark")


def light(colour: str) -> bool:
    """Whether "rgb(r, g, b)" is nearer to white."""
    return sum(json.loads(colour.replace("rgb(", "[").replace(")", "]"))) > 3 * 128


def test_a_language_that_runs_the_other_way_turns_the_page(visit: OpenPage, host: str) -> None:
    page = visit(f"{host}/embed?lang=he", viewport={"width": 600, "height": 400})
    box, button = (
        page.locator(f"pillars-search [part={part}]").bounding_box() for part in ("input", "button")
    )

    assert box
    assert button
    assert button["x"] < box["x"]


# --- its height -----------------------------------------------------------------------------------


def heights(page: Page) -> list[list[object]]:
    found: list[list[object]] = page.evaluate("said")
    return found


def inner(page: Page) -> Frame:
    return page.frames[1]


def test_the_height_is_told_to_a_parent_that_asks_and_to_no_other(
    visit: OpenPage, host: str, elsewhere_site: Elsewhere
) -> None:
    page = visit(paged(elsewhere_site, framing("/embed?hits=2", LISTENING)))
    box = framed(page).get_by_role("searchbox")

    box.fill("whole health")
    framed(page).locator(HITS).nth(1).wait_for()
    assert heights(page) == []

    page.evaluate("ask()")
    page.wait_for_function("said.length")
    (origin, kind, tall), *_ = heights(page)
    real = inner(page).evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
    assert (origin, kind, tall) == (host, "pillars-search:height", real)
    assert tall > 200

    box.fill("")
    page.wait_for_function("(tall) => said.at(-1)[2] < tall", arg=tall)


def test_an_adapted_frame_shows_all_of_it_and_comes_to_rest(
    visit: OpenPage, host: str, elsewhere_site: Elsewhere
) -> None:
    follow = LISTENING.replace("said.push(", "frame().height = data.height, said.push(").replace(
        "const ask", "const frame = () => document.querySelector('iframe');\n  const ask"
    )
    page = visit(paged(elsewhere_site, framing("/embed?q=health&hits=3", follow)))
    framed(page).locator(HITS).nth(2).wait_for()

    page.evaluate("ask()")
    page.wait_for_function("said.length && said.at(-1)[2] === frame().clientHeight")

    scrolls = "document.documentElement.scrollHeight > document.documentElement.clientHeight"
    assert not inner(page).evaluate(scrolls)
    told = len(heights(page))
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert len(heights(page)) == told


def test_a_frame_beside_it_gets_no_answer(
    visit: OpenPage, host: str, elsewhere_site: Elsewhere
) -> None:
    neighbour = elsewhere_site.put(
        "<!doctype html><title>Beside</title><script>const said = [];"
        'addEventListener("message", ({ data }) => said.push(data));'
        'const ask = () => parent.frames[0].postMessage("pillars-search:height", "*");</script>'
    )
    beside = f'<iframe src="{neighbour}" title="Beside"></iframe>'
    page = visit(paged(elsewhere_site, framing("/embed", beside + LISTENING)))
    framed(page).get_by_role("searchbox").wait_for()
    inner(page).evaluate("addEventListener('message', () => { document.title = 'asked'; })")

    page.frames[2].evaluate("ask()")
    inner(page).wait_for_function("document.title === 'asked'")

    # What was told before this message would have come before it.
    for frame in (page.main_frame, page.frames[2]):
        frame.evaluate("""new Promise((done) => {
            addEventListener("message", ({ data }) => { if (data === "end") done(); });
            postMessage("end", "*");
        })""")
    assert heights(page) == []
    assert page.frames[2].evaluate("said") == ["end"]
