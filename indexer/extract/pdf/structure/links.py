"""An open PDF in; the addresses that its pages link to, with the words they stand on, out."""

import re
from collections.abc import Callable
from functools import partial

from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from pypdfium2 import PdfDocument

from indexer.extract.library_guard import Diagnostics, guarded
from indexer.extract.pdf.structure.object_trees import array, dictionary, resolved, string
from indexer.extract.text.clean import one_line
from indexer.model import Link

__all__ = ["Rectangle", "links", "words_under"]

_MOST = 5_000
_LONGEST_ADDRESS = 2_000
_LONGEST_WORDS = 200

# Left, bottom, right, top in points of the page's own space.
Rectangle = tuple[float, float, float, float]
# The words of a page, by its index from 0, in each of some rectangles.
Words = Callable[[int, list[Rectangle]], list[str]]


def links(
    reader: PdfReader, count: int, notes: Diagnostics, words: Words | None = None
) -> tuple[Link, ...]:
    """The web addresses of all pages, each once, with the first words it stands on.

    A link that goes on in the next line has several rectangles: their words follow each other. A
    relative address is completed by the base that the file declares; others are left out.
    """
    base = guarded(partial(_base, reader), "", notes, "The base address is damaged")
    found: dict[str, str] = {}
    for index in range(count):
        nothing: list[tuple[str, Rectangle | None]] = []
        what = f"The links of page {index + 1} are damaged"
        on_page = guarded(partial(_on_page, reader, index, base), nothing, notes, what)
        on_page = [one for one in on_page if not found.get(one[0])]
        said = _said(index, on_page, words) if on_page else {}
        for address, _ in on_page:
            if address not in found and len(found) == _MOST:
                notes.add(f"Of the links, the first {_MOST} addresses were kept.")
                return _links(found)
            found[address] = found.get(address) or said.get(address, "")
    return _links(found)


def words_under(document: PdfDocument) -> Words:
    """A way to ask pdfium for words."""
    return partial(_words, document)


def _links(found: dict[str, str]) -> tuple[Link, ...]:
    return tuple(Link(address, words[:_LONGEST_WORDS]) for address, words in found.items())


def _base(reader: PdfReader) -> str:
    uri = dictionary(reader.root_object, "/URI")
    base = one_line(string(uri, "/Base"))
    return base if re.match(r"https?://\S+$", base) else ""


def _on_page(reader: PdfReader, index: int, base: str) -> list[tuple[str, Rectangle | None]]:
    found = []
    for annotation in map(resolved, array(reader.pages[index], "/Annots")):
        if not isinstance(annotation, DictionaryObject):
            continue
        address = one_line(string(dictionary(annotation, "/A"), "/URI"))[:_LONGEST_ADDRESS]
        if base and re.match(r"[^:/?#\s]+(?:[/?#]\S*)?$", address):
            address = f"{base.rpartition('/')[0]}/{address}" if base.count("/") > 2 else address
        if re.match(r"https?://\S+$", address):
            found.append((address, _rectangle(annotation)))
    return found


def _rectangle(annotation: DictionaryObject) -> Rectangle | None:
    edges = [resolved(edge) for edge in array(annotation, "/Rect")]
    numbers = [float(edge) for edge in edges if isinstance(edge, int | float)]
    if len(numbers) != 4:
        return None
    left, bottom, right, top = numbers
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _said(
    index: int, on_page: list[tuple[str, Rectangle | None]], words: Words | None
) -> dict[str, str]:
    """The words of each address of a page, in the order of its rectangles."""
    if words is None:
        return {}
    places = [(address, place) for address, place in on_page if place is not None]
    nothing: list[str] = []
    texts = guarded(
        partial(words, index, [place for _, place in places]), nothing, Diagnostics(), "Words"
    )
    said: dict[str, str] = {}
    for (address, _), text in zip(places, texts, strict=False):
        said[address] = one_line(f"{said.get(address, '')} {text}")
    return said


def _words(document: PdfDocument, index: int, places: list[Rectangle]) -> list[str]:
    page = document[index]
    text = page.get_textpage()
    try:
        return [one_line(text.get_text_bounded(*_inner(place))) for place in places]
    finally:
        text.close()
        page.close()


def _inner(place: Rectangle) -> Rectangle:
    """The middle of a rectangle: it is drawn around words, and touches their neighbours."""
    left, bottom, right, top = place
    across, down = min(1.0, (top - bottom) / 10), (top - bottom) / 4
    return left + across, bottom + down, right - across, top - down
