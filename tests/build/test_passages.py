"""Catalogue and file become one record; ids, attachments and years follow the rules."""

from pathlib import Path

import pytest

from indexer.build.identity import AttachmentLinks, DocumentKeys, assign_ids, link_attachments
from indexer.build.passages import PUBLISHED_FROM_FILE_DATE, DocumentInput, build_record
from indexer.corpus.text import slug
from indexer.model import (
    HEADING_BEFORE,
    HEADING_NOT_PRINTED,
    Document,
    Heading,
    Link,
    Page,
    Passage,
    Reason,
    Record,
    Source,
    Unreadable,
)

SOURCE = Source("a/b.pdf", Path("/corpus/a/b.pdf"), 3, 7, "ab" * 32)
PAGES = (Page(1, "i", "Preface", "two words", "pypdf"), Page(2, "1", "", ""))


def pdf(**fields: object) -> Document:
    given = {"path": "a/b.pdf", "format": "pdf", "title": "In the file", "pages": PAGES} | fields
    return Document(**given)  # type: ignore[arg-type]


def html(**fields: object) -> Document:
    return pdf(**({"path": "a/b.html", "format": "html"} | fields))


def record(item: DocumentInput, ties: AttachmentLinks = AttachmentLinks()) -> Record:  # noqa: B008  frozen
    return build_record(item, ties)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("reports/Annual Report_2011 (final)", "reports-annual-report-2011-final"),
        ("Ünïcode", "unicode"),
        ("--a--b--", "a-b"),
        ("two\nlines", "two-lines"),
        ("報告", ""),
    ],
)
def test_slugs(text: str, expected: str) -> None:
    assert slug(text) == expected


def ids(*paths: str, records: tuple[Record, ...] = ()) -> dict[str, str]:
    return assign_ids([DocumentKeys(path) for path in paths], records)


def test_the_catalogue_names_its_files() -> None:
    known = Record("the-key", "T", "report", path="a/b.pdf")

    assert ids("a/b.pdf", "c.html", records=(known,)) == {"a/b.pdf": "the-key", "c.html": "c"}


def test_equal_slugs_all_get_a_hash_of_their_path() -> None:
    found = ids("x.html", "x.pdf", "y.pdf")

    assert found["y.pdf"] == "y"
    assert found["x.html"].startswith("x-")
    assert found["x.pdf"].startswith("x-")
    assert found["x.html"] != found["x.pdf"]
    assert found["x.pdf"] == ids("x.pdf", "x.html")["x.pdf"]


def test_a_slug_never_takes_a_key_of_the_catalogue() -> None:
    found = ids("x.html", records=(Record("x", "T", "report"),))

    assert found["x.html"] != "x"


@pytest.mark.parametrize("path", ["報告.pdf", "a" * 300 + ".pdf"])
def test_hopeless_names_get_an_id_too(path: str) -> None:
    assert 8 < len(ids(path)[path]) < 100


def test_embedded_documents_are_named_after_their_parent() -> None:
    facts = [
        DocumentKeys("a/b.pdf"),
        DocumentKeys("a/b.pdf#Annex 1.html", parent="a/b.pdf"),
        DocumentKeys("a/b.pdf#annex-1.pdf", parent="a/b.pdf"),
        DocumentKeys("a/b.pdf#notes.html", parent="a/b.pdf"),
    ]
    found = assign_ids(facts, [Record("report", "T", "report", path="a/b.pdf")])

    assert found["a/b.pdf#notes.html"] == "report--notes"
    assert found["a/b.pdf#Annex 1.html"].startswith("report--annex-1-")
    assert found["a/b.pdf#annex-1.pdf"] != found["a/b.pdf#Annex 1.html"]


def tied(*facts: DocumentKeys, records: tuple[Record, ...] = ()) -> AttachmentLinks:
    return link_attachments(facts, records, assign_ids(facts, records))


@pytest.mark.parametrize(
    "url",
    [
        "files/r.pdf",
        "files/./r.pdf",
        "files/r.pdf?download=1",
        "files/r.pdf#page=2",
        "https://s.example/r",
    ],
)
def test_a_page_and_the_file_it_links_know_each_other(url: str) -> None:
    ties = tied(
        DocumentKeys("page.html", attachments=(Link(url, "the report"),)),
        DocumentKeys("files/r.pdf", url="https://s.example/r"),
    )

    assert ties.attached_to == {"files-r": "page"}
    assert ties.attachments == {"page": ("files-r",)}
    assert ties.missing == {}


