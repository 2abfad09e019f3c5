"""XMP metadata of a PDF."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.dom.minidom import Element, Node

from pypdf import PdfReader

from indexer.extract.library_guard import Diagnostics, guarded
from indexer.extract.text.clean import one_line
from indexer.extract.text.dates import iso_date

__all__ = ["Xmp", "read_xmp"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML = "http://www.w3.org/XML/1998/namespace"
_DC = "http://purl.org/dc/elements/1.1/"
_XMP = "http://ns.adobe.com/xap/1.0/"
_TERMS = "http://purl.org/dc/terms/"
# The PRISM namespace differs by version: 1.2, 2.0, 2.1, 3.0.
_PRISM = "http://prismstandard.org/namespaces/"
_MAX_LENGTH = 20_000


@dataclass(frozen=True, slots=True)
class Xmp:
    """`dates` has "created", "modified" and "published" in ISO 8601; `loose_date` is dc:date, in
    which some programs store the date of creation.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    description: str = ""
    language: str = ""
    dates: Mapping[str, str] = field(default_factory=dict)
    loose_date: str = ""


def read_xmp(reader: PdfReader, notes: Diagnostics) -> Xmp:
    """Read the XMP packet; empty if it is missing, or damaged, which is noted.

    pypdf refuses packets that declare entities, are large or have very many elements; nothing
    outside the file is loaded.
    """
    return guarded(lambda: _read(reader), Xmp(), notes, "The XMP metadata is damaged")


def _read(reader: PdfReader) -> Xmp:
    packet = reader.xmp_metadata
    if packet is None:
        return Xmp()
    properties = _properties(packet.rdf_root)
    dates = {
        "created": _first_date(properties, (f"{_XMP} CreateDate",)),
        "modified": _first_date(properties, (f"{_XMP} ModifyDate",)),
        "published": _first_date(
            properties, ("prism publicationDate", "prism coverDate", f"{_TERMS} issued")
        ),
    }
    return Xmp(
        title=next(iter(properties.get(f"{_DC} title", ())), ""),
        authors=tuple(properties.get(f"{_DC} creator", ())),
        description=next(iter(properties.get(f"{_DC} description", ())), ""),
        language=next(iter(properties.get(f"{_DC} language", ())), ""),
        dates={name: date for name, date in dates.items() if date},
        loose_date=_first_date(properties, (f"{_DC} date",)),
    )


def _properties(root: Element) -> dict[str, list[str]]:
    """The values by namespace and name; those without a specific language come first."""
    properties: dict[str, list[str]] = {}
    for description in _elements(root, "Description"):
        for (space, name), value in description.attributes.itemsNS():
            _add_values(properties, space, name, [value])
        for child in _elements(description):
            _add_values(properties, child.namespaceURI, child.localName, _values(child))
    return properties


def _elements(parent: Element, name: str = "") -> list[Element]:
    """The direct children only, so that deeply nested packets are walked once."""
    children = [child for child in parent.childNodes if isinstance(child, Element)]
    return [
        child
        for child in children
        if not name or (child.namespaceURI, child.localName) == (_RDF, name)
    ]


def _add_values(
    properties: dict[str, list[str]], space: str | None, name: str | None, values: list[str]
) -> None:
    space = "prism" if (space or "").startswith(_PRISM) else space
    cleaned = [one_line(value[:_MAX_LENGTH]) for value in values]
    properties.setdefault(f"{space} {name}", []).extend(value for value in cleaned if value)


def _values(element: Element) -> list[str]:
    """The items of a list or of alternatives, or the text itself."""
    items = [li for kind in ("Seq", "Bag", "Alt") for li in _list(element, kind)]
    if not items:
        return ["".join(_text(element))]
    # The stable sort puts "x-default", and items without a language, before translations.
    ordered = sorted(items, key=lambda li: li.getAttributeNS(_XML, "lang") not in {"", "x-default"})
    return ["".join(_text(item)) for item in ordered]


def _list(element: Element, kind: str) -> list[Element]:
    return [item for container in _elements(element, kind) for item in _elements(container, "li")]


def _text(element: Element) -> Iterator[str]:
    for child in element.childNodes:
        if child.nodeType in {Node.TEXT_NODE, Node.CDATA_SECTION_NODE}:
            yield str(child.data)


def _first_date(properties: Mapping[str, list[str]], names: tuple[str, ...]) -> str:
    dates = (iso_date(value) for name in names for value in properties.get(name, ()))
    return next((date for date in dates if date), "")
