"""Word documents (DOCX): split into sections by headings. The only module that uses mammoth.

Running headers and footers are left out; footnotes are put at the end.
"""

import io
import re
from html import escape

from indexer.extract.archive import Archive
from indexer.extract.formats.opc import core_properties, embedded_files, sanitized_package
from indexer.extract.formats.properties import with_properties, with_styled_title
from indexer.extract.formats.salvage import salvaged_paragraphs
from indexer.extract.formats.split_sections import split_long_sections
from indexer.extract.formats.xml import local_name, parse_xml
from indexer.extract.html import read_markup
from indexer.extract.library_guard import Diagnostics, guarded
from indexer.extract.reader_api import ReadContext, ReadResult
from indexer.extract.refused import ReadRefused, guarded_read, no_text
from indexer.model import Document

__all__ = ["read_docx"]

_DOCUMENT = "word/document.xml"
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Heading 7'] => h6:fresh
p[style-name='Heading 8'] => h6:fresh
p[style-name='Heading 9'] => h6:fresh
p[style-name='heading 7'] => h6:fresh
p[style-name='heading 8'] => h6:fresh
p[style-name='heading 9'] => h6:fresh
"""
# Messages about styles and images: no text is lost.
_IGNORED_MESSAGES = re.compile(r"style|[Ii]mage")
_BACK_LINK = re.compile(r' ?<a href="#[^"]*-ref-\d+">↑</a>')


def read_docx(content: bytes, path: str, context: ReadContext) -> ReadResult:
    """Read .docx, .docm, .dotx and .dotm files; macros are ignored."""
    return guarded_read(path, "Word document", lambda notes: _read(content, path, context, notes))


def _read(content: bytes, path: str, context: ReadContext, notes: Diagnostics) -> ReadResult:
    archive = Archive(content, context.limits)
    properties = core_properties(archive, path, notes)
    markup = _markup(archive, notes)
    _warn_of_comments(archive, notes)
    properties = with_styled_title(properties, markup)
    outcome = read_markup(
        markup, path, "docx", context, title=properties.title, reader="mammoth", notes=notes
    )
    embedded = embedded_files(archive, path)
    if isinstance(outcome.result, Document):
        return ReadResult(
            split_long_sections(with_properties(outcome.result, properties)), embedded
        )
    damaged = any("damaged" in sentence for sentence in notes.sentences)
    return ReadResult(no_text(path, outcome.result.message, damaged), embedded)


def _markup(archive: Archive, notes: Diagnostics) -> str:
    """Convert to HTML with mammoth, or to plain paragraphs if mammoth cannot read a part."""
    package = sanitized_package(archive, notes)
    markup = guarded(lambda: _convert(package, notes), None, notes, "mammoth")
    if markup is not None:
        return markup
    texts = salvaged_paragraphs(archive, _DOCUMENT)
    notes.add("The document is damaged: its text was read without headings, tables and notes.")
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def _convert(package: io.BytesIO, notes: Diagnostics) -> str:
    import mammoth  # 150 ms

    result = mammoth.convert_to_html(
        package,
        style_map=_STYLES,
        include_embedded_style_map=False,
        external_file_access=False,
        convert_image=mammoth.images.img_element(lambda _: {}),
    )
    for message in result.messages:
        if not _IGNORED_MESSAGES.search(message.message):
            notes.add(f"mammoth: {message.message}")
    return _BACK_LINK.sub("", str(result.value))


def _warn_of_comments(archive: Archive, notes: Diagnostics) -> None:
    name = "word/comments.xml"
    if name not in archive:
        return
    try:
        root = parse_xml(archive.read(name), name)
    except ReadRefused as refused:
        notes.add(refused.message)
        return
    count = sum(local_name(element) == "comment" for element in root)
    if count:
        notes.add(f"{count} {'comment was' if count == 1 else 'comments were'} left out.")
