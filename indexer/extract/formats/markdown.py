"""Markdown in, its sections by headings out; the home of markdown-it-py."""

import re
from dataclasses import replace

from indexer.extract.formats.plain import decoded, text_pages
from indexer.extract.formats.properties import DocumentProperties, declared_properties, described
from indexer.extract.formats.split_sections import split_long_sections
from indexer.extract.html import read_markup
from indexer.extract.library_guard import Diagnostics, guarded
from indexer.extract.reader_api import ReadContext, ReadResult
from indexer.extract.refused import reading
from indexer.model import Document

__all__ = ["read_markdown"]

_FRONT = re.compile(
    r"\ufeff?---[ \t]*\r?\n(.{0,20000}?\r?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL
)
_ENTRY = re.compile(r"^([A-Za-z][\w-]*)[ \t]*:[ \t]*(.*)$")
_ITEM = re.compile(r"^[ \t]*-[ \t]+(.*)$")
# The parser looks back through all that is open: a paragraph of a book is a thousandth of it.
_LONGEST_BLOCK = 100_000
_MOST_NESTED = 60
_NESTED = re.compile(rf"^(?:[ \t]*(?:[>*+-]|\d{{1,9}}[.)])){{{_MOST_NESTED},}}", re.MULTILINE)
_LONGEST_INDENT = re.compile(r"^[ \t]{200,}\S", re.MULTILINE)
_OPENERS = re.compile(r"[\[\]*_`<(&!~]")
_MOST_OPENERS = 3_000


def read_markdown(content: bytes, path: str, job: ReadContext) -> ReadResult:
    """CommonMark with tables; a front matter gives title, authors, date and so on."""
    return reading(path, "Markdown file", lambda notes: _read(content, path, job, notes))


def _read(content: bytes, path: str, job: ReadContext, notes: Diagnostics) -> ReadResult:
    front, text = _split_front_matter(decoded(content))
    said = _declared(front, path)
    markup = None if _is_hostile(text) else guarded(lambda: _render(text), None, notes, "Markdown")
    if markup is None:
        notes.add("The file is nested or marked up beyond all sense: it is read as plain text.")
        pages = text_pages(text, "text")
        document = Document(path, "markdown", "", pages, warnings=notes.sentences)
        return ReadResult(described(document, said))
    read = read_markup(
        markup, path, "markdown", job, title=said.title, reader="markdown-it", notes=notes
    )
    if isinstance(read.result, Document):
        return replace(read, result=split_long_sections(described(read.result, said)))
    return read


def _render(text: str) -> str:
    from markdown_it import MarkdownIt  # 70 ms, which a corpus without Markdown need not pay

    parser = MarkdownIt("commonmark", {"maxNesting": 2 * _MOST_NESTED}).enable("table")
    return str(parser.render(text))


def _is_hostile(text: str) -> bool:
    if _NESTED.search(text) or _LONGEST_INDENT.search(text):
        return True
    return any(
        len(block) > _LONGEST_BLOCK or len(_OPENERS.findall(block)) > _MOST_OPENERS
        for block in re.split(r"\n[ \t]*\n", text)
    )


def _split_front_matter(text: str) -> tuple[str, str]:
    front = _FRONT.match(text)
    return (front[1], text[front.end() :]) if front else ("", text)


def _declared(front: str, path: str) -> DocumentProperties:
    """The plain entries of a front matter; what is nested in it is for other programs."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in front.splitlines():
        entry, item = _ENTRY.match(line), _ITEM.match(line)
        if entry:
            name = entry[1].lower()
            value = entry[2].strip()
            is_list = value.startswith("[") and value.endswith("]")
            values = value[1:-1].split(",") if is_list else [value]
            found[name] = [v.strip().strip("\"'") for v in values if v.strip()]
        elif item and name:
            found[name].append(item[1].strip().strip("\"'"))

    def first(*names: str) -> str:
        return next((found[n][0] for n in names if found.get(n)), "")

    return declared_properties(
        path,
        title=first("title"),
        authors="; ".join(found.get("author", []) + found.get("authors", [])),
        abstract=first("abstract", "description", "summary"),
        language=first("lang", "language"),
        dates={"published": first("date", "published"), "modified": first("modified", "lastmod")},
    )
