"""A small collection with all that pages must show well: labels, relations, hostile words, and all
that can become of a page.
"""

import hashlib
import io
from dataclasses import replace
from pathlib import Path

from PIL import Image

from indexer.coverage import Coverage
from indexer.engine import open_engine, open_writer
from indexer.engine.protocol import Engine
from indexer.engine.taxonomy import FacetDeclaration, FacetValue, IndexInfo, Taxonomy
from indexer.model import Heading, Link, PageInfo, Passage, Reason, Record, Unreadable
from indexer.page_images import Layout, Picture, PicturesFile

HOSTILE = "<script>alert('x')</script> & \"quotes\""
PDF = b"%PDF-1.7 a file of bytes"
ZIP = b"PK\3\4 and so on"
HTML = b"<!doctype html><title>saved</title><script>alert(1)</script>"

TAXONOMY = Taxonomy(
    facets=(
        FacetDeclaration(
            "country",
            "Country",
            "Countries",
            "document",
            about="Where it happened. More about it.",
            chart=True,
            values=(
                FacetValue(
                    "chile", "Chile", "The Republic of Chile", "A long coast.", verified=False
                ),
                FacetValue("peru", "Peru", aliases=("Piruw",), source="An atlas."),
                FacetValue("niue", "Niue"),
            ),
        ),
        FacetDeclaration(
            "theme",
            "Theme",
            "Themes",
            "passage",
            values=(FacetValue("sea", "Sea and shore", rule="sea OR shore"),),
        ),
        FacetDeclaration("kind", "Kind", "Kinds", "document"),
    ),
    kinds={"report": "Report", "web-page": "Web page"},
)

_PAGES = (
    ("i", "Foreword", "The shore is long, and the sea is near."),
    ("ii", "Foreword", "Contents of this report."),
    ("1", "The sea", "The sea.\n\nA table\nof two lines, and the sea again."),
)

REPORT = Record(
    id="report",
    title=f"Sea report {HOSTILE}",
    kind="report",
    format="pdf",
    path="sub/the report.pdf",
    sha256=hashlib.sha256(PDF).hexdigest(),
    size=len(PDF),
    authors=("Mar, Ana", "Sol, Luis"),
    abstract="What the sea means.",
    language="en",
    event_date="2011-09-26/2011-09-27",
    published="2012-01",
    url="https://example.org/report",
    identifiers={"ISSN": "1234-5678"},
    verified=True,
    facets={"country": ("chile",), "theme": ("sea",), "kind": ("report",)},
    attachments=("report--annex",),
    missing_attachments=(Link("javascript:alert(1)", "Lost annex"),),
    related=("absent",),
    headings=(Heading(2, "Foreword", 1), Heading(3, "The sea", 3)),
    pages=tuple(
        PageInfo(number, label, heading, len(text.split()))
        for number, (label, heading, text) in enumerate(_PAGES, 1)
    ),
)
ANNEX = Record(
    id="report--annex",
    title="Annex of the sea",
    kind="web-page",
    format="html",
    path="sub/the report.pdf#annex.html",
    sha256=hashlib.sha256(HTML).hexdigest(),
    size=len(HTML),
    attached_to="report",
    facets={"country": ("chile",), "kind": ("web-page",)},
    pages=(PageInfo(1, "", "A section", 4),),
)
SAVED = replace(
    ANNEX,
    id="saved",
    title="A saved page about the sea",
    path="saved.html",
    attached_to="",
    facets={"country": ("peru",), "kind": ("web-page",)},
)
ABSENT = Record(
    id="absent",
    title="An absent sea report",
    kind="report",
    published="2009",
    abstract="Only its description is here.",
    url="https://example.org/absent",
    verified=False,
    page_count=48,
    facets={"country": ("peru",), "kind": ("report",)},
)
UNREAD = Record(
    id="unread",
    title="A locked report",
    kind="report",
    path="locked.pdf",
    sha256=hashlib.sha256(PDF).hexdigest(),
    size=len(PDF),
    facets={"kind": ("report",)},
    unread=Unreadable("locked.pdf", Reason.ENCRYPTED, "locked.pdf is encrypted."),
)
# One page of every fate: agreed, doubted, in need of OCR, blank, lost.
_SCAN = ("The harbour and the old lighthouse.", "Nets of the harbour", "", "", "")
SCAN = Record(
    id="scan",
    title="Half a scan of the harbour",
    kind="report",
    format="pdf",
    path="scan.pdf",
    sha256=hashlib.sha256(PDF).hexdigest(),
    size=len(PDF),
    published="2010",
    facets={"kind": ("report",)},
    sources={"title": "file_name", "published": "guessed"},
    warnings=("published_from_file_date",),
    pictures="scan.zip/0",
    pages=(
        PageInfo(1, "", "", 6, "agreed", 0.994),
        PageInfo(2, "", "", 4, "pdfium", 0.629, ("Page 2 was cut.",), running_lines=3),
        PageInfo(3, "", "", 0, "none", unread=Reason.NEEDS_OCR),
        PageInfo(4, "", "", 0, "none", unread=Reason.BLANK),
        PageInfo(5, "", "", 0, "none", unread=Reason.NO_TEXT),
    ),
)
ALL_SCAN = Record(
    id="all-scan",
    title="A whole scan",
    kind="report",
    format="pdf",
    path="all-scan.pdf",
    sha256=hashlib.sha256(PDF).hexdigest(),
    size=len(PDF),
    facets={"kind": ("report",)},
    pages=(PageInfo(1, "", "", 0, "none", unread=Reason.NEEDS_OCR),),
    unread=Unreadable(
        "all-scan.pdf",
        Reason.NEEDS_OCR,
        "Its one page needs text recognition.",
        "A better scan is <ordered>.",
    ),
)
BUNDLE = Record(
    id="bundle",
    title="A bundle",
    kind="document",
    format="zip",
    path="bundle.zip",
    sha256=hashlib.sha256(ZIP).hexdigest(),
    size=len(ZIP),
    facets={"kind": ("document",)},
    attachments=("bundle--talk", "bundle--budget"),
)
TALK = Record(
    id="bundle--talk",
    title="A talk about boats",
    kind="document",
    format="pptx",
    path="bundle.zip#talk.pptx",
    sha256="8f" * 32,
    size=1,
    attached_to="bundle",
    facets={"kind": ("document",)},
    pages=(PageInfo(1, "", "Why boats", 2, "python-pptx"), PageInfo(2, "", "", 2, "ocr")),
)
BUDGET = replace(
    TALK,
    id="bundle--budget",
    title="The budget of boats",
    format="xlsx",
    path="bundle.zip#budget.xlsx",
    pages=(PageInfo(1, "Costs", "Costs", 2, "openpyxl"), PageInfo(2, "", "", 2, "openpyxl")),
)
RECORDS = (ABSENT, REPORT, ANNEX, SAVED, UNREAD, SCAN, ALL_SCAN, BUNDLE, TALK, BUDGET)


