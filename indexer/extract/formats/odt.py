"""OpenDocument texts (ODT): split into sections by headings."""

from dataclasses import replace
from html import escape

from indexer.extract.archive import Archive
from indexer.extract.formats.properties import (
    DocumentProperties,
    declared_properties,
    with_properties,
    with_styled_title,
)
from indexer.extract.formats.split_sections import split_long_sections
from indexer.extract.formats.xml import Element, local_name, parse_xml
from indexer.extract.html import read_markup
from indexer.extract.library_guard import Diagnostics
from indexer.extract.reader_api import ReadContext, ReadResult
from indexer.extract.refused import ReadRefused, guarded_read
from indexer.model import Document, Reason

__all__ = ["read_odt"]

# HTML tags for elements; of other elements only the content is written.
_TAGS = {
    "p": "p",
    "list": "ul",
    "list-item": "li",
    "list-header": "li",
    "table": "table",
    "table-row": "tr",
    "table-cell": "td",
    "section": "div",
    "note-body": "div",
}
_IGNORED = frozenset(
    ("annotation", "tracked-changes", "forms", "sequence-decls", "variable-decls", "note-citation")
)
_MAX_BLANKS = 100
_MAX_COLUMNS = 1_000


def read_odt(content: bytes, path: str, context: ReadContext) -> ReadResult:
    """Read .odt and .ott files."""
    return guarded_read(
        path, "OpenDocument text", lambda notes: _read(content, path, context, notes)
    )


def _read(content: bytes, path: str, context: ReadContext, notes: Diagnostics) -> ReadResult:
    archive = Archive(content, context.limits)
    manifest = "META-INF/manifest.xml"
    if manifest in archive and b"encryption-data" in archive.read(manifest):
        raise ReadRefused(Reason.ENCRYPTED, "The document asks for a password.")
    root = _content(archive, notes)
    body = next((e for e in root.iter() if local_name(e) == "text"), None)
    if body is None:
        raise ReadRefused(Reason.DAMAGED, "The document has no body: content.xml holds no text.")
    writer = _Writer(_title_styles(root))
    writer.write(body)
    if writer.comments:
        single = writer.comments == 1
        notes.add(f"{writer.comments} {'comment was' if single else 'comments were'} left out.")
    if writer.deleted:
        notes.add("Deleted text that the document still keeps was left out.")
    markup = writer.markup
    properties = with_styled_title(_properties(archive, path, notes), markup)
    outcome = read_markup(
        markup, path, "odt", context, title=properties.title, reader="lxml", notes=notes
    )
    if isinstance(outcome.result, Document):
        return replace(
            outcome, result=split_long_sections(with_properties(outcome.result, properties))
        )
    return outcome


def _content(archive: Archive, notes: Diagnostics) -> Element:
    content = archive.read("content.xml")
    try:
        return parse_xml(content, "content.xml")
    except ReadRefused as refused:
        root = parse_xml(content, "content.xml", recover=True)
        notes.add(f"{refused.message} What is left of it was read.")
        return root


class _Writer:
    """Writes a document tree as HTML markup; footnotes go to the end."""

    def __init__(self, titles: frozenset[str]) -> None:
        self._titles = titles
        self._pieces: list[str] = []
        self._notes: list[str] = []
        self.comments = 0
        self.deleted = False

    @property
    def markup(self) -> str:
        """The complete markup."""
        notes = "".join(f"<p>{note}</p>" for note in self._notes)
        return "".join(self._pieces) + notes

    def write(self, element: Element) -> None:
        """Write the content of an element; the parser limits nesting to 256."""
        self._add(element.text)
        for child in element:
            self._child(child)
            self._add(child.tail)

    def _add(self, text: str | None) -> None:
        self._pieces.append(escape(text or "", quote=False))

    def _child(self, element: Element) -> None:
        name = local_name(element)
        if not name or name in _IGNORED:
            self.comments += name == "annotation"
            self.deleted |= name == "tracked-changes"
        elif name in {"s", "tab", "line-break"}:
            count = _number(element, "c", 1, _MAX_BLANKS)
            self._pieces.append({"tab": " ", "line-break": "<br>"}.get(name, " " * count))
        elif name == "note":
            self._note(element)
        elif name == "h":
            level = _number(element, "outline-level", 1, 6)
            self._write_tag(element, f"h{level}")
        elif name == "a":
            address = escape(_attribute(element, "href"))
            self._pieces.append(f'<a href="{address}">')
            self.write(element)
            self._pieces.append("</a>")
        elif name == "p" and _attribute(element, "style-name") in self._titles:
            self._write_tag(element, "h1", ' class="title"')
        elif name in _TAGS:
            self._write_tag(element, _TAGS[name])
        else:
            self.write(element)

    def _write_tag(self, element: Element, tag: str, attributes: str = "") -> None:
        self._pieces.append(f"<{tag}{attributes}>")
        self.write(element)
        self._pieces.append(f"</{tag}>")

    def _note(self, note: Element) -> None:
        """Leave the number of a footnote in the text, and put its words at the end."""
        inner = _Writer(self._titles)
        for part in note:
            if local_name(part) == "note-body":
                inner.write(part)
        number = len(self._notes) + 1
        self._notes.append(f"[{number}] {_inline_markup(inner)}")
        self._pieces.append(f"<sup>[{number}]</sup>")
        self.comments += inner.comments


def _title_styles(root: Element) -> frozenset[str]:
    """The title style, and the styles that the document derives from it."""
    styles = (e for e in root.iter() if local_name(e) == "style")
    derived = {_attribute(e, "name") for e in styles if _parent(e) == "Title"}
    return frozenset(derived | {"Title"})


def _parent(style: Element) -> str:
    return _attribute(style, "parent-style-name")


def _inline_markup(writer: _Writer) -> str:
    return writer.markup.replace("<p>", "").replace("</p>", "<br>").removesuffix("<br>")


def _attribute(element: Element, name: str) -> str:
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == name), "")


def _number(element: Element, name: str, default: int, maximum: int) -> int:
    value = _attribute(element, name)
    return max(1, min(int(value), maximum)) if value.isdigit() and len(value) < 10 else default


def _properties(archive: Archive, path: str, notes: Diagnostics) -> DocumentProperties:
    if "meta.xml" not in archive:
        return DocumentProperties()
    try:
        root = parse_xml(archive.read("meta.xml"), "meta.xml")
    except ReadRefused as refused:
        notes.add(refused.message)
        return DocumentProperties()
    values = {local_name(e): "".join(e.itertext()) for e in root.iter() if not len(e)}
    return declared_properties(
        path,
        title=values.get("title", ""),
        authors=values.get("initial-creator", "") or values.get("creator", ""),
        abstract=values.get("description", ""),
        language=values.get("language", ""),
        dates={"created": values.get("creation-date", ""), "modified": values.get("date", "")},
    )
