"""Reading a document: a walk from match to match, an outline that says what each part holds, and
the same for programs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer.engine import open_engine, open_writer
from indexer.engine.protocol import Engine, Question
from indexer.engine.query.nodes import Query
from indexer.engine.results import PageText, Results, SectionOccurrences, Snippet
from indexer.engine.taxonomy import IndexInfo, Taxonomy
from indexer.model import Heading, PageInfo, Passage, Record
from indexer.settings import Settings
from search_app import create_app
from search_app.documents.matches import DocumentMatches
from search_app.documents.outline import MAX_NEAR, current_section, parts, visible_sections
from search_app.documents.text_fragment import at_heading, at_words, fragment_url
from tests.support.json_schema import check

# Pages of a report: label, heading, text. The second has nothing of it, the fourth a part of it.
SHEETS = (
    ("i", "Foreword", "The sea is deep. Seas meet."),
    ("1", "One", "Land and hills."),
    ("2", "The sea", "A harbour at the\n\nsea, and the sea again: deep sea."),
    ("3", "Two", "A deep valley."),
    ("4", "Two", "The deep sea ends here."),
)
HEADINGS = (
    Heading(1, "Foreword", 1),
    Heading(1, "One", 2),
    Heading(2, "The sea", 3),
    Heading(2, "Its harbours", 3),
    Heading(1, "Two", 4),
)
REPORT = Record(
    id="report",
    title="A report",
    kind="report",
    format="pdf",
    path="report.pdf",
    sha256="00",
    attachments=("annex",),
    headings=HEADINGS,
    heading_positions=(-1, -1, -1, 8, -1),
    pages=tuple(PageInfo(n, label, head, 5) for n, (label, head, _) in enumerate(SHEETS, 1)),
)
ANNEX = Record(
    id="annex",
    title="An annex",
    kind="web-page",
    format="html",
    path="annex.html",
    sha256="00",
    url="https://example.org/a-b?x=1",
    attached_to="report",
    pages=(PageInfo(1, "", "Tides", 8), PageInfo(2, "", "Of wind, & rain", 2)),
)
TEXTS = ("Spring tide & neap-tide, as they say.\n\nThe sea | rises.", "No match.")


def shelved(folder: Path, *books: tuple[Record, list[Passage]]) -> Engine:
    url = f"whoosh:{folder / 'index'}"
    writer = open_writer(url, Taxonomy())
    for record, passages in books:
        writer.add(record, passages)
    writer.publish(IndexInfo("x", "", "v", "2026-01-01", 1, 1, 1, Taxonomy()), {"version": "v"})
    return open_engine(url)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    pages = [Passage("report", n, *sheet) for n, sheet in enumerate(SHEETS, 1)]
    sections = [
        Passage("annex", info.number, "", info.heading, text)
        for info, text in zip(ANNEX.pages, TEXTS, strict=True)
    ]
    opened = shelved(tmp_path_factory.mktemp("shelf"), (REPORT, pages), (ANNEX, sections))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(engine: Engine) -> FlaskClient:
    return create_app(Settings(), engine=engine).test_client()


def seen(client: FlaskClient, path: str) -> Tag:
    answer = client.get(path)
    assert answer.status_code == 200, path
    main = BeautifulSoup(answer.text, "lxml").find("main")
    assert isinstance(main, Tag)
    return main


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text().split())


def leads(tag: Tag | None) -> str:
    assert isinstance(tag, Tag)
    return str(tag["href"])


def asked(client: FlaskClient, path: str, shape: str) -> Any:
    answer = client.get(f"/api/v1/documents/{path}")
    assert answer.status_code == 200
    check(answer.json, shape)
    return answer.json


# --- from match to match --------------------------------------------------------------------------


def test_following_next_from_the_first_match_visits_every_match_of_the_document_once(
    client: FlaskClient,
) -> None:
    """Forth to the last, and back to the first, by links alone."""
    start = "/documents/report/pages/1?q=sea#m1"
    forth = walked(client, start, ".next")
    back = walked(client, forth[-1], ".previous")

    assert [place.split("pages/")[1] for place in forth] == [
        f"{page}?q=sea#m{match}"
        for page, count in ((1, 2), (3, 4), (5, 1))
        for match in range(1, count + 1)
    ]
    assert back == forth[::-1]


def walked(client: FlaskClient, address: str, side: str) -> list[str]:
    visited = [address]
    while True:
        path, anchor = visited[-1].split("#")
        mark = seen(client, path).find("mark", id=anchor)
        assert isinstance(mark, Tag), visited[-1]
        way = mark.find_next_sibling(class_="steps").select_one(f"a{side}")  # type: ignore[union-attr]
        if way is None:
            return visited
        visited.append(urljoin(visited[-1], leads(way)))
        assert len(visited) < 50


def test_a_match_says_which_it_is_and_what_stands_at_the_ends(client: FlaskClient) -> None:
    page = seen(client, "/documents/report/pages/3?q=sea")
    steps = page.select(".steps")

    assert [step["aria-label"] for step in steps] == [f"Match {n} of 4" for n in (1, 2, 3, 4)]
    assert words(steps[0]).startswith("previous match, p. i")
    assert words(steps[-1]).endswith("next match, p. 4")
    first = seen(client, "/documents/report/pages/1?q=sea").select(".steps")
    assert words(first[0]).startswith("first match")
    last = seen(client, "/documents/report/pages/5?q=sea").select(".steps")
    assert words(last[-1]).endswith("last match")


def test_the_heading_of_a_page_has_the_first_matches(client: FlaskClient) -> None:
    page = seen(client, "/documents/report/pages/3?q=sea")

    assert [one.get_text() for one in page.select(".folio mark")] == ["sea"]
    assert [one["id"] for one in page.select(".folio mark, .text mark")] == ["m1", "m2", "m3", "m4"]
    section = seen(client, "/documents/annex/pages/1?q=tide")
    assert [one["id"] for one in section.select(".text h2 mark")] == ["m1"]


def test_a_match_over_a_gap_is_one_place_in_two_marks(client: FlaskClient) -> None:
    marks = seen(client, "/documents/report/pages/3?q=%22the+sea%22").select(".text mark")

    assert [(mark.get_text(), mark.get("id")) for mark in marks][:2] == [
        ("the", "m2"),
        ("sea", None),
    ]
    assert len({mark.get("id") for mark in marks if mark.get("id")}) == len(marks) - 1


def test_the_text_between_marks_is_exactly_the_page(client: FlaskClient) -> None:
    page = seen(client, "/documents/report/pages/3?q=sea+harbour")
    for steps in page.select(".steps"):
        steps.decompose()

    shown = "\n\n".join(part.get_text() for part in page.select(".text p"))
    assert shown == SHEETS[2][2]


@pytest.mark.parametrize(
    ("path", "said", "first"),
    [
        ("3?q=sea", "4 occurrences on this page; 2 other pages match.", "#m1"),
        ("2?q=sea", "No occurrence on this page; 3 other pages match.", ""),
        ("4?q=deep+sea", "No occurrence on this page; 3 other pages match.", ""),
        ("1?q=deep+OR+%22is+deep%22", "1 occurrence on this page; 3 other", "#m1"),
        ("1?q=zebra", "No occurrence on this page; 0 other pages match.", ""),
    ],
)
def test_a_page_says_what_is_found_on_it_and_leads_to_the_first(
    client: FlaskClient, path: str, said: str, first: str
) -> None:
    page = seen(client, f"/documents/report/pages/{path}")
    line = page.find("p", string=None, class_="quiet")

    assert said in words(page)
    assert isinstance(line, Tag)
    assert [leads(link) for link in line.find_all("a")] == ([first] if first else [])


def test_a_hit_leads_to_its_first_match_and_its_address_for_programs_has_no_fragment(
    client: FlaskClient,
) -> None:
    page = seen(client, "/search?q=sea")
    answer = client.get("/api/v1/search?q=sea").json
    assert answer

    assert leads(page.select_one(".hit .page .n a")).endswith("#m1")
    urls = [page["url"] for hit in answer["hits"] for page in hit["pages"]]
    assert urls
    assert not any("#" in url for url in urls)


def test_matching_pages_are_turned_to_at_their_near_ends(client: FlaskClient) -> None:
    page = seen(client, "/documents/report/pages/3?q=sea").select_one(".matches")
    assert page

    assert leads(page.select_one(".previous")) == "/documents/report/pages/1?q=sea#m2"
    assert leads(page.select_one(".next")) == "/documents/report/pages/5?q=sea#m1"


# --- the outline ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/documents/report", "/documents/report/pages/3"])
def test_each_number_of_the_outline_is_what_its_pages_say(client: FlaskClient, path: str) -> None:
    rows = seen(client, f"{path}?q=sea").select(".toc:has(.l1) li")
    found = {
        words(row.find("a")): words(link) if (link := row.select_one(".n a")) else ""
        for row in rows
    }

    assert found == {
        "Foreword": "2 matches in Foreword",
        "One": "4 matches in One",
        "The sea": "3 matches in The sea",
        "Its harbours": "1 match in Its harbours",
        "Two": "1 match in Two",
    }
    for row in rows:
        link = row.select_one(".n a")
        at, _, anchor = leads(link).partition("#")
        assert seen(client, at).find("mark", id=anchor)
    harbours = rows[3].select_one(".n a")
    assert leads(harbours) == "/documents/report/pages/3?q=sea#m4"


def test_the_part_that_is_read_is_marked(client: FlaskClient) -> None:
    current = {
        number: [
            words(one)
            for one in seen(client, f"/documents/report/pages/{number}").select("[aria-current]")
        ]
        for number in (1, 3, 5)
    }

    assert current == {1: ["Foreword"], 3: ["The sea"], 5: ["Two"]}


def test_without_a_search_the_outline_has_no_numbers(client: FlaskClient) -> None:
    assert not seen(client, "/documents/report").select(".toc .n a")


headings = st.lists(
    st.builds(Heading, st.integers(1, 4), st.just("x"), st.integers(1, 12)), max_size=14
)


@given(headings, st.data())
def test_a_part_holds_its_own_occurrences_and_those_of_its_subparts(
    found: list[Heading], data: st.DataObject
) -> None:
    pages = tuple(PageInfo(n, "", "", 1) for n in range(1, 13))
    own = [
        SectionOccurrences(count, heading.page, n + 1) if count else SectionOccurrences()
        for n, heading in enumerate(found)
        for count in [data.draw(st.integers(0, 3))]
    ]
    record = replace(REPORT, headings=tuple(found), pages=pages)
    outline = parts(record, DocumentMatches({}, own))

    assert [part.heading for part in outline] == found
    for at, part in enumerate(outline):
        end = at + 1
        while end < len(outline) and outline[end].heading.level > part.heading.level:
            assert outline[end].last <= part.last
            end += 1
        within = [section for section in own[at:end] if section.occurrences]
        assert part.occurrences == sum(section.occurrences for section in within)
        assert (part.match, part.mark) == (within[0][1:] if within else (0, 0))
    for number in (1, 6, 12):
        current = current_section(outline, number)
        assert current == -1 or outline[current].first <= number
        assert list(visible_sections(outline, current)) == list(range(len(outline)))


@given(st.integers(0, 399), st.integers(1, 40))
def test_beside_a_page_stands_a_part_of_a_long_outline(current: int, each: int) -> None:
    found = tuple(Heading(1 + (n % each > 0), "x", n + 1) for n in range(400))
    pages = tuple(PageInfo(n + 1, "", "", 1) for n in range(400))
    outline = parts(replace(REPORT, headings=found, pages=pages), DocumentMatches())

    shown = list(visible_sections(outline, current))
    assert shown == sorted(set(shown))
    assert current in shown
    assert len(shown) <= MAX_NEAR
    above = current - current % each
    assert above in shown


# --- what belongs together, and the web -----------------------------------------------------------


def test_attachments_are_shown_from_both_sides_on_the_pages_too(client: FlaskClient) -> None:
    report = seen(client, "/documents/report/pages/1?q=sea")
    annex = seen(client, "/documents/annex/pages/1?q=sea")

    assert leads(report.find("a", string="An annex")) == "/documents/annex?q=sea"
    assert leads(annex.find("a", string="A report")) == "/documents/report?q=sea"
    assert "Attachments" in words(report)
    assert "Attached to" in words(annex)
    assert "1 occurrence in this section; 0 other sections match." in words(annex)


@pytest.mark.parametrize(
    ("path", "text", "fragment"),
    [
        ("1?q=neap", "Open the web page at these words", "Spring tide &-,neap,--tide, as they"),
        ("1?q=rises", "Open the web page at these words", "rises,-."),
        ("2?q=zebra", "Open the web page at this section", "Of wind, & rain"),
    ],
)
def test_a_web_page_is_opened_at_the_words(
    client: FlaskClient, path: str, text: str, fragment: str
) -> None:
    url = leads(seen(client, f"/documents/annex/pages/{path}").find("a", string=text))

    start = "https://example.org/a-b?x=1#:~:text="
    assert url.startswith(start)
    said = url.removeprefix(start)
    assert unquote(said) == fragment
    assert re.fullmatch(r"[\w.%,-]+", said)
    api = asked(client, f"annex/pages/{path}", "Page")
    assert api["web_url"] == url


@pytest.mark.parametrize(
    ("text", "mark", "directive"),
    [
        ("sea", (0, 3), "text=sea"),
        ("the deep sea, a-b", (4, 8), "text=the-,deep,-sea%2C%20a%2Db"),
        ("one two three four five", (14, 18), "text=one%20two%20three-,four,-five"),
        ("up\nthe sea\ndown", (7, 10), "text=the-,sea"),
        ("a cell | the sea | more", (13, 16), "text=the-,sea"),
        ("deep\n\nsea", (0, 9), "text=deep"),
        ("100 % & æ", (0, 9), "text=100%20%25%20%26%20%C3%A6"),
    ],
)
def test_the_words_around_a_match_tell_it_from_others(
    text: str, mark: tuple[int, int], directive: str
) -> None:
    assert at_words(text, (mark,)) == directive


@given(st.text(), st.text(), st.text(min_size=1))
def test_a_fragment_has_no_sign_that_it_did_not_mean(before: str, after: str, word: str) -> None:
    text = f"{before} {word} {after}"
    start = len(before) + 1
    directive = at_words(text, ((start, start + len(word)),))

    assert re.fullmatch(r"text=(?:[\w.~%]+-,)?[\w.~%]*(?:,-[\w.~%]+)?", directive, re.ASCII)
    assert re.fullmatch(r"(?:text=[\w.~%]+)?", at_heading(word), re.ASCII)


@pytest.mark.parametrize(
    ("url", "form", "start"),
    [
        ("https://a.example/x", "html", "https://a.example/x#:~:text=Tides"),
        ("https://a.example/x#part", "html", "https://a.example/x#part:~:text=Tides"),
        ("https://a.example/x", "pdf", ""),
        ("javascript:alert(1)", "html", ""),
        ("", "html", ""),
    ],
)
def test_only_addresses_of_web_pages_get_words(url: str, form: str, start: str) -> None:
    record = replace(ANNEX, url=url, format=form)
    page = PageText(record, 1, "", Snippet("Tides"), Snippet("No match"), {})

    assert fragment_url(page) == start


# --- for programs ---------------------------------------------------------------------------------


def test_programs_get_the_ways_on_from_a_page(client: FlaskClient) -> None:
    page = asked(client, "report/pages/3?q=sea", "Page")

    assert page["occurrences"] == 4
    assert page["previous"]["number"] == 2
    assert page["next"] == {"number": 4, "label": "3", "url": "/documents/report/pages/4?q=sea"}
    assert page["previous_match"]["label"] == "i"
    assert page["next_match"]["number"] == 5
    assert page["attachments"] == [
        {"document": "annex", "title": "An annex", "url": "/documents/annex?q=sea"}
    ]
    assert page["file_url"] == "/files/report#page=3"
    assert page["web_url"] is None
    assert len(page["heading_marks"]) + len(page["marks"]) == 4


def test_programs_get_the_numbers_of_the_outline_when_they_ask_for_words(
    client: FlaskClient,
) -> None:
    plain = asked(client, "report", "Document")
    found = asked(client, "report?q=sea", "Document")

    assert {plain["occurrences"], plain["pages_matching"]} == {None}
    assert {one["occurrences"] for one in plain["outline"] + plain["pages"]} == {None}
    assert (found["occurrences"], found["pages_matching"]) == (7, 3)
    assert [page["occurrences"] for page in found["pages"]] == [2, 0, 4, 0, 1]
    assert [
        (one["text"], one["page"], one["last_page"], one["occurrences"], one["match"]["number"])
        for one in found["outline"]
    ] == [
        ("Foreword", 1, 1, 2, 1),
        ("One", 2, 3, 4, 3),
        ("The sea", 3, 3, 3, 3),
        ("Its harbours", 3, 3, 1, 3),
        ("Two", 4, 5, 1, 5),
    ]


# --- long documents -------------------------------------------------------------------------------


@dataclass
class Counting:
    """An engine that counts the pages that it reads and makes hits of."""

    engine: Engine
    read: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def page(self, document: str, number: int, query: Query | None = None) -> PageText:
        self.read += 1
        return self.engine.page(document, number, query)

    def search(self, question: Question) -> Results:
        results = self.engine.search(question)
        self.read += sum(len(hit.pages) for hit in results.hits)
        return results


@pytest.mark.parametrize(("path", "most"), [("/pages/150", 3), ("", 0)])
def test_reading_costs_no_more_in_a_long_document(tmp_path: Path, path: str, most: int) -> None:
    """The page, the matching ones beside it, and no other is read, though all match."""
    pages = tuple(PageInfo(n, str(n), "", 2) for n in range(1, 301))
    found = tuple(Heading(1, f"Part {n}", n) for n in range(1, 301))
    long = replace(
        REPORT, id="long", pages=pages, headings=found, heading_positions=(), attachments=()
    )
    passages = [Passage("long", info.number, info.label, "", "Deep sea.") for info in pages]
    counting = Counting(shelved(tmp_path, (long, passages)))
    client = create_app(Settings(), engine=counting).test_client()  # type: ignore[arg-type]

    page = seen(client, f"/documents/long{path}?q=sea")
    counting.engine.close()

    assert counting.read <= most
    if path:
        assert "299 other pages match" in words(page)
        assert len(page.select(".toc li")) == MAX_NEAR
        assert leads(page.find("a", string="The whole outline, 300 entries")).endswith("#outline")
