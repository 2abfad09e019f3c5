"""Salvage: the text of an Office package that its library cannot open, straight from its XML."""

import re
from collections.abc import Iterator

from indexer.extract.archive import Archive
from indexer.extract.formats.xml import Element, element_texts, local_name, parse_xml
from indexer.extract.refused import ReadRefused
from indexer.extract.text.clean import one_line
from indexer.model import Page, Reason

__all__ = ["salvaged_pages", "salvaged_paragraphs"]

_SLIDE = re.compile(r"ppt/slides/slide(\d{1,6})\.xml")
_SHEET = re.compile(r"xl/worksheets/sheet(\d{1,6})\.xml")
_STRINGS = "xl/sharedStrings.xml"
# A tree takes twenty times as much memory.
_MAX_BYTES = 16 * 1024 * 1024


def salvaged_paragraphs(archive: Archive, name: str) -> list[str]:
    """The paragraphs of a part; ReadRefused if its XML cannot be recovered."""
    root = parse_xml(archive.read(name), name, recover=True)
    texts = (one_line("".join(element_texts(p, "t"))) for p in root.iter() if local_name(p) == "p")
    return [text for text in texts if text]


def salvaged_pages(archive: Archive) -> tuple[Page, ...]:
    """One page per slide or sheet, by their numbers; damaged ones have a warning."""
    shared = _shared_strings(archive)
    numbered = [
        (int(match[1]), name)
        for name in archive.names
        if (match := _SLIDE.fullmatch(name) or _SHEET.fullmatch(name))
    ]
    return tuple(
        _page(archive, name, number, shared)
        for number, (_, name) in enumerate(sorted(numbered), start=1)
    )


def _page(archive: Archive, name: str, number: int, shared: list[str]) -> Page:
    damage: tuple[str, ...] = ()
    text = ""
    try:
        parse_xml(archive.read(name), name)
    except ReadRefused as refused:
        damage = (refused.message,)
    try:
        text = "\n".join(_lines(archive, name, shared))
    except ReadRefused as refused:
        damage = (refused.message,)
    unread = None if text else Reason.DAMAGED if damage else Reason.BLANK
    reader = "lxml" if text or not damage else "none"
    return Page(number, "", "", text, reader=reader, warnings=damage, unread=unread)


def _lines(archive: Archive, name: str, shared: list[str]) -> Iterator[str]:
    if _SLIDE.fullmatch(name):
        yield from salvaged_paragraphs(archive, name)
        return
    content = archive.read(name)
    if len(content) > _MAX_BYTES:
        raise ReadRefused(Reason.TOO_LARGE, f"{name} is too large for a damaged workbook.")
    for row in parse_xml(content, name, recover=True).iter():
        if local_name(row) == "row":
            line = " | ".join(_cell(cell, shared) for cell in row if local_name(cell) == "c")
            if line.strip(" |"):
                yield line


def _cell(cell: Element, shared: list[str]) -> str:
    value = one_line(
        "".join("".join(child.itertext()) for child in cell if local_name(child) != "f")
    )
    if cell.get("t") != "s":
        return value
    number = int(value) if value.isdecimal() and len(value) < 10 else len(shared)
    return shared[number] if number < len(shared) else ""


def _shared_strings(archive: Archive) -> list[str]:
    try:
        root = parse_xml(archive.read(_STRINGS), _STRINGS, recover=True)
    except ReadRefused:
        return []  # numbers are still readable
    return [
        one_line("".join(element_texts(entry, "t"))) for entry in root if local_name(entry) == "si"
    ]
