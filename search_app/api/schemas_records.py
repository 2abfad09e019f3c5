"""The shapes of documents, pages and what was read of them (JSON Schema)."""

from dataclasses import fields

from indexer.coverage import Coverage, DocumentState
from indexer.model import Reason
from search_app.api.schema_types import (
    COUNT,
    FLAG,
    LINKS,
    MARKS,
    NUMBER,
    OK,
    REMARKS,
    TAGS,
    TEXT,
    TEXT_OR_NULL,
    TEXTS,
    UNIT,
    VERSION,
    Json,
    listing,
    mapping,
    ref,
    said,
    shape,
)

__all__ = ["RECORD_SCHEMAS"]

SHARE: Json = {"type": ["number", "null"], "minimum": 0}
FORMAT = said(TEXT, "What the file is: pdf, html, docx, pptx, zip and so on; empty if not read")
SOURCES = said(mapping(TEXT), "Where a field or date comes from: metadata, printed, guessed, …")
UNREAD = said(
    {"anyOf": [shape(reason=TEXT, sentence=TEXT, message=TEXT), {"type": "null"}]},
    "Why it has no text, what that means, and what is said of this very file",
)
# What is said of the reading of a page, and of that of a document.
PAGE_READ: dict[str, Json] = {
    "words": COUNT,
    "reader": said(TEXT, "Whose text it is: agreed, pdfium, pypdf, ocr, or a format's reader"),
    "agreement": said(SHARE, "The word F1 of two readers, null where one read"),
    "warnings": TEXTS,
    "unread": said(
        {"type": ["string", "null"], "enum": [*map(str, Reason), None]}, "Why it has no text"
    ),
}
BOX = {"type": "array", "items": NUMBER, "minItems": 4, "maxItems": 4}
BOXES: Json = {
    "anyOf": [listing(listing(BOX)), {"type": "null"}],
    "description": "For each of the marks its boxes: left, top, right, bottom in pixels of the "
    "picture; null where the places of words are unknown",
}
FOUND: Json = {"type": ["integer", "null"], "minimum": 0, "description": "null without `q`"}
WAY: Json = {
    "anyOf": [shape(number=COUNT, label=TEXT, url=TEXT), {"type": "null"}],
    "description": "A page of the same document; add #m1 to its address for its first match",
}
FIGURES = {field.name: COUNT for field in fields(Coverage)}
DOCUMENT_READ: dict[str, Json] = {
    "state": {"type": "string", "enum": [*map(str, DocumentState)]},
    "readers": said(mapping(COUNT), "Pages by whose text they have"),
    "agreement": {"anyOf": [shape(mean=NUMBER, lowest=NUMBER), {"type": "null"}]},
    **{name: count for name, count in FIGURES.items() if not name.startswith("documents")},
}

RECORD_SCHEMAS: Json = {
    "Document": shape(
        ok=OK,
        corpus=VERSION,
        document=TEXT,
        title=TEXT,
        other_titles=TEXTS,
        url=TEXT,
        kind=TEXT,
        format=FORMAT,
        unit=UNIT,
        available=FLAG,
        authors=TEXTS,
        editors=TEXTS,
        abstract=TEXT,
        language=TEXT,
        year={"type": ["integer", "null"]},
        event_date=TEXT_OR_NULL,
        published=TEXT_OR_NULL,
        dates=mapping(TEXT),
        place=TEXT,
        publisher=TEXT,
        page_count={"type": ["integer", "null"]},
        sponsors=TEXTS,
        source_url=TEXT,
        identifiers=mapping(TEXT),
        recommended_citation=TEXT,
        citation=TEXT,
        verified={"type": ["boolean", "null"]},
        note=TEXT,
        sources=SOURCES,
        facets=TAGS,
        attached_to=TEXT_OR_NULL,
        attachments=TEXTS,
        missing_attachments=LINKS,
        issue_of=TEXT_OR_NULL,
        work=said(TEXT_OR_NULL, "The document that stands for the work of which this is a copy"),
        same_by=said(
            {"type": ["string", "null"], "enum": ["issue", "file", "text", None]},
            "Why: by the catalogue, byte by byte, or by nearly the same text",
        ),
        related=TEXTS,
        coverage=shape(
            path=TEXT_OR_NULL,
            sha256=TEXT_OR_NULL,
            size=COUNT,
            **DOCUMENT_READ,
            unread=UNREAD,
            warnings=TEXTS,
        ),
        occurrences=FOUND,
        pages_matching=FOUND,
        outline=listing(
            shape(
                level=COUNT,
                text=TEXT,
                page=COUNT,
                last_page=COUNT,
                occurrences=FOUND,
                match=WAY,
            )
        ),
        links=LINKS,
        pages=listing(
            shape(
                number=COUNT,
                label=TEXT,
                heading=TEXT,
                **PAGE_READ,
                url=TEXT,
                occurrences=FOUND,
            )
        ),
    ),
    "Page": shape(
        ok=OK,
        corpus=VERSION,
        document=TEXT,
        title=TEXT,
        unit=UNIT,
        url=TEXT,
        number=COUNT,
        label=TEXT,
        heading=TEXT,
        heading_marks=MARKS,
        text=TEXT,
        marks=MARKS,
        above=said(TEXT, "The running header, which is not searched"),
        below=said(TEXT, "The running footer, which is not searched"),
        **PAGE_READ,
        tags=TAGS,
        citation=TEXT,
        image={
            "anyOf": [
                shape(url=TEXT, width=COUNT, height=COUNT, boxes=BOXES),
                {"type": "null"},
            ]
        },
        occurrences=COUNT,
        previous=WAY,
        next=WAY,
        previous_match=WAY,
        next_match=WAY,
        file_url=said(TEXT_OR_NULL, "The file, at this page where it is a PDF"),
        web_url=said(TEXT_OR_NULL, "Its place on the web, for web pages at the words found"),
        attached_to={"anyOf": [ref("Reference"), {"type": "null"}]},
        attachments=listing(ref("Reference")),
    ),
    "Coverage": shape(
        ok=OK,
        corpus=VERSION,
        state=TEXT,
        remarks=REMARKS,
        total=shape(**FIGURES),
        matching=COUNT,
        documents=listing(
            shape(
                document=TEXT,
                title=TEXT,
                url=TEXT,
                kind=TEXT,
                format=FORMAT,
                unit=UNIT,
                available=FLAG,
                **DOCUMENT_READ,
                warnings=TEXTS,
                unread=UNREAD,
                noted=listing(shape(number=COUNT, label=TEXT, **PAGE_READ, url=TEXT)),
                noted_total=COUNT,
            )
        ),
        links=shape(self=TEXT, next=TEXT_OR_NULL, previous=TEXT_OR_NULL),
    ),
}