def test_escaped_addresses_are_found() -> None:
    ties = tied(
        DocumentKeys("page.html", attachments=(Link("my%20report.pdf", ""),)),
        DocumentKeys("my report.pdf"),
    )

    assert ties.attached_to == {"my-report": "page"}


def test_what_is_not_in_the_corpus_is_a_missing_attachment() -> None:
    link = Link("files/gone.pdf", "the report")
    ties = tied(DocumentKeys("page.html", attachments=(link,)))

    assert ties.missing == {"page": (link,)}
    assert ties.attachments == {}


def test_a_file_that_two_pages_attach_belongs_to_the_first_and_is_listed_by_both() -> None:
    link = (Link("r.pdf", ""),)
    ties = tied(
        DocumentKeys("a.html", attachments=link),
        DocumentKeys("b.html", attachments=link),
        DocumentKeys("r.pdf"),
    )

    assert ties.attached_to == {"r": "a"}
    assert ties.attachments == {"a": ("r",), "b": ("r",)}


def test_the_catalogue_has_the_first_word_on_attachments() -> None:
    known = (
        Record("report", "T", "report", path="r.pdf", attached_to="home"),
        Record("home", "H", "web-page"),
    )
    ties = tied(
        DocumentKeys("a.html", attachments=(Link("r.pdf", ""),)),
        DocumentKeys("r.pdf"),
        records=known,
    )

    assert ties.attached_to == {"report": "home"}
    assert ties.attachments == {"home": ("report",), "a": ("report",)}


def test_embedded_files_are_attached_and_no_page_is_its_own_attachment() -> None:
    ties = tied(
        DocumentKeys("a.pdf", attachments=(Link("n.html", "notes"), Link("a.pdf", "itself"))),
        DocumentKeys("a.pdf#n.html", parent="a.pdf", attachments=(Link("a.pdf", "back"),)),
    )

    assert ties.attached_to == {"a--n": "a"}
    assert ties.attachments == {"a": ("a--n",)}


def test_the_catalogue_goes_before_the_file() -> None:
    given = Record(
        "key",
        "In the catalogue",
        "report",
        path="a/b.pdf",
        editors=("E",),
        abstract="Ours.",
        published="2011-02",
        page_count=21,
        facets={"summit": ("2010",)},
    )
    document = pdf(
        authors=("Word",), abstract="Theirs.", dates={"published": "2012"}, language="fr"
    )
    found = record(DocumentInput("key", given, document, SOURCE, language="en"))

    assert (found.title, found.kind, found.published) == ("In the catalogue", "report", "2011-02")
    assert (found.editors, found.authors) == (("E",), ()), "a machine's author is no co-author"
    assert (found.abstract, found.page_count) == ("Ours.", 21)
    assert found.language == "fr", "the file knows its language, the collection's is a fallback"
    assert (found.path, found.sha256, found.size) == ("a/b.pdf", SOURCE.sha256, 3)
    assert found.facets == {"summit": ("2010",), "year": ("2011",), "kind": ("report",)}
    assert found.dates == {"published": "2012"}
    assert [(page.number, page.label, page.words) for page in found.pages] == [
        (1, "i", 2),
        (2, "1", 0),
    ]


def test_the_file_fills_what_the_catalogue_leaves_open() -> None:
    document = html(authors=("Ann",), abstract="So.", url="https://s.org/", language="en")
    found = record(DocumentInput("key", Record("key", "T", "letter"), document, SOURCE))

    assert (found.authors, found.abstract, found.url) == (("Ann",), "So.", "https://s.org/")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://notes.pillars.example/a", ""),
        ("http://localhost:80/a", ""),
        ("https://shelf.invalid", ""),
        ("https://example.org/a", "https://example.org/a"),
        ("https://an-example.net/example/", "https://an-example.net/example/"),
    ],
)
def test_an_address_that_leads_nowhere_by_design_is_none(address: str, kept: str) -> None:
    assert record(DocumentInput("key", None, html(url=address), SOURCE)).url == kept


def test_passages_cover_every_page() -> None:
    _, passages = build_record(DocumentInput("key", None, pdf(), SOURCE), AttachmentLinks())

    assert passages == (
        Passage("key", 1, "i", "Preface", "two words", heading_at=HEADING_NOT_PRINTED),
        Passage("key", 2, "1", "", "", heading_at=HEADING_NOT_PRINTED),
    )


