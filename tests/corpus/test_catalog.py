"""catalog.toml: what a right one gives, and the sentence for each wrong one."""

from pathlib import Path

import pytest

from indexer.corpus.catalog import Catalog, check_facets, load_catalog
from indexer.engine.taxonomy import FacetDeclaration, FacetValue, Taxonomy
from indexer.errors import CorpusInvalid

FULL = """
[corpus]
name = "A shelf"
about = "Two reports."
language = "en"
ignore = ["sources", "*.txt"]

[documents.first-report]
kind = "report"
title = "The first report"
authors = ["Daniels, Allen S.", "A Body"]
editors = []
event_date = "2010-10-18/2010-10-19"
published = "2011-02"
page_count = 21
place = "Atlanta"
publisher = ""
sponsors = ["A sponsor"]
url = "https://shelf.example/first"
identifiers = { doi = "", report = "#07-011" }
citation = "How to cite it."
abstract = "What it says."
source = "Its cover."
verified = false
note = "The date is from memory."
file = "reports/first.pdf"
[documents.first-report.facets]
summit = ["2010"]
[documents.first-report.relations]
related = ["the-page"]

[documents.the-page]
kind = "web-page"
title = "The page"
[documents.the-page.relations]
issue_of = "first-report"
"""


def load(tmp_path: Path, text: str) -> Catalog:
    (tmp_path / "catalog.toml").write_text(text, encoding="utf-8")
    return load_catalog(tmp_path)


def test_a_folder_without_a_catalogue_has_an_empty_one(tmp_path: Path) -> None:
    assert load_catalog(tmp_path) == Catalog()


def test_every_field_arrives(tmp_path: Path) -> None:
    catalog = load(tmp_path, FULL)
    first, page = catalog.records["first-report"], catalog.records["the-page"]

    assert (catalog.name, catalog.about, catalog.language) == ("A shelf", "Two reports.", "en")
    assert catalog.ignore == ("sources", "*.txt")
    assert catalog.kinds == ("report", "web-page")
    assert first.id == "first-report"
    assert first.path == "reports/first.pdf"
    assert first.authors == ("Daniels, Allen S.", "A Body")
    assert (first.event_date, first.published) == ("2010-10-18/2010-10-19", "2011-02")
    assert first.identifiers == {"report": "#07-011"}
    assert first.facets == {"summit": ("2010",)}
    assert first.related == ("the-page",)
    assert first.verified is False
    assert page.issue_of == "first-report"
    assert page.verified is None
    assert not page.available


