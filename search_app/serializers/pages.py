"""JSON of a page of a document: its text with marks, its picture, and what is around it."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypedDict

from indexer.coverage import Count, PageReadingJson
from indexer.coverage import page_json as reading_json
from indexer.engine.protocol import Engine
from indexer.engine.results import PageText
from indexer.model import HEADING_BEFORE, HEADING_NOT_PRINTED, Unit
from search_app.documents.citation import cite
from search_app.documents.links import file_url, web_address
from search_app.documents.lookup import page_info
from search_app.documents.matches import DocumentMatches, neighbors
from search_app.documents.page_images import PageImage
from search_app.documents.text_fragment import fragment_url
from search_app.request.links import Links
from search_app.serializers.common import (
    CorpusJson,
    Mark,
    PageLink,
    ReferenceJson,
    corpus_json,
    facets_json,
    marks_json,
    page_link_json,
    reference_json,
)

__all__ = ["COMPONENTS", "page_json"]

Box = Annotated[list[float], ("minItems", 4), ("maxItems", 4)]


class ImageJson(TypedDict):
    """The picture of a page, its size in pixels, and where its marks are."""

    url: str
    width: Count
    height: Count
    boxes: Annotated[
        list[list[Box]] | None,
        "For each of the marks its boxes: left, top, right, bottom in pixels of the picture; null "
        "where the places of words are unknown",
    ]


class PageJson(PageReadingJson):
    """The answer of `GET /api/v1/documents/<id>/pages/<n>`."""

    ok: Literal[True]
    corpus: CorpusJson
    document: str
    title: str
    unit: Annotated[Unit, "What its pages are"]
    url: str
    number: Count
    label: str
    heading: str
    heading_part: Annotated[
        Literal["heading", "text"] | None,
        "Where the heading is printed: before the text, or in it; null where it is not on the page "
        "(carried over from an earlier one, or only an entry of the outline)",
    ]
    heading_marks: Annotated[list[Mark], "Those of a heading before the text"]
    text: str
    marks: list[Mark]
    above: Annotated[str, "The running header, found like the title: no occurrence"]
    below: Annotated[str, "The running footer, found like the title: no occurrence"]
    tags: dict[str, list[str]]
    citation: str
    image: ImageJson | None
    occurrences: Count
    previous: PageLink
    next: PageLink
    previous_match: PageLink
    next_match: PageLink
    file_url: Annotated[str | None, "The file, at this page where it is a PDF"]
    web_url: Annotated[str | None, "Its place on the web, for web pages at the words found"]
    attached_to: ReferenceJson | None
    attachments: list[ReferenceJson]


# Shapes that have a name in the OpenAPI document.
COMPONENTS: Mapping[str, type] = {"Page": PageJson}


def page_json(
    engine: Engine, page: PageText, image: PageImage | None, matches: DocumentMatches, links: Links
) -> PageJson:
    """A page's text with the character spans of the matches of `q` in text and heading, and what is
    around it; `occurrences` are those of the page, as many as it has marks.
    """
    record, info = page.record, page_info(page.record, page)
    around = neighbors(record, page.number, matches)
    holder = next(iter(engine.records((record.attached_to,))), None)
    attachments = engine.records(record.attachments)
    return {
        "ok": True,
        "corpus": corpus_json(engine.info),
        "document": record.id,
        "title": record.title,
        "unit": record.unit,
        "url": links.page(record.id, page.number),
        "number": page.number,
        "label": page.label,
        "heading": page.heading.text,
        "heading_part": _heading_part(page),
        "heading_marks": marks_json(page.heading.marks),
        "text": page.text.text,
        "marks": marks_json(page.text.marks),
        "above": page.above,
        "below": page.below,
        **reading_json(info),
        "tags": facets_json(page.tags),
        "citation": cite(record, engine.info, info),
        "image": _image(image) if image else None,
        "occurrences": matches.pages.get(page.number, 0),
        "previous": page_link_json(record, around.previous, links),
        "next": page_link_json(record, around.next, links),
        "previous_match": page_link_json(record, around.previous_match, links),
        "next_match": page_link_json(record, around.next_match, links),
        "file_url": file_url(record, page.number, links.root) or None,
        "web_url": fragment_url(page) or web_address(record.url) or None,
        "attached_to": reference_json(holder, links) if holder else None,
        "attachments": [reference_json(attachment, links) for attachment in attachments],
    }


def _heading_part(page: PageText) -> Literal["heading", "text"] | None:
    if not page.heading.text or page.heading_at == HEADING_NOT_PRINTED:
        return None
    return "heading" if page.heading_at == HEADING_BEFORE else "text"


def _image(image: PageImage) -> ImageJson:
    boxes = image.boxes
    return {
        "url": image.url,
        "width": image.width,
        "height": image.height,
        "boxes": None
        if boxes is None
        else [[list(box) for box in mark_boxes] for mark_boxes in boxes],
    }
