"""A folder -> the test collections below it, each in the layout that its files have."""

from pathlib import Path

from tests.quality.layouts import beir, smart, trec
from tests.quality.layouts.sniff import DOCUMENTS, SMART, TOPICS, kind
from tests.quality.layouts.values import Collection, LayoutError

__all__ = ["find"]

_LAYOUTS = (beir.read, smart.read, trec.read)


def find(folder: Path) -> list[Collection]:
    """The collections below a folder, by name, which is their path in it.

    A collection is the deepest folder that holds all its parts. LayoutError for a part without its
    others: left out silently, a collection would seem to be measured.
    """
    found, loose = _walk(folder, folder)
    for path in loose:
        if path.name == "corpus.jsonl" or kind(path) in (SMART, DOCUMENTS, TOPICS):
            raise LayoutError(
                path, 0, "a part of a collection, without its queries, documents or judgements."
            )
    return sorted(found, key=lambda one: one.name)


def _walk(root: Path, folder: Path) -> tuple[list[Collection], list[Path]]:
    """The collections in and below a folder, and the files that belong to none of them."""
    found: list[Collection] = []
    loose: list[Path] = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            inner, files = _walk(root, path)
            found += inner
            loose += files
        else:
            loose.append(path)
    name = (folder.relative_to(root).as_posix() if folder != root else folder.name).lower()
    for read in _LAYOUTS:
        if collection := read(name, loose):
            return [*found, collection], []
    return found, loose