def _passages(record: Record) -> list[Passage]:
    if record.id == "report":
        return [
            Passage("report", n, label, heading, text, {"theme": ("sea",) if "sea" in text else ()})
            for n, (label, heading, text) in enumerate(_PAGES, 1)
        ]
    if record.id == "scan":
        return [
            Passage("scan", n, "", "", text, {"theme": ()}, above="Harbours", below=f"Page {n}")
            for n, text in enumerate(_SCAN, 1)
        ]
    if record.kind == "document" and record.pages:
        return [
            Passage(record.id, p.number, p.label, p.heading, "Boats float.", {"theme": ()})
            for p in record.pages
        ]
    if record.pages and not record.unread:
        return [Passage(record.id, 1, "", "A section", "The sea is here.", {"theme": ("sea",)})]
    number = len(record.pages)  # the only page, or none
    return [Passage(record.id, number, "", "", "", {"theme": ()})]


def png(width: int, height: int) -> bytes:
    """A white picture."""
    out = io.BytesIO()
    Image.new("L", (width, height), 255).save(out, "PNG")
    return out.getvalue()


def _pictures(path: Path) -> Path:
    """Of the scan: the first page with the places of its words, the second without."""
    words, left, start = [], 10.0, 0
    for word in _SCAN[0].split():
        at = _SCAN[0].index(word, start)
        start = at + len(word)
        words.append((at, start, left, 20.0, left + len(word), 22.0))
        left += len(word) + 1
    with PicturesFile(path) as file:
        file.add(0, 1, Picture(png(200, 300), 200, 300, Layout(100.0, 150.0, tuple(words))))
        file.add(0, 2, Picture(png(200, 300), 200, 300, Layout(100.0, 150.0)))
    return path


def stocked(folder: Path) -> tuple[Engine, Path]:
    """An open engine over the collection, and the corpus folder with its files."""
    corpus = folder / "corpus"
    (corpus / "sub").mkdir(parents=True)
    (corpus / REPORT.path).write_bytes(PDF)
    for record in (UNREAD, SCAN, ALL_SCAN):
        (corpus / record.path).write_bytes(PDF)
    (corpus / BUNDLE.path).write_bytes(ZIP)
    (corpus / SAVED.path).write_bytes(HTML)
    url = f"whoosh:{folder / 'index'}"
    writer = open_writer(url, TAXONOMY)
    for record in RECORDS:
        writer.add(record, _passages(record))
    writer.keep("scan.zip", _pictures(folder / "scan.zip"))
    counts = Coverage.of(RECORDS)
    info = IndexInfo(
        name="Sea library",
        about="Reports about the sea.",
        version="v0",
        built="2026-01-02T03:04:05Z",
        documents=counts.documents,
        pages=counts.pages,
        pages_with_text=counts.pages_with_text,
        taxonomy=TAXONOMY,
        skipped={".js: part of a web page": 1200, "<hidden>": 1},
    )
    writer.publish(info, {"version": "v0"})
    return open_engine(url), corpus
