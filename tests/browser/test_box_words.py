"""What a search box says when it may not ask or gets no answer, and in which language."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from indexer.engine.query.messages import NOTICES
from tests.browser.boxes import ASKED, HITS, box, found, paged, search, tag
from tests.browser.conftest import OpenPage
from tests.contracts.test_docs import errors_of_ours
from tests.support.embedding_site import Elsewhere, running

pytestmark = pytest.mark.browser


@pytest.fixture
def site(elsewhere_site: Elsewhere, host: str) -> Elsewhere:
    """The other site, whose origin the search lists."""
    return elsewhere_site


@pytest.fixture
def unlisted(browser: Browser, base: str) -> Iterator[tuple[Elsewhere, Page]]:
    """A site whose origin the search does not list, and a tab; the browser itself says in the
    console what it keeps from a page.
    """
    with running(Elsewhere(host=base)) as site:
        page = browser.new_page()
        yield site, page
        page.close()


def answering(page: Page, site: Elsewhere, status: int, answer: Any) -> None:
    """Makes the host answer a search with this."""
    headers = {"Access-Control-Allow-Origin": site.origin}
    page.route(ASKED, lambda r: r.fulfill(status=status, json=answer, headers=headers))


# --- no answer ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "does not let {origin} search"), ("es", "no deja buscar desde {origin}")],
)
def test_a_site_that_is_not_listed_is_told_so_and_its_form_still_works(
    unlisted: tuple[Elsewhere, Page], base: str, language: str, said: str
) -> None:
    site, page = unlisted
    page.goto(paged(site, tag(f'lang="{language}" summit="2011" filters="-pillar=20"')))
    page.evaluate("addEventListener('pillars-search:error', (e) => { window.told = e.detail; })")
    field = box(page).locator("[part=input]")
    field.fill("whole health")
    alert = box(page).get_by_role("alert")

    expect(alert).to_contain_text(said.format(origin=site.origin))
    expect(alert).to_contain_text("embed_origins")
    told = page.evaluate("told")
    assert (told["code"], told["q"]) == ("not_allowed", "whole health")
    assert told["message"] == alert.inner_text()
    field.press("Enter")
    page.wait_for_url(f"{base}/search?q=whole+health&summit=2011&-pillar=20")
    assert page.locator(".hit").count()


def test_a_host_that_is_away_is_said(browser: Browser, site: Elsewhere) -> None:
    with running(Elsewhere()) as gone:
        away = gone.origin
    page = browser.new_page()
    page.goto(paged(site, f'<pillars-search src="{away}"></pillars-search>'))
    box(page).locator("[part=input]").fill("georgia")

    expect(box(page).get_by_role("alert")).to_have_text(
        f"{away.removeprefix('http://')} does not answer. Try again later."
    )
    page.close()


def test_an_error_goes_away_with_the_next_answer(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(paged(site))
    answering(page, site, 200, ["no", "answer"])
    box(page).locator("[part=input]").fill("georgia")
    expect(box(page).get_by_role("alert")).to_contain_text("gave no answer to a search")
    page.unroute(ASKED)

    one = search(page, "peer")

    expect(one.locator("[part=error]")).to_be_hidden()


@pytest.mark.parametrize("src", ["javascript:alert(1)", "ftp://example.org", "http://["])
def test_an_address_that_is_none_is_said_and_never_followed(
    visit: OpenPage, site: Elsewhere, src: str
) -> None:
    page = visit(paged(site, f'<pillars-search src="{src}"></pillars-search>'))
    box(page).locator("[part=input]").fill("georgia")

    expect(box(page).get_by_role("alert")).to_have_text("The attribute src is no web address.")
    assert box(page).locator("form").get_attribute("action") is None


def test_the_script_s_own_host_is_asked_where_no_other_is_named(
    visit: OpenPage, site: Elsewhere, host: str
) -> None:
    one = search(visit(paged(site, "<pillars-search></pillars-search>")), "georgia")

    assert one.locator("[part=total]").get_attribute("href").startswith(host)


def test_an_older_browser_has_the_form(visit: OpenPage, site: Elsewhere) -> None:
    page = visit("about:blank")
    page.add_init_script("delete URL.parse")
    page.goto(paged(site))
    page.wait_for_load_state("networkidle")

    expect(page.get_by_role("searchbox")).to_be_visible()
    assert page.locator("[part=root]").count() == 0


# --- words from codes -----------------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted({error.code for error in errors_of_ours()} | {"new_one"}))
def test_errors_are_worded_from_their_codes(visit: OpenPage, site: Elsewhere, code: str) -> None:
    """English as the host says it, Spanish in words of its own, whatever the code."""
    page = visit(paged(site, tag('lang="es"'), tag('lang="en"')))
    failure = {"code": code, "message": "Something is wrong.", "hint": "Mend it."}
    answering(page, site, 200, {"ok": False, "error": failure})
    for nth in (0, 1):
        box(page, nth).locator("[part=input]").fill("georgia")
    spanish, english = (box(page, nth).get_by_role("alert") for nth in (0, 1))

    expect(english).to_have_text("Something is wrong. Mend it.")
    expect(spanish).to_have_text(re.compile("no (se )?puede responder"))


def test_remarks_are_worded_from_their_codes(visit: OpenPage, site: Elsewhere) -> None:
    """Every code of the table has its Spanish sentence, with all that the English one names."""
    page = visit(paged(site, tag('lang="es"'), tag('lang="en"')))
    with page.expect_response(ASKED) as asked:
        search(page, "georgia")
    answer = asked.value.json()
    names = {code: re.findall(r"{(\w+)", sentence) for code, sentence in NOTICES.items()}
    answer["query"]["remarks"] = [
        {
            "code": code,
            "params": {name: f"«{code}-{name}»" for name in names[code]},
            "message": f"English {code}",
        }
        for code in NOTICES
    ]
    answering(page, site, 200, answer)
    spanish, english = (search(page, "peer", nth).locator("[part=remarks] li") for nth in (0, 1))
    expect(spanish).to_have_count(len(NOTICES))

    assert english.all_inner_texts() == [f"English {code}" for code in NOTICES]
    for code, said in zip(NOTICES, spanish.all_inner_texts(), strict=True):
        assert not said.startswith("English"), code
        assert "{" not in said, code
        assert [name for name in names[code] if f"«{code}-{name}»" not in said] == []


def test_the_language_is_that_of_the_place(visit: OpenPage, site: Elsewhere) -> None:
    boxes = (tag(), f'<div lang="es-MX">{tag()}</div>', tag('lang="en"'), f'<p lang="xx">{tag()}')
    page = visit(paged(site, *boxes, html='lang="es"'))
    said = [search(page, "georgia", nth).locator("[part=button]").inner_text() for nth in range(4)]

    assert said == ["Buscar", "Buscar", "Search", "Search"]


def test_a_page_adds_a_language(visit: OpenPage, site: Elsewhere) -> None:
    """With plurals of its own; what it leaves out is English."""
    page = visit(paged(site, tag('lang="pl"')))
    one = search(page, "whole health")
    number = int(found(one).split(" ")[0])
    page.evaluate(
        """customElements.get("pillars-search").add("pl", {search: "Szukaj",
        documents: {one: "{n} dokument", few: "{n} dokumenty", many: "{n} dokumentów"}})"""
    )

    assert number == 38
    expect(one.locator("[part=button]")).to_have_text("Szukaj")
    expect(one.locator("[part=summary]")).to_have_text("38 dokumentów, 95 pages")
    expect(one.locator("summary")).to_have_text("Filters")


def test_pages_are_named_as_what_they_are(visit: OpenPage, site: Elsewhere) -> None:
    page = visit(paged(site, tag('lang="es" hits="20"')))
    names = search(page, "whole health").locator("[part=page]").all_inner_texts()

    kinds = {re.sub(r"[\divx]+", "N", name.replace("\N{NO-BREAK SPACE}", " ")) for name in names}
    assert {"pág. N (PDF N)", "§ N"} <= kinds


def test_hits_without_a_file_say_so(visit: OpenPage, site: Elsewhere) -> None:
    one = search(visit(paged(site, tag('kind="report" hits="20"'))), "report")

    expect(one.locator(HITS).first.locator("[part=meta]")).to_contain_text("Only its record")
