"""What a search box does on a page of another site: typing, filters, keys, history, being moved."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.boxes import ASKED, HITS, box, counted, found, paged, search, tag
from tests.browser.conftest import OpenPage
from tests.browser.waiting import round_trip, still, until
from tests.support.embedding_site import Elsewhere

pytestmark = pytest.mark.browser

# A search that is held back, but not its suggestions.
SUPERVISION = re.compile(r"/search\?.*q=supervision")

# Two frames: what a scroll moves has been moved.
FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture
def site(elsewhere_site: Elsewhere, host: str) -> Elsewhere:
    """The other site, whose origin the search lists."""
    return elsewhere_site


def listen(page: Page, event: str) -> None:
    """Keeps the details of an event in `window.heard`."""
    page.evaluate(
        """(name) => { window.heard ??= [];
        addEventListener(`pillars-search:${name}`, (e) => heard.push(e.detail)); }""",
        event,
    )


def heard(page: Page) -> list[Any]:
    return page.evaluate("JSON.parse(JSON.stringify(window.heard))")  # type: ignore[no-any-return]


# --- typing ---------------------------------------------------------------------------------------


def test_what_is_shown_is_what_the_search_page_finds(
    visit: OpenPage, site: Elsewhere, host: str
) -> None:
    one = search(visit(paged(site)), "whole health")
    said, titles = found(one), one.locator("[part=title]").all_inner_texts()

    page = visit(one.locator("[part=total]").get_attribute("href"))

    numbers = page.locator("#summary").inner_text()
    assert all(number in numbers for number in said.split(", "))
    assert page.locator(".hit h2").all_inner_texts()[:5] == titles


def test_keys_in_a_row_ask_once(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(paged(site))
    field = box(page).locator("[part=input]")
    asked = counted(page, "/api/v1/")
    field.click()
    page.evaluate(
        """() => { const root = document.querySelector("pillars-search").shadowRoot;
        const field = root.querySelector("[part=input]");
        for (const typed of ["w", "wh", "who", "whol", "whole"]) {
          field.value = typed; field.dispatchEvent(new InputEvent("input")); } }"""
    )
    box(page).locator(HITS).first.wait_for()

    assert sorted(url.split("/")[-1].split("?")[0] for url in asked) == ["search", "suggest"]
    assert all("q=whole" in url for url in asked)


def test_a_word_that_is_being_typed_may_go_on_until_it_is_meant(
    visit: OpenPage, site: Elsewhere
) -> None:
    page = visit(paged(site))
    one = search(page, "medica")
    expect(one.locator("[part=snippet] mark").first).to_contain_text("Medica")
    assert one.locator("[part=total]").get_attribute("href").split("q=")[1].startswith("medica*")

    page.keyboard.press("Enter")

    expect(one.locator("[part=remarks]")).to_contain_text(
        "Not in the text that is searched: medica."
    )
    one.get_by_role("link", name="Did you mean medicaid?").click()
    expect(one.locator("[part=input]")).to_have_value("medicaid")


def test_what_was_searched_instead_is_said_with_the_way_back(
    visit: OpenPage, site: Elsewhere
) -> None:
    one = search(visit(paged(site)), "medicayd")
    expect(one.locator("[part=remarks]")).to_contain_text("showing medicaid")

    one.get_by_role("link", name="Search exactly for medicayd").click()

    expect(one.locator("[part=summary]")).to_have_text("Nothing was found.")
    expect(one.locator("[part=input]")).to_have_value("medicayd")


def test_an_answer_that_comes_too_late_is_dropped(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(paged(site))
    late: list[Route] = []
    ended: list[Request] = []
    page.route(SUPERVISION, lambda route: late.append(route))
    for event in ("requestfinished", "requestfailed"):
        page.on(event, lambda request: ended.append(request))  # type: ignore[call-overload]
    one = box(page)
    one.locator("[part=input]").fill("supervision")
    until(page, lambda: late)
    search(page, "georgia")
    before = one.locator("[part=root]").inner_text()

    try:
        late[0].continue_()
    except Exception:  # noqa: BLE001 - the box has given it up, so that there is nothing to answer
        assert late[0].request.failure
    until(page, lambda: late[0].request in ended)
    round_trip(page)

    assert one.locator("[part=root]").inner_text() == before


def test_one_letter_and_nothing_at_all_ask_for_nothing(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(paged(site))
    one = search(page, "georgia")
    asked = counted(page, "/api/v1/")
    still(page)

    one.locator("[part=input]").fill("g")
    page.clock.run_for(2_000)
    expect(one.locator(HITS)).to_have_count(0)
    one.locator("[part=input]").fill("")
    page.clock.run_for(2_000)
    round_trip(page)

    assert asked == []


def test_half_a_character_is_no_trouble(visit: OpenPage, site: Elsewhere) -> None:
    """An emoji cut in two, as some keyboards type them."""
    page = visit(paged(site))
    field = box(page).locator("[part=input]")
    field.evaluate("e => { e.value = 'georgia \\ud83d'; e.dispatchEvent(new InputEvent('input')) }")

    expect(box(page).locator(HITS).first).to_be_visible()


def test_what_was_found_is_said(visit: OpenPage, site: Elsewhere) -> None:
    one = search(visit(paged(site)), "georgia")

    expect(one.get_by_role("status")).to_have_text(found(one))


def test_waiting_is_said_and_seen(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(paged(site))
    held: list[Route] = []
    page.route(ASKED, lambda route: held.append(route))
    box(page).locator("[part=input]").fill("georgia")
    status = box(page).get_by_role("status")

    expect(status).to_have_text("Searching…")
    assert (status.bounding_box() or {"height": 0})["height"] > 10
    held[0].continue_()
    expect(status).to_contain_text("documents")


# --- suggestions ----------------------------------------------------------------------------------


def test_a_suggestion_searches_in_the_box(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(paged(site))
    search(page, "whole he")
    one = box(page)
    one.locator("[part=suggestions]").get_by_role("link", name="Whole health Topic").click()

    expect(one.locator("summary")).to_contain_text("(1)")
    expect(one.locator("[part=input]")).to_have_value("")
    number = found(one).split(" ")[0]
    assert number in one.locator("a[aria-label^='Whole health:']").get_attribute("aria-label")


def test_the_number_of_a_suggestion_is_what_it_finds(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(paged(site))
    search(page, "whole he")
    phrase = box(page).locator("[part=suggestions] li", has_text="whole health peer support").first
    number = phrase.locator("span").inner_text().split()[-1]

    phrase.locator("a").click()

    expect(box(page).locator("[part=summary]")).to_contain_text(f"{number} documents")


def test_suggestions_have_no_numbers_where_the_box_has_filters(
    visit: OpenPage, site: Elsewhere
) -> None:
    """They count everything, and the box does not."""
    one = search(visit(paged(site, tag('summit="2011"'))), "whole he")
    lines = one.locator("[part=suggestions] li")
    lines.first.wait_for()

    assert [text for text in lines.all_inner_texts() if text.rstrip()[-1].isdigit()] in (
        [],
        [text for text in lines.all_inner_texts() if text.startswith("2011")],
    )


# --- filters, pages, presets ----------------------------------------------------------------------


def test_filters_of_the_element_hold_in_every_search(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(
        paged(site, tag('summit="2011 2012" topic="whole-health" filters="-pillar=20&sort=newest"'))
    )
    asked = counted(page, "/api/v1/search")
    one = search(page, "peer")
    one.locator("summary").click()

    for part in ("summit=2011", "summit=2012", "topic=whole-health", "-pillar=20", "sort=newest"):
        assert part in asked[0]
    legends = one.locator("legend").all_inner_texts()
    assert "Summit" not in legends
    assert "State" in legends


def test_what_is_html_s_or_a_framework_s_is_no_filter(visit: OpenPage, site: Elsewhere) -> None:
    foreign = (
        'id="a" class="b" title="c" data-d="e" aria-describedby="f" style="color: red" '
        'tabindex="0" onclick="1" _ngcontent-abc v-cloak x-data @click="1" :g="h" '
        'itemprop="i" hits="2"'
    )
    page = visit(paged(site, tag(foreign)))
    asked = counted(page, "/api/v1/search")
    search(page, "georgia")

    assert asked[0].endswith("/api/v1/search?page=1&per_page=2&q=georgia")


def test_a_filter_that_is_shown_can_be_taken_away(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(paged(site, tag('summit="2011" facets="summit topic"')))
    one = search(page, "whole health")
    first = found(one)
    one.locator("summary").click()
    assert one.locator("legend").all_inner_texts() == ["Summit", "Topic"]

    one.get_by_role("checkbox", name="2011", exact=True).click()

    expect(one.locator("[part=summary]")).not_to_have_text(first)
    expect(one.get_by_role("checkbox", name="2011", exact=True)).not_to_be_checked()


def test_no_facets_at_all(visit: OpenPage, site: Elsewhere) -> None:
    one = search(visit(paged(site, tag('facets="none"'))), "georgia")

    assert one.locator("summary:visible").count() == 0


def test_the_number_of_a_value_leads_to_its_hits(
    visit: OpenPage, site: Elsewhere, host: str
) -> None:
    one = search(visit(paged(site, tag('filters="-summit=2009"'))), "whole health")
    one.locator("summary").click()
    number = one.locator("a[aria-label^='Whole health:']")
    said, address = number.inner_text(), number.get_attribute("href")

    page = visit(address)

    assert f"{said} documents" in page.locator("#summary").inner_text()
    assert "-summit=2009" in address


def test_pages_of_results_turn_and_hold_their_filters(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(paged(site, tag('hits="3" kind="report web-page"')))
    one = search(page, "peer")
    titles = one.locator("[part=title]")
    first = titles.all_inner_texts()
    assert len(first) == 3
    expect(one.get_by_role("button", name="Previous")).to_be_disabled()

    one.get_by_role("button", name="Next").click()

    expect(one.locator("[part=pagination]")).to_contain_text("2 /")
    assert one.locator("[part=results]").get_attribute("start") == "4"
    assert not set(first) & set(titles.all_inner_texts())
    one.get_by_role("button", name="Previous").click()
    expect(titles).to_have_text(first)


def test_the_box_comes_into_sight_when_a_page_is_turned(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(paged(site), viewport={"width": 800, "height": 500})
    one = search(page, "peer")
    one.get_by_role("button", name="Next").click()

    expect(one.locator("[part=pagination]")).to_contain_text("2 /")
    expect(one.locator("[part=input]")).to_be_in_viewport()
    expect(one.get_by_role("button", name="Next")).to_be_focused()


def test_all_results_are_at_the_source(visit: OpenPage, site: Elsewhere, host: str) -> None:
    one = search(visit(paged(site, tag('more="source" target="_blank"'))), "whole health")
    way = one.locator("[part=all]")

    assert way.inner_text().endswith(f"results at {host.removeprefix('http://')}")
    assert way.get_attribute("href").startswith(f"{host}/search?q=whole+health&match=all&v=")
    assert way.get_attribute("target") == "_blank"
    assert one.locator("[part=pagination]").count() == 0


def test_changed_attributes_ask_anew(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(paged(site))
    one = search(page, "whole health")
    everything = found(one)

    page.evaluate("document.querySelector('pillars-search').setAttribute('summit', '2011')")
    expect(one.locator("[part=summary]")).not_to_have_text(everything)
    page.evaluate("document.querySelector('pillars-search').removeAttribute('summit')")
    expect(one.locator("[part=summary]")).to_have_text(everything)
    asked = counted(page, "/api/")
    still(page)
    page.evaluate("document.querySelector('pillars-search').className = 'other'")
    page.clock.run_for(2_000)
    round_trip(page)

    assert asked == []
    expect(one.locator("[part=input]")).to_have_value("whole health")


def test_a_shown_filter_follows_its_attribute_until_somebody_ticks(
    visit: OpenPage, site: Elsewhere
) -> None:
    page = visit(paged(site, tag('summit="2011" facets="summit" sync')))
    one = search(page, "whole health")
    one.locator("summary").click()
    other = one.get_by_role("checkbox", name="2012", exact=True)

    page.evaluate("document.querySelector('pillars-search').setAttribute('summit', '2012')")
    expect(other).to_be_checked()
    expect(one.get_by_role("checkbox", name="2011", exact=True)).not_to_be_checked()
    at(page, "?q=whole+health")
    one.get_by_role("checkbox", name="2009", exact=True).click()
    expect(one.locator("summary")).to_contain_text("(2)")
    page.evaluate("document.querySelector('pillars-search').setAttribute('summit', '2010')")

    expect(other).to_be_checked()


# --- events, slots, looks -------------------------------------------------------------------------


def test_events_tell_the_page(visit: OpenPage, site: Elsewhere, host: str) -> None:
    page = visit(paged(site))
    listen(page, "results")
    search(page, "whole health")

    (told,) = heard(page)
    assert told["q"] == "whole health"
    assert told["answer"]["total"]["documents"] > 0
    assert told["url"].startswith(f"{host}/search?q=whole+health")


def test_a_page_may_open_a_hit_in_its_own_way(visit: OpenPage, site: Elsewhere, host: str) -> None:
    page = visit(paged(site))
    listen(page, "select")
    page.evaluate("addEventListener('pillars-search:select', (e) => e.preventDefault())")
    one = search(page, "whole health")
    link = one.locator("[part=page]").first
    address = link.get_attribute("href")
    link.click()
    one.locator("[part=title]").first.click()

    first, second = heard(page)
    assert first == {
        "kind": "page",
        "document": address.split("/")[4],
        "page": int(address.split("/")[6].split("?")[0]),
        "url": address,
    }
    assert (second["kind"], second["document"]) == ("document", first["document"])
    assert page.url.startswith(site.origin)


def test_slots_parts_and_properties_dress_the_box(visit: OpenPage, site: Elsewhere) -> None:
    head = """<style>pillars-search { --pillars-search-accent: rgb(120, 0, 60);
      --pillars-search-size: 20px }
      pillars-search::part(title) { font-style: italic }</style>"""
    inside = '<p slot="start">Try: whole health</p><p slot="end">About this search</p>'
    page = visit(paged(site, tag("", inside), head=head))
    one = box(page)
    expect(one.get_by_text("Try: whole health")).to_be_visible()

    search(page, "georgia")

    expect(one.get_by_text("Try: whole health")).to_be_hidden()
    expect(one.get_by_text("About this search")).to_be_visible()
    title = one.locator("[part=title]").first
    looks = "e => { const c = getComputedStyle(e); return [c.color, c.fontStyle, c.fontSize]; }"
    assert title.evaluate(looks) == ["rgb(120, 0, 60)", "italic", "22px"]


def test_answers_are_text_and_addresses_are_of_the_web(
    visit: OpenPage, site: Elsewhere, host: str
) -> None:
    """A host that was taken over may send anything: nothing of it becomes markup or runs."""
    page = visit(paged(site))
    with page.expect_response(ASKED) as asked:
        search(page, "georgia")
    answer = json.loads(asked.value.text())
    bad = "<img src=x onerror=document.title=1>"
    answer["hits"][0] |= {"url": "javascript:document.title=2", "title": {"text": bad, "marks": []}}
    answer["hits"][0]["pages"] = []
    for facet in answer["facets"].values():
        facet["label"] = bad
    page.route(
        ASKED,
        lambda route: route.fulfill(
            json=answer, headers={"Access-Control-Allow-Origin": site.origin}
        ),
    )
    one = search(page, "peer")
    title = one.locator("[part=title]").first
    expect(title).to_have_text(bad)

    assert title.get_attribute("href") is None
    assert one.locator("img").count() == 0
    assert page.title() == "Of another site"


# --- keys, dropdown and dialog --------------------------------------------------------------------


@pytest.mark.parametrize("key", ["Control+k", "/"])
def test_keys_open_the_dialog_and_escape_closes_it(
    visit: OpenPage, site: Elsewhere, key: str
) -> None:
    page = visit(paged(site, '<input id="own" aria-label="Own">', tag('mode="dialog"')))
    one = box(page)
    page.keyboard.press(key)
    expect(one.locator("[part=input]")).to_be_focused()
    search(page, "georgia")
    page.keyboard.press("Escape")
    expect(one.locator("dialog")).to_be_hidden()

    one.get_by_role("button", name="Search").click()
    expect(one.locator("[part=input]")).to_have_value("georgia")
    one.get_by_role("button", name="Close").click()
    expect(one.get_by_role("button", name="Search")).to_be_focused()

    page.locator("#own").press("/")
    expect(page.locator("#own")).to_have_value("/")
    expect(one.locator("dialog")).to_be_hidden()


@pytest.mark.parametrize(
    ("attributes", "key", "reacts"),
    [
        ('mode="dialog" keys="none"', "Control+k", False),
        ('mode="dialog" keys="none"', "/", False),
        ('mode="dialog" keys="alt+s"', "Alt+s", True),
        ('mode="dialog" keys="alt+s"', "/", False),
        ("", "/", False),
        ('keys="/"', "/", True),
        ('mode="dropdown" keys="mod+k"', "Control+k", True),
    ],
)
def test_keys_are_those_of_the_attribute(
    visit: OpenPage, site: Elsewhere, attributes: str, key: str, reacts: bool
) -> None:
    page = visit(paged(site, tag(attributes)))
    one = box(page)
    still(page)
    page.keyboard.press(key)
    page.clock.run_for(2_000)
    round_trip(page)

    focused = one.evaluate("e => e.shadowRoot.activeElement?.getAttribute('part') ?? ''")

    assert (focused == "input") is reacts


def test_a_key_that_the_page_took_or_that_two_boxes_have_is_used_once(
    visit: OpenPage, site: Elsewhere
) -> None:
    page = visit(paged(site, tag('mode="dialog"'), tag('mode="dialog"')))
    box(page, 1)
    page.keyboard.press("/")
    assert page.locator("pillars-search dialog[open]").count() == 1
    page.keyboard.press("Escape")

    page.evaluate("document.body.addEventListener('keydown', (e) => e.preventDefault())")
    page.keyboard.press("/")

    assert page.locator("pillars-search dialog[open]").count() == 0


def test_the_owner_s_own_button_opens_the_dialog(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(paged(site, tag('mode="dialog"', '<button slot="trigger">Find it</button>')))
    one = box(page)
    one.get_by_role("button", name="Find it").click()

    expect(one.locator("[part=input]")).to_be_focused()
    expect(one.locator("[part=trigger]")).to_be_hidden()


@pytest.mark.parametrize("mode", ["inline", "dropdown", "dialog"])
def test_the_arrows_go_through_what_was_found(visit: OpenPage, site: Elsewhere, mode: str) -> None:
    page = visit(paged(site, tag(f'mode="{mode}" keys="/"')))
    box(page)
    page.keyboard.press("/")
    one = search(page, "georgia")
    one.locator("[part=suggestions] a").first.wait_for()
    stops = one.locator("[part=suggestions] a, [part=title], [part=page]")

    for at in range(3):
        page.keyboard.press("ArrowDown")
        expect(stops.nth(at)).to_be_focused()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    expect(one.locator("[part=input]")).to_be_focused()


def test_a_dropdown_opens_and_closes_with_the_attention(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(paged(site, tag('mode="dropdown"'), '<button id="own">Own</button>'))
    one = search(page, "georgia")
    panel = one.locator("[part=panel]")
    expect(panel).to_be_visible()

    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(one.locator("[part=input]")).to_have_value("georgia")
    page.keyboard.press("ArrowDown")
    expect(panel).to_be_visible()
    page.locator("h1").click()
    expect(panel).to_be_hidden()
    one.locator("[part=input]").focus()
    page.keyboard.press("ArrowDown")
    expect(panel).to_be_visible()
    page.locator("#own").focus()
    expect(panel).to_be_hidden()


def test_a_dropdown_stays_with_its_box_and_in_sight(visit: OpenPage, site: Elsewhere) -> None:
    aside = f'<div style="width: 180px; margin: 900px 0 900px auto">{tag("mode=dropdown")}</div>'
    page = visit(paged(site, aside), viewport={"width": 800, "height": 700})
    one = search(page, "georgia")
    panel, form = one.locator("[part=panel]"), one.locator("[part=form]")
    for _ in range(2):
        inside, above = panel.bounding_box(), form.bounding_box()
        assert inside is not None
        assert above is not None
        assert inside["x"] >= 0
        assert inside["x"] + inside["width"] <= 800
        gap = inside["y"] - above["y"] - above["height"]
        assert gap == 4 or above["y"] - inside["y"] - inside["height"] == 4
        before = page.evaluate("scrollY")
        page.mouse.wheel(0, 260)
        page.wait_for_function("(before) => scrollY === before + 260", arg=before)
        page.evaluate(FRAMES)


# --- the page's address ---------------------------------------------------------------------------


def at(page: Page, end: str) -> None:
    page.wait_for_url(lambda url: url.endswith(end))


def test_the_address_of_the_page_holds_the_search(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(paged(site, tag("sync")) + "?own=1")
    one = search(page, "whole health")
    at(page, "?own=1&q=whole+health")
    one.locator("summary").click()
    one.get_by_role("checkbox", name="2011", exact=True).click()
    at(page, "?own=1&q=whole+health&q.summit=2011")
    expect(one.locator("summary")).to_contain_text("(1)")
    narrowed = found(one)

    page.reload()
    expect(box(page).locator("[part=summary]")).to_have_text(narrowed)
    page.go_back()
    expect(one.locator("[part=summary]")).not_to_have_text(narrowed)
    page.go_back()
    expect(one.locator("[part=input]")).to_have_value("")
    expect(one.locator(HITS)).to_have_count(0)
    assert page.url.endswith("?own=1")
    page.go_forward()
    expect(one.locator("[part=input]")).to_have_value("whole health")
    expect(one.locator(HITS).first).to_be_visible()


def test_typing_is_one_step_of_the_history(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(paged(site, tag("sync")))
    search(page, "georgia")
    at(page, "?q=georgia")
    search(page, "georgia peer")
    at(page, "?q=georgia+peer")

    page.go_back()

    expect(box(page).locator("[part=input]")).to_have_value("")


def test_two_boxes_have_two_names_in_the_address(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(paged(site, tag("sync"), tag('sync="other"')))
    search(page, "georgia")
    at(page, "?q=georgia")
    search(page, "supervision", 1)
    at(page, "?q=georgia&other=supervision")

    page.reload()

    expect(box(page).locator("[part=input]")).to_have_value("georgia")
    expect(box(page, 1).locator("[part=input]")).to_have_value("supervision")


def test_without_the_attribute_the_address_is_left_alone(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(paged(site, tag('value="georgia"')) + "?q=other")
    box(page).locator(HITS).first.wait_for()

    assert page.url.endswith("?q=other")
    expect(box(page).locator("[part=input]")).to_have_value("georgia")


# --- moved, cloned, removed -----------------------------------------------------------------------


def test_a_box_that_is_moved_keeps_what_it_found(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(paged(site, tag(), '<div id="there"></div>'))
    one = search(page, "whole health")
    said = found(one)
    asked = counted(page, "/api/")

    page.evaluate("there.append(document.querySelector('pillars-search'))")

    expect(one.locator("[part=summary]")).to_have_text(said)
    expect(one.locator("[part=input]")).to_have_value("whole health")
    page.evaluate(
        """document.body.moveBefore?.(document.querySelector('pillars-search'), null)
        ?? document.body.append(document.querySelector('pillars-search'))"""
    )
    expect(one.locator("[part=summary]")).to_have_text(said)
    assert asked == []
    search(page, "georgia")


def test_a_clone_is_a_box_of_its_own(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(paged(site, tag('summit="2011"')))
    first = search(page, "whole health")
    said = found(first)
    page.evaluate(
        """document.body.append(document.querySelector("pillars-search").cloneNode(true))"""
    )
    expect(box(page, 1).locator("[part=input]")).to_have_value("")

    second = search(page, "peer", 1)

    assert "summit=2011" in second.locator("[part=total]").get_attribute("href")
    assert found(first) == said
    assert page.locator("pillars-search form:not([part])").count() == 2


LISTENERS = """
const all = []; // weakly, for this must not be what keeps a box
const add = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (type, listener, options) {
  const own = this instanceof Node || this instanceof AbortSignal;
  if (!own) all.push(options?.signal && new WeakRef(options.signal));
  return add.call(this, type, listener, options);
};
const live = (signal) => !signal || signal.deref()?.aborted === false;
window.listening = () => all.filter(live).length;
"""


@pytest.mark.parametrize("mode", ["inline", "dropdown", "dialog"])
def test_a_box_that_is_removed_while_it_asks_leaves_nothing_behind(
    visit: OpenPage, site: Elsewhere, mode: str
) -> None:
    page = visit("about:blank")
    page.add_init_script(LISTENERS)
    boxes = [tag(f'mode="{mode}" keys="alt+{key}"') for key in "abc"]
    page.goto(paged(site, *boxes))
    box(page, 2)
    before = page.evaluate("listening()")
    listen(page, "results")
    held: list[Route] = []
    page.route(SUPERVISION, lambda route: held.append(route))
    # Not typed: a browser keeps a field that was typed in, to undo that.
    page.evaluate(
        """["georgia", "supervision", "billing"].forEach((words, at) => {
        document.querySelectorAll("pillars-search")[at].value = words; })"""
    )
    until(page, lambda: held)
    for nth in (0, 2):
        box(page, nth).locator(HITS).first.wait_for(state="attached")

    page.evaluate(
        """() => { const one = document.querySelectorAll("pillars-search")[1];
        one.remove(); window.gone = new WeakRef(one); }"""
    )

    until(page, lambda: held[0].request.failure)
    assert page.evaluate("listening()") == before * 2 / 3 + 1  # and that of this test
    said = [told["q"] for told in heard(page)]
    assert sorted(said) == ["billing", "georgia"]
    assert page.evaluate("gone.deref().shadowRoot.querySelectorAll('[part=hit]').length") == 0
    assert collected(page)
    search_again(page, mode)


def search_again(page: Page, mode: str) -> None:
    """The boxes that stay go on."""
    for nth, key in ((0, "a"), (1, "c")):
        page.keyboard.press(f"Alt+{key}")
        search(page, "whole health", nth)
        if mode != "inline":
            page.keyboard.press("Escape")


def collected(page: Page) -> bool:
    """Whether nothing holds the removed element any more, after a hundred collections at most."""
    client = page.context.new_cdp_session(page)
    for _ in range(100):
        client.send("HeapProfiler.collectGarbage")
        if page.evaluate("gone.deref() === undefined"):
            return True
        page.wait_for_timeout(100)
    return False