def test_the_record_counts_running_lines_apart_from_the_words() -> None:
    page = Page(1, "", "", "two words", above="Survey of the states\nPart 1", below="Page 1")
    document = Document("reports/a.pdf", "pdf", "A", (page, Page(2, "", "", "more")))
    record, _ = build_record(DocumentInput("key", None, document, SOURCE), AttachmentLinks())

    assert [(page.words, page.running_lines) for page in record.pages] == [(2, 3), (1, 0)]


@pytest.mark.parametrize(
    ("heading", "text", "on_paper", "in_section"),
    [
        ("Whole Health", "Whole Health\n\nIt is whole.", 0, 0),
        ("Whole Health", "3\n\nWHOLE\nHEALTH\n\nIt is whole.", 1, 1),
        ("Whole Health", "It is about whole health.\n\nWhole health:", 5, 5),
        ("Health", "Here health is not a heading.", 1, HEADING_BEFORE),
        ("2.1 Health", "2.1\nHealth", 0, 0),
        ("Health", "2.1 Health", 1, HEADING_BEFORE),
        ("Health", "Wholehealth", HEADING_NOT_PRINTED, HEADING_BEFORE),
        ("Health", "", HEADING_NOT_PRINTED, HEADING_BEFORE),
        ("\u2014", "\u2014", HEADING_NOT_PRINTED, HEADING_BEFORE),
    ],
)
def test_a_heading_is_text_where_it_is_printed(
    heading: str, text: str, on_paper: int, in_section: int
) -> None:
    pages = (Page(1, "", heading, text), Page(2, "", heading, text))
    for make, expected in ((pdf, on_paper), (html, in_section)):
        extracted = make(pages=pages, headings=(Heading(1, heading, 1),))
        _, (first, carried) = build_record(
            DocumentInput("x", None, extracted, SOURCE), AttachmentLinks()
        )

        assert first.heading_at == expected
        assert carried.heading_at == HEADING_NOT_PRINTED


YEARS = [
    ("published 2012-03-04T10:00:00Z", "2012-03-04", ()),
    ("published 2012-03", "2012-03", ()),
    ("published 2012", "2012", ()),
    ("published 0000-00-00", "", ()),
    ("published 2012-13-40", "2012", ()),
    ("published May 2012", "", ()),
    ("published 201203", "", ()),
    ("created 2012-03-04T00:00:00", "2012-03-04", (PUBLISHED_FROM_FILE_DATE,)),
    ("modified 2012-03-04", "2012-03-04", (PUBLISHED_FROM_FILE_DATE,)),
    ("created 1970-01-01", "", ()),
    ("", "", ()),
]


@pytest.mark.parametrize(("dates", "published", "warnings"), YEARS, ids=[row[0] for row in YEARS])
def test_the_year_of_a_foreign_document(
    dates: str, published: str, warnings: tuple[str, ...]
) -> None:
    name, _, date = dates.partition(" ")
    found = record(DocumentInput("b", None, pdf(dates={name: date} if name else {}), SOURCE))

    assert found.published == published
    assert found.warnings == warnings
    assert found.facets["year"] == (published[:4] or "undated",)


def test_the_file_date_is_no_publication_where_a_catalogue_speaks() -> None:
    document = pdf(dates={"created": "2012-03-04"})
    found = record(DocumentInput("key", Record("key", "T", "report"), document, SOURCE))

    assert found.published == ""
    assert found.year is None
    assert found.facets["year"] == ("undated",)
    assert found.dates == {"created": "2012-03-04"}


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (html(), "web-page"),
        (pdf(), "document"),
        (Unreadable("a.HTM", Reason.DAMAGED, "!"), "web-page"),
        (Unreadable("a.pdf", Reason.DAMAGED, "!"), "document"),
    ],
    ids=["html", "pdf", "unread html", "unread pdf"],
)
def test_kinds_of_foreign_documents(found: Document | Unreadable, kind: str) -> None:
    assert record(DocumentInput("b", None, found, None)).kind == kind


def test_a_record_without_a_file_has_one_passage_of_number_0() -> None:
    found, passages = build_record(
        DocumentInput("key", Record("key", "T", "report"), language="en"), AttachmentLinks()
    )

    assert not found.available
    assert found.unread is None
    assert found.pages == ()
    assert found.language == "en"
    assert passages == (Passage("key", 0, "", "", ""),)


