"""The outline (bookmarks) of a PDF as headings with page numbers."""

from collections.abc import Iterator, Mapping

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from indexer.extract.library_guard import Diagnostics
from indexer.extract.pdf.structure.object_trees import (
    dictionary,
    object_id,
    resolve,
    string,
    tree_leaves,
)
from indexer.extract.text.clean import one_line
from indexer.model import Heading

__all__ = ["MAX_DEPTH", "MAX_ENTRIES", "MAX_ENTRY_LENGTH", "read_outline"]

MAX_ENTRIES = 5_000
MAX_DEPTH = 32
MAX_ENTRY_LENGTH = 300
# Also counts entries without a destination: an outline may loop through objects that all differ.
_MAX_VISITED = 100_000


def read_outline(reader: PdfReader, count: int, notes: Diagnostics) -> tuple[Heading, ...]:
    """The titled entries that lead to a page of this file, in order; `level` counts from 1.

    Entries beyond MAX_ENTRIES and below MAX_DEPTH are left out with a note.
    """
    root = reader.root_object
    targets = _Destinations(reader, count)
    headings: list[Heading] = []
    for level, entry in _entries(dictionary(root, "/Outlines"), notes):
        text = one_line(string(entry, "/Title"))[:MAX_ENTRY_LENGTH]
        page = targets.page(_destination(entry)) if text else None
        if page is None:
            continue
        if len(headings) == MAX_ENTRIES:
            notes.add(f"The outline was cut after {MAX_ENTRIES} entries.")
            break
        headings.append(Heading(level, text, page))
    return tuple(headings)


def _entries(
    root: DictionaryObject | None, notes: Diagnostics
) -> Iterator[tuple[int, DictionaryObject]]:
    """Each entry once, in reading order."""
    waiting = [(1, root.get("/First"))] if root is not None else []
    visited = set()
    for _ in range(_MAX_VISITED):
        if not waiting:
            return
        level, reference = waiting.pop()
        number = object_id(reference)
        if number is not None and number in visited:
            notes.add("The outline leads back to itself; each entry is listed once.")
            continue
        visited.add(number)
        entry = resolve(reference)
        if not isinstance(entry, DictionaryObject):
            continue
        yield level, entry
        if "/Next" in entry:
            waiting.append((level, entry.get("/Next")))
        if "/First" in entry and level == MAX_DEPTH:
            notes.add(f"Entries of the outline below {MAX_DEPTH} levels were left out.")
        elif "/First" in entry:
            waiting.append((level + 1, entry.get("/First")))
    notes.add(f"The outline was cut after {_MAX_VISITED} entries.")


def _destination(entry: DictionaryObject) -> object:
    """The destination of an entry in this file, as written; None for other files and URLs."""
    if "/Dest" in entry:
        return resolve(entry.get("/Dest"))
    action = dictionary(entry, "/A")
    within = action is not None and resolve(action.get("/S")) == "/GoTo"
    return resolve(action.get("/D")) if action is not None and within else None


class _Destinations:
    """Converts destinations to page numbers; named ones are loaded only if needed."""

    def __init__(self, reader: PdfReader, count: int) -> None:
        self._reader = reader
        self._count = count
        self._pages: Mapping[object, int] | None = None
        self._names: Mapping[str, object] | None = None

    def page(self, destination: object) -> int | None:
        """The page number from 1, None for a missing page."""
        if isinstance(destination, str | bytes):
            destination = self._named(destination)
        if isinstance(destination, DictionaryObject):
            destination = resolve(destination.get("/D"))
        if not isinstance(destination, list) or not destination:
            return None
        target = destination[0]
        if isinstance(target, int):  # meant for other files, but programs write it here too
            return target + 1 if 0 <= target < self._count else None
        return self._numbers().get(object_id(target))

    def _numbers(self) -> Mapping[object, int]:
        if self._pages is None:
            pages: dict[object, int] = {}
            for index in range(self._count):
                number = object_id(self._reader.pages[index].indirect_reference)
                if number is not None:
                    pages.setdefault(number, index + 1)
            self._pages = pages
        return self._pages

    def _named(self, name: str | bytes) -> object:
        if self._names is None:
            self._names = _named_destinations(self._reader.root_object)
        return resolve(self._names.get(_key(name)))


def _named_destinations(root: DictionaryObject) -> dict[str, object]:
    """The named destinations of the old dictionary and of the newer name tree."""
    dests = dictionary(root, "/Dests")
    names = {_key(str(name)): value for name, value in dests.items()} if dests is not None else {}
    names_of_all = dictionary(root, "/Names")
    tree = tree_leaves(names_of_all.get("/Dests"), "/Names") if names_of_all is not None else ()
    for name, value in tree:
        plain = resolve(name)
        if isinstance(plain, str | bytes):
            names.setdefault(_key(plain), value)
    return names


def _key(name: str | bytes) -> str:
    """Make names (with a slash), texts and byte strings comparable."""
    text = name.decode("latin-1") if isinstance(name, bytes) else str(name)
    return text.removeprefix("/")
