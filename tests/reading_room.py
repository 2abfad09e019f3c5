"""A small collection with all that pages must show well: labels, relations, hostile words."""

import hashlib
from dataclasses import replace
from pathlib import Path

from indexer.engine import open_engine, open_writer
from indexer.engine.results import Engine, FacetDeclaration, FacetValue, IndexInfo, Taxonomy
from indexer.model import Heading, Link, PageInfo, Passage, Reason, Record, Unreadable

HOSTILE = "<script>alert('x')</script> & \"quotes\""
PDF = b"%PDF-1.7 a file of bytes"
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


def _passages(record: Record) -> list[Passage]:
    if record.id == "report":
        return [
            Passage("report", n, label, heading, text, {"theme": ("sea",) if "sea" in text else ()})
            for n, (label, heading, text) in enumerate(_PAGES, 1)
        ]
    if record.pages:
        return [Passage(record.id, 1, "", "A section", "The sea is here.", {"theme": ("sea",)})]
    return [Passage(record.id, 0, "", "", "", {"theme": ()})]


def stocked(folder: Path) -> tuple[Engine, Path]:
    """An open engine over the collection, and the corpus folder with its files."""
    corpus = folder / "corpus"
    (corpus / "sub").mkdir(parents=True)
    (corpus / REPORT.path).write_bytes(PDF)
    (corpus / UNREAD.path).write_bytes(PDF)
    (corpus / SAVED.path).write_bytes(HTML)
    url = f"whoosh:{folder / 'index'}"
    writer = open_writer(url, TAXONOMY)
    records = (ABSENT, REPORT, ANNEX, SAVED, UNREAD)
    for record in records:
        writer.add(record, _passages(record))
    pages = sum(len(record.pages) for record in records)
    about = "Reports about the sea."
    info = IndexInfo(
        "Sea library", about, "v0", "2026-01-02T03:04:05Z", len(records), pages, pages, TAXONOMY
    )
    writer.publish(info, {"version": "v0"})
    return open_engine(url), corpus