def test_a_file_that_the_catalogue_names_in_vain_is_not_in_this_copy() -> None:
    found = record(DocumentInput("key", Record("key", "T", "report", path="gone.pdf")))

    assert (found.available, found.path, found.unread) == (False, "", None)


def test_an_unread_file_is_still_a_record() -> None:
    unread = Unreadable("a/my file.pdf", Reason.ENCRYPTED, "It is locked.")
    found, passages = build_record(
        DocumentInput("b", None, unread, SOURCE, name="My file"), AttachmentLinks()
    )

    assert found.available
    assert (found.title, found.unread, found.sha256) == ("My file", unread, SOURCE.sha256)
    assert [passage.number for passage in passages] == [0]


def test_ties_arrive_in_the_record() -> None:
    link = Link("gone.pdf", "")
    ties = AttachmentLinks({"b": "page"}, {"b": ("c",)}, {"b": (link,)})
    found = record(DocumentInput("b", None, pdf(), SOURCE), ties)

    assert (found.attached_to, found.attachments, found.missing_attachments) == (
        "page",
        ("c",),
        (link,),
    )


@pytest.mark.parametrize(
    ("dates", "sources", "known", "published", "source"),
    [
        ({"published": "2012-05"}, {"published": "declared"}, True, "2012-05", "declared"),
        ({"published": "2012"}, {"published": "guessed"}, False, "2012", "guessed"),
        ({"published": "2012"}, {"published": "guessed"}, True, "", ""),
        (
            {"published": "2012", "printed": "2011"},
            {"published": "guessed"},
            False,
            "2011",
            "printed",
        ),
        ({"printed": "2011-03", "created": "2013-01-01"}, {}, False, "2011-03", "printed"),
        ({"printed": "2011-03"}, {}, True, "", ""),
        ({"created": "2013-01-01"}, {}, False, "2013-01-01", "file_date"),
    ],
)
def test_a_date_of_publication_says_where_it_comes_from(
    dates: dict[str, str], sources: dict[str, str], known: bool, published: str, source: str
) -> None:
    found = Document("a.pdf", "pdf", "T", (), dates=dates, sources=sources)
    record = Record("key", "T", "report") if known else None

    described, _ = build_record(DocumentInput("key", record, found), AttachmentLinks())

    assert described.published == published
    assert described.sources.get("published", "") == (source or sources.get("published", ""))


def test_what_the_catalogue_gives_is_its_word() -> None:
    found = Document("a.pdf", "pdf", "File", (), sources={"title": "file_name"})

    described, _ = build_record(
        DocumentInput("key", Record("key", "Given", "report"), found), AttachmentLinks()
    )

    assert (described.title, described.sources["title"]) == ("Given", "catalogue")


@pytest.mark.parametrize(
    ("reasons", "reason", "message"),
    [
        (
            (Reason.NEEDS_OCR, Reason.NEEDS_OCR, Reason.BLANK),
            Reason.NEEDS_OCR,
            "2 of its 3 pages need text recognition (OCR).",
        ),
        ((Reason.BLANK,), Reason.BLANK, "Its one page is blank."),
        ((None, None), Reason.NO_TEXT, "2 of its 2 pages have no text that could be read."),
    ],
)
def test_a_document_without_any_text_says_why(
    reasons: tuple[Reason | None, ...], reason: Reason, message: str
) -> None:
    pages = tuple(Page(n, "", "", "", unread=why) for n, why in enumerate(reasons, 1))

    record, passages = build_record(
        DocumentInput("a", extracted=Document("a.pdf", "pdf", "T", pages)), AttachmentLinks()
    )

    assert record.unread == Unreadable("a.pdf", reason, message)
    assert len(passages) == len(pages)
    assert [page.unread for page in record.pages] == list(reasons)


def test_one_page_with_text_makes_a_document_read() -> None:
    pages = (Page(1, "", "", "words"), Page(2, "", "", "", unread=Reason.NEEDS_OCR))

    record, _ = build_record(
        DocumentInput("a", extracted=Document("a.pdf", "pdf", "T", pages)), AttachmentLinks()
    )

    assert record.unread is None


def test_a_container_without_pages_is_not_unread() -> None:
    record, _ = build_record(
        DocumentInput("a", extracted=Document("a.zip", "zip", "T", ())), AttachmentLinks()
    )

    assert record.unread is None
