"""Markdown: split into sections by headings. The only module that uses markdown-it-py."""

import re
from dataclasses import replace

from indexer.extract.formats.plain import decode_text, text_pages
from indexer.extract.formats.properties import (
    DocumentProperties,
    declared_properties,
    with_properties,
)
from indexer.extract.formats.split_sections import split_long_sections
from indexer.extract.html import read_markup
from indexer.extract.library_guard import Diagnostics, guarded
from indexer.extract.reader_api import ReadContext, ReadResult
from indexer.extract.refused import guarded_read
from indexer.model import Document

__all__ = ["read_markdown"]

_FRONT_MATTER = re.compile(
    r"\ufeff?---[ \t]*\r?\n(.{0,20000}?\r?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL
)
_ENTRY = re.compile(r"^([A-Za-z][\w-]*)[ \t]*:[ \t]*(.*)$")
_ITEM = re.compile(r"^[ \t]*-[ \t]+(.*)$")
# The parser backtracks over everything that is open: a paragraph of a book has a thousandth of this
# length.
_MAX_BLOCK_LENGTH = 100_000
_MAX_NESTING = 60
_TOO_NESTED = re.compile(rf"^(?:[ \t]*(?:[>*+-]|\d{{1,9}}[.)])){{{_MAX_NESTING},}}", re.MULTILINE)
_TOO_INDENTED = re.compile(r"^[ \t]{200,}\S", re.MULTILINE)
_OPENERS = re.compile(r"[\[\]*_`<(&!~]")
_MAX_OPENERS = 3_000


def read_markdown(content: bytes, path: str, context: ReadContext) -> ReadResult:
    """Read CommonMark with tables; the front matter gives title, authors, dates and so on."""
    return guarded_read(path, "Markdown file", lambda notes: _read(content, path, context, notes))


def _read(content: bytes, path: str, context: ReadContext, notes: Diagnostics) -> ReadResult:
    front, text = _split_front_matter(decode_text(content))
    properties = _front_matter_properties(front, path)
    markup = None if _is_hostile(text) else guarded(lambda: _render(text), None, notes, "Markdown")
    if markup is None:
        notes.add("The file is nested or marked up beyond all sense: it is read as plain text.")
        pages = text_pages(text, "text")
        document = Document(path, "markdown", "", pages, warnings=notes.sentences)
        return ReadResult(with_properties(document, properties))
    outcome = read_markup(
        markup, path, "markdown", context, title=properties.title, reader="markdown-it", notes=notes
    )
    if isinstance(outcome.result, Document):
        return replace(
            outcome, result=split_long_sections(with_properties(outcome.result, properties))
        )
    return outcome


def _render(text: str) -> str:
    from markdown_it import MarkdownIt  # 70 ms

    parser = MarkdownIt("commonmark", {"maxNesting": 2 * _MAX_NESTING}).enable("table")
    return str(parser.render(text))


def _is_hostile(text: str) -> bool:
    if _TOO_NESTED.search(text) or _TOO_INDENTED.search(text):
        return True
    return any(
        len(block) > _MAX_BLOCK_LENGTH or len(_OPENERS.findall(block)) > _MAX_OPENERS
        for block in re.split(r"\n[ \t]*\n", text)
    )


def _split_front_matter(text: str) -> tuple[str, str]:
    front = _FRONT_MATTER.match(text)
    return (front[1], text[front.end() :]) if front else ("", text)


def _front_matter_properties(front: str, path: str) -> DocumentProperties:
    """The scalar and list entries of the front matter; nested ones are ignored."""
    entries: dict[str, list[str]] = {}
    name = ""
    for line in front.splitlines():
        entry, item = _ENTRY.match(line), _ITEM.match(line)
        if entry:
            name = entry[1].lower()
            value = entry[2].strip()
            is_list = value.startswith("[") and value.endswith("]")
            values = value[1:-1].split(",") if is_list else [value]
            entries[name] = [v.strip().strip("\"'") for v in values if v.strip()]
        elif item and name:
            entries[name].append(item[1].strip().strip("\"'"))

    def first(*names: str) -> str:
        return next((entries[n][0] for n in names if entries.get(n)), "")

    return declared_properties(
        path,
        title=first("title"),
        authors="; ".join(entries.get("author", []) + entries.get("authors", [])),
        abstract=first("abstract", "description", "summary"),
        language=first("lang", "language"),
        dates={"published": first("date", "published"), "modified": first("modified", "lastmod")},
    )
