"""Web links of a PDF, and the text under each."""

import re
from collections.abc import Callable
from functools import partial

from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from pypdfium2 import PdfDocument

from indexer.extract.library_guard import Diagnostics, guarded
from indexer.extract.pdf.structure.object_trees import array, dictionary, resolve, string
from indexer.extract.text.clean import one_line
from indexer.model import Link

__all__ = ["Rectangle", "find_links", "word_finder"]

_MAX_LINKS = 5_000
_MAX_URL_LENGTH = 2_000
_MAX_TEXT_LENGTH = 200

# Left, bottom, right, top in points of the page's own coordinates.
Rectangle = tuple[float, float, float, float]
# Given a page index (from 0) and rectangles, returns the text in each.
WordFinder = Callable[[int, list[Rectangle]], list[str]]


def find_links(
    reader: PdfReader, count: int, notes: Diagnostics, words: WordFinder | None = None
) -> tuple[Link, ...]:
    """Find the web links of all pages, each URL once, with its first nonempty text.

    A link that continues on the next line has several rectangles, whose texts are joined. A
    relative URL is resolved against the base that the file declares; without one it is left out.
    """
    base = guarded(partial(_base, reader), "", notes, "The base address is damaged")
    texts: dict[str, str] = {}
    for index in range(count):
        no_links: list[tuple[str, Rectangle | None]] = []
        label = f"The links of page {index + 1} are damaged"
        on_page = guarded(partial(_links_on_page, reader, index, base), no_links, notes, label)
        on_page = [link for link in on_page if not texts.get(link[0])]
        new_texts = _link_texts(index, on_page, words) if on_page else {}
        for address, _ in on_page:
            if address not in texts and len(texts) == _MAX_LINKS:
                notes.add(f"Of the links, the first {_MAX_LINKS} addresses were kept.")
                return _as_links(texts)
            texts[address] = texts.get(address) or new_texts.get(address, "")
    return _as_links(texts)


def word_finder(document: PdfDocument) -> WordFinder:
    """A WordFinder that uses pdfium."""
    return partial(_words, document)


def _as_links(texts: dict[str, str]) -> tuple[Link, ...]:
    return tuple(Link(address, words[:_MAX_TEXT_LENGTH]) for address, words in texts.items())


def _base(reader: PdfReader) -> str:
    uri = dictionary(reader.root_object, "/URI")
    base = one_line(string(uri, "/Base"))
    return base if re.match(r"https?://\S+$", base) else ""


def _links_on_page(reader: PdfReader, index: int, base: str) -> list[tuple[str, Rectangle | None]]:
    links = []
    for annotation in map(resolve, array(reader.pages[index], "/Annots")):
        if not isinstance(annotation, DictionaryObject):
            continue
        address = one_line(string(dictionary(annotation, "/A"), "/URI"))[:_MAX_URL_LENGTH]
        if base and re.match(r"[^:/?#\s]+(?:[/?#]\S*)?$", address):
            address = f"{base.rpartition('/')[0]}/{address}" if base.count("/") > 2 else address
        if re.match(r"https?://\S+$", address):
            links.append((address, _rectangle(annotation)))
    return links


def _rectangle(annotation: DictionaryObject) -> Rectangle | None:
    edges = [resolve(edge) for edge in array(annotation, "/Rect")]
    numbers = [float(edge) for edge in edges if isinstance(edge, int | float)]
    if len(numbers) != 4:
        return None
    left, bottom, right, top = numbers
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _link_texts(
    index: int, on_page: list[tuple[str, Rectangle | None]], words: WordFinder | None
) -> dict[str, str]:
    """The text of each URL of a page, in the order of its rectangles."""
    if words is None:
        return {}
    places = [(address, place) for address, place in on_page if place is not None]
    no_texts: list[str] = []
    texts = guarded(
        partial(words, index, [place for _, place in places]), no_texts, Diagnostics(), "Words"
    )
    joined: dict[str, str] = {}
    for (address, _), text in zip(places, texts, strict=False):
        joined[address] = one_line(f"{joined.get(address, '')} {text}")
    return joined


def _words(document: PdfDocument, index: int, places: list[Rectangle]) -> list[str]:
    page = document[index]
    text = page.get_textpage()
    try:
        return [one_line(text.get_text_bounded(*_shrink(place))) for place in places]
    finally:
        text.close()
        page.close()


def _shrink(place: Rectangle) -> Rectangle:
    """The middle of a rectangle: it is drawn around words, and touches their neighbors."""
    left, bottom, right, top = place
    across, down = min(1.0, (top - bottom) / 10), (top - bottom) / 4
    return left + across, bottom + down, right - across, top - down