ONE = '[documents.a]\nkind = "report"\ntitle = "A"\n'
WRONG = {
    "not TOML": ("[documents", "catalog.toml cannot be read"),
    "unknown field": (ONE + 'autor = "B"', "documents.a: autor is not a known field"),
    "unknown table": (ONE + "[document.b]", "document is not a known field"),
    "unknown relation": (ONE + '[documents.a.relations]\nsee = "a"', "see is not a known field"),
    "no title": ('[documents.a]\nkind = "report"', "documents.a: title is missing"),
    "no kind": ('[documents.a]\ntitle = "A"', "documents.a: kind is missing"),
    "odd kind": ('[documents.a]\ntitle = "A"\nkind = "A b"', "kind is 'A b'"),
    "odd id": ('[documents."A b"]\ntitle = "A"\nkind = "report"', "A b is not an id"),
    "title of a number": ('[documents.a]\nkind = "report"\ntitle = 1', "must be text in quotes"),
    "authors as text": (ONE + 'authors = "B"', "must be a list of texts"),
    "author twice": (ONE + 'authors = ["B", "B"]', "names 'B' twice"),
    "date without zero": (ONE + 'published = "2011-2"', "published is '2011-2': it must be a date"),
    "month 13": (ONE + 'published = "2011-13"', "it must be a date"),
    "date in words": (ONE + 'published = "May 2011"', "it must be a date"),
    "date without quotes": (ONE + "published = 2011", "must be text in quotes"),
    "interval of three": (ONE + 'event_date = "2011/2012/2013"', "two of them with a /"),
    "interval backwards": (ONE + 'event_date = "2012/2011"', "ends before it begins"),
    "interval published": (ONE + 'published = "2011/2012"', "it must be a date"),
    "negative pages": (ONE + "page_count = -1", "must be a whole number"),
    "pages true": (ONE + "page_count = true", "must be a whole number"),
    "verified in words": (ONE + 'verified = "yes"', "must be true or false"),
    "address of a script": (ONE + 'url = "javascript:alert(1)"', "must be an address"),
    "file above": (ONE + 'file = "../a.pdf"', "lies outside the corpus folder"),
    "file absolute": (ONE + 'file = "/etc/passwd"', "lies outside the corpus folder"),
    "file with dots": (ONE + 'file = "./a.pdf"', "write it as 'a.pdf'"),
    "file ignored": (ONE + 'file = "x/a.pdf"\n[corpus]\nignore = ["x"]', "is never read"),
    "file twice": (
        ONE + 'file = "a.pdf"\n[documents.b]\nkind = "report"\ntitle = "B"\nfile = "a.pdf"',
        "documents.b: file is 'a.pdf', which documents.a has already",
    ),
    "unknown target": (
        ONE + '[documents.a.relations]\nrelated = ["b"]',
        "documents.a.relations: related names 'b', which is no document",
    ),
    "own target": (ONE + '[documents.a.relations]\nattached_to = "a"', "the document itself"),
    "circle": (
        ONE + '[documents.a.relations]\nattached_to = "b"\n'
        '[documents.b]\nkind = "report"\ntitle = "B"\n[documents.b.relations]\nattached_to = "a"',
        "attached_to runs in a circle",
    ),
    "document of a number": ("[documents]\na = 1", "documents.a must be a table"),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_catalogue_is_refused_with_file_key_and_field(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(CorpusInvalid) as caught:
        load(tmp_path, text)

    assert message in caught.value.message
    assert "catalog.toml" in caught.value.message
    assert caught.value.hint


SUMMIT = FacetDeclaration(
    "summit", "Summit", "Summits", "document", values=(FacetValue("2010", "2010"),)
)
OPEN = FacetDeclaration("country", "Country", "Countries", "document")
KINDS = {"report": "Report"}


@pytest.mark.parametrize(
    ("facets", "message"),
    [
        ('summit = ["2013"]', "documents.a.facets: summit has the value '2013'"),
        ('planet = ["earth"]', "planet is not a facet that taxonomy.toml declares"),
        ('year = ["2010"]', "year is not a facet"),
        ('country = ["nz", "none"]', "country has the value 'none', which is reserved"),
        ('country = ["ALL"]', "country has the value 'all', which is reserved"),
    ],
)
def test_facets_must_be_declared(tmp_path: Path, facets: str, message: str) -> None:
    catalog = load(tmp_path, f"{ONE}[documents.a.facets]\n{facets}")

    with pytest.raises(CorpusInvalid, match=message):
        check_facets(catalog, Taxonomy((SUMMIT, OPEN), KINDS))


def test_kinds_must_be_declared(tmp_path: Path) -> None:
    with pytest.raises(CorpusInvalid, match="kind is 'report'"):
        check_facets(load(tmp_path, ONE), Taxonomy((), {"letter": "Letter"}))


@pytest.mark.parametrize("kind", ["none", "all"])
def test_a_kind_is_no_reserved_name(tmp_path: Path, kind: str) -> None:
    catalog = load(tmp_path, ONE.replace('"report"', f'"{kind}"'))

    with pytest.raises(CorpusInvalid, match="a reserved name"):
        check_facets(catalog, Taxonomy((), {kind: "Kind"}))


def test_an_open_facet_takes_any_value(tmp_path: Path) -> None:
    catalog = load(tmp_path, ONE + '[documents.a.facets]\ncountry = ["nz"]\nsummit = ["2010"]')

    check_facets(catalog, Taxonomy((SUMMIT, OPEN), KINDS))
    assert catalog.records["a"].facets == {"country": ("nz",), "summit": ("2010",)}
