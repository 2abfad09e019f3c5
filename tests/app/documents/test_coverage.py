"""What was read of every document: sums that add up, the same figures everywhere, and words for
each page.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.build.report import BuildReport
from indexer.check import Check
from indexer.cli.document_text import format_documents
from indexer.cli.text import format_build, format_check
from indexer.coverage import (
    Coverage,
    DocumentCoverage,
    document_state,
    page_json,
    percent,
    who_read,
)
from indexer.model import Document, Embedded, Page, PageInfo, Reason, Record, Unreadable
from indexer.settings import Settings
from search_app import create_app
from search_app.documents.coverage import FIGURES
from tests.support.json_schema import check
from tests.support.reading_room import RECORDS, SCAN, stocked

TOTAL = {
    "documents": 10,
    "documents_read": 7,
    "documents_partial": 1,
    "documents_unread": 2,
    "documents_acknowledged": 1,
    "documents_absent": 1,
    "documents_needing_ocr": 2,
    "documents_disagreeing": 1,
    "pages": 15,
    "pages_with_text": 11,
    "pages_blank": 1,
    "pages_needing_ocr": 2,
    "pages_unread": 1,
    "pages_disagreeing": 1,
    "running_lines": 3,
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    engine, corpus = stocked(tmp_path_factory.mktemp("library"))
    app = create_app(Settings(corpus=corpus), engine=engine)
    app.testing = True
    yield app
    engine.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def ledger(client: FlaskClient, query: str = "") -> Any:
    answer = client.get(f"/api/v1/coverage{query}")
    assert answer.status_code == 200
    return answer.json


def page(client: FlaskClient, query: str = "") -> Tag:
    answer = client.get(f"/coverage{query}")
    assert answer.status_code == 200
    found = BeautifulSoup(answer.text, "html.parser").find("main")
    assert isinstance(found, Tag)
    return found


def words(tag: Tag) -> str:
    return re.sub(r"\s+", " ", tag.get_text(" ")).strip()


# --- the sums -------------------------------------------------------------------------------------

PAGES = st.builds(
    PageInfo,
    number=st.just(1),
    label=st.just(""),
    heading=st.just(""),
    words=st.integers(0, 2),
    reader=st.sampled_from(["agreed", "pdfium", "ocr", "none", ""]),
    agreement=st.none() | st.floats(0, 1),
    unread=st.none() | st.sampled_from(Reason),
)
DOCUMENTS = st.builds(
    Record,
    id=st.just("x"),
    title=st.just("x"),
    kind=st.just("x"),
    path=st.sampled_from(["", "x.pdf"]),
    pages=st.lists(PAGES, max_size=4).map(tuple),
    unread=st.none() | st.builds(Unreadable, st.just("x"), st.sampled_from(Reason), st.just("")),
)


# A busy machine makes examples slowly; that says nothing of the sums.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DOCUMENTS, max_size=4))
def test_the_sums_add_up(records: list[Record]) -> None:
    total = Coverage.of(records)

    documents = total.documents_read + total.documents_unread + total.documents_absent
    pages = total.pages_with_text + total.pages_blank
    pages += total.pages_needing_ocr + total.pages_unread
    assert total.documents == documents == len(records)
    assert total.pages == pages == sum(len(record.pages) for record in records)
    assert total.documents_partial <= total.documents_read


def test_the_reading_room_is_counted_by_hand() -> None:
    counted = asdict(Coverage.of(RECORDS))

    assert {name: counted[name] for name in TOTAL} == TOTAL


def test_a_container_is_read_and_blank_pages_take_nothing_from_a_document() -> None:
    blank = PageInfo(2, "", "", 0, unread=Reason.BLANK)
    text = PageInfo(1, "", "", 3)
    file = Record("x", "x", "x", path="x.zip")

    assert document_state(replace(file, format="zip")) == "read"
    assert document_state(replace(file, pages=(text, blank))) == "read"
    assert document_state(replace(file, pages=(text, replace(blank, unread=None)))) == "partial"


def test_a_document_says_who_read_it_and_how_well_readers_agree() -> None:
    coverage = DocumentCoverage.of(SCAN)

    assert coverage.readers == {"agreed": 1, "pdfium": 1}
    assert coverage.json()["agreement"] == {"mean": 0.8115, "lowest": 0.629}
    assert [page.number for page in coverage.noted] == [2, 3, 4, 5]


def test_readers_of_a_page_without_words_neither_agree_nor_disagree() -> None:
    empty = PageInfo(1, "", "", 0, "none", 0.0, unread=Reason.BLANK)
    record = Record("x", "x", "x", path="x", pages=(empty,))

    assert Coverage.of([record]).pages_disagreeing == 0
    assert DocumentCoverage.of(record).mean is None


@pytest.mark.parametrize(
    ("share", "words"),
    [(1.0, "100 %"), (0.9999, "99 %"), (0.629, "62 %"), (0.29, "29 %"), (0, "0 %")],
)
def test_only_the_whole_is_a_hundred_percent(share: float, words: str) -> None:
    assert percent(share) == words


@pytest.mark.parametrize(
    ("info", "sentence"),
    [
        (PageInfo(1, "", "", 9, "agreed", 0.994), "Two readers agree (99 %)"),
        (
            PageInfo(1, "", "", 9, "pdfium", 0.62),
            "Read by pdfium; the readers agree on 62 %: check the original",
        ),
        (PageInfo(1, "", "", 9, "pypdf"), "Read by pypdf"),
        (
            PageInfo(1, "", "", 9, "ocr"),
            "Read by text recognition (OCR) from its picture: check the original",
        ),
        (PageInfo(1, "", "", 9), ""),
        (PageInfo(1, "", "", 0, unread=Reason.BLANK), Reason.BLANK.sentence[:-1]),
        (PageInfo(1, "", "", 0, "pypdf"), Reason.NO_TEXT.sentence[:-1]),
    ],
)
def test_a_page_says_who_read_it(info: PageInfo, sentence: str) -> None:
    assert who_read(info) == sentence


# --- the command line -----------------------------------------------------------------------------


def checked() -> Check:
    unread = tuple(record.unread for record in RECORDS if record.unread)
    return Check("v0", Coverage.of(RECORDS), (), unread, tuple(RECORDS))


def test_check_prints_the_sums_and_only_pages_of_which_something_is_to_be_said() -> None:
    said = format_check(checked())

    unread = "2 not read (1 of them acknowledged)"
    assert f"Documents: 10 = 7 read (1 of them in part) + {unread} + 1 not in this copy" in said
    assert "Pages: 15 = 11 with text + 1 blank + 2 need OCR + 1 not read" in said
    assert "Running headers and footers: 3 lines, apart from the text" in said
    assert "2 pages need text recognition in 2 documents" in said
    assert "    page 2: the two readers disagree (lowest 62 %)\n" in said
    assert "    page 2: Page 2 was cut.\n" in said
    assert "    page 3: needs_ocr\n    page 4: blank\n    page 5: no_text\n" in said
    assert re.search(r"^ +5 +2 +10 +81 % +Half a scan of the harbour$", said, re.M)
    assert re.search(r"An absent sea report +\[not in this copy\]$", said, re.M)
    assert "page 1:" not in said  # it is well, or its document says it all


def test_pages_with_the_same_trouble_are_listed_in_ranges() -> None:
    lost = tuple(PageInfo(n, "", "", 0, unread=Reason.NEEDS_OCR) for n in (1, 2, 3, 7, 9, 10))
    record = Record("x", "x", "x", format="pdf", path="x", pages=lost)
    result = Check("v0", Coverage.of([record]), (), (), (record,))

    assert "    pages 1-3, 7, 9-10: needs_ocr\n" in format_check(result)


def test_check_as_json_has_every_page() -> None:
    data = checked().json()

    line = next(one for one in data["ledger"] if one["id"] == "scan")
    assert {name: data["coverage"][name] for name in TOTAL} == TOTAL
    assert (line["state"], line["pages"], line["pages_needing_ocr"]) == ("partial", 5, 1)
    assert [one["number"] for one in line["page_lines"]] == [1, 2, 3, 4, 5]
    assert line["page_lines"][1] == {
        "number": 2, "label": "", "words": 4, "reader": "pdfium", "agreement": 0.629,
        "warnings": ["Page 2 was cut."], "unread": None, "running_lines": 3,
    }  # fmt: skip


def test_build_says_how_many_pages_need_ocr_in_how_many_documents() -> None:
    coverage = Coverage.of(RECORDS)
    report = BuildReport("v0", coverage, 1, 0, 0, (), 1.0, written=True)

    assert "2 pages need text recognition in 2 documents.\nDo this." in format_build(
        report, "Do this."
    )
    assert report.json()["coverage"]["pages_needing_ocr"] == 2
    well = replace(report, coverage=Coverage.of(RECORDS[:2]))
    assert "text recognition" not in format_build(well)


def test_extract_says_of_each_page_who_read_it_and_what_stands_around_it() -> None:
    document = Document(
        "talk.pptx",
        "pptx",
        "Talk",
        (
            Page(1, "", "Why", "Two words", "agreed", 0.98, ("Cut.",), above="Head", below="Foot"),
            Page(2, "", "", "", "none", unread=Reason.NEEDS_OCR),
        ),
        embedded=(Embedded("film.txt", 3, "00"),),
        sources={"title": "file_name"},
    )

    said = format_documents([document])

    assert "sources   title file_name" in said
    assert "inside    film.txt" in said
    assert (
        "--- slide 1  Why\n<2 words. Two readers agree (98 %)>\n<Cut.>\n"
        "<above: Head>\nTwo words\n<below: Foot>\n"
    ) in said
    assert f"--- slide 2\n<{Reason.NEEDS_OCR.sentence[:-1]}>\n" in said


# --- the interface for programs -------------------------------------------------------------------

QUERIES = ["", "?state=needs_ocr", "?state=nonsense&per_page=zero&what=1", "?page=9&per_page=2"]


@pytest.mark.parametrize("query", QUERIES)
def test_the_answer_has_the_shape_that_is_described(client: FlaskClient, query: str) -> None:
    check(ledger(client, query), "Coverage")


def test_the_figures_are_those_of_the_command_line_and_of_the_line_under_results(
    client: FlaskClient,
) -> None:
    total = ledger(client)["total"]
    corpus: Any = client.get("/api/v1/search").json

    assert total == asdict(Coverage.of(RECORDS))
    for name in ("documents", "pages", "pages_with_text"):
        assert corpus["corpus"][name] == total[name]


@pytest.mark.parametrize("state", FIGURES)
def test_the_documents_of_a_figure_add_up_to_it(client: FlaskClient, state: str) -> None:
    answer = ledger(client, f"?state={state}&per_page=100")
    records = {record.id: record for record in RECORDS}
    found = Coverage.of(records[one["document"]] for one in answer["documents"])

    figure = FIGURES[state]
    assert getattr(found, figure) == answer["total"][figure] > 0
    assert answer["matching"] == len(answer["documents"])
    if figure.startswith("documents"):
        assert answer["matching"] == answer["total"][figure]


def test_what_was_not_read_comes_first_and_each_by_title(client: FlaskClient) -> None:
    names = [one["document"] for one in ledger(client)["documents"]]

    assert names[:4] == ["unread", "all-scan", "scan", "absent"]
    titles = [one["title"].casefold() for one in ledger(client)["documents"][4:]]
    assert titles == sorted(titles)


def test_a_long_ledger_is_paged(client: FlaskClient) -> None:
    seen, query = [], "?per_page=3"
    while query:
        answer = ledger(client, query)
        seen += [one["document"] for one in answer["documents"]]
        query = (answer["links"]["next"] or "").partition("coverage")[2]

    assert seen == [one["document"] for one in ledger(client)["documents"]]
    assert ledger(client, "?per_page=3&page=2")["links"]["previous"].endswith("?per_page=3")
    assert ledger(client, "?page=99")["links"]["previous"] == "/api/v1/coverage"


def test_what_is_not_understood_is_said(client: FlaskClient) -> None:
    answer = ledger(client, "?state=nonsense&per_page=-1&what=1")

    assert answer["state"] == ""
    assert answer["matching"] == 10
    codes = [remark["code"] for remark in answer["remarks"]]
    assert codes == ["bad_value", "bad_value", "unknown_parameter"]


def test_a_document_that_was_not_read_says_why_and_what_to_do(client: FlaskClient) -> None:
    first = ledger(client)["documents"][0]

    assert first["unread"] == {
        "reason": "encrypted",
        "sentence": Reason.ENCRYPTED.sentence,
        "message": "locked.pdf is encrypted.",
        "acknowledged": "",
    }


def test_a_document_lists_the_reading_of_each_page(client: FlaskClient) -> None:
    found: Any = client.get("/api/v1/documents/scan").json

    check(found, "Document")
    assert found["unit"] == "page"
    assert found["sources"] == {"title": "file_name", "published": "guessed"}
    assert found["coverage"]["pages_blank"] == 1
    read = [{name: one[name] for name in page_json(SCAN.pages[0])} for one in found["pages"]]
    assert read == [page_json(info) for info in SCAN.pages]


def test_every_state_and_its_figure_are_documented() -> None:
    document = (Path(__file__).parents[3] / "docs" / "json-api.md").read_text(encoding="utf-8")
    rows = [line for line in document.splitlines() if line.startswith("| `")]

    for state, figure in FIGURES.items():
        assert any(row.startswith(f"| `{state}` | `{figure}`") for row in rows), state


# --- the page for people --------------------------------------------------------------------------


def test_every_figure_of_the_page_leads_to_so_many(client: FlaskClient) -> None:
    links = page(client).select(".sums a")
    total = ledger(client)["total"]

    assert len(links) == 2 + len(FIGURES)
    for link in links:
        number = int(words(link).partition(" ")[0].replace(",", ""))
        state = str(link["href"]).partition("state=")[2]
        whole = {total["documents"], total["pages"]}
        assert number in ({total[FIGURES[state]]} if state else whole)
        matching = ledger(client, f"?state={state}")["matching"]
        listed = page(client, f"?state={state}").select(".ledger th[scope=row]")
        assert len(listed) == matching


def test_the_pages_count_running_lines(client: FlaskClient) -> None:
    soup = BeautifulSoup(client.get("/documents/scan").text, "lxml")

    assert "Apart from their text 3 lines of running headers and footers" in words(page(client))
    assert "10 words; 3 lines of running headers and footers" in words(soup)


def test_the_page_names_reasons_next_steps_and_doubtful_pages(client: FlaskClient) -> None:
    table = page(client).select_one("table")
    assert table
    text = words(table)

    assert f"locked.pdf is encrypted. {Reason.ENCRYPTED.sentence}" in text
    assert f"Needs OCR. {Reason.NEEDS_OCR.sentence} p. 3" in text
    assert "The two readers disagree: check the original. p. 2 (62 %)" in text
    assert "Page 2 was cut. p. 2" in text
    assert "Half a scan of the harbour read in part agreed" not in text
    assert (
        "Half a scan of the harbour read in part two readers: 1, pdfium: 1 81 % 62 % 5 2 10" in text
    )
    assert "An absent sea report not in this copy, at its source" in text
    ways = {str(a["href"]) for a in table.find_all("a")}
    assert {"https://example.org/absent", "/documents/scan/pages/2"} <= ways


def test_only_the_first_page_of_the_whole_ledger_is_for_search_engines(
    client: FlaskClient,
) -> None:
    for query, kept_out in (("", False), ("?state=unread", True), ("?page=2", True)):
        assert ('content="noindex"' in client.get(f"/coverage{query}").text) is kept_out


def test_an_empty_list_says_so(client: FlaskClient) -> None:
    assert "No document" in words(page(client, "?page=99"))


def test_skipped_files_are_counted_by_rule(client: FlaskClient) -> None:
    sentence = "1,201 files of the folder skipped: 1,200 (.js: part of a web page); 1 (<hidden>)."

    assert sentence in page(client).get_text()
    assert ledger(client)["skipped"] == [
        {"rule": ".js: part of a web page", "files": 1200},
        {"rule": "<hidden>", "files": 1},
    ]


def test_acknowledged_documents_are_listed_apart(client: FlaskClient) -> None:
    (document,) = ledger(client, "?state=acknowledged")["documents"]
    assert document["unread"]["acknowledged"] == "A better scan is <ordered>."

    table = page(client, "?state=acknowledged").select_one("table")
    assert table
    assert "not read, acknowledged" in words(table)
    assert "Acknowledged: A better scan is <ordered>." in words(table)
