"""EPUB books: chapters in reading order, split into sections by headings."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from indexer.extract.archive import Archive
from indexer.extract.formats.properties import declared_properties, with_properties
from indexer.extract.formats.split_sections import split_long_sections
from indexer.extract.formats.xml import Element, local_name, parse_xml
from indexer.extract.html import MarkupContent, Section, read_content, to_headings, to_pages
from indexer.extract.library_guard import Diagnostics
from indexer.extract.limits import MIB
from indexer.extract.reader_api import ReadContext, ReadResult
from indexer.extract.refused import ReadRefused, guarded_read
from indexer.extract.text.clean import one_line
from indexer.extract.text.decode import decode
from indexer.model import Document, Reason, Unreadable

__all__ = ["read_epub"]

_CONTAINER = "META-INF/container.xml"
_HTML_TYPES = frozenset(("application/xhtml+xml", "text/html", "application/xml", "text/xml"))
_MAX_CHAPTERS = 2_000
# Many books obfuscate fonts; this does not encrypt the text.
_FONT_OBFUSCATION = (b"http://www.idpf.org/2008/embedding", b"http://ns.adobe.com/pdf/enc#RC")


@dataclass(frozen=True, slots=True)
class _ManifestItem:
    """An entry of the manifest."""

    name: str
    media_type: str
    properties: str


def read_epub(content: bytes, path: str, context: ReadContext) -> ReadResult:
    """Read EPUB 2 and 3; the table of contents gives titles to chapters without a heading."""
    return guarded_read(path, "EPUB book", lambda notes: _read(content, path, context, notes))


def _read(content: bytes, path: str, context: ReadContext, notes: Diagnostics) -> ReadResult:
    archive = Archive(content, context.limits)
    _refuse_encrypted(archive)
    name, package = _package(archive)
    items = _manifest(package, posixpath.dirname(name))
    spine = [items[i] for i in _spine(package) if i in items]
    titles = _navigation_titles(archive, items, package)
    sections: list[Section] = []
    chapters = list(_chapters(archive, spine, titles, path, context, notes))
    for chapter in chapters:
        sections += chapter.sections
    if not any(section.blocks or section.heading for section in sections):
        message = "The book opens, but no chapter has any text."
        return ReadResult(Unreadable(path, Reason.NO_TEXT, message))
    links = {link.url: link for chapter in chapters for link in chapter.links}
    document = Document(
        path=path,
        format="epub",
        title="",
        pages=to_pages(sections, "bs4"),
        headings=to_headings(sections),
        links=tuple(link for url, link in links.items() if url.startswith("http")),
        warnings=notes.sentences,
    )
    return ReadResult(split_long_sections(_with_metadata(document, package, path)))


def _refuse_encrypted(archive: Archive) -> None:
    name = "META-INF/encryption.xml"
    if name not in archive:
        return
    root = parse_xml(archive.read(name), name)
    methods = [e.get("Algorithm") or "" for e in root.iter() if local_name(e) == "EncryptionMethod"]
    if any(method.encode() not in _FONT_OBFUSCATION for method in methods):
        raise ReadRefused(Reason.ENCRYPTED, "The book is protected: its chapters are encrypted.")


def _package(archive: Archive) -> tuple[str, Element]:
    """The name and the root of the package document, which lists everything."""
    root = parse_xml(archive.read(_CONTAINER), _CONTAINER)
    names = [e.get("full-path") or "" for e in root.iter() if local_name(e) == "rootfile"]
    name = next((n for n in names if n in archive), "")
    if not name:
        raise ReadRefused(Reason.DAMAGED, "The book lacks its package document.")
    return name, parse_xml(archive.read(name), name)


def _manifest(package: Element, folder: str) -> dict[str, _ManifestItem]:
    return {
        e.get("id") or "": _ManifestItem(
            _joined(folder, e.get("href") or ""),
            e.get("media-type") or "",
            e.get("properties") or "",
        )
        for e in package.iter()
        if local_name(e) == "item"
    }


def _joined(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))


def _spine(package: Element) -> list[str]:
    """The reading order, each chapter once; items marked as not linear come last."""
    references = [e for e in package.iter() if local_name(e) == "itemref"]
    linear = [e for e in references if e.get("linear") != "no"]
    aside = [e for e in references if e.get("linear") == "no"]
    return list(dict.fromkeys(e.get("idref") or "" for e in (*linear, *aside)))


def _chapters(
    archive: Archive,
    spine: list[_ManifestItem],
    titles: Mapping[str, str],
    path: str,
    context: ReadContext,
    notes: Diagnostics,
) -> Iterator[MarkupContent]:
    for item in spine[:_MAX_CHAPTERS]:
        if "nav" in item.properties.split() or item.media_type not in _HTML_TYPES:
            continue
        try:
            content = archive.read(item.name)
        except ReadRefused as refused:
            if refused.reason is Reason.TOO_LARGE:
                raise
            notes.add(f"A chapter was left out: {refused.message}")
            continue
        if len(content) > context.limits.max_html * MIB:
            notes.add(f"{item.name} was left out: it is larger than max_html.")
            continue
        chapter = read_content(decode(content), path, notes)
        yield _with_title(chapter, titles.get(item.name, ""))
    if len(spine) > _MAX_CHAPTERS:
        notes.add(f"Of {len(spine)} chapters, the first {_MAX_CHAPTERS} were read.")


def _with_title(chapter: MarkupContent, name: str) -> MarkupContent:
    """Give a chapter whose first section has no heading its title in the table of contents."""
    if not name or not chapter.sections or chapter.sections[0].heading:
        return chapter
    first = replace(chapter.sections[0], heading=name, level=1)
    return replace(chapter, sections=(first, *chapter.sections[1:]))


def _navigation_titles(
    archive: Archive, items: Mapping[str, _ManifestItem], package: Element
) -> dict[str, str]:
    """The first entry of the table of contents for each file."""
    titles: dict[str, str] = {}
    for item in items.values():
        is_nav = "nav" in item.properties.split()
        if item.name not in archive or not (is_nav or item.media_type.endswith("dtbncx+xml")):
            continue
        try:
            root = parse_xml(archive.read(item.name), item.name)
        except ReadRefused:
            continue  # it only repeats what the chapters say
        folder = posixpath.dirname(item.name)
        for href, words in _navigation_entries(root):
            titles.setdefault(_joined(folder, href), words)
    return titles


def _navigation_entries(root: Element) -> Iterator[tuple[str, str]]:
    """The links of an EPUB 3 navigation document, or the points of an EPUB 2 one."""
    for element in root.iter():
        if local_name(element) == "a" and element.get("href"):
            yield element.get("href") or "", one_line("".join(element.itertext()))
        elif local_name(element) == "navPoint":
            parts = {local_name(child): child for child in element}
            if "content" in parts and "navLabel" in parts:
                words = one_line("".join(parts["navLabel"].itertext()))
                yield parts["content"].get("src") or "", words


def _with_metadata(document: Document, package: Element, path: str) -> Document:
    values: dict[str, list[str]] = {}
    modified = ""
    for element in package.iter():
        values.setdefault(local_name(element), []).append(one_line("".join(element.itertext())))
        if element.get("property") == "dcterms:modified":
            modified = element.text or ""
    first = {name: texts[0] for name, texts in values.items()}
    properties = declared_properties(
        path,
        title=first.get("title", ""),
        authors="; ".join(values.get("creator", [])),
        abstract=first.get("description", ""),
        language=first.get("language", ""),
        dates={"published": first.get("date", ""), "modified": modified},
    )
    heading = document.headings[0].text if document.headings and not properties.title else ""
    return with_properties(replace(document, title=heading), properties)
