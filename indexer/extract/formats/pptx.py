"""Presentations (PPTX): one page per slide with its title, text in reading order, tables and notes.

The only module that uses python-pptx.
"""

import io
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from indexer.extract.archive import Archive
from indexer.extract.formats.opc import core_properties, embedded_files, sanitized_package
from indexer.extract.formats.properties import with_properties
from indexer.extract.formats.salvage import salvaged_pages
from indexer.extract.formats.xml import element_texts, parse_xml
from indexer.extract.library_guard import Diagnostics, guarded
from indexer.extract.reader_api import ReadContext, ReadResult
from indexer.extract.refused import guarded_read, no_text
from indexer.extract.text.clean import clean, one_line
from indexer.model import Document, Heading, Page, Reason

__all__ = ["read_pptx"]

_MAX_SLIDES = 5_000
# Shapes whose tops differ by less are in one row: a tenth of an inch in EMU.
_ROW_HEIGHT = 91_440
# Placeholders that repeat the same text on every slide.
_RUNNING_PLACEHOLDERS = frozenset(("DATE", "FOOTER", "SLIDE_NUMBER", "HEADER"))


def read_pptx(content: bytes, path: str, context: ReadContext) -> ReadResult:
    """Read .pptx, .pptm, .ppsx and .potx files; macros are ignored."""
    return guarded_read(path, "presentation", lambda notes: _read(content, path, context, notes))


def _read(content: bytes, path: str, context: ReadContext, notes: Diagnostics) -> ReadResult:
    archive = Archive(content, context.limits)
    properties = core_properties(archive, path, notes)
    package = sanitized_package(archive, notes)
    no_pages: tuple[Page, ...] = ()
    pages = guarded(lambda: _pages(package, notes), no_pages, notes, "python-pptx")
    opened = bool(pages)
    if not opened:
        pages = salvaged_pages(archive)
        notes.add("The presentation is damaged: its words were read without their order.")
    embedded = embedded_files(archive, path)
    hidden = sum("hidden" in warning for page in pages for warning in page.warnings)
    if hidden:
        notes.add(f"{hidden} {'slide is' if hidden == 1 else 'slides are'} hidden in the show.")
    if not any(page.text or page.heading for page in pages):
        message = "No slide has any text: there are pictures on them, or nothing."
        damaged = any(page.unread is Reason.DAMAGED for page in pages) or not opened
        return ReadResult(no_text(path, message, damaged), embedded)
    document = Document(
        path=path,
        format="pptx",
        title=pages[0].heading,
        pages=pages,
        headings=tuple(Heading(1, page.heading, page.number) for page in pages if page.heading),
        warnings=notes.sentences,
    )
    return ReadResult(with_properties(document, properties), embedded)


def _pages(package: io.BytesIO, notes: Diagnostics) -> tuple[Page, ...]:
    from pptx import Presentation  # 260 ms

    show = Presentation(package)
    # Not `slides`, which fails if one of them is missing.
    slide_list = show.element.sldIdLst
    entries = list(slide_list) if slide_list is not None else []
    pages = []
    for number, entry in enumerate(entries[:_MAX_SLIDES], start=1):
        message = f"Slide {number} could not be read"
        warned = (f"{message}.",)
        damaged = Page(number, "", "", "", reader="none", warnings=warned, unread=Reason.DAMAGED)
        opened = partial(show.part.related_slide, entry.rId)
        pages.append(guarded(partial(_page, opened, number), damaged, notes, message))
    if len(entries) > _MAX_SLIDES:
        notes.add(f"Of {len(entries)} slides, the first {_MAX_SLIDES} were read.")
    return tuple(pages)


def _page(opened: Callable[[], Any], number: int) -> Page:
    slide = opened()
    notes = Diagnostics()
    title = guarded(lambda: slide.shapes.title, None, notes, "The title")
    heading = one_line(title.text_frame.text) if title is not None else ""
    skip = title.shape_id if title is not None else None
    no_texts: list[str] = []
    parts = [
        text
        for shape in _reading_order(slide.shapes)
        if shape.shape_id != skip
        for text in guarded(partial(_texts, shape), no_texts, notes, f"The shape {shape.name!r}")
    ]
    spoken = guarded(lambda: _speaker_notes(slide), "", notes, "The notes")
    if spoken:
        parts.append(f"Notes: {spoken}")
    if slide.element.get("show") in {"0", "false"}:
        notes.add("The slide is hidden in the show.")
    text = "\n\n".join(filter(None, parts)) or heading
    unread = None if text else _no_text_reason(slide)
    return Page(
        number, "", heading, text, reader="python-pptx", warnings=notes.sentences, unread=unread
    )


def _no_text_reason(slide: Any) -> Reason:
    """A slide without text is blank, or shows pictures."""
    has_picture = any(str(e.tag).endswith(("}pic", "}blip")) for e in slide.element.iter())
    return Reason.NO_TEXT if has_picture else Reason.BLANK


def _reading_order(shapes: Iterable[Any]) -> list[Any]:
    """Sort from top to bottom, then left to right; shapes without a position keep their order."""
    placed = list(shapes)
    return sorted(
        placed,
        key=lambda shape: (_coordinate(shape, "top") // _ROW_HEIGHT, _coordinate(shape, "left")),
    )


def _coordinate(shape: Any, side: str) -> int:
    return int(getattr(shape, side, 0) or 0)


def _texts(shape: Any) -> list[str]:
    """The paragraphs of a shape, group, table, chart or diagram."""
    if shape.is_placeholder and shape.placeholder_format.type.name in _RUNNING_PLACEHOLDERS:
        return []
    if hasattr(shape, "shapes"):
        return [text for inner in _reading_order(shape.shapes) for text in _texts(inner)]
    if getattr(shape, "has_table", False):
        return [_table(shape.table)]
    if getattr(shape, "has_chart", False):
        return [_words(element_texts(parse_xml(shape.chart.part.blob, "The chart"), "t"))]
    if shape.has_text_frame:
        return [_clean(paragraph.text) for paragraph in shape.text_frame.paragraphs]
    return [_words(_diagram(shape))]


def _clean(text: str) -> str:
    lines = (" ".join(line.split()) for line in clean(text).split("\n"))
    return "\n".join(filter(None, lines))


def _words(lines: Iterable[str]) -> str:
    return "\n".join(filter(None, map(one_line, lines)))


def _table(table: Any) -> str:
    rows = (" | ".join(one_line(cell.text) for cell in row.cells) for row in table.rows)
    return "\n".join(row for row in rows if row.strip(" |"))


def _diagram(shape: Any) -> Iterator[str]:
    """The text of SmartArt, which is in a part of its own, by paragraphs."""
    for element in shape.element.iter():
        if isinstance(element.tag, str) and element.tag.endswith("}relIds"):
            data = next((v for k, v in element.attrib.items() if k.endswith("}dm")), "")
            root = parse_xml(shape.part.related_part(data).blob, "The diagram")
            yield from element_texts(root, "p")


def _speaker_notes(slide: Any) -> str:
    if not slide.has_notes_slide or slide.notes_slide.notes_text_frame is None:
        return ""
    return _clean(slide.notes_slide.notes_text_frame.text)
