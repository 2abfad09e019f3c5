"""How documents and pages are cited: what is known, in one sentence, with the corpus version."""

import pytest

from indexer.engine.taxonomy import IndexInfo, Taxonomy
from indexer.model import PageInfo, Record
from search_app.documents.citation import cite
from search_app.documents.formats import page_name


@pytest.mark.parametrize(
    ("kind", "number", "label", "name"),
    [
        ("pdf", 11, "ix", "p. ix (PDF page 11)"),
        ("pdf", 11, "11", "p. 11"),
        ("pdf", 11, "", "PDF page 11"),
        ("html", 3, "", "section 3"),
        ("pptx", 4, "", "slide 4"),
        ("xlsx", 2, "Budget", "sheet 2 (Budget)"),
        ("docx", 3, "", "section 3"),
        ("", 3, "", "page 3"),
    ],
)
def test_pages_are_named_as_people_cite_them(kind: str, number: int, label: str, name: str) -> None:
    assert page_name(Record("r", "", "", format=kind), number, label) == name


INFO = IndexInfo("Pillars Search", "", "abc123", "", 0, 0, 0, Taxonomy())


def test_a_citation_is_built_from_what_is_known() -> None:
    record = Record(
        "r", "Pillars", "report", format="pdf", published="2012-01", publisher="A House",
        authors=("A. One", "B. Two", "C. Three"), url="https://example.org/r.pdf",
    )  # fmt: skip
    assert cite(record, INFO, PageInfo(11, "ix", "", 0)) == (
        "A. One, B. Two and C. Three (2012-01). Pillars. A House, p. ix (PDF page 11). "
        "Pillars Search, corpus version abc123. https://example.org/r.pdf"
    )


def test_a_citation_without_authors_begins_with_the_title() -> None:
    assert cite(Record("r", "Pillars", "report"), INFO) == (
        "Pillars (n.d.). Pillars Search, corpus version abc123."
    )
    edited = Record("r", "Why?", "report", editors=("E. Ditor",))
    assert cite(edited, INFO).startswith("E. Ditor (eds.) (n.d.). Why? Pillars Search")


def test_the_recommended_citation_comes_first_and_keeps_its_address() -> None:
    url = "https://example.org/r.pdf"
    record = Record("r", "Pillars", "report", citation=f"One (2012). Pillars. {url}", url=url)
    assert cite(record, INFO) == (
        f"One (2012). Pillars. {url} Pillars Search, corpus version abc123."
    )
